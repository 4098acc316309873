"""What the clock asks for: what is owed by a day, and what nobody has touched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal.models import Due, Timetable
from submissions.models import AuthorChange, AuthorConsent, Submission
from submissions.queries.given_out import commissions_awaited
from submissions.queries.people import with_decider
from submissions.queries.visible import GIVEN_BACK_BY_NOBODY
from submissions.states import OPEN_TO_EDITORS, UNDER_WAY, State


def awaited_of_authors() -> QuerySet[Submission]:
    """Return what authors owe by a day, where no hold stops the clock."""
    states = [State.RETURNED, State.REVISION_REQUESTED]
    return Submission.objects.filter(state__in=states, due_on__isnull=False, held_at__isnull=True)


def drafts_left_since(moment: datetime) -> QuerySet[Submission]:
    """Return drafts that were never sent and that nobody has touched since; commissioned ones keep until their day."""
    return Submission.objects.filter(
        GIVEN_BACK_BY_NOBODY,
        Q(due_on__isnull=True) | Q(due_on__lt=timezone.localtime(moment).date()),
        state=State.DRAFT,
        submitted_at__isnull=True,
        changed_at__lt=moment,
    )


def waiting_for_editors(until: datetime) -> QuerySet[Submission]:
    """Return what has waited for its editors since before ``until``, where no hold and no decision is in the way."""
    return Submission.objects.filter(
        state__in=UNDER_WAY, since__lt=until, held_at__isnull=True, decision_goes_at__isnull=True
    ).exclude(state=State.IN_REVIEW)


def on_hold() -> QuerySet[Submission]:
    """Return what is on hold."""
    return Submission.objects.filter(held_at__isnull=False, hold_review_on__isnull=False)


def may_lapse(timetable: Timetable, today: date) -> QuerySet[Submission]:
    """Return what its editors may be told of today because its author has not answered."""
    first = timetable.first_of("lapse_due")
    return awaited_of_authors().filter(lapses_on__lte=today - timedelta(days=first))


def due_while_closed(timetable: Timetable, today: date) -> QuerySet[Submission]:
    """Return what authors owe by a day on which the office is closed."""
    ahead = awaited_of_authors().filter(Q(due_on__gte=today) | Q(lapses_on__gte=today))
    days = {day for pair in ahead.values_list("due_on", "lapses_on") for day in pair if day and day >= today}
    closed = [day for day in days if not timetable.is_open(day)]
    return awaited_of_authors().filter(Q(due_on__in=closed) | Q(lapses_on__in=closed))


def without_decider() -> QuerySet[Submission]:
    """Return what editors have to do with and nobody may decide about."""
    rows: QuerySet[Any] = with_decider(Submission.objects.filter(state__in=OPEN_TO_EDITORS))
    return rows.filter(has_decider=False)


# -- On which days -------------------------------------------------------------------------------------------------


def author_days(submission: Submission, letter: str, timetable: Timetable) -> list[Due]:
    """Return when an author is reminded of what is owed; a day before the wait began is left out."""
    began = timezone.localdate(submission.since)
    dues = timetable.around(letter, submission.due_on, kind="author", of=submission.due_on)
    return [due for due in dues if due.day > began]


def editors_waits(submission: Submission, timetable: Timetable) -> list[tuple[str, date, list[Due]]]:
    """Return what waits for editors: the letter that reminds of it, the day that was given, and the reminders.

    Among these are those that tell the office. A hold moves the days, and asks for no second reminder.
    """
    journal, found = timetable.journal, []
    for letter, days, waits in (
        ("completeness_due", journal.completeness_days, submission.waits_for_check),
        ("desk_due", journal.desk_days, submission.waits_at_the_desk),
        ("decision_due", journal.decision_days, submission.waits_for_its_editor),
    ):
        if not waits:
            continue
        day = timetable.days_after(timezone.localdate(submission.waits_from), days)
        promised = timezone.localdate(submission.since) + timedelta(days=days)
        found.append((letter, day, timetable.around(letter, day, kind=letter, of=promised)))
        found.append(("editor_late", day, timetable.around("editor_late", day, kind=f"late {letter}", of=promised)))
    return found


def hold_days(submission: Submission, timetable: Timetable) -> list[Due]:
    """Return when editors are reminded of a hold."""
    return timetable.around("hold_due", submission.hold_review_on, kind="hold_due", of=submission.hold_review_on)


def lapse_days(submission: Submission, timetable: Timetable) -> list[Due]:
    """Return when editors are told that a manuscript may lapse, once its author was reminded."""
    return timetable.around("lapse_due", submission.lapses_on, kind="lapse_due", of=submission.lapses_on)


def change_days(change: AuthorChange, timetable: Timetable) -> list[Due]:
    """Return when those are reminded who have not answered about a change of the list of authors."""
    return timetable.around("author_change_reminder", timezone.localdate(change.asked_at), kind="author_change")


def open_author_changes() -> QuerySet[Any]:
    """Return the changes of lists of authors that end on a day, each with whether somebody has not answered."""
    unanswered = AuthorConsent.objects.filter(change=OuterRef("pk"), answer="")
    rows = AuthorChange.objects.filter(settled_at__isnull=True, expires_on__isnull=False)
    return rows.annotate(waits=Exists(unanswered)).select_related("submission__case_file").order_by("pk")


def planned(timetable: Timetable, now: datetime) -> list[tuple[Submission, Due]]:
    """Return each letter of the clock about manuscripts, with the manuscript; five queries."""
    rows: list[tuple[Submission, Due]] = []
    for row in awaited_of_authors().select_related("case_file"):
        rows += [(row, due) for due in author_days(row, "revision_reminder", timetable)]
        rows += [(row, due) for due in lapse_days(row, timetable)]
    for row in waiting_for_editors(now).select_related("case_file"):
        rows += [(row, due) for _letter, _day, dues in editors_waits(row, timetable) for due in dues]
    for row in on_hold().select_related("case_file"):
        rows += [(row, due) for due in hold_days(row, timetable)]
    for row in commissions_awaited().select_related("case_file"):
        rows += [(row, due) for due in author_days(row, "commission_reminder", timetable)]
    for change in open_author_changes():
        ends_on = change.expires_on + timedelta(days=1)
        rows += [(change.submission, due) for due in change_days(change, timetable) if change.waits]
        rows.append((change.submission, Due("author_change_ended", ends_on, "end", ends_on)))
    return rows
