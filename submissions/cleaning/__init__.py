"""Names out of files: what a document says of who wrote it and on which machine, beside the words one reads in it.

Pure: bytes in, bytes out. Knows nothing of the journal and imports nothing of it, so that it can run as a program of
its own with limits on time and memory (``python -m submissions.cleaning``). Words and layout stay as they are;
names that stand in the text itself are only looked for (``search``).
"""

from __future__ import annotations

from submissions.cleaning import office, opendocument
from submissions.cleaning.parts import Uncleanable

KINDS = ("docx", "xlsx", "odt", "pdf")
"""What can be cleaned."""

__all__ = ["KINDS", "Uncleanable", "cleaned"]


def cleaned(data: bytes, kind: str, *, word: str, keeps_comments: bool = True) -> bytes:
    """Return a file anew without the names it carries; where a format asks for one, ``word`` stands in its place.

    Comments stay without their writers, as in the file of a report, or go: in a manuscript authors talk in them.
    Raises ``Uncleanable`` where something in it cannot be looked into, and whatever a parser raises at a broken file.
    """
    if kind in {"docx", "xlsx"}:
        return office.cleaned(data, word, keeps_comments=keeps_comments)
    if kind == "odt":
        return opendocument.cleaned(data, word, keeps_comments=keeps_comments)
    if kind == "pdf":
        from submissions.cleaning import portable  # noqa: PLC0415 - pypdf takes long to load; other files need not wait

        return portable.cleaned(data, keeps_comments=keeps_comments)
    raise Uncleanable
