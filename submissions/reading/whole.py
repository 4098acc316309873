"""From a file to what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from submissions.reading import front, headings, machines, opendocument, pandoc, people, references, word
from submissions.reading.facts import Author, Reading
from submissions.reading.looks import Seen
from submissions.reading.paragraphs import BODY, NOTE, Document, Look, Paragraph, Unreadable, key_of
from submissions.reading.words import count, language_of

KINDS = ("docx", "odt", "pdf")
"""What can be read."""

VERSION = 3
"""Raised with each change that reads more or otherwise: a job does not pass over what an earlier one read."""

SAMPLE = 20_000  # letters that tell the language of a text
MOST_SECTIONS = 500


def reading_of(source: Path, kind: str, *, seconds: int) -> Reading:
    """Return what a file says; raises ``Unreadable``, and whatever a parser raises at a broken file.

    ``seconds`` of the processor are what pandoc may take.
    """
    if kind not in KINDS:
        raise Unreadable("broken")
    return _facts(_of_pages(source) if kind == "pdf" else _of_text(source, kind, seconds))


def _of_pages(source: Path) -> Document:
    from submissions.reading import portable  # noqa: PLC0415 - pypdf takes long to load; other files need not wait

    return portable.document_of(source)


def _of_text(source: Path, kind: str, seconds: int) -> Document:
    """Return a Word or OpenDocument text: pandoc's paragraphs, with the look of each."""
    counted = pandoc.Counted()
    tree = pandoc.tree_of(source, kind, seconds)
    found = pandoc.paragraphs_of(tree, counted)
    seen = (word if kind == "docx" else opendocument).looks_of(source)
    return Document(
        paragraphs=tuple(_with_look(paragraph, seen) for paragraph in [*found, *counted.notes]),
        figures=counted.figures,
        tables=counted.tables,
        legacy_fonts=tuple(sorted(seen.fonts)),
        unseen=tuple(seen.unseen),
    )


def _with_look(paragraph: Paragraph, seen: Seen) -> Paragraph:
    key = key_of(paragraph.text)
    look = seen.looks.get(key, Look(bold=paragraph.look.bold))
    return replace(paragraph, look=look, style=paragraph.style or seen.styles.get(key, ""))


def _facts(document: Document) -> Reading:
    paragraphs = document.paragraphs
    size = headings.size_of_text(paragraphs)
    language = _language(paragraphs)
    cited = references.references_of(paragraphs, size)
    span, behind = front.title_span(paragraphs, size), 0
    titles: dict[str, str] = {}
    authors: tuple[Author, ...] = ()
    if span:
        titles = front.titles_in(paragraphs[span.start : span.end])
        end = front.front_end(paragraphs, span.end, size)
        behind = span.end
        authors = people.authors_of(
            paragraphs[span.end : end],
            cited,
            beside=[note for paragraph in paragraphs[span.start : end] for note in paragraph.notes],
            notes=[paragraph for paragraph in paragraphs if paragraph.place == NOTE and not paragraph.look.garbled],
        )
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
        paragraph.text for paragraph in paragraphs if paragraph.place == BODY and not paragraph.look.garbled
    )
    middle = max(0, len(text) // 2 - SAMPLE // 2)
    return language_of(text[middle : middle + SAMPLE])
