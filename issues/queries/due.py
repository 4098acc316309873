"""What the dates of production ask of the clock: whom it reminds on which days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from issues.models import Article, Issue
from issues.states import WITH_THE_AUTHOR, IssueState
from journal.models import Due, Timetable


def articles_waited_for() -> QuerySet[Article]:
    """Return the articles that wait for their author."""
    return Article.objects.filter(state__in=WITH_THE_AUTHOR, due_on__isnull=False)


def issues_filling() -> QuerySet[Issue]:
    """Return the issues that still take articles."""
    return Issue.objects.filter(state__in=[IssueState.PLANNED, IssueState.ASSEMBLING], planned_on__isnull=False)


def author_days(article: Article, timetable: Timetable) -> list[Due]:
    """Return when an author is reminded of answers or of the proof."""
    return timetable.around("author_reminded_in_production", article.due_on, kind="author", of=article.due_on)


def closing_days(issue: Issue, timetable: Timetable) -> list[Due]:
    """Return when those who make an issue are reminded that it closes."""
    closes_on = issue.planned_on - timedelta(days=timetable.journal.issue_closes_days)
    return timetable.around("issue_closing", closes_on, kind="closing", of=closes_on)


def planned(timetable: Timetable) -> list[tuple[Any, Due]]:
    """Return each reminder of production that is to be written, with what it is about."""
    articles = articles_waited_for().select_related("case_file")
    issues = issues_filling().select_related("case_file")
    return [(row, due) for row in articles for due in author_days(row, timetable)] + [
        (row, due) for row in issues for due in closing_days(row, timetable)
    ]
