"""A manuscript as it is read in a browser, whatever program it was written with.

A text is a row of paragraphs in HTML, a PDF a row of pages as pictures with the places of their words; no stranger's
file runs in a reader's browser, and nothing of it is fetched from elsewhere. Pure: a file in, files and plain data out.
Knows nothing of the journal and imports nothing of it, so that it can run as a program of its own with limits on time
and memory (``python -m submissions.showing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from submissions.showing.pictures import Pictures
from submissions.showing.problems import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("docx", "odt", "pdf")
"""What can be shown."""
PAGES, TEXT = "pages", "text"

__all__ = ["KINDS", "PAGES", "TEXT", "Unreadable", "shown"]


def shown(path: Path, kind: str, folder: Path) -> dict[str, Any]:
    """Return a file as plain data, and write its pictures to a folder; raises ``Unreadable``.

    ``form`` is "pages" or "text". ``parts`` are what a note can be written at: each with its first ``words``; a
    paragraph with ``html`` and the ``section`` it stands in; a page, or a picture in a text, with the number of its
    ``picture``, its ``width`` and ``height``; a page with its ``lines``. ``pictures`` says of each which files it has.
    """
    pictures = Pictures(folder)
    if kind == "pdf":
        from submissions.showing.pages import pages_of  # noqa: PLC0415 - a text need not wait for PDFium

        found = {"form": PAGES, "parts": pages_of(path, pictures)}
    else:
        from submissions.showing.texts import text_of  # noqa: PLC0415 - nor a page for the reader of HTML

        found = {"form": TEXT, "parts": text_of(path, kind, pictures)}
    if not found["parts"]:
        raise Unreadable
    return {**found, "pictures": pictures.kept}
