"""What an uploaded file is, found by reading it.

It knows nothing of the journal, and is run as a program of its own with limits on time and memory
(``python -m submissions.inspection``): a file that breaks a parser breaks that process and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from submissions.inspection.archives import inspect_archive
from submissions.inspection.pictures import inspect_jpeg, inspect_png, inspect_tiff
from submissions.inspection.portable import inspect_pdf
from submissions.inspection.problems import CHUNK, Problem
from submissions.inspection.tables import could_be_text, inspect_csv
from submissions.inspection.tails import OLE, ZIP, refuse_second_kind

__all__ = ["Problem", "kind_of", "verdict"]

HEAD = 8192

BEGINS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: head.startswith(b"%PDF-"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "tiff": lambda head: head.startswith((b"II*\x00", b"MM\x00*")),
    "csv": could_be_text,
}
INSPECTIONS: dict[str, Callable[[Path], None]] = {
    "pdf": inspect_pdf,
    "png": inspect_png,
    "jpeg": inspect_jpeg,
    "tiff": inspect_tiff,
    "csv": inspect_csv,
}


def kind_of(path: Path, wanted: list[str]) -> str:
    """Return what the file is, one of ``wanted``; raises ``Problem``."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(OLE):
            rest = head + file.read(4 * CHUNK)
            raise Problem("encrypted" if "EncryptedPackage".encode("utf-16-le") in rest else "old_word")
    if not head:
        raise Problem("empty")
    if head.startswith(ZIP):
        kind = inspect_archive(path)
    else:
        kind = next((kind for kind, begins in BEGINS.items() if kind in wanted and begins(head)), "")
        if kind:
            INSPECTIONS[kind](path)
    if kind not in wanted:
        raise Problem("not_on_the_list")
    refuse_second_kind(path, kind, head)
    return kind


def verdict(path: Path, wanted: list[str]) -> dict[str, str]:
    """Return what a file is, or why it cannot be taken; raises nothing."""
    try:
        return {"kind": kind_of(path, wanted)}
    except Problem as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}
