"""Words of production for its pages: what has happened, and where an article stands."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from issues.models import Article
from issues.queries import ARTICLE_HISTORY, ISSUE_HISTORY
from issues.states import ArticleState

register = template.Library()

STANDS = {
    ArticleState.COPYEDITING: _("The text is being copyedited. Questions to the author come from here."),
    ArticleState.AUTHOR_QUERIES: _("The copyeditor has questions that only the author can answer."),
    ArticleState.TYPESETTING: _("The article is being set. Its proof goes to the author next."),
    ArticleState.PROOF: _("The proof waits for the author: to be corrected, or approved."),
    ArticleState.READY: _("The article is finished and waits for its publication."),
    ArticleState.PUBLISHED: _("The article is published."),
    ArticleState.RETRACTED: _("The article is retracted."),
    ArticleState.REMOVED: _("The article is removed."),
    ArticleState.STOPPED: _("Production is stopped."),
}


@cache
def _labels() -> dict[str, Any]:
    return {**{f"article.{row.name}": row.label for row in Article.steps()}, **ARTICLE_HISTORY, **ISSUE_HISTORY}


@register.simple_tag
def timeline_of(events: Any) -> list[dict[str, Any]]:
    """Return events for the component ``timeline.html``."""
    return [
        {
            "title": _labels().get(event.name, event.name),
            "at": event.at,
            "who": event.by,
            "note": event.text.note if hasattr(event, "text") else "",
        }
        for event in events
    ]


@register.filter
def stands_for_author(article: Article) -> Any:
    """Return one sentence that says where the article stands."""
    return STANDS[article.state]
