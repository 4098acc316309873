"""Files for comparing: made from a few lines, or a changed copy of one of the samples."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import docx as word_files
from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PUT_IN = "Xyloquartz"


def written(path: Path, *paragraphs: str) -> Path:
    """Write a Word file of these paragraphs."""
    document = word_files.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def changed_copy(sample: Path, path: Path, *, every: int) -> list[str]:
    """Write a copy of a sample in which a long word of every so many paragraphs is another; return what those were."""
    gone: list[str] = []
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                root = etree.fromstring(data)
                for n, paragraph in enumerate(root.iter(f"{WORD}p")):
                    gone += _changed(paragraph) if n % every == 0 else []
                data = etree.tostring(root)
            target.writestr(entry.filename, data)
    return gone


def _changed(paragraph: Any) -> list[str]:
    """Put another word in place of the first long one that stands between spaces in the middle of a run."""
    for text in paragraph.iter(f"{WORD}t"):
        words = (text.text or "").split(" ")
        for n, word in enumerate(words[1:-1], 1):
            if len(word) > 6 and word.isascii() and word.isalpha():
                words[n] = PUT_IN
                text.text = " ".join(words)
                return [word]
    return []


def without_words(path: Path) -> Path:
    """Write a Word file that holds nothing to read."""
    return written(path)


def broken(path: Path) -> Path:
    """Write an archive that is no Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    path.write_bytes(buffer.getvalue())
    return path


def png(shade: int) -> bytes:
    """Return a picture of one grey point."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes([0, shade]))) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
