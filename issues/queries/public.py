"""What readers see: these queries touch the tables of issues, and the pages and settings of the journal, alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from issues.models import Article, ArticleText, Edition, Galley, Issue, Notice, Version
from issues.states import ArticleKind
from journal.models import Journal, Page
from journal.text import one_line
from submissions.likeness.words import wanted_words
from submissions.queries import excerpt, in_pieces

LATEST = ("-published_at", "-pk")
RANKED = ("elsewhere", *LATEST)
"""What holds most of the words in its titles and names first, then what is newest."""
MOST_WORDS = 8


def _with_authors(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.select_related("issue").prefetch_related("authors", "translations")


def current_issue() -> Issue | None:
    """Return the issue that appeared last, with its contents."""
    return _to_read(Issue.objects.public().order_by("-published_at", "-pk")).first()


def issue_to_read(volume: int, number: int) -> Issue | None:
    """Return a published issue with its contents."""
    return _to_read(Issue.objects.public().filter(volume=volume, number=number)).first()


def _to_read(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    articles = _with_authors(Article.objects.public().filter(joined_at__isnull=False))
    return issues.prefetch_related("guest_editors", Prefetch("articles", articles))


def archive() -> QuerySet[Issue]:
    """Return all published issues, newest first."""
    return (
        Issue.objects.public()
        .annotate(article_count=Count("articles", filter=Q(articles__joined_at__isnull=False)))
        .order_by("-volume", "-number")
    )


def online_first() -> QuerySet[Article]:
    """Return what is published and belongs to no published issue yet, newest first.

    Notices never join an issue: they are read with their article, and found by search.
    """
    waiting = Article.objects.public().filter(joined_at__isnull=True).exclude(kind=ArticleKind.NOTICE)
    return _with_authors(waiting).order_by(*LATEST)


def public_article(pk: int) -> Article | None:
    """Return a published article with all that its page shows."""
    return (
        Article.objects.public()
        .select_related("issue", "notice_of__target")
        .prefetch_related(
            "authors",
            "translations",
            Prefetch("versions", Version.objects.prefetch_related("galleys")),
            Prefetch("notices", Notice.objects.filter(article__in=Article.objects.public()).select_related("article")),
        )
        .filter(pk=pk)
        .first()
    )


def public_galley(article_pk: int, kind: str, version: int | None = None) -> Galley | None:
    """Return a file of a published article: of its newest version, or of an older one."""
    article = Article.objects.public().with_public_files().filter(pk=article_pk).first()
    if article is None:
        return None
    row = Version.objects.filter(article=article, number=version or article.version).first()
    return row.galleys.filter(kind=kind).first() if row else None


def found(words: str) -> QuerySet[Article]:
    """Return the published articles with words that begin like each of these, those named so in their heads first.

    Found are titles, names, abstracts and keywords, in every script, with the marks of Latin letters or without them.
    To be ordered by ``RANKED``.
    """
    wanted = wanted_words(words, most=MOST_WORDS)
    articles = _with_authors(Article.objects.public())
    hits = ArticleText.objects.filter(words__holds_words=wanted) if wanted else ArticleText.objects.none()
    elsewhere = [Case(When(search_text__heads__contains=f" {word}", then=0), default=1) for word in wanted]
    return articles.filter(pk__in=hits.values("article")).annotate(elsewhere=sum(elsewhere, Value(0)))


def with_marks(articles: Iterable[Any], words: str) -> None:
    """Write beside each of these articles its title, and a part of the abstract, in pieces: those looked for apart."""
    wanted = wanted_words(words, most=MOST_WORDS)
    for article in articles:
        article.title_in_pieces = in_pieces(article.marked_title, wanted)
        abstract = "" if article.is_removed else one_line(article.abstract)
        article.abstract_in_pieces = excerpt(in_pieces(abstract, wanted))


def pages() -> QuerySet[Page]:
    """Return the public pages about the journal."""
    return Page.objects.filter(is_public=True)


def state_of_the_public() -> tuple[Any, ...]:
    """Return what differs as soon as anything public has changed: the edition, the pages, the journal's settings."""
    edition = Edition.objects.values_list("number", flat=True).first()
    texts = tuple(Page.objects.order_by("pk").values_list("pk", "position", "changed_at"))
    settings = Journal.objects.values_list().first()
    return (edition, texts, settings)
