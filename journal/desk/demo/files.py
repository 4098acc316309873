"""Files of the demonstration, made on the spot: manuscripts in Word's format, galleys as PDF."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from journal.desk.demo.texts import NOTE, PARAGRAPHS, Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

GALLEY = """
#let paper = json("paper.json")
#set document(title: paper.title, author: paper.authors)
#set page(paper: "a4", margin: (x: 26mm, y: 28mm), numbering: "1")
#set text(font: ("Source Serif 4", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Thai", "Noto Sans Myanmar"), size: 11pt)
#set par(justify: true, leading: 0.72em)
#text(size: 9pt, fill: rgb("#8a5a0b"))[#paper.mark]
#v(6mm)
#text(size: 24pt, weight: "semibold")[#paper.title]
#v(2mm)
#text(size: 12pt)[#paper.authors.join(", ")]
#v(6mm)
#block(inset: (left: 6mm))[#text(size: 10pt)[#paper.abstract]]
#v(4mm)
#for section in paper.sections [
  #heading(level: 1, section.title)
  #for words in section.paragraphs [ #words #parbreak() ]
]
"""


def manuscript(paper: Paper, *, authors: Sequence[str], version: int = 1) -> SimpleUploadedFile:
    """Return a manuscript as an author would send it; without ``authors`` it is a copy for reviewers."""
    return SimpleUploadedFile(f"manuscript-v{version}.docx", _written(paper, tuple(authors), version), DOCX)


@cache
def _written(paper: Paper, authors: tuple[str, ...], version: int) -> bytes:
    document = Document()
    document.core_properties.author = "; ".join(authors)
    document.core_properties.title = paper.title
    document.add_heading(paper.title, level=0)
    if authors:
        document.add_paragraph(", ".join(authors))
    document.add_heading("Abstract", level=1)
    document.add_paragraph(paper.abstract)
    for language, title, abstract in paper.other:
        document.add_heading(f"{title} ({language})", level=1)
        document.add_paragraph(abstract)
    for heading, words in zip(["Introduction", "People", "What follows", "Figures"], PARAGRAPHS, strict=True):
        document.add_heading(heading, level=1)
        for _ in range(version):
            document.add_paragraph(words)
    if authors and paper.for_machines:
        document.add_paragraph(paper.for_machines)
    document.add_paragraph(NOTE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def galley(paper: Paper, *, authors: list[str], fonts: list[Path], length: int = 3) -> SimpleUploadedFile:
    """Return the set pages of a paper as a PDF of about ``length`` pages."""
    headings = ["Introduction", "Setting", "What was asked", "What was found", "Discussion", "Conclusion"]
    facts = {
        "title": paper.title,
        "authors": authors,
        "abstract": paper.abstract,
        "mark": "Demonstration. All people and findings are invented.",
        "sections": [{"title": heading, "paragraphs": PARAGRAPHS * length} for heading in headings[: 2 + length]],
    }
    with TemporaryDirectory() as folder:
        (Path(folder) / "paper.json").write_text(json.dumps(facts), encoding="utf-8")
        (Path(folder) / "paper.typ").write_text(GALLEY, encoding="utf-8")
        pages = typst.compile(
            str(Path(folder) / "paper.typ"), font_paths=[str(path) for path in fonts], ignore_system_fonts=True
        )
    return SimpleUploadedFile("galley.pdf", pages, "application/pdf")
