"""Manuscripts made for the tests of their reading: Word files with direct formatting, paragraph by paragraph."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx as word_files
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from submissions.reading import Reading, reading_of


def word(*paragraphs: str | tuple[str, str]) -> bytes:
    """Return a Word file; a paragraph is its text, or its text with what it looks like: ``bold 16 centre font=…``.

    ``^`` raises the words up to the next ``^``; a line break stays one.
    """
    made = word_files.Document()
    for paragraph in paragraphs:
        text, look = (paragraph, "") if isinstance(paragraph, str) else paragraph
        _write(made.add_paragraph(), text, look.split())
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _write(paragraph: Any, text: str, look: list[str]) -> None:
    for number, piece in enumerate(text.split("^")):
        run = paragraph.add_run(piece)
        run.font.superscript = number % 2 == 1
        run.bold = "bold" in look
        run.font.hidden = "hidden" in look
        if "white" in look:
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        for fact in look:
            if fact.isdigit():
                run.font.size = Pt(int(fact))
            if fact.startswith("font="):
                run.font.name = fact.removeprefix("font=").replace("_", " ")
    if "centre" in look:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for style in (fact.removeprefix("style=") for fact in look if fact.startswith("style=")):
        paragraph.style = style.replace("_", " ")


def read(folder: Path, *paragraphs: str | tuple[str, str]) -> Reading:
    """Return what is read of a Word file made of these paragraphs."""
    source = folder / "manuscript.docx"
    source.write_bytes(word(*paragraphs))
    return reading_of(source, "docx", seconds=20)
