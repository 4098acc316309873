"""Tables for a spreadsheet: CSV in UTF-8 that opens as it is in any of them, and in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: Any) -> str:
    """Return what stands in a cell: words that a spreadsheet would reckon with are marked as words; numbers stay."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    words = str(value)
    return f"'{words}" if words.lstrip(" ").startswith(BEGINS_FORMULA) else words


class _Line:
    """What the writer of the standard library writes to: it hands each line on."""

    def write(self, line: str) -> str:
        """Return the line as it is."""
        return line


def lines(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield a table line by line, as a download can be sent while it is read."""
    writer = csv.writer(_Line())
    yield MARK + writer.writerow([cell(word) for word in head])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
