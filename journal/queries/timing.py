"""Reads of the office's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from journal.models import Absence, ClosedTime, User
from journal.paging import Page, page_of


def closed_times(asked: Mapping[str, Any]) -> Page:
    """Return one page of the times in which the office is closed, the latest first; one query."""
    return page_of(ClosedTime.objects.all(), ["-first", "-pk"], asked)


def absences_of(person: User, asked: Mapping[str, Any]) -> Page:
    """Return one page of the times in which a person is away, the latest first; one query."""
    return page_of(Absence.objects.filter(person=person).select_related("deputy"), ["-first", "-pk"], asked)


def deputies(people: Iterable[User]) -> dict[int, User]:
    """Return who is told today instead of those among these people who are away, by the id of who is away."""
    today = timezone.localdate()
    away = Absence.objects.filter(person__in=list(people), first__lte=today, last__gte=today, deputy__is_active=True)
    return {row.person_id: row.deputy for row in away.select_related("deputy")}
