"""Tables of plain text."""

from __future__ import annotations

from pathlib import Path

from submissions.inspection.problems import CHUNK, Problem

OTHER = (b"%PDF", b"<", b"\x89", b"\xff\xd8", b"MZ", b"\x7fELF", b"#!", b"II*", b"MM\x00", b"{\\rtf")


def inspect_csv(path: Path) -> None:
    """See that a table is text in UTF-8 to its end."""
    try:
        with path.open(encoding="utf-8") as file:
            while piece := file.read(CHUNK):
                if "\x00" in piece:
                    raise Problem("not_on_the_list")
    except UnicodeDecodeError as error:
        raise Problem("not_text") from error


def could_be_text(head: bytes) -> bool:
    """Tell whether a file may be a table by how it begins."""
    return b"\x00" not in head and not head.lstrip().startswith(OTHER)
