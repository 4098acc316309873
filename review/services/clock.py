"""What the clock does for review: reminders, invitations that run out, the queue. It stands still during a hold."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from journal.models import Journal, Reminder
from review.models import Assignment
from review.services.expertise import refresh_expertise, refresh_topics
from review.services.invitations import expire
from review.services.shared import locked
from review.states import AssignmentState
from submissions.models import Submission
from submissions.states import State

log = logging.getLogger(__name__)

ANSWER = (-2, 1)  # days around the one by which an answer is hoped for: 5 and 8 after the invitation
REPORT = (-7, 0, 3, 10)  # days around the one on which the report is expected
DECISION = (0, 7)  # days around the one on which a decision is expected


def run_clock(*, now: datetime | None = None) -> int:
    """Do what the dates of review ask for; return the number of acts. Running it again does nothing more."""
    today = timezone.localdate(now or timezone.now())
    journal = Journal.current()
    refresh_expertise()
    refresh_topics()
    return (
        _each(_running_out(today), lambda row: _expire(row, today))
        + _each(_unanswered(), lambda row: _remind_to_answer(row, today))
        + _each(_at_work(), lambda row: _remind_to_report(row, today, journal))
        + _each(_undecided(), lambda row: _remind_to_decide(row, today, journal))
    )


def _each(rows: Iterable[Any], act: Callable[[Any], bool]) -> int:
    """Do it for each row in a transaction of its own; a failure is logged and does not stop the others."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += act(row)
        except Exception:
            log.exception("event=clock_failed subject=%s id=%s", row._meta.label_lower, row.pk)
    return done


def latest(around: date | None, offsets: Iterable[int], today: date) -> date | None:
    """Return the newest day of a series around a date that is not later than today."""
    days = [around + timedelta(days=n) for n in offsets] if around else []
    return max((day for day in days if day <= today), default=None)


# -- Invitations ---------------------------------------------------------------------------------------------------


def _waiting(state: AssignmentState) -> Any:
    rows = Assignment.objects.filter(state=state, round__submission__held_at__isnull=True)
    return rows.select_related("round__submission__case_file", "reviewer").order_by("pk")


def _running_out(today: date) -> Any:
    return _waiting(AssignmentState.INVITED).filter(expires_on__lte=today)


def _unanswered() -> Any:
    return _waiting(AssignmentState.INVITED).exclude(goes_out_at__gt=timezone.now())


def _expire(assignment: Assignment, today: date) -> bool:
    expire(assignment)
    return True


def _remind_to_answer(assignment: Assignment, today: date) -> bool:
    day = latest(assignment.answer_by, ANSWER, today)
    if day is None or not Reminder.once(assignment, f"answer {assignment.times_invited}", day):
        return False
    assignment.remind_to_answer(by=None)
    return True


# -- Reports -------------------------------------------------------------------------------------------------------


def _at_work() -> Any:
    return _waiting(AssignmentState.ACCEPTED)


def _remind_to_report(assignment: Assignment, today: date, journal: Journal) -> bool:
    if assignment.waits_for_clearance or assignment.due_on is None or assignment.accepted_at is None:
        return False
    late = assignment.due_on + timedelta(days=journal.review_escalation_days)
    escalated = False
    if today >= late and Reminder.once(assignment, "escalation", late):
        assignment.escalate(by=None)
        escalated = True
    day = latest(assignment.due_on, REPORT, today)
    if day is None or day <= timezone.localdate(assignment.accepted_at):
        return escalated
    if not Reminder.once(assignment, "report", day):
        return escalated
    assignment.remind_to_report(by=None)
    return True


# -- Decisions -----------------------------------------------------------------------------------------------------


def _undecided() -> Any:
    rows = Submission.objects.filter(
        state=State.IN_REVIEW,  # what is with its editor after a round is reminded of by the manuscript's own clock
        held_at__isnull=True,
        decision_goes_at__isnull=True,
        last_report_at__isnull=False,
        reports_in__gt=0,
    )
    return rows.select_related("case_file", "section").order_by("pk")


def _remind_to_decide(submission: Submission, today: date, journal: Journal) -> bool:
    if submission.reports_in < submission.reports_wanted or submission.last_report_at is None:
        return False
    held = timezone.localdate(submission.decision_waits_from) - timezone.localdate(submission.last_report_at)
    expected = timezone.localdate(submission.last_report_at) + timedelta(days=journal.decision_days)
    day = latest(expected, DECISION, today - held)  # a hold moves the days, and asks for no second reminder
    if day is None or not Reminder.once(submission, "decision", day):
        return False
    fresh = locked(submission.pk)
    fresh.case.record("decision.reminded", fresh, by=None)
    fresh.case.queue("decision_overdue", fresh, by=None)
    return True
