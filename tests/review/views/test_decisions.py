"""The decision screen: what its form keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal.desk.services import perform
from review import services
from review.models import Decision
from review.states import AssignmentState, DecisionKind
from submissions.states import State
from tests.factories.people import make_user
from tests.factories.review import make_assignment, make_manuscript, make_round
from tests.factories.submissions import make_author, make_editor_of
from tests.review.posting import posted_from

pytestmark = pytest.mark.django_db


def keep(client, submission, kind, **changed) -> Decision:
    """Choose a kind on a page that shows a major revision with its usual date."""
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MAJOR})
    known = dict(page.context["form"].memory)
    client.post(address, {**posted_from(page), **known, "kind": kind, **changed, "save": "1"})
    return Decision.objects.get(submission=submission)


def test_date_follows_the_kind_that_is_chosen_instead_of_the_one_shown(client) -> None:
    submission = make_manuscript()
    client.force_login(make_editor_of(submission))

    draft = keep(client, submission, DecisionKind.MINOR)

    assert draft.due_on == services.default_date(DecisionKind.MINOR)


def test_date_stays_as_it_was_chosen(client) -> None:
    submission = make_manuscript()
    client.force_login(make_editor_of(submission))
    chosen = services.default_date(DecisionKind.MAJOR) + timedelta(days=99)

    draft = keep(client, submission, DecisionKind.MINOR, due_on=chosen)

    assert draft.due_on == chosen


def test_date_that_is_a_slip_of_the_pen_is_told_so_before_a_letter_is_made_of_it(client) -> None:
    submission, kind = make_manuscript(), DecisionKind.MINOR
    client.force_login(make_editor_of(submission))
    page = client.get(reverse("review:decision", args=[submission.pk]), {"kind": kind})
    sent = {**posted_from(page), "kind": kind, "due_on": "9999-12-31", "compose": "1"}
    answer = client.post(reverse("review:decision", args=[submission.pk]), sent)
    assert (answer.status_code, Decision.objects.exists()) == (422, False)
    assert "more than 1,000 days ahead" in answer.content.decode()


@pytest.mark.parametrize("is_begun", [False, True])
def test_date_that_is_not_finished_keeps_no_word_from_being_saved(client, is_begun) -> None:
    submission, kind = make_manuscript(), DecisionKind.MINOR
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": kind})
    if is_begun:
        client.post(address, {**posted_from(page), "kind": kind, "save": "1"})
        page = client.get(address)
    typed = {**posted_from(page), "kind": kind, "due_on": "20260-01-01", "body": "Dear author, half a sen"}

    answer = client.post(address, {**dict(page.context["form"].memory), **typed}, headers={"X-Autosave": "1"})

    assert answer.status_code == 200
    draft = Decision.objects.get()
    assert (draft.body, draft.due_on) == ("Dear author, half a sen", services.default_date(kind))


def test_draft_without_a_kind_is_not_begun(client) -> None:
    submission = make_manuscript()
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    answer = client.post(address, {"body": "Dear author,"}, headers={"X-Autosave": "1"})
    assert (answer.status_code, Decision.objects.exists()) == (422, False)


def test_words_left_on_a_device_are_no_other_editors_words(client) -> None:
    submission, address = make_manuscript(), "review:decision"
    kept = set()
    for editor in (make_editor_of(submission), make_editor_of(submission)):
        client.force_login(editor)
        page = client.get(reverse(address, args=[submission.pk]), {"kind": DecisionKind.MAJOR}).content
        kept |= set(html.fromstring(page).xpath("//@data-autosave-key"))
    assert len(kept) == 2


# -- What comes in while it is written -----------------------------------------------------------------------------


def a_report(submission) -> str:
    assignment = submission.rounds.get().assignments.get(state=AssignmentState.ACCEPTED)
    report = {"recommendation": "accept", "for_author": "A careful paper."}
    services.file_report(assignment, by=assignment.reviewer, report=report)
    return f"The report of {assignment.reviewer} has come in."


def an_addendum(submission) -> str:
    assignment = submission.rounds.get().assignments.filter(state=AssignmentState.REPORTED).first()
    services.add_addendum(assignment, by=assignment.reviewer, text="One source more.")
    return f"{assignment.reviewer} has added to the report."


def a_wish_to_withdraw(submission) -> str:
    perform(submission, "ask_to_withdraw", by=submission.corresponding_user, note="Sent elsewhere.")
    return "The author asks to withdraw the manuscript."


def an_objection(submission) -> str:
    co_author = make_user()
    make_author(submission, user=co_author)
    perform(submission.again(), "object", by=co_author, note="I never saw it.")
    return "A co-author objects to the manuscript."


def a_change(submission) -> str:
    perform(submission, "hold", by=make_editor_of(submission), review_on=timezone.localdate(), note="Wait.")
    perform(submission.again(), "release", by=make_editor_of(submission))
    return "The manuscript has changed."


@pytest.fixture
def submission():
    """Return a manuscript with two reports, one of them asked about, and a reviewer at work."""
    submission = make_manuscript()
    review_round = make_round(submission)
    make_assignment(review_round, AssignmentState.REPORTED, clarification_asked_at=timezone.now())
    make_assignment(review_round, AssignmentState.REPORTED)
    make_assignment(review_round, AssignmentState.ACCEPTED)
    return submission


ARRIVALS = [a_report, an_addendum, a_wish_to_withdraw, an_objection, a_change]


@pytest.mark.parametrize("button", ["decide", "send_now"])
@pytest.mark.parametrize("arrival", ARRIVALS)
def test_what_comes_in_while_it_is_written_is_named_instead_of_decided_upon(client, submission, arrival, button):
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MINOR})
    words = arrival(submission)

    refused = client.post(address, posted_from(page, body="Words I have typed.", **{button: "1"}))

    assert refused.status_code == 422
    assert [str(reason) for reason in refused.context["reasons"]] == [
        "Somebody else was faster than you. Look at what is new, then decide again.",
        words,
    ]
    assert refused.context["form"].initial["body"] == "Words I have typed."
    assert Decision.objects.get().is_draft


def test_what_the_page_shows_is_decided_upon(client, submission):
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MINOR})
    a_report(submission)
    refused = client.post(address, posted_from(page, decide="1"))

    client.post(address, posted_from(refused, decide="1"))

    assert Decision.objects.get().is_waiting


def test_page_looked_over_carries_what_the_one_before_it_showed(client, submission):
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MINOR})
    over = client.post(address, posted_from(page, preview="1"))
    a_report(submission)

    refused = client.post(address, {**dict(over.context["fields"]), "decide": "1"})

    assert refused.status_code == 422


@pytest.mark.parametrize("button", ["save", "compose"])
def test_page_that_follows_says_what_is_new_on_it(client, submission, button):
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MINOR})
    words = a_report(submission)

    after = client.post(address, posted_from(page, **{button: "1"}), follow=True)

    assert words in [str(message) for message in after.context["messages"]]


def test_recommendation_is_not_made_past_a_new_report(client, submission):
    client.force_login(make_editor_of(submission, decides=False))
    address = reverse("review:decision", args=[submission.pk])
    page = client.get(address, {"kind": DecisionKind.MINOR})
    words = a_report(submission)

    refused = client.post(address, posted_from(page, recommend="1"))

    assert words in [str(reason) for reason in refused.context["reasons"]]
    assert Decision.objects.get().is_draft


CLOSED, THANKED, RELEASED = (
    "The round is closed.",
    "Reviewers who reported are thanked",
    "have not reported are released",
)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (None, []),
        ([], [CLOSED]),
        ([AssignmentState.REPORTED], [CLOSED, THANKED]),
        ([AssignmentState.INVITED], [CLOSED, RELEASED]),
        ([AssignmentState.QUEUED, AssignmentState.DECLINED], [CLOSED]),
        ([AssignmentState.REPORTED, AssignmentState.ACCEPTED], [CLOSED, THANKED, RELEASED]),
    ],
)
def test_last_look_tells_of_a_round_only_what_will_happen(client, states, words):
    submission = make_manuscript(State.SUBMITTED if states is None else State.IN_REVIEW)
    if states is not None:
        review_round = make_round(submission)
        for state in states:
            make_assignment(review_round, state)
    client.force_login(make_editor_of(submission))
    address = reverse("review:decision", args=[submission.pk])
    kind = DecisionKind.DECLINE_WITHOUT_REVIEW if states is None else DecisionKind.DECLINE
    page = client.get(address, {"kind": kind})

    shown = client.post(address, posted_from(page, preview="1", note="Out of scope.")).content.decode()

    assert "What goes with it" in shown
    assert [said for said in (CLOSED, THANKED, RELEASED) if said in shown] == words
