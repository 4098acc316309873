"""What a reviewer answers, by a personal link or signed in, and what there is to read afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event
from review import services
from review.models import AttachedFile, Report, Suggestion
from review.states import AssignmentState, DecisionState
from tests.factories.people import make_account, make_section
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_link,
    make_manuscript,
    make_round,
)
from tests.factories.submissions import make_editor_of, pdf
from tests.review.doors import Door, both

pytestmark = pytest.mark.django_db
S = AssignmentState
# -- The invitation ------------------------------------------------------------------------------------------------


@both
def test_invitation_shows_what_is_asked(submission, review_round, kind) -> None:
    page = Door(kind, make_assignment(review_round)).get().content.decode()
    assert submission.title in page
    assert submission.abstract in page
    assert "28 days after you accept" in page
    assert "not named to the authors" in page
    assert "Bounmy" not in page
    assert "Phommachanh" not in page


def test_invitation_names_the_authors_where_only_reviewers_are_hidden() -> None:
    submission = make_manuscript(section=make_section(anonymity="single"))
    assert "Bounmy Phommachanh" in Door("link", make_assignment(make_round(submission))).get().content.decode()


@both
def test_accepting_leads_to_the_work(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round))
    answer = door.post("accept", interests="none")
    assert (answer.status_code, answer.headers["Location"]) == (302, door.address())
    assert "Begin the report" in door.get().content.decode()


def test_accepting_asks_for_interests_and_keeps_what_was_said(review_round) -> None:
    door = Door("link", make_assignment(review_round))
    for posted, words in (({}, "“No” is an answer"), ({"interests": "some"}, "Describe the interest")):
        answer = door.post("accept", **posted)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert door.assignment.again().state == S.INVITED


def test_declared_interest_keeps_the_files_closed(review_round) -> None:
    door = Door("link", make_assignment(review_round))
    door.post("accept", interests="some", statement="I taught the author.")
    assert "The editor looks at it first" in door.get().content.decode()
    assert [door.get(name).status_code for name in ("copy", "report", "check")] == [404] * 3
    assert door.post("autosave", for_author="A").status_code == 409


@both
def test_declining_with_a_reason_and_a_name(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round))
    formset = {
        "who-TOTAL_FORMS": "2",
        "who-INITIAL_FORMS": "0",
        "who-0-name": "Zaw Htun",
        "who-0-email": "z@example.org",
    }
    answer = door.post("decline", note="No time.", **formset)
    assert "Thank you for your answer" in answer.content.decode()
    assert door.assignment.again().state == S.DECLINED
    assert Suggestion.objects.get().email == "z@example.org"
    assert door.get().status_code == (404 if kind == "link" else 200)


def test_declining_with_a_broken_address_loses_nothing(review_round) -> None:
    door = Door("link", make_assignment(review_round))
    formset = {"who-TOTAL_FORMS": "2", "who-INITIAL_FORMS": "0", "who-0-name": "Zaw Htun", "who-0-email": "nowhere"}
    answer = door.post("decline", note="No time.", **formset)
    assert answer.status_code == 422
    assert all(words in answer.content.decode() for words in ("No time.", "Zaw Htun", "nowhere"))
    nameless = door.post("decline", **{**formset, "who-0-name": "", "who-0-email": "z@example.org"})
    assert "Say who it is, or leave this person out." in nameless.content.decode()
    assert door.assignment.again().state == S.INVITED


def test_late_yes_without_a_place(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.EXPIRED))
    for _n in range(2):
        make_assignment(review_round, S.ACCEPTED)
    assert "run out" in door.get().content.decode()
    answer = door.post("accept", interests="none")
    assert "Enough reviewers have been found" in answer.content.decode()


@both
def test_declining_twice_is_thanked_twice(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round))
    posted = {"note": "Ill.", "who-TOTAL_FORMS": "0", "who-INITIAL_FORMS": "0"}
    for answer in (door.post("decline", **posted), door.post("decline", **posted)):
        assert (answer.status_code, "Thank you for your answer" in answer.content.decode()) == (200, True)
    assert Event.objects.filter(name="assignment.decline").count() == 1


def test_answering_twice_is_thanked_twice(submission, review_round) -> None:
    assignment = make_assignment(review_round, S.REPORTED)
    assignment.ask_clarification(by=make_editor_of(submission), note="Which sources?")
    door = Door("link", assignment)
    first, second = door.post("clarify", text="Those of 1894."), door.post("clarify", text="Those of 1894.")
    assert (second.status_code, second.content) == (200, first.content)
    assert assignment.report_filed.addenda.count() == 1
    assert "no longer valid" in door.post("clarify", text="And one more.").content.decode()


@pytest.mark.parametrize("ending", ["cancelled by the editor", "entered by the office", "asked anew"])
def test_dead_link_thanks_for_nothing_else(submission, review_round, ending) -> None:
    editor = make_editor_of(submission)
    assignment = make_assignment(review_round, S.ACCEPTED)
    door = Door("link", assignment)
    if ending == "cancelled by the editor":
        services.cancel_assignment(assignment, by=editor)
    elif ending == "entered by the office":
        source = SimpleUploadedFile("mail.pdf", pdf())
        services.attach_file(assignment, by=editor, upload=source, kind=AttachedFile.Kind.SOURCE)
        services.report_on_behalf(assignment, by=editor, report={"recommendation": "accept", "for_author": "Yes."})
    else:
        services.decline(assignment, by=assignment.reviewer)
        services.invite(assignment, by=editor, send_now=True)
    for name in ("check", "decline"):
        answer = door.post(name)
        assert (answer.status_code, "no longer valid" in answer.content.decode()) == (404, True)


# -- Afterwards ----------------------------------------------------------------------------------------------------


def test_question_of_the_editor_is_answered_by_link(submission, review_round) -> None:
    assignment = make_assignment(review_round, S.REPORTED)
    assignment.ask_clarification(by=make_editor_of(submission), note="Which sources?")
    door = Door("link", assignment)
    assert "The editor asks you" in door.get().content.decode()
    answer = door.post("clarify", text="The archives.")
    assert "your addendum is with the editor" in answer.content.decode()
    assert Report.objects.get().addenda.get().text == "The archives."
    assert door.get().status_code == 404


def test_reviewer_reads_decision_and_others_but_no_names(submission, review_round) -> None:
    editor = make_editor_of(submission)
    mine, other = (make_assignment(review_round, S.REPORTED) for _n in range(2))
    parts = [f"{row.pk}:comments" for row in (mine, other)]
    make_decision(submission, by=editor, parts=parts, state=DecisionState.SENT, body="Dear Bounmy Phommachanh, yes.")
    token = make_link(mine, purpose="review_read")

    page = Client().get(reverse("review:read_by_link", args=[token])).content.decode()

    assert "Accept" in page
    assert "Reviewer 2" in page
    assert page.count("A careful paper.") == 2
    assert "I know this field well; publish it." in page  # his own words to the editor, once
    assert page.count("I know this field well; publish it.") == 1
    assert str(other.reviewer) not in page
    assert "Phommachanh" not in page


def test_decision_about_an_earlier_round_is_not_how_this_one_ended(submission, review_round) -> None:
    editor, before = make_editor_of(submission), timezone.now() - timedelta(days=40)
    make_decision(submission, by=editor, kind="major_revision", state=DecisionState.SENT, sent_at=before)
    mine = make_assignment(review_round, S.REPORTED)
    token = make_link(mine, purpose="review_read")
    assert "has not decided yet" in Client().get(reverse("review:read_by_link", args=[token])).content.decode()


def test_scheduled_decision_is_unknown_to_reviewers(submission, review_round) -> None:
    mine = make_assignment(review_round, S.REPORTED)
    make_decision(
        submission, by=make_editor_of(submission), state=DecisionState.SCHEDULED, parts=[f"{mine.pk}:comments"]
    )
    page = Client().get(reverse("review:read_by_link", args=[make_link(mine, purpose="review_read")])).content.decode()
    assert ("has not decided yet" in page, "How it ended" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_list_of_my_reviews(number, client, django_assert_num_queries) -> None:
    person = make_account()
    for _n in range(number):
        make_assignment(make_round(make_manuscript()), S.ACCEPTED, reviewer=person)
    client.force_login(person)
    with django_assert_num_queries(5):
        page = client.get(reverse("review:mine")).content.decode()
    assert page.count("Reviewing") == number


def test_list_of_my_reviews_is_paged(client) -> None:
    person = make_account()
    for _n in range(32):
        make_assignment(make_round(make_manuscript()), S.ACCEPTED, reviewer=person)
    client.force_login(person)
    first = client.get(reverse("review:mine"))
    assert len(first.context["page"].rows) == 30
    second = client.get(reverse("review:mine") + first.context["page"].next_url)
    assert len(second.context["page"].rows) == 2
