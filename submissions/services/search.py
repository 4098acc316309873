"""Writing down the words by which a manuscript is found; its editors find it from the moment it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects

from journal.text import unmarked
from submissions.likeness.words import placed
from submissions.models import SearchText, Submission

AT_ONCE = 500
LONGEST = 60  # characters of a word; what is longer is none


UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts without spaces: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
COENG = "\u17d2"  # joins the next Khmer consonant to the one before


def terms(text: str) -> set[str]:
    """Return the words of a text as they are searched.

    Those with marks over Latin letters also without them; those of scripts without spaces also from each of their
    syllables on, as the dictionary takes for one word what a reader takes for two.
    """
    found = {word.text for word in placed(text) if len(word.text) <= LONGEST}
    parts = {part for word in found for part in word.split()}
    endings = {ending for part in parts if UNSPACED.search(part) for ending in _endings(part)}
    return parts | endings | {unmarked(part) for part in parts}


def _endings(word: str) -> Iterator[str]:
    """Yield what is left of a word behind each of its first letters, where a syllable may begin."""
    for place in range(1, len(word)):
        if word[place - 1] != COENG and not unicodedata.category(word[place]).startswith("M"):
            yield word[place:]


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
