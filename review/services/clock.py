"""What the clock does for review: reminders, invitations that run out, the queue. It stands still during a hold."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from journal.models import Due, Reminder, Timetable, newest
from journal.outbox import cancel_letters
from review.models import Assignment
from review.queries import due
from review.services.acceptance import ask_for_missing_letters
from review.services.expertise import refresh_expertise, refresh_topics
from review.services.flags import flag_networks_met
from review.services.invitations import expire
from review.services.likeness import imprint_old_reports
from review.services.shared import locked, write_counts
from submissions.models import Submission

log = logging.getLogger(__name__)


def run_clock(*, now: datetime | None = None) -> int:
    """Do what the dates of review ask for; return the number of acts. Running it again does nothing more.

    On days on which the office is closed nothing is asked of anybody, and while a reviewer is away nothing of theirs.
    """
    today = timezone.localdate(now or timezone.now())
    refresh_expertise()
    refresh_topics()
    imprint_old_reports()
    ask_for_missing_letters()
    flag_networks_met(today=today)
    timetable = Timetable.current()
    waited_for = list(due.waited_for())
    moved = _each(waited_for, lambda row: move_off_closed_days(row, today, timetable))
    if moved:
        waited_for = list(due.waited_for())
    away = [row for row in waited_for if timetable.of(row.reviewer_id).is_away(today)]
    done = moved + _each(away, _keep_back)
    if not timetable.is_open(today):
        return done
    here = [row for row in waited_for if row not in away]
    asked = [row for row in here if row.is_asked and not row.is_over(today)]
    return (
        done
        + _each([row for row in here if row.is_over(today)], lambda row: let_run_out(row, today))
        + _each([row for row in asked if not row.is_held_back], lambda row: _remind_to_answer(row, today, timetable))
        + _each([row for row in here if row.is_at_work], lambda row: remind_to_report(row, today, timetable))
        + _each(due.undecided(), lambda row: remind_to_decide(row, today, timetable))
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


def move_off_closed_days(assignment: Assignment, today: date, timetable: Timetable) -> bool:
    """Let nothing be due while the office is closed; the event tells the new days."""
    if not _moved(assignment, today, timetable):
        return False
    locked(assignment.round.submission_id)
    fresh = assignment.again()  # since it was read somebody may have given another day
    days = _moved(fresh, today, timetable)
    if not days or not (fresh.is_asked or fresh.is_at_work):
        return False
    Assignment.objects.filter(pk=assignment.pk).update(**days)
    assignment.case.record("assignment.moved_to_working_day", assignment, by=None, facts=days)
    return True


def _moved(assignment: Assignment, today: date, timetable: Timetable) -> dict[str, date]:
    own = timetable.of(assignment.reviewer_id)
    return own.moved(assignment, ["answer_by", "expires_on"], today) | timetable.moved(assignment, ["due_on"], today)


def _keep_back(assignment: Assignment) -> bool:
    """Let no reminder go out to a reviewer who is away that still waits for the mail server."""
    return bool(
        cancel_letters(
            subject_type=assignment._meta.label_lower,
            subject_id=assignment.pk,
            to_id=assignment.reviewer_id,
            key__in=["review_answer_reminder", "review_reminder"],
        )
    )


def let_run_out(assignment: Assignment, today: date) -> bool:
    """Let an invitation expire whose day has come."""
    locked(assignment.round.submission_id)
    fresh = assignment.again()  # since it was read the reviewer may have answered, or said that they are away
    if not fresh.is_over(today):
        return False
    expire(fresh)
    return True


def _remind_to_answer(assignment: Assignment, today: date, timetable: Timetable) -> bool:
    if not _is_time(assignment, lambda row: due.answer_days(row, timetable), today):
        return False
    assignment.remind_to_answer(by=None)
    return True


def remind_to_report(assignment: Assignment, today: date, timetable: Timetable) -> bool:
    """Ask a reviewer for the report, and tell editors and the office of one that does not come."""
    acts = 0
    if _is_time(assignment, lambda row: due.overdue_days(row, "review_overdue", timetable), today):
        assignment.escalate(by=None)
        write_counts(locked(assignment.round.submission_id))
        acts += 1
    if _is_time(assignment, lambda row: due.overdue_days(row, "review_overdue_for_office", timetable), today):
        assignment.escalate_to_office(by=None)
        acts += 1
    if _is_time(assignment, lambda row: due.report_days(row, timetable), today):
        assignment.remind_to_report(by=None)
        acts += 1
    return bool(acts)


def remind_to_decide(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Ask editors for a decision, and tell the office of editors who do not decide."""
    acts = 0
    for letter, act in (("decision_overdue", "decision.reminded"), ("editor_late", "decision.told_office")):
        if _is_time(submission, partial(due.decision_days, letter=letter, timetable=timetable), today):
            fresh = submission.again()
            fresh.case.record(act, fresh, by=None)
            fresh.case.queue(letter, fresh, by=None, day=due.decision_day(fresh, timetable))
            acts += 1
    return bool(acts)


def _is_time(row: Assignment | Submission, days: Callable[[Any], Iterable[Due]], today: date) -> bool:
    """Claim the newest of its reminders whose day has come; false where it was written before, or asks for nothing now.

    The rows were read without a lock, for few of them have anything to say: since then somebody may have acted.
    """
    come = newest(days(row), today)
    if come is None or Reminder.is_claimed(row, come.kind, come.of):
        return False
    rows, manuscript = (
        (due.waited_for(), row.round.submission_id) if isinstance(row, Assignment) else (due.undecided(), row.pk)
    )
    locked(manuscript)
    fresh = rows.filter(pk=row.pk).first()
    come = newest(days(fresh), today) if fresh else None
    return come is not None and Reminder.once(row, come.kind, come.of)
