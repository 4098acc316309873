"""From a file to what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from submissions.reading import front, headings, looks, machines, pandoc, people, references
from submissions.reading.facts import Author, Reading
from submissions.reading.paragraphs import BODY, Document, Look, Paragraph, Unreadable, key_of
from submissions.reading.words import count, language_of

KINDS = ("docx", "odt", "pdf")
"""What can be read."""

VERSION = 1
"""Raised with each change that reads more or otherwise: what was read by an earlier one is read anew."""

SAMPLE = 20_000  # letters that tell the language of a text
MOST_REFERENCES, MOST_SECTIONS = 2000, 500


def reading_of(source: Path, kind: str, *, seconds: float) -> Reading:
    """Return what a file says; raises ``Unreadable``, and whatever a parser raises at a broken file."""
    if kind not in KINDS:
        raise Unreadable("broken")
    document = _of_text(source, kind, seconds)
    return _facts(document)


def _of_text(source: Path, kind: str, seconds: float) -> Document:
    """Return a Word or OpenDocument text: pandoc's paragraphs, with the look of each."""
    counted = pandoc.Counted()
    tree = pandoc.tree_of(source, kind, seconds)
    found = pandoc.paragraphs_of(tree, counted)
    seen = looks.of_word(source) if kind == "docx" else looks.Seen()
    return Document(
        paragraphs=tuple(_with_look(paragraph, seen) for paragraph in [*found, *counted.notes]),
        figures=counted.figures,
        tables=counted.tables,
        legacy_fonts=tuple(sorted(seen.fonts)),
        unseen=tuple(seen.unseen),
    )


def _with_look(paragraph: Paragraph, seen: looks.Seen) -> Paragraph:
    look = seen.looks.get(key_of(paragraph.text), Look(bold=paragraph.look.bold))
    return Paragraph(paragraph.marked, paragraph.style, paragraph.level, paragraph.place, look)


def _facts(document: Document) -> Reading:
    paragraphs = document.paragraphs
    size = headings.size_of_text(paragraphs)
    language = _language(paragraphs)
    cited = references.references_of(paragraphs, size)[:MOST_REFERENCES]
    span, behind = front.title_span(paragraphs, size), 0
    titles: dict[str, str] = {}
    authors: tuple[Author, ...] = ()
    if span:
        titles = front.titles_in(paragraphs[span.start : span.end])
        end = front.front_end(paragraphs, span.end, size)
        behind = span.end
        authors = people.authors_of(paragraphs[span.end : end], cited)
    return Reading(
        title=titles.get(language, ""),
        language=language,
        titles=titles,
        abstracts=front.abstracts_of(paragraphs, size),
        keywords=front.keywords_of(paragraphs),
        authors=authors,
        sections=headings.sections_of(paragraphs[behind:], size)[:MOST_SECTIONS],
        references=cited,
        figures=document.figures,
        tables=document.tables,
        words=count("\n".join(paragraph.text for paragraph in paragraphs)),
        legacy_fonts=document.legacy_fonts,
        for_machines=(*document.unseen, *machines.instructions_in(paragraphs)),
    )


def _language(paragraphs: Sequence[Paragraph]) -> str:
    """Return the language in which most of the text is written."""
    text = "\n".join(
        paragraph.text for paragraph in paragraphs if paragraph.place == BODY and not paragraph.look.legacy
    )
    middle = max(0, len(text) // 2 - SAMPLE // 2)
    return language_of(text[middle : middle + SAMPLE])
