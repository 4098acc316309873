"""Rounds open with sending to review and end with a decision, with the review, or called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.models import Letter, Section
from journal.states import Anonymity
from journal.workflow import StepRefused
from review import services
from review.disclosure import reviewer_name
from review.models import Assignment, Round
from review.states import AssignmentState, DecisionState, Outcome, RoundState
from submissions.models import Conflict
from submissions.states import State
from tests.factories.people import make_office, make_section
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_link,
    make_manuscript,
    make_next_version,
    make_round,
)
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db


def keys(submission, person=None) -> list[str]:
    rows = Letter.objects.filter(case=submission.case_file).exclude(delivery="cancelled")
    return sorted((rows.filter(to=person) if person else rows).values_list("key", flat=True))


def test_opening_a_round_sends_the_manuscript_to_review() -> None:
    submission = make_manuscript(State.SUBMITTED)
    editor = make_editor_of(submission)

    opened = services.open_round(submission, by=editor)

    assert (opened.number, opened.reports_wanted, opened.version) == (1, 2, submission.sent_version)
    assert opened.is_open
    submission.refresh_from_db()
    assert (submission.state, submission.reports_wanted) == (State.IN_REVIEW, 2)


@pytest.mark.parametrize(
    ("first", "then", "holds"),
    [
        (Anonymity.DOUBLE, Anonymity.OPEN, Anonymity.DOUBLE),
        (Anonymity.SINGLE, Anonymity.OPEN, Anonymity.SINGLE),
        (Anonymity.OPEN, Anonymity.SINGLE, Anonymity.SINGLE),
    ],
)
def test_what_review_promised_of_anonymity_is_never_loosened(first, then, holds) -> None:
    submission = make_manuscript(State.SUBMITTED, section=make_section(anonymity=first))
    services.open_round(submission, by=make_editor_of(submission))
    Section.objects.filter(pk=submission.section_id).update(anonymity=then)
    assert submission.again().anonymity == holds


def test_reviewer_of_an_anonymous_round_is_not_named_when_the_section_opens_its_review() -> None:
    submission = make_manuscript(State.SUBMITTED)
    services.open_round(submission, by=make_editor_of(submission))
    reported = make_assignment(submission.rounds.get(), AssignmentState.REPORTED)
    Section.objects.filter(pk=submission.section_id).update(anonymity=Anonymity.OPEN)
    reported = Assignment.objects.get(pk=reported.pk)
    assert reviewer_name(reported, submission.corresponding_user) == "Reviewer 1"


def test_opening_a_round_by_the_office_is_not_its_business() -> None:
    submission = make_manuscript(State.SUBMITTED)
    make_editor_of(submission)
    with pytest.raises(PermissionDenied):
        services.open_round(submission, by=make_office())
    assert not Round.objects.exists()


def test_second_round_reads_the_newest_version_sent() -> None:
    submission = make_manuscript(State.WITH_EDITOR)
    editor = make_editor_of(submission)
    make_round(submission, state=RoundState.CLOSED)
    revised = make_next_version(submission)

    opened = services.open_round(submission, by=editor, reports_wanted=1)

    assert (opened.number, opened.version, opened.reports_wanted) == (2, revised, 1)


def test_database_refuses_a_second_open_round() -> None:
    submission = make_manuscript()
    make_round(submission)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(submission)


def test_ending_the_review_parts_with_everybody() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    queued, invited, accepted, reported, declined = (
        make_assignment(review_round, state)
        for state in (
            AssignmentState.QUEUED,
            AssignmentState.INVITED,
            AssignmentState.ACCEPTED,
            AssignmentState.REPORTED,
            AssignmentState.DECLINED,
        )
    )

    services.end_review(submission, by=editor, note="Not the right reviewers.")

    review_round.refresh_from_db()
    assert (review_round.state, review_round.outcome) == (RoundState.CLOSED, Outcome.ENDED)
    assert submission.again().state == State.WITH_EDITOR
    states = {row.pk: row.state for row in Assignment.objects.all()}
    assert [states[row.pk] for row in (queued, invited, accepted, reported, declined)] == [
        "cancelled",
        "cancelled",
        "cancelled",
        "reported",
        "declined",
    ]
    told = [keys(submission, row.reviewer) for row in (queued, invited, accepted, reported, declined)]
    assert told == [[], ["review_not_needed"], ["review_not_needed"], ["review_ended"], []]


def test_ending_the_review_keeps_a_report_that_is_still_wanted() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    accepted = make_assignment(make_round(submission), AssignmentState.ACCEPTED)

    services.end_review(submission, by=editor, note="Time is up.", keep=[accepted.pk])

    accepted.refresh_from_db()
    assert (accepted.state, accepted.is_kept) == (AssignmentState.ACCEPTED, True)
    assert keys(submission, accepted.reviewer) == ["review_still_wanted"]


def test_links_die_with_the_round() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    accepted = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    token = make_link(accepted)

    services.end_review(submission, by=editor, note="Time is up.")

    assert accepted.reviewer.personal_links.filter(ended_at__isnull=True).count() == 0
    assert token


def test_cancelling_a_round_gives_the_manuscript_back() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    invited = make_assignment(review_round)

    services.cancel_round(review_round, by=editor, note="Wrong version.")

    review_round.refresh_from_db()
    invited.refresh_from_db()
    assert (review_round.state, invited.state) == (RoundState.CANCELLED, AssignmentState.CANCELLED)
    assert submission.again().state == State.WITH_EDITOR


def test_cancelling_a_round_with_a_report_is_refused() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    make_assignment(review_round, AssignmentState.REPORTED)
    with pytest.raises(StepRefused, match="A report is in"):
        services.cancel_round(review_round, by=editor, note="Wrong version.")
    assert review_round.again().is_open


def test_round_of_a_withdrawn_manuscript_is_closed_whoever_acted() -> None:
    submission = make_manuscript(State.WITHDRAWN)
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    reported = make_assignment(review_round, AssignmentState.REPORTED)
    draft = make_decision(submission, by=editor)

    services.close_round_of(submission=submission, by=submission.corresponding_user)

    review_round.refresh_from_db()
    draft.refresh_from_db()
    assert (review_round.state, review_round.outcome) == (RoundState.CLOSED, Outcome.WITHDRAWN)
    assert draft.state == DecisionState.TAKEN_BACK
    letter = Letter.objects.get(to=reported.reviewer)
    assert "have withdrawn the manuscript" in letter.body


def test_reviewers_are_told_of_a_rescission_once_told_of_the_decision() -> None:
    submission = make_manuscript(State.WITH_EDITOR)
    review_round = make_round(submission, state=RoundState.CLOSED)
    told = make_assignment(review_round, AssignmentState.REPORTED, thanked_at=timezone.now())
    make_assignment(review_round, AssignmentState.REPORTED)

    services.tell_reviewers_of_rescission(submission=submission, by=None)

    assert list(Letter.objects.values_list("key", "to")) == [("rescission_for_reviewer", told.reviewer_id)]


@pytest.mark.parametrize("step", ["release", "clear_objection"])
def test_dates_of_reviewers_move_by_the_days_of_a_hold(step: str) -> None:
    held = timezone.now() - timedelta(days=5, hours=1)
    submission = make_manuscript(held_at=held, objected_at=held if step == "clear_objection" else None)
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    invited, accepted = make_assignment(review_round), make_assignment(review_round, AssignmentState.ACCEPTED)
    before = invited.answer_by, invited.expires_on, accepted.due_on

    services.ACTS[f"submission.{step}"](submission, by=editor, note="Settled.")

    invited.refresh_from_db()
    accepted.refresh_from_db()
    moved = invited.answer_by, invited.expires_on, accepted.due_on
    assert [after - day for after, day in zip(moved, before, strict=True)] == [timedelta(days=5)] * 3
    assert submission.again().held_at is None


def test_dates_of_reviewers_move_once_where_an_editors_hold_outlasts_an_objection() -> None:
    held = timezone.now() - timedelta(days=5, hours=1)
    submission = make_manuscript(held_at=held, objected_at=held, hold_review_on=timezone.localdate())
    editor = make_editor_of(submission)
    invited = make_assignment(make_round(submission))
    services.ACTS["submission.clear_objection"](submission.again(), by=editor, note="Settled.")
    services.ACTS["submission.release"](submission.again(), by=editor)
    assert invited.again().answer_by - invited.answer_by == timedelta(days=5)


def test_reviewer_who_never_agreed_may_edit_again_after_the_round() -> None:
    submission = make_manuscript(section=make_section(required_reports=1))
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    invited, accepted = make_assignment(review_round), make_assignment(review_round, AssignmentState.ACCEPTED)

    services.end_review(submission, by=editor, note="Time is up.")

    live = Conflict.objects.filter(submission=submission, ended_at__isnull=True, kind="reviewer")
    assert list(live.values_list("person", flat=True)) == [accepted.reviewer_id]
    assert invited.reviewer_id not in submission.again().excluded_ids
