"""What the dates ask of production: reminders to authors, issues that close, issues whose day has come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from issues import queries
from issues.models import Article, Issue
from issues.services.publication import publish_issue
from issues.services.search import write_missing_words
from issues.states import IssueState
from journal.models import Due, Reminder, Timetable, newest
from journal.workflow import StaleState, StepRefused

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

log = logging.getLogger(__name__)


def run_clock(*, now: datetime) -> int:
    """Do what the dates ask for, each thing by itself; returns how much was done. Doing it twice does it once.

    On days on which the office is closed nobody is reminded; an issue appears on the day it was given all the same.
    """
    today = timezone.localtime(now).date()
    timetable = Timetable.current()
    acts: list[Callable[[], bool]] = [partial(_publish_on_its_day, pk) for pk in _issues_due(today)]
    acts += [partial(_move_off_closed_days, pk, today, timetable) for pk in _ids(queries.articles_waited_for())]
    if timetable.is_open(today):
        acts += [partial(_remind_author, pk, today, timetable) for pk in _ids(queries.articles_waited_for())]
        acts += [partial(_remind_of_closing, pk, today, timetable) for pk in _ids(queries.issues_filling())]
    return sum(_done(act) for act in acts) + write_missing_words()


def _done(act: Callable[[], bool]) -> bool:
    try:
        return act()
    except StaleState:
        return False  # somebody is at it; the next round sees to what is left
    except StepRefused as refusal:
        log.info("event=clock_refused reasons=%s", len(refusal.reasons))
        return False
    except Exception:
        log.exception("event=clock_failed act=%s", getattr(act, "func", act).__name__)
        return False


# -- Issues on their day -------------------------------------------------------------------------------------------


def _issues_due(today: date) -> Iterable[int]:
    return Issue.objects.filter(state=IssueState.IN_PRESS, publish_on__lte=today).values_list("pk", flat=True)


def _publish_on_its_day(pk: int) -> bool:
    publish_issue(Issue.objects.get(pk=pk), by=None)
    return True


# -- Authors who are waited for ------------------------------------------------------------------------------------


def _remind_author(pk: int, today: date, timetable: Timetable) -> bool:
    with transaction.atomic():
        article = Article.objects.get(pk=pk)
        article.lock()
        if not _is_time(article, queries.author_days(article, timetable), today):
            return False
        article.remind_author(by=None)
        return True


def _move_off_closed_days(pk: int, today: date, timetable: Timetable) -> bool:
    """Let nothing be due while the office is closed; the event tells the new day."""
    article = Article.objects.get(pk=pk)
    days = timetable.moved(article, ["due_on"], today)
    if not days:
        return False
    with transaction.atomic():
        article.lock()
        Article.objects.filter(pk=pk).update(**days)
        article.case.record("article.moved_to_working_day", article, by=None, facts=days)
    return True


# -- Issues that close ---------------------------------------------------------------------------------------------


def _remind_of_closing(pk: int, today: date, timetable: Timetable) -> bool:
    with transaction.atomic():
        issue = queries.issues_filling().filter(pk=pk).first()
        if issue is None:
            return False  # it appeared meanwhile
        issue.lock()
        dues = queries.closing_days(issue, timetable)
        if issue.closes_on < today or not _is_time(issue, dues, today):
            return False
        issue.case.queue("issue_closing", issue, by=None)
        return True


def _is_time(subject: Article | Issue, dues: Iterable[Due], today: date) -> bool:
    """Claim the newest of these reminders whose day has come; false where it was written before."""
    come = newest(dues, today)
    return come is not None and Reminder.once(subject, come.kind, come.of)


def _ids(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.values_list("pk", flat=True)
