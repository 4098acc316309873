"""What the clock asks for: what is owed by a day, and what nobody has touched."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from submissions.models import (
    Submission,
)
from submissions.states import OPEN_TO_EDITORS, UNDER_WAY, State

if TYPE_CHECKING:
    pass
from submissions.queries.people import with_decider
from submissions.queries.visible import GIVEN_BACK_BY_NOBODY


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


def held_until(day: date) -> QuerySet[Submission]:
    """Return what is on hold and should be looked at again by this day."""
    return Submission.objects.filter(held_at__isnull=False, hold_review_on__lte=day)


def without_decider() -> QuerySet[Submission]:
    """Return what editors have to do with and nobody may decide about."""
    rows: QuerySet[Any] = with_decider(Submission.objects.filter(state__in=OPEN_TO_EDITORS))
    return rows.filter(has_decider=False)


def may_lapse(day: date) -> QuerySet[Submission]:
    """Return what may lapse by this day because its author has not answered."""
    return awaited_of_authors().filter(lapses_on__lte=day)
