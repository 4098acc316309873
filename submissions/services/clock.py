"""What the dates ask for: reminders to authors and editors, and the end of drafts that nobody touches."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from journal.models import Due, Journal, Reminder, Timetable, newest
from journal.workflow import StepRefused
from submissions import queries
from submissions.models import Submission
from submissions.queries import given_out
from submissions.queries.author_changes import with_open_author_change
from submissions.services.actions import count_days_anew, write_columns
from submissions.services.changes import mind_author_change
from submissions.services.drafts import delete_draft
from submissions.services.incoming import end_failed_checks, give_up_left_behind
from submissions.services.people import settle_acting_editor
from submissions.services.reading import read_drafts_anew
from submissions.services.search import write_missing_words

log = logging.getLogger(__name__)

DRAFT_WARNING = timedelta(days=14)
Matter = tuple[QuerySet[Submission], Callable[[Submission], bool]]
"""Which manuscripts the clock looks at, and what it does with each."""


def run_clock(*, now: datetime) -> int:
    """Do what is due; returns how many acts that were. Done once, however often it is called.

    Each manuscript has a transaction of its own; one that fails does not keep the others waiting. On days on which the
    office is closed nothing is asked of anybody.
    """
    timetable = Timetable.current()
    journal = timetable.journal
    today = timezone.localtime(now).date()
    asks: list[Matter] = [
        (queries.awaited_of_authors(), lambda row: _remind_author(row, today, timetable)),
        (given_out.commissions_awaited(), lambda row: _remind_of_commission(row, today, timetable)),
        (queries.may_lapse(timetable, today), lambda row: _tell_of_lapse(row, today, timetable)),
        (queries.waiting_for_editors(now), lambda row: _remind_editors(row, today, timetable)),
        (queries.on_hold(), lambda row: _remind_of_hold(row, today, timetable)),
        (
            queries.drafts_left_since(now - _draft_life(journal) + DRAFT_WARNING),
            lambda row: _warn(row, today, journal),
        ),
        (with_open_author_change(), lambda row: mind_author_change(row, today, timetable)),
    ]
    undecided = queries.without_decider()
    settles: list[Matter] = [
        (queries.due_while_closed(timetable, today), lambda row: _move_off_closed_days(row, today, timetable)),
        (undecided if journal.acting_editor_id else undecided.none(), _settle),
        (queries.drafts_left_since(now - _draft_life(journal)), lambda row: _delete(row, today)),
        (given_out.drafts_given_back_before(now - _draft_life(journal)), _delete_given_back),
    ]
    matters = [*settles, *asks] if timetable.is_open(today) else settles
    done = sum(_each(rows, act) for rows, act in matters)
    done += count_days_anew(journal) + give_up_left_behind(now=now)
    return done + end_failed_checks() + read_drafts_anew() + write_missing_words()


def _each(rows: QuerySet[Submission], act: Callable[[Submission], bool]) -> int:
    return sum(_done(rows, pk, act) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


def _done(rows: QuerySet[Submission], pk: int, act: Callable[[Submission], bool]) -> bool:
    """Act on one of these manuscripts, if it still is one of them under its lock: somebody may have acted meanwhile."""
    try:
        with transaction.atomic():
            submission = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
            return submission is not None and act(submission)
    except StepRefused:
        return False  # somebody was faster
    except Exception:
        log.exception("event=clock_failed submission=%s", pk)
        return False


def _draft_life(journal: Journal) -> timedelta:
    return timedelta(days=journal.draft_days)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


# -- Authors -------------------------------------------------------------------------------------------------------


def _remind_author(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Remind an author of the newest of the days that has come."""
    if not _is_time(submission, queries.author_days(submission, "revision_reminder", timetable), today):
        return False
    submission.remind_author(by=None)
    return True


def _remind_of_commission(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Remind who was asked to write something."""
    dues = queries.author_days(submission, "commission_reminder", timetable)
    if submission.is_given_back or not _is_time(submission, dues, today):
        return False
    submission.case.queue("commission_reminder", submission, by=None)
    return True


def _is_time(submission: Submission, dues: Iterable[Due], today: date) -> bool:
    """Claim the newest of these reminders whose day has come; false where it was written before."""
    come = newest(dues, today)
    return come is not None and Reminder.once(submission, come.kind, come.of)


def _delete_given_back(submission: Submission) -> bool:
    """Delete what its author declined or what was taken back, without a warning: nobody waits for it."""
    delete_draft(submission=submission, by=None)
    return True


def _warn(submission: Submission, today: date, journal: Journal) -> bool:
    """Warn the author of a draft; the day of deletion is told, and kept even when the clock was late."""
    since = _day(submission.changed_at)
    if not journal.sends("draft_expires") or not Reminder.once(submission, "draft", since):
        return False
    day = max(since + _draft_life(journal), today + DRAFT_WARNING)
    submission.case.queue("draft_expires", submission, by=None, day=day)
    return True


def _delete(submission: Submission, today: date) -> bool:
    """Delete a draft whose author was warned long enough ago, and has not touched it since."""
    warned = Reminder.objects.filter(
        subject_type=submission._meta.label_lower,
        subject_id=submission.pk,
        kind="draft",
        due_on=_day(submission.changed_at),
    ).first()
    if warned is None or _day(warned.made_at) + DRAFT_WARNING > today:
        return False
    delete_draft(submission=submission, by=None)
    return True


# -- Editors -------------------------------------------------------------------------------------------------------


def _remind_editors(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Remind editors of what has waited for them longer than the journal promises, and in the end tell the office."""
    reminders = 0
    for letter, day, dues in queries.editors_waits(submission, timetable):
        if _is_time(submission, dues, today):
            submission.case.queue(letter, submission, by=None, day=day)
            reminders += 1
    return bool(reminders)


def _move_off_closed_days(submission: Submission, today: date, timetable: Timetable) -> bool:
    """Let nothing be due while the office is closed; the event tells the new days."""
    days = timetable.moved(submission, ["due_on", "lapses_on", "revision_due_on"], today)
    if not days:
        return False
    write_columns(submission, **days)
    submission.case.record("submission.moved_to_working_day", submission, by=None, facts=days)
    return True


def _remind_of_hold(submission: Submission, today: date, timetable: Timetable) -> bool:
    if not _is_time(submission, queries.hold_days(submission, timetable), today):
        return False
    submission.case.queue("hold_due", submission, by=None, day=submission.hold_review_on)
    return True


def _settle(submission: Submission) -> bool:
    """Let the acting editor stand in where roles have ended since, or where the office has only now named one."""
    before = submission.acting_editor_id
    settle_acting_editor(submission)
    return submission.acting_editor_id != before


def _tell_of_lapse(submission: Submission, today: date, timetable: Timetable) -> bool:
    dues = queries.lapse_days(submission, timetable)
    if submission.reminded_at is None or not _is_time(submission, dues, today):
        return False
    submission.case.queue("lapse_due", submission, by=None, day=submission.lapses_on)
    return True
