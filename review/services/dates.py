"""The day on which a report is expected: moved by the reviewer, once, and by editors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.models import Journal, Timetable
from journal.workflow import StepRefused
from review.services.shared import locked, write_counts

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Assignment


def ask_for_time(assignment: Assignment, *, by: User, due_on: date, note: str = "", seen: int | None = None) -> None:
    """Move the date of one's own review, once, by as much as the journal allows."""
    latest = latest_date(assignment)
    if latest is None or not (timezone.localdate() < due_on <= latest):
        raise StepRefused(_("Choose a day until %(day)s.") % {"day": with_weekday(latest) or "–"})
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.ask_for_time(by=by, note=note, seen=seen, due_on=due_on)
        write_counts(submission)


def latest_date(assignment: Assignment, *, journal: Journal | None = None) -> date | None:
    """Return the last day to which a reviewer may move the date; the settings are read where none are at hand."""
    if assignment.due_on is None:
        return None
    timetable = Timetable.current(journal)
    return timetable.days_after(max(assignment.due_on, timezone.localdate()), timetable.journal.review_extension_days)


def extend(assignment: Assignment, *, by: User, due_on: date, note: str = "", seen: int | None = None) -> None:
    """Give a reviewer another date."""
    if due_on < timezone.localdate():
        raise StepRefused(_("Choose a day that lies ahead."))
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.extend(by=by, note=note, seen=seen, due_on=due_on)
        write_counts(submission)
