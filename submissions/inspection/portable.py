"""PDF: opened, every page read, nothing that runs, nothing before or behind it."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import Any

from submissions.inspection.problems import Problem
from submissions.inspection.tails import BLANK

END = b"%%EOF"
HEADER = re.compile(rb"[\r\n]%PDF-\d\.\d")
NOT_BLANK = re.compile(rb"[^\x00\t\n\x0c\r ]")


def inspect_pdf(path: Path) -> None:
    """Open a PDF and read every page; a bomb spends its own time and memory, not the journal's."""
    from pypdf import PdfReader  # noqa: PLC0415 - half a second that a Word file need not wait for

    _refuse_joined(path)
    with path.open("rb") as file:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise Problem("encrypted")
        if not len(reader.pages):
            raise Problem("broken")
        for page in reader.pages:
            contents = page.get_contents()
            if contents is not None:
                contents.get_data()
            _refuse_acts(page)
        _refuse_acts(reader.root_object)
        if "/JavaScript" in _entry(reader.root_object, "/Names"):
            raise Problem("macros")


def _refuse_joined(path: Path) -> None:
    """Refuse two PDFs in one, of which one reader shows the first and another one the last, and what lies behind.

    A PDF that is attached to this one begins behind the word ``stream`` and is none of that.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = data.rfind(END)
        if end < 0:
            raise Problem("broken")
        if NOT_BLANK.search(data, end + len(END)):
            raise Problem("joined")
        for header in HEADER.finditer(data):
            if not data[max(0, header.start() - 16) : header.start()].rstrip(BLANK).endswith(b"stream"):
                raise Problem("joined")


def _refuse_acts(dictionary: dict[str, Any]) -> None:
    """Refuse a document, or a page of it, that runs something as it is opened, shown, printed or closed."""
    at_events = _entry(dictionary, "/AA")
    for action in (_entry(dictionary, "/OpenAction"), *(_entry(at_events, event) for event in at_events)):
        if action.get("/S") in {"/JavaScript", "/Launch"}:
            raise Problem("macros")


def _entry(dictionary: dict[str, Any], key: str) -> dict[str, Any]:
    """Return what a key of a PDF dictionary leads to, if that is a dictionary itself."""
    found = dictionary.get(key)
    found = found.get_object() if found is not None and hasattr(found, "get_object") else found
    return found if isinstance(found, dict) else {}
