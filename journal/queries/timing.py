"""Reads of the office's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from journal.models import Absence, ClosedTime, User
from journal.paging import Page, page_of


def closed_times(asked: Mapping[str, Any]) -> Page:
    """Return one page of the times in which the office is closed, the latest first; one query."""
    return page_of(ClosedTime.objects.all(), ["-first", "-pk"], asked)


def absences_of(person: User, asked: Mapping[str, Any]) -> Page:
    """Return one page of the times in which a person is away, the latest first; one query."""
    return page_of(Absence.objects.filter(person=person).select_related("deputy"), ["-first", "-pk"], asked)


def away_until(people: Iterable[User]) -> dict[int, date]:
    """Return the last day of the absence of those among these people who are away today, by their id; one query."""
    away = _away_today().filter(person__in=list(people)).values_list("person_id")
    return dict(away.annotate(last_day=Max("last")))


def last_day_away(person: str) -> Subquery:
    """Return the last day of an absence of today of the person in a column of the outer query."""
    return Subquery(_away_today().filter(person=OuterRef(person)).order_by("-last").values("last")[:1])


def _away_today() -> QuerySet[Absence]:
    today = timezone.localdate()
    return Absence.objects.order_by().filter(first__lte=today, last__gte=today)


def who_is_away() -> QuerySet[Any]:
    """Return the ids of those who are away today."""
    return _away_today().values("person")


def deputies(people: Iterable[User]) -> dict[int, User]:
    """Return who is told today instead of those among these people who are away, by the id of who is away.

    A deputy who is away as well stands in for nobody.
    """
    away = _away_today().order_by("first", "pk").filter(person__in=list(people), deputy__is_active=True)
    away = away.exclude(deputy__in=who_is_away())
    return {row.person_id: row.deputy for row in away.select_related("deputy") if row.deputy is not None}
