"""Pictures: whole, of a size that can be shown, and with nothing behind them."""

from __future__ import annotations

import mmap
import re
import struct
from pathlib import Path

from submissions.inspection.problems import Problem
from submissions.inspection.tails import BLANK

WIDEST = 50_000  # pixels
PNG_HEAD = 8
MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in the data of a picture FF is followed by 00, or restarts it
JPEG_START, JPEG_END, JPEG_SCAN = b"\xff\xd8", b"\xff\xd9", b"\xff\xda"


def inspect_png(path: Path) -> None:
    """Go from chunk to chunk (PNG 5.3): the header says a possible size, and the end is the end of the file."""
    size, at, name = path.stat().st_size, PNG_HEAD, b""
    with path.open("rb") as file:
        while name != b"IEND":
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:  # noqa: PLR2004 - length and name
                raise Problem("broken")
            (length,), name = struct.unpack(">I", head[:4]), head[4:8]
            if at == PNG_HEAD and not _is_png_header(name, head[8:]):
                raise Problem("broken")
            at += 12 + length
    if at > size:
        raise Problem("broken")
    if at < size:
        raise Problem("joined")


def _is_png_header(name: bytes, sides: bytes) -> bool:
    return name == b"IHDR" and len(sides) == 8 and all(0 < side < WIDEST for side in struct.unpack(">II", sides))  # noqa: PLR2004


def inspect_jpeg(path: Path) -> None:
    """Go from mark to mark (JPEG B.1.1): behind the end stands nothing but padding, or a smaller view of the same."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < len(data):
            at = _end_of_jpeg(data, at)
            while at < len(data) and data[at] in BLANK:
                at += 1


def _end_of_jpeg(data: mmap.mmap, at: int) -> int:
    """Return where the picture that begins here ends."""
    if data[at : at + 2] != JPEG_START:
        raise Problem("joined" if at else "broken")
    at += 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # marks may be filled up
            at += 1
        mark = data[at : at + 2]
        if mark == JPEG_END:
            return at + 2
        if len(mark) < 2 or mark[0] != 0xFF or len(data) < at + 4:  # noqa: PLR2004 - a mark and its length
            raise Problem("broken")
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if mark == JPEG_SCAN:
            found = MARK.search(data, at)
            if found is None:
                raise Problem("broken")
            at = found.start()


def inspect_tiff(path: Path) -> None:
    """See that the first directory lies inside the file (TIFF 6.0, section 2)."""
    with path.open("rb") as file:
        head = file.read(8)
    order = "<I" if head.startswith(b"II") else ">I"
    if not len(head) <= struct.unpack(order, head[4:8])[0] < path.stat().st_size:
        raise Problem("broken")
