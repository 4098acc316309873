"""Files that people bring along: the sample manuscripts where they are at hand, others made on the spot."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import docx
import typst

from tests.samples import SAMPLES

SESAN = "Life along the Sesan after the dam"
PARAGRAPH = (
    "Households along the river were asked about fishing, fields and the way to the market, before the water rose and "
    "after it. What follows is an invented text for trying out how a manuscript travels through the journal."
)


def sesan(folder: Path) -> Path:
    """Return the bilingual sample manuscript, or one made in its place."""
    sample = SAMPLES / "manuscripts" / "sesan-khmer-english.docx"
    return sample if sample.exists() else manuscript(folder / "sesan.docx", title=SESAN)


def manuscript(path: Path, *, title: str, author: str = "", words: str = PARAGRAPH) -> Path:
    """Write a Word file with a title, an abstract, three sections and two references."""
    document = docx.Document()
    document.core_properties.author = author
    document.core_properties.title = title
    document.add_heading(title, 0)
    if author:
        document.add_paragraph(author)
    document.add_heading("Abstract", 1)
    document.add_paragraph(words)
    for heading in ("Introduction", "What was done", "What was found"):
        document.add_heading(heading, 1)
        for _number in range(3):
            document.add_paragraph(words)
    document.add_heading("References", 1)
    document.add_paragraph("Chea, V. (2019). An invented book about the river. Invented Press.")
    document.add_paragraph("Tran, L. (2018). An invented article about the delta. Invented Journal 3(1), 1–9.")
    document.save(str(path))
    return path


def weighing(path: Path, size: int) -> Path:
    """Make a Word file so many bytes longer, by a picture that nothing can pack."""
    noise = b"".join(hashlib.sha512(str(number).encode()).digest() for number in range(size // 64))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/map.bin", noise)
    return path


def galley(path: Path, *, title: str, pages: int = 3) -> Path:
    """Set a PDF of so many pages, as a typesetter would bring it."""
    quoted = title.replace("\\", "").replace('"', "'")
    body = "#pagebreak()\n".join("#lorem(220)\n" for _page in range(pages))
    source = f'#set document(title: "{quoted}")\n#set page(width: 17cm, height: 24cm)\n= #"{quoted}"\n{body}'
    path.write_bytes(typst.compile(source.encode()))
    return path
