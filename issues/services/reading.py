"""An HTML galley as readers read it: a stranger's file, of which only words and their structure are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from lxml import etree, html

from journal.text import OF_ARTICLES, PLACE, safe_article

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from issues.models import Galley

UNSEEN = ("head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg")


def full_text(galley: Galley) -> SafeString:
    """Return the text of an HTML galley, safe to show below the title of its article; pictures as their words.

    Links inside it, to a note and back, lead where they did.
    """
    with galley.stored.open("rb") as stored:
        root = html.document_fromstring(stored.read(), parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    for element in list(root.iter(*UNSEEN)):
        element.drop_tree()
    title = _words(galley.article.title)
    for heading in list(root.iter("h1")):
        heading.tag = "h2"
        if title and _words(heading.text_content()) == title:
            heading.drop_tree()
    for picture in list(root.iter("img")):
        picture.tag, picture.text = "em", picture.get("alt") or ""
    _keep_places(root)
    return safe_article(etree.tostring(root, encoding="unicode", method="html"))


def _words(text: str) -> str:
    """Return a title as it is compared: capitals and spaces make no difference."""
    return " ".join(text.split()).casefold()


def _keep_places(root: Any) -> None:
    """Give the places that links of the text lead to names of their own; no other name, and no dead link, is left."""
    places: dict[str, Any] = {}
    for element in root.iter(etree.Element):
        for name in (element.attrib.pop("id", ""), element.get("name", "") if element.tag == "a" else ""):
            if name:
                places.setdefault(name, element)
    wanted = set()
    for link in root.iter("a"):
        address = link.get("href", "").strip()
        if not address.startswith("#"):
            continue
        name = next((name for name in (address[1:], unquote(address[1:])) if name in places), "")
        if name:
            link.set("href", f"#{quote(PLACE + name)}")
            wanted.add(name)
        else:
            del link.attrib["href"]
    for name in sorted(wanted):
        _mark(places[name], PLACE + name)


def _mark(element: Any, name: str) -> None:
    """Name an element; one that is not shown itself, or has a name already, gets an empty one at its beginning."""
    if element.tag in OF_ARTICLES and "id" not in element.attrib:
        element.set("id", name)
        return
    mark = etree.Element("i", id=name)
    mark.tail, element.text = element.text, None
    element.insert(0, mark)
