"""Pictures without what a camera or a program wrote into them beside the picture."""

from __future__ import annotations

import gzip
import struct

from submissions.cleaning import jpeg2000, metafiles
from submissions.cleaning.parts import local, names_a_machine, remove, tree_of, written

PNG = b"\x89PNG\r\n\x1a\n"
PNG_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}  # PNG 11.3.3
PACKED = b"\x1f\x8b"  # as .emz and .wmz are
JPEG_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
JPEG_MARK = 0xFF  # begins each mark, and fills the space before one
JPEG_APPLICATIONS = range(0xE0, 0xF0)
JPEG_REMARK = 0xFE
JPEG_SCAN = 0xDA
TIFF_BEGINS = (b"II*\x00", b"MM\x00*", b"II\xbc\x01")  # the last one is JPEG XR, laid out alike (ITU-T T.832, annex A)
TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
TIFF_INSIDE = 4  # bytes: a shorter value stands in the field itself
TIFF_DIRECTORIES = {34665, 34853}  # EXIF and GPS
TIFF_WORDS = TIFF_DIRECTORIES | {
    # what it shows, machine, page, program, time, artist, host, XMP, copyright, IPTC, Photoshop, Windows' own
    269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 32781, 33432, 33723, 34377, 37510, 40091, 40093,
}  # fmt: skip


def cleaned(data: bytes) -> bytes:
    """Return a picture without words; what is none of the known kinds comes back as it is.

    Raises ``Uncleanable`` where another picture inside it cannot be looked into.
    """
    if data.startswith(PNG):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(TIFF_BEGINS):
        return _tiff(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif(data)
    if data.startswith((jpeg2000.SIGNATURE, jpeg2000.CODESTREAM)):
        return jpeg2000.cleaned(data)
    return _drawing(data)


def _drawing(data: bytes) -> bytes:
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == metafiles.EMF_MARK:
        return metafiles.cleaned_emf(data, cleaned)
    if data.startswith(metafiles.WMF_BEGINS):
        return metafiles.cleaned_wmf(data)
    if data.startswith(PACKED):
        return gzip.compress(cleaned(gzip.decompress(data)), mtime=0)
    return data


def _png(data: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind not in PNG_WORDS:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    """Leave out application segments and remarks up to the first scan (JPEG B.1.1.4); cut what hangs behind the end."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == JPEG_MARK:
        mark = data[at + 1]
        if mark == JPEG_MARK:
            at += 1
            continue
        if mark == JPEG_SCAN:
            end = data.rfind(b"\xff\xd9")
            return b"".join([*kept, data[at : end + 2 if end > at else None]])
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        is_words = mark == JPEG_REMARK or (mark in JPEG_APPLICATIONS and mark not in JPEG_KEPT)
        if not is_words:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _tiff(data: bytes) -> bytes:
    """Overwrite with zeros what fields of words hold, in each directory (TIFF 6.0, section 2)."""
    order = "<" if data.startswith(b"II") else ">"
    made, seen = bytearray(data), set()
    at = struct.unpack(order + "I", data[4:8])[0]
    while at and at not in seen and at + 2 <= len(data):
        seen.add(at)
        count = struct.unpack(order + "H", data[at : at + 2])[0]
        for entry in range(at + 2, min(at + 2 + 12 * count, len(data) - 11), 12):
            _blank_field(made, entry, order)
        end = at + 2 + 12 * count
        at = struct.unpack(order + "I", data[end : end + 4])[0] if end + 4 <= len(data) else 0
    return bytes(made)


def _blank_field(made: bytearray, entry: int, order: str) -> None:
    tag, kind, count, where = struct.unpack(order + "HHII", made[entry : entry + 12])
    if tag not in TIFF_WORDS:
        return
    size = TIFF_SIZES.get(kind, 1) * count
    if tag in TIFF_DIRECTORIES:  # directories of their own: what they hold is out of reach once their address is gone
        made[entry + 8 : entry + 12] = bytes(4)
        _blank_directory(made, where, order)
    elif size <= TIFF_INSIDE:
        made[entry + 8 : entry + 12] = bytes(4)
    elif where + size <= len(made):
        made[where : where + size] = bytes(size)


def _blank_directory(made: bytearray, at: int, order: str) -> None:
    if at + 2 > len(made):
        return
    count = struct.unpack(order + "H", made[at : at + 2])[0]
    for entry in range(at + 2, min(at + 2 + 12 * count, len(made) - 11), 12):
        _tag, kind, number, where = struct.unpack(order + "HHII", made[entry : entry + 12])
        size = TIFF_SIZES.get(kind, 1) * number
        if size > TIFF_INSIDE and where + size <= len(made):
            made[where : where + size] = bytes(size)
        made[entry + 8 : entry + 12] = bytes(4)


def _gif(data: bytes) -> bytes:
    """Blank remarks and what programs add (GIF89a, 24 and 26), but for the count of repetitions."""
    made = bytearray(data)
    at = data.find(b"\x21\xfe")
    while at != -1:
        block = at + 2
        while block < len(made) and made[block]:
            end = min(block + 1 + made[block], len(made))
            made[block + 1 : end] = b" " * (end - block - 1)
            block = end
        at = data.find(b"\x21\xfe", max(block, at + 2))
    return bytes(made)


def cleaned_svg(data: bytes) -> bytes:
    """Return a drawing without descriptions of its making and without what its editor noted."""
    tree = tree_of(data)
    for element in list(tree.iter()):
        if local(element.tag) in {"metadata", "namedview"}:
            remove(element)
            continue
        for name, value in list(element.attrib.items()):
            if "inkscape" in name or "sodipodi" in name or names_a_machine(value):
                del element.attrib[name]
    return written(tree)
