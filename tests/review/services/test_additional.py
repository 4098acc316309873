"""An additional report: asked of a reviewer whose part has ended, in the round that has read the newest version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.models import Event, Letter
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Round
from review.queries import earlier_report, reports_for_author, rounds_for_editor, row_of
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import Submission
from submissions.states import State
from tests.factories.review import make_assignment, make_decision, make_report, make_round

pytestmark = pytest.mark.django_db
S = AssignmentState
NOTE = "Please look at the sources once more."


@pytest.fixture
def closed(submission, editor):
    """A round that has ended, with one report; the manuscript is with its editor."""
    Submission.objects.filter(pk=submission.pk).update(state=State.WITH_EDITOR)
    return make_round(submission.again(), state=RoundState.CLOSED)


@pytest.fixture
def first(closed):
    """The report that is in."""
    return make_assignment(closed, S.REPORTED)


def ask(assignment, editor) -> Assignment:
    return services.ask_for_additional(assignment.again(), by=editor, days_given=14, note=NOTE)


def filed(asked) -> Assignment:
    reviewer = asked.reviewer
    services.accept(asked.again(), by=reviewer)
    services.file_report(
        asked.again(), by=reviewer, report={"recommendation": "accept", "for_author": "Now I am sure."}
    )
    return asked.again()


def test_reviewer_who_has_reported_is_asked_once_more(submission, editor, first) -> None:
    asked = ask(first, editor)

    assert (asked.is_additional, asked.state, asked.round, asked.days_given) == (True, S.INVITED, first.round, 14)
    assert first.again().state == S.REPORTED
    letter = Letter.objects.get()
    assert (letter.key, letter.to) == ("additional_report_asked", first.reviewer)
    assert (NOTE in letter.body, "{personal_link}" in letter.body) == (True, True)
    event = Event.objects.select_related("text").get(name="assignment.ask_additional")
    assert (event.by, event.subject_id, event.text.note) == (editor, first.pk, NOTE)


def test_additional_report_is_known_as_such_by_the_number_of_the_reviewer(submission, editor, first) -> None:
    asked = filed(ask(first, editor))

    assert (asked.number, asked.is_late, first.again().number) == (1, False, 1)
    row = row_of(asked, editor)
    assert row.chip == "Additional report"
    draft = services.new_draft(submission=submission.again(), by=editor, kind=DecisionKind.ACCEPT)
    assert draft.parts == [f"{first.pk}:comments", f"{asked.pk}:comments"]
    assert "Reviewer 1\n----------\n\nA careful paper." in draft.body
    assert "Reviewer 1, additional report\n-----------------------------\n\nNow I am sure." in draft.body
    make_decision(submission, by=editor, parts=draft.parts, state=DecisionState.SENT)
    given = reports_for_author(submission, submission.corresponding_user)
    assert [(row.name, row.is_additional) for row in given] == [("Reviewer 1", False), ("Reviewer 1", True)]


def test_late_report_is_named_as_late_in_the_letter(submission, editor, first) -> None:
    Assignment.objects.filter(pk=first.pk).update(is_late=True)
    draft = services.new_draft(submission=submission.again(), by=editor, kind=DecisionKind.ACCEPT)
    assert "Reviewer 1, came late\n" in draft.body


def test_reviewer_reads_the_own_report_of_before(editor, first) -> None:
    asked = ask(first, editor)
    assert earlier_report(asked) == first.report_filed
    assert earlier_report(first) is None


@pytest.mark.parametrize(("state", "counted"), [(S.REPORTED, 1), (S.DECLINED, 2)])
def test_second_report_of_one_reviewer_makes_no_second_reviewer(submission, editor, first, closed, state, counted):
    ended = first if state == S.REPORTED else make_assignment(closed, state, accepted_at=timezone.now())
    filed(ask(ended, editor))
    assert (Round.objects.get().reports_counted, submission.again().reports_in) == (counted, counted)


@pytest.mark.parametrize("state", [S.DECLINED, S.CANCELLED, S.EXPIRED])
def test_whose_part_has_ended_is_asked_once_the_round_is_over(submission, editor, closed, state) -> None:
    assert ask(make_assignment(closed, state), editor).is_additional


def test_in_an_open_round_who_has_not_reported_is_invited_again_instead(editor, review_round) -> None:
    with pytest.raises(StepRefused, match="invite again"):
        ask(make_assignment(review_round, S.DECLINED), editor)
    assert ask(make_assignment(review_round, S.REPORTED), editor).is_additional


def test_one_additional_report_is_awaited_at_a_time(editor, first) -> None:
    asked = ask(first, editor)
    with pytest.raises(StepRefused, match="awaited of"):
        ask(first, editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            round=first.round, reviewer=first.reviewer, is_additional=True, state=S.INVITED,
            invited_at=timezone.now(), expires_on=timezone.localdate(),
        )  # fmt: skip
    assert ask(filed(asked), editor).is_additional


REVISED = [{"state": State.REVISION_REQUESTED}, {"revised_at": timezone.now() + timedelta(days=1)}]
"""A manuscript whose revision is awaited, and one whose revision has come since its last round."""


@pytest.mark.parametrize("columns", REVISED)
def test_version_that_is_being_revised_is_reported_on_no_more(submission, editor, first, columns) -> None:
    Submission.objects.filter(pk=submission.pk).update(**columns)
    with pytest.raises(StepRefused, match="A revision was asked for"):
        ask(first, editor)


def test_version_whose_revision_was_rescinded_is_reported_on(editor, first, closed) -> None:
    Round.objects.filter(pk=closed.pk).update(outcome=DecisionKind.MAJOR)
    assert ask(first, editor).is_additional


@pytest.mark.parametrize("columns", [{"state": State.DECLINED, "decided_at": timezone.now()}, *REVISED])
def test_additional_report_is_asked_and_promised_no_more_once_it_is_of_no_use(
    submission, editor, first, columns
) -> None:
    asked = ask(first, editor)
    services.expire(asked.again())
    Submission.objects.filter(pk=submission.pk).update(**columns)

    with pytest.raises(StepRefused, match=r"is decided|A revision was asked for"):
        services.invite(asked.again(), by=editor)
    with pytest.raises(StepRefused, match=r"is decided|A revision was asked for"):
        services.accept(asked.again(), by=asked.reviewer)
    assert (asked.again().state, asked.again().opens_by_link) == (S.EXPIRED, False)


def test_late_yes_to_an_additional_report_needs_no_free_place(editor, first, closed) -> None:
    make_assignment(closed, S.REPORTED)
    asked = ask(first, editor)
    services.expire(asked.again())

    assert asked.again().opens_by_link
    assert services.accept(asked.again(), by=asked.reviewer)
    assert asked.again().state == S.ACCEPTED


def test_round_that_closes_thanks_a_reviewer_once(submission, editor, review_round) -> None:
    first = make_assignment(review_round, S.REPORTED)
    asked = ask(first, editor)
    services.accept(asked.again(), by=first.reviewer)
    make_report(asked)
    Assignment.objects.filter(pk=asked.pk).update(state=S.REPORTED, reported_at=timezone.now(), number=1)
    services.end_review(submission.again(), by=editor, note="Enough.")
    assert Letter.objects.filter(key="review_ended", to=first.reviewer).count() == 1


@pytest.mark.parametrize("has_agreed", [False, True])
def test_decision_releases_who_still_owes_an_additional_report(submission, editor, first, has_agreed) -> None:
    asked = ask(first, editor)
    if has_agreed:
        services.accept(asked.again(), by=first.reviewer)
    due = {"state": DecisionState.SCHEDULED, "effective_at": timezone.now() - timedelta(seconds=1)}
    decision = make_decision(submission.again(), by=editor, kind=DecisionKind.MINOR, note="Enough.", **due)
    services.send(decision_id=decision.pk)
    assert (decision.again().is_sent, asked.again().state) == (True, S.CANCELLED)


def test_additional_report_stops_a_decision_that_is_about_to_go_out(submission, editor, first) -> None:
    asked = ask(first, editor)
    services.accept(asked.again(), by=first.reviewer)
    decision = make_decision(submission.again(), by=editor, state=DecisionState.SCHEDULED)
    report = {"recommendation": "reject", "for_author": "I was wrong."}
    services.file_report(asked.again(), by=first.reviewer, report=report)
    assert decision.again().is_draft


def test_list_of_reviewers_shows_both_parts_in_a_row(editor, first, closed) -> None:
    other = make_assignment(closed, S.REPORTED)
    asked = ask(first, editor)
    [shown] = rounds_for_editor(first.submission)
    assert [row.pk for row in shown.all_assignments] == [first.pk, asked.pk, other.pk]
