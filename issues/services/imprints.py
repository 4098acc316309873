"""What manuscripts are compared with of a published article: its titles and abstracts, and its text."""

from __future__ import annotations

from issues.models import Article
from issues.states import GalleyKind
from journal import outbox
from submissions.services import articles_kept, keep_article, text_of

IMPRINT = "article.imprint"
READABLE = (GalleyKind.HTML, GalleyKind.PDF)


def ask_for_imprint(article: Article) -> None:
    """Have the worker keep what is public of an article from now on."""
    outbox.enqueue(IMPRINT, {"article": article.pk}, case=article.case_file)


def keep_articles_anew(*, everything: bool = False) -> int:
    """Have the worker keep every public article that was not kept in the present way, or all; return how many."""
    rows = Article.objects.public().select_related("case_file").order_by("pk")
    wanted = rows if everything else rows.exclude(pk__in=articles_kept())
    found = list(wanted)
    for article in found:
        ask_for_imprint(article)
    return len(found)


def take_imprint(article_id: int) -> None:
    """Keep what manuscripts are compared with; an article made of a manuscript has its text from there."""
    article = Article.objects.public().select_related("submission").filter(pk=article_id).first()
    if article is None:
        return
    words = [(article.language, article.title, article.abstract)]
    words += article.translations.values_list("language", "title", "abstract")
    text = _text(article) if article.submission is None else ""
    keep_article(article=article.pk, submission=article.submission, words=words, text=text)


def _text(article: Article) -> str:
    galleys = {galley.kind: galley for galley in article.galleys.filter(is_current=True, kind__in=READABLE)}
    return next((text_of(galleys[kind].stored, kind) for kind in READABLE if kind in galleys), "")
