"""An HTML galley as readers read it: a stranger's file, of which only words and their structure are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from journal.text import safe_article

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from issues.models import Galley

UNSEEN = ("head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg")


def full_text(galley: Galley) -> SafeString:
    """Return the text of an HTML galley, safe to show below a heading of the first rank; pictures as their words."""
    with galley.stored.open("rb") as stored:
        root = html.document_fromstring(stored.read(), parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    for element in list(root.iter(*UNSEEN)):
        element.drop_tree()
    for heading in list(root.iter("h1")):
        heading.tag = "h2"
    for picture in list(root.iter("img")):
        picture.tag, picture.text = "em", picture.get("alt") or ""
    return safe_article(etree.tostring(root, encoding="unicode", method="html"))
