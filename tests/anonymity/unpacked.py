"""Everything a file says, wherever in it that lies: archives in archives, streams of PDF files, text cut into runs."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator

from pypdf import PdfReader

MARKUP = re.compile(r"<[^>]*>")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
DEEPEST = 5


def said_by(data: bytes) -> str:
    """Return what a file says, folded: in each encoding a name may stand in, with and without what stands between."""
    found = []
    for piece in pieces(data):
        for encoding in ENCODINGS:
            text = piece.decode(encoding, "ignore")
            found += [text, MARKUP.sub("", text)] if "<" in text else [text]
    return "\n".join(found).casefold()


def pieces(data: bytes, deep: int = 0) -> Iterator[bytes]:
    """Yield a file and whatever is packed in it, names of entries included."""
    yield data
    if deep > DEEPEST:
        return
    if data[:2] == b"\x1f\x8b":
        yield from pieces(gzip.decompress(data), deep + 1)
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            yield opened.comment
            for entry in opened.infolist():
                yield from (entry.filename.encode(), entry.comment, entry.extra)
                yield from pieces(opened.read(entry), deep + 1)
    elif data[:5] == b"%PDF-":
        reader = PdfReader(io.BytesIO(data))
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        for number in range(1, reader.trailer["/Size"]):
            found = reader.get_object(number)
            yield repr(found).encode()
            if hasattr(found, "get_data"):
                yield from pieces(found.get_data(), deep + 1)
