"""A reviewer who is away: invitations wait, the date of a report moves as far as it may, and the editors know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import journal.services as floor
from journal.models import Timetable
from review.models import Assignment
from review.services.dates import ask_for_time, latest_date
from review.services.shared import locked
from review.states import WAITING
from review.workflow import WITH_REVIEWER

if TYPE_CHECKING:
    from datetime import date

    from journal.models import Absence, User
    from journal.models.timing import Spans


def enter_absence(*, absence: Absence, by: User, asks_for_time: bool = False) -> Absence:
    """Say when one is away oneself; what one was asked to do as a reviewer waits for that time.

    Days of absence are not counted for the answer to an invitation. With ``asks_for_time`` the dates of one's reports
    are moved by as many days: at once where the reviewer still may, else the editors are asked to.
    """
    with transaction.atomic():
        before = Timetable.current()
        if not floor.enter_absence(absence=absence, by=by):
            return absence
        timetable, known = Timetable.current(before.journal).of(by.pk), before.of(by.pk).away
        for row in _waiting_in(absence):
            locked(row.round.submission_id)
            assignment = row.again()
            if assignment.is_asked:
                _wait_for_the_answer(assignment, absence, timetable, known)
            elif assignment.is_at_work:
                _wait_for_the_report(assignment, absence, timetable, known, asks_for_time=asks_for_time)
    return absence


def _waiting_in(absence: Absence) -> list[Assignment]:
    """Return what this person is asked for by a day that is past or does not lie before the absence, in their order."""
    rows = Assignment.objects.filter(reviewer=absence.person, state__in=WAITING)
    today = timezone.localdate()
    days = {row: row.expires_on if row.is_asked else row.due_on for row in rows.order_by("round__submission_id")}
    return [row for row, day in days.items() if day is not None and (day < today or absence.first <= day)]


def _wait_for_the_answer(assignment: Assignment, absence: Absence, timetable: Timetable, known: Spans) -> None:
    """Let the days of absence not count for the answer to an invitation."""
    today = timezone.localdate()
    held = {name: getattr(assignment, name) for name in ("answer_by", "expires_on")}
    days = {name: timetable.put_off(day, since=today, known=known) for name, day in held.items() if day}
    Assignment.objects.filter(pk=assignment.pk, state=assignment.state).update(**days)
    _tell(assignment.again(), absence, facts=days)


def _wait_for_the_report(
    assignment: Assignment, absence: Absence, timetable: Timetable, known: Spans, *, asks_for_time: bool
) -> None:
    """Move the date of a report if that is asked and the reviewer may; else tell the editors what is asked of them."""
    due_on, latest = assignment.due_on, latest_date(assignment)
    if due_on is None or latest is None:
        return
    wanted = timetable.put_off(due_on, since=timezone.localdate(), known=known) if asks_for_time else due_on
    if due_on < wanted <= latest and assignment.extended_at is None:
        note = _("Away: %(days)s.") % {"days": absence.in_words}
        ask_for_time(assignment, by=absence.person, due_on=wanted, note=note)
    else:
        _tell(assignment, absence, asks_for=wanted if wanted > due_on else None)


def _tell(
    assignment: Assignment, absence: Absence, *, facts: dict[str, date] | None = None, asks_for: date | None = None
) -> None:
    """Write down that a reviewer is away, tell the editors, and keep back reminders that still wait to be sent."""
    case, by = assignment.case, absence.person
    case.record(
        "assignment.away",
        assignment,
        by=by,
        audience=WITH_REVIEWER,
        facts={"first": absence.first, "last": absence.last, "asks_for": asks_for, **(facts or {})},
    )
    if absence.first <= timezone.localdate():
        case.end_reminders(assignment)
    case.queue("reviewer_away", assignment, by=by, days=absence.in_words, asks_for=asks_for)
