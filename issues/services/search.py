"""Writing down the words by which readers find an article: what its page shows, from the moment it is public."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from issues.models import Article, ArticleText
from submissions.likeness.words import terms

AT_ONCE = 500


def write_words(articles: Iterable[Article]) -> int:
    """Write down the words of these articles; returns how many they are. Three queries."""
    rows = list(articles)
    if not rows:
        return 0
    prefetch_related_objects(rows, "authors", "translations")
    ArticleText.objects.bulk_create(
        [_words_of(row) for row in rows],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["heads", "words"],
    )
    return len(rows)


def write_missing_words() -> int:
    """Write down the words of some public articles that have none; returns how many, none when all have."""
    return write_words(Article.objects.public().filter(search_text__isnull=True).order_by("pk")[:AT_ONCE])


def _words_of(row: Article) -> ArticleText:
    """Return the words of an article; of one that was removed only what its page keeps: titles and names."""
    translations = [] if row.is_removed else list(row.translations.all())
    heads = [row.marked_title, *(other.title for other in translations)]
    for author in row.authors.all():
        heads += [author.given_name, author.family_name, author.printed_name, author.native_name]
    rest = [] if row.is_removed else [row.abstract, row.keywords]
    for other in translations:
        rest += [other.abstract, other.keywords]
    in_heads = terms("\n".join(heads))
    everything = in_heads | terms("\n".join(rest))
    return ArticleText(article=row, heads=f" {' '.join(sorted(in_heads))}", words=" ".join(sorted(everything)))
