"""Steps of review on the screen that all steps share: shown with their letters, taken, and refused with their reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Letter
from journal.navigation import address_of_step
from review import services
from review.models import Assignment, Round
from review.states import AssignmentState, DecisionState
from submissions.states import State
from tests.factories.people import make_journal
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db
S = AssignmentState
DAY = (timezone.localdate() + timedelta(days=60)).isoformat()

# The step: the state before, what is filled in, the state after, the letter to the reviewer
STEPS = {
    "remind_to_answer": (S.INVITED, {}, S.INVITED, "review_answer_reminder"),
    "remind_to_report": (S.ACCEPTED, {}, S.ACCEPTED, "review_reminder"),
    "extend": (S.ACCEPTED, {"due_on": DAY}, S.ACCEPTED, "review_extended"),
    "ask_clarification": (S.REPORTED, {"note": "Which sources?"}, S.REPORTED, "clarification_asked"),
    "set_aside": (S.REPORTED, {"note": "Not serious."}, S.REPORTED, None),
    "cancel": (S.ACCEPTED, {"note": "We have enough."}, S.CANCELLED, "review_cancelled"),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_is_shown_with_its_letter_and_taken(submission, desk, name) -> None:
    before, posted, after, key = STEPS[name]
    assignment = make_assignment(make_round(submission), before)
    address = address_of_step(assignment, name)

    page = desk.get(address)
    assert page.status_code == 200
    assert not Letter.objects.exists()

    answer = desk.post(address, {"seen": assignment.row_version, "note": "", **posted})

    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == reverse("desk:manuscript", args=[submission.pk])
    assert assignment.again().state == after
    assert set(Letter.objects.values_list("key", flat=True)) == ({key} if key else set())


def test_invitation_is_taken_back_from_its_page(submission, client) -> None:
    make_journal(undo_minutes=10)
    editor = make_editor_of(submission)
    client.force_login(editor)
    chosen = make_assignment(make_round(submission), S.QUEUED)
    services.invite(chosen, by=editor)
    address = address_of_step(chosen, "take_back")

    assert "The reviewer never hears of it" in client.get(address).content.decode()
    answer = client.post(address, {"seen": chosen.row_version, "note": ""})

    assert answer.status_code == 302, answer.content.decode()
    assert chosen.again().state == S.CANCELLED
    page = client.get(reverse("review:reviewers", args=[submission.pk])).content.decode()
    assert "Take the invitation back" not in page
    assert "Invite again" in page


def test_every_step_beside_a_reviewer_has_a_page(submission, desk) -> None:
    review_round = make_round(submission)
    for state in S.values:
        make_assignment(review_round, state, has_interests=state == S.ACCEPTED)
    page = desk.get(reverse("desk:manuscript", args=[submission.pk]))
    addresses = {step["url"] for row in page.context["rounds"][0].rows for step in row.steps}
    addresses |= {step["url"] for step in page.context["rounds"][0].steps_now}
    assert len(addresses) > 12
    assert {desk.get(address).status_code for address in addresses} == {200}


def test_round_is_called_off(submission, desk) -> None:
    review_round = make_round(submission)
    make_assignment(review_round)
    address = address_of_step(review_round, "cancel")
    assert desk.post(address, {"seen": 1, "note": ""}).status_code == 422
    assert desk.post(address, {"seen": 1, "note": "The wrong version."}).status_code == 302
    assert submission.again().state == State.WITH_EDITOR
    assert not Round.objects.get().is_open


@pytest.mark.parametrize(("day", "why"), [("2020-01-01", "lies ahead"), ("9999-12-31", "1,000 days ahead")])
def test_date_in_the_past_or_in_no_near_future_is_refused_in_plain_words(submission, desk, day, why) -> None:
    assignment = make_assignment(make_round(submission), S.ACCEPTED)
    posted = {"seen": assignment.row_version, "note": "", "due_on": day}
    answer = desk.post(address_of_step(assignment, "extend"), posted)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_page_that_is_out_of_date_is_told_so(submission, desk) -> None:
    assignment = make_assignment(make_round(submission), S.ACCEPTED)
    address = address_of_step(assignment, "cancel")
    desk.post(address, {"seen": assignment.row_version, "note": "No."})
    again = make_assignment(assignment.round, S.ACCEPTED)
    Assignment.objects.filter(pk=again.pk).update(row_version=5)
    answer = desk.post(address_of_step(again, "cancel"), {"seen": 1, "note": "No."})
    assert answer.status_code == 422
    assert "Somebody else was faster" in answer.content.decode()


def test_decision_is_taken_back_on_its_screen(submission, desk) -> None:
    editor = make_editor_of(submission)
    decision = make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    desk.force_login(editor)
    answer = desk.post(address_of_step(decision, "take_back"), {"seen": decision.row_version, "note": "Wait."})
    assert answer.status_code == 302
    assert decision.again().state == DecisionState.TAKEN_BACK


@pytest.mark.parametrize("name", ["accept", "decline", "request_revision"])
def test_decisions_lead_to_the_decision_screen(submission, desk, name) -> None:
    make_assignment(make_round(submission), S.REPORTED)
    page = desk.get(address_of_step(submission, name))
    assert page.status_code == 200
    assert page.templates[0].name == "review/decision.html"
