"""A program of its own: read a PDF from standard input and print what it is, as JSON; with ``text``, what it says, too.

It runs apart, with little memory and time, so that a file made to harm the reader harms nothing but this process. It
imports nothing of the journal.
"""

from __future__ import annotations

import io
import json
import sys

from pypdf import PdfReader


def facts(content: bytes, *, with_text: bool = False) -> dict[str, object]:
    """Return the number of pages, or why the file cannot be used: ``encrypted``, ``broken`` or ``empty``.

    ``with_text`` adds the text of each page.
    """
    text = []
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return {"problem": "encrypted"}
        pages = 0
        for page in reader.pages:
            page.get_contents()
            _ = page.mediabox.width, page.mediabox.height
            pages += 1
            if with_text:
                text.append(page.extract_text())
    except Exception:  # noqa: BLE001 - whatever a broken file makes the reader do, the answer is the same
        return {"problem": "broken"}
    if not pages:
        return {"problem": "empty"}
    return {"pages": pages, "text": text} if with_text else {"pages": pages}


def main() -> None:
    """Read what comes by the standard input."""
    sys.stdout.write(json.dumps(facts(sys.stdin.buffer.read(), with_text="text" in sys.argv[1:])))


if __name__ == "__main__":
    main()
