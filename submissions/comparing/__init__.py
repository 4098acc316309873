"""What was changed between two versions of a text: which words came in, which went out, and where.

Pure: two files in, plain data out. Knows nothing of the journal and imports nothing of it, so that it can run as a
program of its own with limits on time and memory (``python -m submissions.comparing``). What comes out are words and
marks, never HTML: a page writes them with its own tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from submissions.comparing.arranging import arranged
from submissions.comparing.differing import differences
from submissions.comparing.extracting import Unreadable, text_of

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("docx", "odt", "pdf")
"""What can be compared, each with each."""

__all__ = ["KINDS", "Unreadable", "compared"]


def compared(before: Path, kind_before: str, after: Path, kind_after: str) -> dict[str, Any]:
    """Return the differences of two files as plain data; raises ``Unreadable``.

    ``words_in`` and ``words_out`` count words; ``changes`` lists them in order; ``parts`` are the text after, with
    what went out in its place, and unchanged stretches marked as such.
    """
    old, new = text_of(before, kind_before), text_of(after, kind_after)
    if not old or not new:
        raise Unreadable
    return arranged(old, new, differences(old, new))
