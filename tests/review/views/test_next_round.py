"""The screen of the next round: who looks again, who else, and what they see then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Letter, User
from review.models import Assignment, Report, Round
from review.states import AssignmentState, RoundState
from submissions.states import State
from tests.factories.people import make_journal
from tests.factories.review import (
    make_assignment,
    make_manuscript,
    make_next_version,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import make_editor_of
from tests.review.visits import at, said

pytestmark = pytest.mark.django_db
S = AssignmentState


@pytest.fixture
def submission():
    """A manuscript between two rounds, whose authors have sent a revised version."""
    submission = make_manuscript(State.WITH_EDITOR, anonymity_promised="double")
    review_round = make_round(submission, state=RoundState.CLOSED, outcome="major_revision")
    for name, again in (("Asker", True), ("Nayer", False), ("Silent", None)):
        row = make_assignment(review_round, S.REPORTED, reviewer=make_reviewer(family_name=name))
        Report.objects.filter(assignment=row).update(would_review_again=again)
    make_assignment(review_round, S.DECLINED, reviewer=make_reviewer(family_name="Busy"))
    make_next_version(submission)
    return submission


def person(family_name: str) -> User:
    return User.objects.get(family_name=family_name)


def ticked(page) -> list[str]:
    return [str(row.person.family_name) for row, is_ticked, _reason in page.context["earlier"] if is_ticked]


def posted(page, *people: User, **more: str) -> dict[str, object]:
    form = page.context["form"]
    facts = {name: form.initial[name] for name in ("reports_wanted", "days_given", "seen")}
    return {**facts, "people_asked": [row.pk for row in people], **more}


def test_those_of_before_are_ticked_by_what_they_said(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    assert ticked(page) == ["Asker"]
    assert {str(row.person.family_name) for row, _t, _r in page.context["earlier"]} == {
        "Asker", "Nayer", "Silent", "Busy",
    }  # fmt: skip
    assert page.context["form"].initial["reports_wanted"] == 1
    assert not Round.objects.filter(state=RoundState.OPEN).exists()


@pytest.mark.parametrize(("times_invited", "is_known"), [(1, False), (2, True)])
def test_reviewer_whose_only_invitation_was_taken_back_was_not_asked(submission, desk, times_invited, is_known) -> None:
    now = timezone.now()
    Assignment.objects.filter(reviewer=person("Busy")).update(
        state=S.CANCELLED, times_invited=times_invited, ended_at=now, goes_out_at=now + timedelta(minutes=5)
    )
    earlier = desk.get(at("next_round", submission.pk)).context["earlier"]
    assert (person("Busy") in [row.person for row, _t, _r in earlier]) is is_known


def test_reviewer_set_aside_before_is_not_ticked(submission, desk) -> None:
    Assignment.objects.filter(reviewer=person("Asker")).update(set_aside_at="2026-01-01T00:00Z")
    assert ticked(desk.get(at("next_round", submission.pk))) == []


def test_round_is_opened_and_those_ticked_are_invited_to_look_again(submission, desk) -> None:
    make_journal(undo_minutes=10)
    new = make_reviewer(family_name="Newcomer")
    page = desk.get(at("next_round", submission.pk))
    answer = desk.post(
        at("next_round", submission.pk), posted(page, person("Asker"), new, open="1", days_given="21"), follow=True
    )
    assert "The round is open and 2 reviewers are invited." in said(answer)
    opened = Round.objects.get(state=RoundState.OPEN)
    rows = Assignment.objects.filter(round=opened).order_by("pk")
    assert (opened.number, opened.version.number, opened.reports_wanted) == (2, 2, 1)
    assert {(row.reviewer, row.state, row.days_given) for row in rows} == {
        (person("Asker"), S.INVITED, 21),
        (new, S.INVITED, 21),
    }
    letters = Letter.objects.filter(key__startswith="review_invitation").values_list("key", "to")
    assert set(letters) == {
        ("review_invitation_again", person("Asker").pk),
        ("review_invitation", new.pk),
    }
    assert submission.again().state == State.IN_REVIEW


def test_letters_are_shown_before_anybody_is_invited(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    answer = desk.post(at("next_round", submission.pk), posted(page, person("Asker"), look="1"))
    row = Assignment.objects.get(round__state=RoundState.OPEN)
    assert row.state == S.QUEUED
    assert answer.headers["Location"] == at("invite", submission.pk) + f"?assignment={row.pk}"
    assert "revised" in desk.get(answer.headers["Location"]).content.decode()


def test_round_without_anybody_leads_to_choosing(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    answer = desk.post(at("next_round", submission.pk), posted(page, open="1"))
    assert answer.headers["Location"] == at("reviewers", submission.pk)


def test_search_keeps_what_is_ticked_and_typed(submission, desk) -> None:
    other, found = make_reviewer(family_name="Otherly"), make_reviewer(family_name="Foundly")
    page = desk.get(at("next_round", submission.pk))
    page = desk.post(
        at("next_round", submission.pk), posted(page, person("Nayer"), other, q="foundly", search="1", note="Both.")
    )
    assert ticked(page) == ["Nayer"]
    assert [(row[0], row[3]) for row in page.context["others"]] == [(other, True), (found, False)]
    assert "Both." in page.content.decode()
    assert not Round.objects.filter(state=RoundState.OPEN).exists()


def test_characters_that_no_database_takes_are_left_out_of_a_search_and_a_reason(submission, desk) -> None:
    near = make_reviewer(family_name="Nearby", affiliation=submission.authors.first().affiliation)
    page = desk.get(at("next_round", submission.pk))
    page = desk.post(at("next_round", submission.pk), posted(page, q="near\x00by", search="1"))
    assert [row[0] for row in page.context["others"]] == [near]
    page = desk.get(at("next_round", submission.pk))
    desk.post(
        at("next_round", submission.pk), {**posted(page, near, open="1"), f"reason-{near.pk}": "No\x00body else."}
    )
    assert Assignment.objects.get(reviewer=near).override_reason == "Nobody else."


@pytest.mark.parametrize("digits", [30, 5000])
def test_number_that_is_nobody_is_ticked_for_nobody(submission, desk, digits) -> None:
    page = desk.get(at("next_round", submission.pk))
    answer = desk.post(
        at("next_round", submission.pk), {**posted(page, person("Asker")), "people_asked": "9" * digits, "open": "1"}
    )
    assert (answer.status_code, ticked(answer)) == (422, [])


def test_person_with_a_concern_needs_a_reason_and_nothing_happens_without(submission, desk) -> None:
    author = submission.authors.first()
    near = make_reviewer(family_name="Nearby", affiliation=author.affiliation)
    page = desk.get(at("next_round", submission.pk))
    facts = posted(page, person("Asker"), near, open="1")
    refused = desk.post(at("next_round", submission.pk), facts)
    assert refused.status_code == 422
    assert "Give a reason to choose this person all the same." in refused.content.decode()
    assert (submission.again().state, Round.objects.count()) == (State.WITH_EDITOR, 1)

    desk.post(at("next_round", submission.pk), {**facts, f"reason-{near.pk}": "The only one who reads Lao."})
    assert Assignment.objects.get(reviewer=near).override_reason == "The only one who reads Lao."


def test_step_leads_to_its_screen_from_the_second_round_on(submission, editor, client) -> None:
    client.force_login(editor)
    act = reverse("desk:act", args=["submission", submission.pk, "send_to_review"])
    assert client.get(act).headers["Location"] == at("next_round", submission.pk)
    first = make_manuscript(State.SUBMITTED)
    client.force_login(make_editor_of(first))
    assert client.get(reverse("desk:act", args=["submission", first.pk, "send_to_review"])).status_code == 200
    assert client.get(at("next_round", first.pk)).status_code == 404


def test_page_that_is_out_of_date_opens_nothing(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    facts = {**posted(page, open="1"), "seen": submission.row_version - 1}
    assert desk.post(at("next_round", submission.pk), facts).status_code == 422
    assert submission.again().state == State.WITH_EDITOR


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("searches", [False, True])
def test_page_costs_the_same_for_any_number(submission, desk, number, searches, django_assert_num_queries) -> None:
    for _n in range(number):
        make_assignment(submission.rounds.get(), S.REPORTED)
        make_reviewer(family_name="Foundly")
    address = at("next_round", submission.pk)
    facts = posted(desk.get(address), person("Asker"), make_reviewer(), q="foundly", search="1")
    with django_assert_num_queries(15):
        assert (desk.post(address, facts) if searches else desk.get(address)).status_code == 200


def letter_of(page, **changed: str) -> dict[str, str]:
    return {**{name: page.context["form"].initial[name] for name in ("proposal", "subject", "body")}, **changed}


def test_letter_to_the_author_goes_out_in_the_words_of_the_editor(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    assert "your manuscript is with reviewers" in page.context["form"].initial["subject"]
    words = letter_of(page, body="Dear author,\r\nthe first two look again.")
    desk.post(at("next_round", submission.pk), posted(page, open="1", **words))
    letter = Letter.objects.get(key="under_review")
    assert (letter.subject, letter.body) == (words["subject"], "Dear author,\nthe first two look again.")


def test_letter_to_the_author_that_was_not_changed_is_written_by_the_journal(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    words = letter_of(page)
    desk.post(at("next_round", submission.pk), posted(page, open="1", **words))
    assert Letter.objects.get(key="under_review").body == words["body"]


def test_letter_to_the_author_is_left_out_where_it_is_ticked_so(submission, desk) -> None:
    page = desk.get(at("next_round", submission.pk))
    desk.post(at("next_round", submission.pk), posted(page, open="1", skip="on", **letter_of(page)))
    assert submission.again().state == State.IN_REVIEW
    assert not Letter.objects.filter(key="under_review").exists()
