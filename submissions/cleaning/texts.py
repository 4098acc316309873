"""The text that reviewers will read in a file, block by block with its place, for the search after names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from submissions.cleaning.fields import W
from submissions.cleaning.findings import Block
from submissions.cleaning.parts import WEB, Uncleanable, local, tree_of, unpacked

OF_WORD = (
    (re.compile(r"word/document\d*\.xml$"), "body"),
    (re.compile(r"word/header\d*\.xml$"), "header"),
    (re.compile(r"word/footer\d*\.xml$"), "footer"),
    (re.compile(r"word/(?:foot|end)notes\d*\.xml$"), "footnote"),
    (re.compile(r"word/comments\d*\.xml$"), "comment"),
)
SHOWN = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "line-break": "\n",
    "softHyphen": "\u00ad",
    "noBreakHyphen": "-",
    "s": " ",
}
WORDS = {"t", "delText"}
DESCRIBING = ("descr", "title")
NOTES = {"note": "footnote", "annotation": "comment", "header": "header", "footer": "footer"}


def blocks_of(data: bytes, kind: str) -> list[Block]:
    """Return the blocks of a text; raises ``Uncleanable`` for what holds none, and whatever a parser raises."""
    readers = {"docx": _of_word, "odt": _of_opendocument, "pdf": _of_portable}
    if kind not in readers:
        raise Uncleanable
    return [block for block in readers[kind](data) if block.text.strip()]


# -- Word ----------------------------------------------------------------------------------------------------------


def _of_word(data: bytes) -> Iterator[Block]:
    entries = unpacked(data)
    headings = _heading_styles(entries.get("word/styles.xml"))
    for pattern, part in OF_WORD:
        for name in sorted(entries):
            if pattern.match(name):
                yield from _paragraphs(tree_of(entries[name]), part, headings)
    for name in sorted(entries):
        if name.startswith("word/_rels/"):
            targets = (relation.get("Target", "") for relation in tree_of(entries[name]))
            yield from (Block(target, part="link") for target in targets if WEB.match(target))


def _heading_styles(data: bytes | None) -> set[str]:
    """Return the ids of styles that stand in the outline, whatever they are called in the language of the program."""
    if data is None:
        return set()
    styles = tree_of(data).iter(W + "style")
    return {style.get(W + "styleId", "") for style in styles if style.find(f"{W}pPr/{W}outlineLvl") is not None}


def _paragraphs(tree: Any, part: str, headings: set[str]) -> Iterator[Block]:
    number, heading = 0, ""
    for element in tree.iter(W + "p"):
        if any(local(above.tag) == "Fallback" for above in element.iterancestors()):
            continue
        text = _text(element)
        number += bool(text.strip())
        if _is_heading(element, headings):
            heading = " ".join(text.split())
        yield Block(text, part=part, paragraph=number, heading=heading)
        for shown in element.iter():
            if local(shown.tag) == "docPr":
                words = "\n".join(filter(None, map(shown.get, DESCRIBING)))
                yield Block(words, part="description", paragraph=number, heading=heading)


def _is_heading(element: Any, headings: set[str]) -> bool:
    style = element.find(f"{W}pPr/{W}pStyle")
    return element.find(f"{W}pPr/{W}outlineLvl") is not None or (style is not None and style.get(W + "val") in headings)


def _text(element: Any) -> str:
    """Return the text of a paragraph without that of boxes inside it, which are paragraphs of their own."""
    pieces = []
    for child in element:
        name = local(child.tag)
        if name in WORDS:
            pieces.append(child.text or "")
        elif name in SHOWN:
            pieces.append(SHOWN[name])
        elif name not in {"p", "pPr", "AlternateContent"}:
            pieces.append(_text(child))
    return "".join(pieces)


# -- OpenDocument --------------------------------------------------------------------------------------------------


def _of_opendocument(data: bytes) -> Iterator[Block]:
    entries = unpacked(data)
    for name in ("content.xml", "styles.xml"):
        if name in entries:
            yield from _of_opendocument_part(tree_of(entries[name]))


def _of_opendocument_part(tree: Any) -> Iterator[Block]:
    number, heading = 0, ""
    for element in tree.iter():
        name = local(element.tag)
        if name in {"p", "h"}:
            above = (NOTES.get(local(ancestor.tag), "") for ancestor in element.iterancestors())
            part, text = next(filter(None, above), "body"), _mixed(element)
            number += part == "body" and bool(text.strip())
            heading = " ".join(text.split()) if name == "h" else heading
            yield Block(text, part=part, paragraph=number, heading=heading)
        elif name in {"title", "desc"} and element.text:
            yield Block(element.text, part="description", paragraph=number, heading=heading)
        elif name == "a":
            targets = (str(value) for key, value in element.attrib.items() if local(key) == "href")
            yield from (Block(target, part="link", paragraph=number) for target in targets if WEB.match(target))


def _mixed(element: Any) -> str:
    """Return the text of a paragraph in which text and elements mix, without that of notes and boxes inside it."""
    pieces = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name == "tab" or name in {"s", "line-break"}:
            pieces.append(SHOWN[name])
        elif name not in {"p", "h", "note", "annotation", "frame"}:
            pieces.append(_mixed(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


# -- PDF -----------------------------------------------------------------------------------------------------------


def _of_portable(data: bytes) -> Iterator[Block]:
    from pypdf import PdfReader  # noqa: PLC0415 - it takes long to load, and other files need not wait for it

    reader = PdfReader(io.BytesIO(data))
    for number, page in enumerate(reader.pages, 1):
        yield Block(page.extract_text(), page=number)
        for note in page.get("/Annots") or ():
            yield from _of_note(note.get_object(), number)
    yield from (Block(title, part="outline") for title in _titles(reader.outline))


def _of_note(note: Any, page: int) -> Iterator[Block]:
    yield Block(str(note.get("/Contents", "")), part="comment", page=page)
    action = note.get("/A")
    target = str(action.get_object().get("/URI", "")) if action is not None else ""
    if WEB.match(target):
        yield Block(target, part="link", page=page)


def _titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title)
