"""Reads of what was given out: commissions, and drafts entered for authors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from journal.models import User
from journal.paging import Page, page_of
from submissions.models import Author, Conflict, Submission
from submissions.queries.visible import GIVEN_BACK_BY_NOBODY, OVERSEERS, helped_with, prepared_by, visible_to
from submissions.roles import may_commission
from submissions.states import State


def given_out(user: Any) -> QuerySet[Submission]:
    """Return what was commissioned or entered for authors: all of it to those who oversee it, their own to others.

    Those who may help an author with what was entered for him see that, too. Nobody sees here what they are an author
    of, or are kept from.
    """
    if not may_commission.test(user):
        return Submission.objects.none()
    limits: set[int | None] = {section_id for role, section_id in user.grants if role in OVERSEERS}
    reach = Q() if None in limits else Q(entered_by=user) | Q(section__in=limits) | helped_with(user)
    excluded = Exists(Conflict.objects.filter(submission=OuterRef("pk"), person=user, ended_at__isnull=True))
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    return Submission.objects.filter(reach, ~excluded, ~named, ~Q(corresponding_user=user), entered_by__isnull=False)


def given_out_page(user: User, asked: Mapping[str, Any], *, size: int = 30) -> Page:
    """Return one page of what was given out, newest first, each with whether this person may open it; three queries."""
    rows = (
        given_out(user)
        .select_related("corresponding_user", "section", "entered_by")
        .prefetch_related("authors", "conflicts")
    )
    may_open = Exists(visible_to(user).filter(pk=OuterRef("pk"))) | Exists(prepared_by(user).filter(pk=OuterRef("pk")))
    return page_of(rows.annotate(may_open=may_open), ("-started_at", "-pk"), asked, size=size)


def commissions_awaited() -> QuerySet[Submission]:
    """Return the contributions that were asked for by a day, and neither sent nor given back."""
    return Submission.objects.filter(
        GIVEN_BACK_BY_NOBODY, state=State.DRAFT, is_commissioned=True, submitted_at__isnull=True, due_on__isnull=False
    )


def drafts_given_back_before(moment: datetime) -> QuerySet[Submission]:
    """Return drafts that were declined or taken back before this moment."""
    return Submission.objects.filter(~GIVEN_BACK_BY_NOBODY, submitted_at__isnull=True, since__lt=moment)
