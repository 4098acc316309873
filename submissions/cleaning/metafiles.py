"""Drawings of Windows (MS-EMF, MS-EMFPLUS, MS-WMF): remarks and what a printer would get are overwritten in place."""

from __future__ import annotations

import struct
from collections.abc import Callable

from submissions.cleaning.parts import Uncleanable, overwrite

EMF_MARK = b" EMF"  # stands in the header, at 40
WMF_BEGINS = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")  # the first one with a place on the page
WMF_PLACE = 22  # bytes
EMF_LEAST, PLUS_LEAST = 8, 12  # bytes of a record
EMF_HEADER, EMF_END, EMF_REMARK = 1, 14, 70
EMF_TO_PRINTERS = {105: 16, 106: 16, 110: 20}  # escapes, and where in them begins what is handed on
WMF_END, WMF_ESCAPE = 0, 0x0626
WMF_LINES = {0x15, 0x16, 0x17}  # escapes that belong to the drawing: ends, corners and mitres of lines
PLUS = b"EMF+"
PLUS_REMARK, PLUS_OBJECT = 0x4003, 0x4008
PLUS_IMAGE, PLUS_KIND, PLUS_IN_PIECES = 0x0500, 0x7F00, 0x8000  # in the flags of an object
PLUS_INSIDE = {1: 40, 2: 28}  # where in its record a bitmap, and a drawing, begins


def cleaned_emf(data: bytes, picture: Callable[[bytes], bytes]) -> bytes:
    """Return the drawing without words beside it; ``picture`` cleans those inside. Raises ``Uncleanable``."""
    made, at, kind = bytearray(data), 0, 0
    while kind != EMF_END and at + 8 <= len(made):
        kind, size = struct.unpack("<II", made[at : at + 8])
        end = at + size
        if size < EMF_LEAST or end > len(made):
            break
        if kind == EMF_HEADER:
            _blank_description(made)
        elif kind == EMF_REMARK and made[at + 12 : at + 16] == PLUS:
            _clean_plus(made, at + 16, end, picture)
        elif kind == EMF_REMARK:
            overwrite(made, at + 12, end, b" ")
        elif kind in EMF_TO_PRINTERS:
            overwrite(made, at + EMF_TO_PRINTERS[kind], end, b" ")
        at = end
    overwrite(made, at, len(made))  # no reader goes on behind the end, or behind what is broken
    return bytes(made)


def _blank_description(made: bytearray) -> None:
    """Blank the description in the header: a program, and often the name of the file (MS-EMF 2.2.9)."""
    count, where = struct.unpack("<II", made[60:68])
    if count:
        overwrite(made, where, min(where + 2 * count, len(made)))


def _clean_plus(made: bytearray, at: int, end: int, picture: Callable[[bytes], bytes]) -> None:
    while at + 12 <= end:
        kind, flags, size = struct.unpack("<HHI", made[at : at + 8])
        stop = at + size
        if size < PLUS_LEAST or stop > end:
            break
        if kind == PLUS_REMARK:
            overwrite(made, at + 12, stop, b" ")
        elif kind == PLUS_OBJECT and flags & PLUS_KIND == PLUS_IMAGE:
            if flags & PLUS_IN_PIECES:
                raise Uncleanable
            sort = int.from_bytes(made[at + 16 : at + 20], "little")
            inside = at + PLUS_INSIDE.get(sort, size)
            made[inside:stop] = picture(bytes(made[inside:stop])).ljust(stop - inside, b"\0")
        at = stop
    overwrite(made, at, end)


def cleaned_wmf(data: bytes) -> bytes:
    """Return the drawing without remarks and without what is meant for a printer."""
    made, function = bytearray(data), WMF_ESCAPE
    at = WMF_PLACE if data.startswith(WMF_BEGINS[0]) else 0
    at += 2 * struct.unpack("<H", made[at + 2 : at + 4])[0]
    while function != WMF_END and at + 6 <= len(made):
        words, function = struct.unpack("<IH", made[at : at + 6])
        end = at + 2 * words
        if end < at + 6 or end > len(made):
            break
        if function == WMF_ESCAPE and struct.unpack("<H", made[at + 6 : at + 8])[0] not in WMF_LINES:
            overwrite(made, at + 10, end, b" ")
        at = end
    overwrite(made, at, len(made))
    return bytes(made)
