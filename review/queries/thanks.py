"""Reads of the yearly thanks: which years are over, who has reviewed in one, who is named, who can be written to.

A year that still runs is left out: a name that comes up while a manuscript is under review would tell its author.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from journal.models import User
from review.models import Assignment, ReviewerProfile, ThankedReviewer, YearOfThanks
from review.states import AssignmentState

if TYPE_CHECKING:
    from collections.abc import Iterable

FILED = Assignment.objects.filter(state=AssignmentState.REPORTED)


def years_over() -> list[int]:
    """Return the years that are over, from the newest back to that of the first report; one query."""
    found = FILED.aggregate(first=Min("reported_at"), last=Max("reported_at"))
    if found["first"] is None:
        return []
    first, last = timezone.localdate(found["first"]).year, timezone.localdate(found["last"]).year
    return list(range(min(last, timezone.localdate().year - 1), first - 1, -1))


def thanks_of(years: Iterable[int]) -> dict[int, YearOfThanks]:
    """Return the lists that were made of these years."""
    return {row.year: row for row in YearOfThanks.objects.filter(year__in=list(years))}


def published_thanks() -> QuerySet[YearOfThanks]:
    """Return the years that readers see."""
    return YearOfThanks.objects.filter(published_at__isnull=False)


def reviewers_in(year: int) -> QuerySet[User]:
    """Return the people who have filed a report in a year by the journal's clock."""
    zone = timezone.get_current_timezone()
    since, until = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    filed = FILED.filter(reported_at__gte=since, reported_at__lt=until)
    return User.objects.filter(pk__in=filed.values("reviewer"))


def unnamed() -> QuerySet[ReviewerProfile]:
    """Return the profiles of those who ask not to be named."""
    return ReviewerProfile.objects.filter(asks_not_named=True)


def to_be_named(year: int) -> QuerySet[User]:
    """Return whom the list of a year would name, were it published now."""
    return reviewers_in(year).exclude(pk__in=unnamed().values("person"))


def named_in(thanks: YearOfThanks) -> QuerySet[ThankedReviewer]:
    """Return whom a published list names, by what each of them wishes now."""
    return thanks.reviewers.exclude(name="").exclude(person__in=unnamed().values("person"))


_OUT_OF_REACH = Q(person__is_active=False) | Q(person__mail_bounced_at__isnull=False)


def to_be_written_to(thanks: YearOfThanks) -> QuerySet[ThankedReviewer]:
    """Return who gets a letter of thanks and has none yet."""
    waiting = thanks.reviewers.exclude(_OUT_OF_REACH).filter(written_at__isnull=True)
    return waiting.select_related("person__reviewer_profile")


def out_of_reach(thanks: YearOfThanks) -> QuerySet[ThankedReviewer]:
    """Return who has no letter and gets none: the account is closed, or letters come back."""
    return thanks.reviewers.filter(_OUT_OF_REACH, written_at__isnull=True).select_related("person")
