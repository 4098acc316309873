"""Reads of certificates: what may be certified to a person, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from review.models import Assignment, Certificate, code_of
from review.states import AssignmentState

if TYPE_CHECKING:
    from journal.models import User


def reports_of(person: User) -> QuerySet[Any]:
    """Return the reviews whose report this person has filed, each with its ``year`` by the clock of the journal."""
    filed = Assignment.objects.filter(reviewer=person, state=AssignmentState.REPORTED)
    return filed.annotate(year=ExtractYear("reported_at"))


def reviews_by_year(person: User) -> dict[int, int]:
    """Return how many reports a person has filed in each year, the newest first; one query."""
    rows = reports_of(person).order_by("-year").values("year").annotate(n=Count("pk"))
    return dict(rows.values_list("year", "n"))


def certificates_of(person: User) -> QuerySet[Certificate]:
    """Return what was certified to a person, the newest first."""
    return Certificate.objects.filter(person=person)


def certificate_with(code: str) -> Certificate | None:
    """Return the certificate of a code as somebody types it, a withdrawn one too; nothing for any other words."""
    return Certificate.objects.filter(code=code_of(code)).first()
