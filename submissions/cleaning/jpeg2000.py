"""JPEG 2000 (ISO/IEC 15444): what boxes and remarks say beside the picture is overwritten; what is left stays in place.

Boxes are overwritten and not left out because others name places in the file by their distance from its beginning.
"""

from __future__ import annotations

import struct

from submissions.cleaning.parts import overwrite

SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"  # a picture without boxes: the marks SOC and SIZ
HOLDING_BOXES = {b"jp2h", b"jpch", b"jplh", b"res "}
KEPT = {  # of the picture itself; in all others, such as `xml ` and `uuid`, there may be words
    b"jP  ", b"ftyp", b"rreq", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"resc", b"resd", b"cgrp",
    b"opct", b"creg", b"ftbl", b"flst", b"free",
}  # fmt: skip
NOTHING = b"free"  # a box that readers pass over (15444-2, M.11.12)
TO_THE_END, LONG = 0, 1  # lengths with a meaning of their own (15444-1, I.4)
REMARK, TILE, DATA, END = 0xFF64, 0xFF90, 0xFF93, 0xFFD9  # marks (15444-1, A.2)


def cleaned(data: bytes) -> bytes:
    """Return the picture without words."""
    made = bytearray(data)
    if data.startswith(CODESTREAM):
        _blank_remarks(made, 0, len(made))
    else:
        _blank_boxes(made, 0, len(made))
    return bytes(made)


def _blank_boxes(made: bytearray, at: int, end: int) -> None:
    while at + 8 <= end:
        length, kind = struct.unpack(">I4s", made[at : at + 8])
        inside = at + 8
        if length == LONG and at + 16 <= end:
            length, inside = struct.unpack(">Q", made[at + 8 : at + 16])[0], at + 16
        elif length == TO_THE_END:
            length = end - at
        if at + length < inside:
            break
        stop = min(at + length, end)
        if kind in HOLDING_BOXES:
            _blank_boxes(made, inside, stop)
        elif kind == b"jp2c":
            _blank_remarks(made, inside, stop)
        elif kind not in KEPT or kind == NOTHING:
            made[at + 4 : at + 8] = NOTHING
            overwrite(made, inside, stop)
        at = stop
    overwrite(made, at, end)


def _blank_remarks(made: bytearray, at: int, end: int) -> None:
    """Blank the remarks in the header of the picture and of each of its tiles, and what hangs behind the end."""
    at, next_tile = at + 2, end
    while at + 4 <= end:
        mark, length = struct.unpack(">HH", made[at : at + 4])
        if mark == END:
            overwrite(made, at + 2, end)
            return
        if mark == REMARK:
            overwrite(made, at + 6, min(at + 2 + length, end), b" ")
        elif mark == TILE and at + 10 <= end:
            size = struct.unpack(">I", made[at + 6 : at + 10])[0]
            next_tile = at + size if size else end
        following = next_tile if mark == DATA else at + 2 + length
        if following <= at:
            return
        at = following
