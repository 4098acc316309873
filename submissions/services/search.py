"""Writing down the words by which a manuscript is found; its editors find it from the moment it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects

from submissions.likeness.words import terms
from submissions.models import SearchText, Submission

AT_ONCE = 500


def index_words(submission: Submission) -> None:
    """Write down the words of one manuscript anew; to be called under its lock. A draft is found by nobody."""
    if submission.submitted_at is not None:
        fresh = Submission.objects.get(pk=submission.pk)
        write_words([fresh])


def write_words(submissions: Iterable[Submission]) -> int:
    """Write down the words of these manuscripts; returns how many they are. Four queries."""
    rows = list(submissions)
    if not rows:
        return 0
    prefetch_related_objects(rows, "authors", "translations")
    SearchText.objects.bulk_create(
        [SearchText(submission=row, words=" ".join(sorted(terms(_all_of(row))))) for row in rows],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["words"],
    )
    return len(rows)


def write_missing_words() -> int:
    """Write down the words of some manuscripts that were sent and have none; returns how many, none when all have."""
    without = Submission.objects.filter(submitted_at__isnull=False, search_text__isnull=True)
    return write_words(without.order_by("pk")[:AT_ONCE])


def _all_of(row: Submission) -> str:
    texts: list[Any] = [row.number, row.title, row.abstract, row.keywords]
    for other in row.translations.all():
        texts += [other.title, other.abstract, other.keywords]
    for author in row.authors.all():
        texts += [author.given_name, author.family_name, author.printed_name, author.native_name]
    return "\n".join(texts)
