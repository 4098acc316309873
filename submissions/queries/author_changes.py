"""Reads of changes of the list of authors."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from journal.models import User
from submissions.models import AuthorChange, AuthorConsent, Submission
from submissions.models.changes import IN_EFFECT
from submissions.states import Consent


def author_changes(submission: Submission) -> list[AuthorChange]:
    """Return the newest changes of the list of authors, with what each of those asked says; three queries."""
    rows = submission.author_changes.select_related("asked_by", "settled_by").prefetch_related("consents__person")
    return list(rows[:20])


def with_author_change(rows: QuerySet[Submission]) -> QuerySet[Any]:
    """Return manuscripts with their newest change of authors that is open or in effect, as columns of the same query.

    ``change_outcome`` is None where there is none and empty for an open one; ``change_before`` and ``change_after``
    are the lists.
    """
    newest = AuthorChange.objects.filter(
        Q(settled_at__isnull=True) | Q(outcome__in=IN_EFFECT), submission=OuterRef("pk")
    ).order_by("-asked_at", "-pk")
    return rows.annotate(
        **{f"change_{name}": Subquery(newest.values(name)[:1]) for name in ("outcome", "before", "after")}
    )


def consent_by_link(consent_id: int, person: User) -> AuthorConsent | None:
    """Return what a personal link asks this person about a change of authors."""
    rows = AuthorConsent.objects.select_related("change__submission__case_file", "person")
    return rows.filter(pk=consent_id, person=person).first()


def agreed_author_changes() -> list[AuthorChange]:
    """Return the open changes to which all have agreed."""
    waits = AuthorConsent.objects.filter(change=OuterRef("pk")).exclude(answer=Consent.YES)
    return list(AuthorChange.objects.filter(~Exists(waits), settled_at__isnull=True).order_by("pk"))


def with_open_author_change() -> QuerySet[Submission]:
    """Return the manuscripts for which a change of the list of authors is asked for."""
    return Submission.objects.filter(author_changes__settled_at__isnull=True, author_changes__isnull=False)
