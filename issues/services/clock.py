"""What the dates ask of production: reminders to authors, issues that close, issues whose day has come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from issues.models import Article, Issue
from issues.services.publication import publish_issue
from issues.states import WITH_THE_AUTHOR, IssueState
from journal.models import Journal, Reminder
from journal.workflow import StaleState, StepRefused

if TYPE_CHECKING:
    from datetime import date, datetime

log = logging.getLogger(__name__)

AUTHOR_DAYS = (0, 3, 7)  # days after the date on which the author is reminded
CLOSING_DAYS = (14, 7, 0)  # days before an issue closes on which those who make it are reminded


def run_clock(*, now: datetime) -> int:
    """Do what the dates ask for, each thing by itself; returns how much was done. Doing it twice does it once."""
    today = timezone.localtime(now).date()
    acts: list[Callable[[], bool]] = [
        *(partial(_publish_on_its_day, pk) for pk in _issues_due(today)),
        *(partial(_remind_author, pk, today) for pk in _articles_waiting(today)),
        *(partial(_remind_of_closing, pk, today) for pk in _issues_closing(today)),
    ]
    return sum(_done(act) for act in acts)


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


def _articles_waiting(today: date) -> Iterable[int]:
    return Article.objects.filter(state__in=WITH_THE_AUTHOR, due_on__lte=today).values_list("pk", flat=True)


def _remind_author(pk: int, today: date) -> bool:
    with transaction.atomic():
        article = Article.objects.get(pk=pk)
        article.lock()
        if article.due_on is None:
            return False
        late = (today - article.due_on).days
        stage = max((days for days in AUTHOR_DAYS if days <= late), default=None)
        if stage is None or not Reminder.once(article, f"author+{stage}", article.due_on):
            return False
        article.remind_author(by=None)
        return True


# -- Issues that close ---------------------------------------------------------------------------------------------


def _issues_closing(today: date) -> Iterable[int]:
    horizon = today + timedelta(days=Journal.current().issue_closes_days + max(CLOSING_DAYS))
    filling = Issue.objects.filter(state__in=[IssueState.PLANNED, IssueState.ASSEMBLING])
    return filling.filter(planned_on__lte=horizon, planned_on__gte=today).values_list("pk", flat=True)


def _remind_of_closing(pk: int, today: date) -> bool:
    with transaction.atomic():
        issue = Issue.objects.get(pk=pk)
        issue.lock()
        closes: Any = issue.closes_on
        left = (closes - today).days
        stage = min((days for days in CLOSING_DAYS if left <= days), default=None)
        if left < 0 or stage is None or not Reminder.once(issue, f"closing-{stage}", closes):
            return False
        issue.case.queue("issue_closing", issue, by=None)
        return True
