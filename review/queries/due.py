"""What the dates of review ask of the clock: whom it reminds on which days, and what runs out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from journal.models import Due, Timetable
from review.models import Assignment
from review.states import WAITING
from submissions.models import Submission
from submissions.states import State

OVERDUE = {"review_overdue": "escalation", "review_overdue_for_office": "office"}
"""Who is told of a report that does not come: the key of the letter, and the kind of its reminder."""
EXPIRY = ("review_invitation_expired", "reviewer_did_not_answer")
"""What is written as an invitation runs out."""


def waited_for() -> QuerySet[Assignment]:
    """Return all reviews of which something is expected by a day, where no hold stops the clock."""
    rows = Assignment.objects.filter(state__in=WAITING, round__submission__held_at__isnull=True)
    return rows.select_related("round__submission__case_file", "reviewer").order_by("pk")


def undecided() -> QuerySet[Submission]:
    """Return what is in review with its reports in; what has ended its round is the manuscript's own clock's."""
    rows = Submission.objects.filter(
        state=State.IN_REVIEW,
        held_at__isnull=True,
        decision_goes_at__isnull=True,
        last_report_at__isnull=False,
        reports_in__gt=0,
    )
    return rows.select_related("case_file", "section").order_by("pk")


# -- On which days -------------------------------------------------------------------------------------------------


def answer_days(assignment: Assignment, timetable: Timetable) -> list[Due]:
    """Return when a reviewer is reminded of an answer."""
    kind = f"answer {assignment.times_invited}"
    return timetable.around("review_answer_reminder", assignment.answer_by, kind=kind)


def report_days(assignment: Assignment, timetable: Timetable) -> list[Due]:
    """Return when a reviewer is reminded of the report: on the days after the one on which they agreed."""
    if assignment.waits_for_clearance or assignment.accepted_at is None:
        return []
    agreed = timezone.localdate(assignment.accepted_at)
    dues = timetable.around("review_reminder", assignment.due_on, kind="report")
    return [due for due in dues if due.day > agreed]


def overdue_days(assignment: Assignment, letter: str, timetable: Timetable) -> list[Due]:
    """Return when the editor, or the office, is told that a report does not come."""
    return [] if assignment.waits_for_clearance else timetable.around(letter, assignment.due_on, kind=OVERDUE[letter])


def decision_day(submission: Submission, timetable: Timetable) -> date | None:
    """Return the day on which a decision is expected; days on hold are given back. Nothing while reports are out."""
    if submission.reports_in < submission.reports_wanted or submission.decision_waits_from is None:
        return None
    return timetable.days_after(timezone.localdate(submission.decision_waits_from), timetable.journal.decision_days)


def decision_days(submission: Submission, letter: str, timetable: Timetable) -> list[Due]:
    """Return when editors are reminded of a decision, or the office of editors who do not decide.

    A hold moves the days, and asks for no second reminder.
    """
    if submission.last_report_at is None:
        return []
    promised = timezone.localdate(submission.last_report_at) + timedelta(days=timetable.journal.decision_days)
    kind = "decision" if letter == "decision_overdue" else "late decision"
    return timetable.around(letter, decision_day(submission, timetable), kind=kind, of=promised)


def planned(timetable: Timetable) -> list[tuple[Any, Due]]:
    """Return each letter of the clock about reviews, with what it is about; two queries."""
    found: list[tuple[Any, Due]] = []
    for row in waited_for():
        own = timetable.of(row.reviewer_id)
        found += [(row, own.waiting(due)) for due in _days_of(row, timetable)]
    for submission in undecided():
        for letter in ("decision_overdue", "editor_late"):
            found += [(submission, due) for due in decision_days(submission, letter, timetable)]
    return found


def _days_of(assignment: Assignment, timetable: Timetable) -> list[Due]:
    """Return what will be written about a review, where nobody acts before."""
    if assignment.is_asked:
        reminders = [] if assignment.is_held_back else answer_days(assignment, timetable)
        ends_on = assignment.expires_on
        return [due for due in reminders if ends_on and due.day < ends_on] + expiry_day(assignment, timetable)
    late = [due for letter in OVERDUE for due in overdue_days(assignment, letter, timetable)]
    return report_days(assignment, timetable) + late


def expiry_day(assignment: Assignment, timetable: Timetable) -> list[Due]:
    """Return what is written on the day on which an invitation runs out: to the reviewer, and to the editors."""
    day = assignment.expires_on
    return [Due(key, day, "expiry", day) for key in EXPIRY if day and timetable.journal.sends(key)]
