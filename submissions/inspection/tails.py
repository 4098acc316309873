"""Files that are two kinds at once: what one program opens as a picture, another one opens as something else."""

from __future__ import annotations

import zipfile
from pathlib import Path

from submissions.inspection.problems import Problem

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # the container of Word 97, and of new files with a password
LOOKED_FOR_WITHIN = 1024  # bytes in which readers still look for the header of a PDF (ISO 32000-1, annex H.3)
OF_ARCHIVES = ("docx", "odt", "xlsx")
BLANK = b"\x00\t\n\x0c\r "


def refuse_second_kind(path: Path, kind: str, head: bytes) -> None:
    """Refuse a file that opens as a PDF or an archive as well; an archive is found by its end, wherever it begins."""
    if kind != "pdf" and b"%PDF-" in head[:LOOKED_FOR_WITHIN] and kind != "csv":
        raise Problem("joined")
    if kind not in OF_ARCHIVES and is_archive(path):
        raise Problem("joined")


def is_archive(path: Path) -> bool:
    """Tell whether a program that unpacks archives finds anything in the file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except Exception:  # noqa: BLE001 - no archive at all, or one that nothing unpacks
        return False
