"""How articles are cited, and how their parts are put into words for readers."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from issues.states import PUBLISHED_QUESTIONS
from journal.dates import in_words
from journal.states import Anonymity
from submissions.states import NONE, Question

register = template.Library()

LICENCES = {
    "creativecommons.org/licenses/by/4.0": "CC BY 4.0",
    "creativecommons.org/licenses/by-sa/4.0": "CC BY-SA 4.0",
    "creativecommons.org/licenses/by-nc/4.0": "CC BY-NC 4.0",
    "creativecommons.org/licenses/by-nc-nd/4.0": "CC BY-NC-ND 4.0",
}
REVIEWS = {
    Anonymity.DOUBLE: gettext_lazy("Double anonymous"),
    Anonymity.SINGLE: gettext_lazy("Single anonymous"),
    Anonymity.OPEN: gettext_lazy("Open"),
}


@register.simple_tag
def place_of(article: Any, journal: Any) -> str:
    """Return where an article stands: ``Journal 9(1), 12–19``, or the journal alone while it has no issue."""
    if not article.in_published_issue:
        return str(journal.name)
    place = f"{journal.name} {article.issue.volume}({article.issue.number})"
    return f"{place}, {article.pages}" if article.pages else place


@register.simple_tag
def citation(article: Any, journal: Any, address: str) -> str:
    """Return a plain citation of an article: authors, year, title, place, address."""
    names = "; ".join(author.citation_name for author in article.authors.all())
    when = f"({article.published_on.year})" if article.published_on else ""
    title = article.marked_title.rstrip(".")
    lead = " ".join(filter(None, [names, when]))
    return ". ".join(filter(None, [lead, title, place_of(article, journal), article.doi_address or address]))


@register.filter
def licence_name(url: str) -> str:
    """Return the short name of a well-known licence, else its address."""
    plain = url.rsplit("//", maxsplit=1)[-1].removeprefix("www.").rstrip("/").removesuffix("/deed.en")
    return LICENCES.get(plain, url)


@register.filter
def review_words(article: Any) -> str:
    """Return how an article was reviewed: ``Double anonymous, 2 reports``; nothing where it was not."""
    if not article.anonymity:
        return ""
    words = [str(REVIEWS[article.anonymity])]
    if article.reports:
        words.append(ngettext("1 report", "%(n)s reports", article.reports) % {"n": article.reports})
    return ", ".join(words)


@register.filter
def statements(article: Any) -> list[dict[str, str]]:
    """Return the declarations of an article in words, in their usual order; an empty one is the answer "none"."""
    return [
        {"label": str(label), "text": article.statements[name] or str(NONE[Question(name)])}
        for name, label in PUBLISHED_QUESTIONS.items()
        if name in article.statements
    ]


@register.filter
def article_facts(article: Any) -> list[dict[str, Any]]:
    """Return the quiet facts beside an article, for the component ``facts.html``."""
    rows: list[dict[str, Any]] = [
        {"label": label, "value": in_words(day)}
        for label, day in [
            (_("Received"), article.received_on),
            (_("Revised"), article.revised_on),
            (_("Accepted"), article.accepted_on),
            (_("Published"), article.published_on),
        ]
    ]
    rows.append({"label": _("Review"), "value": review_words(article)})
    rows.append({"label": _("Language"), "value": article.get_language_display()})
    if article.licence_url:
        rows.append({"label": _("Licence"), "value": licence_name(article.licence_url), "url": article.licence_url})
    if article.doi:
        rows.append({"label": "DOI", "value": article.doi, "url": article.doi_address})
    return rows
