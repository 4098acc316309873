"""How large a picture is shown, read from its head alone."""

from __future__ import annotations

import struct

PNG_SIZE = slice(16, 24)  # PNG 11.2.1: the header stands first, always
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG B.1.1.3: markers with a size
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
LYING = {5, 6, 7, 8}  # Exif 4.6.5: shown a quarter turned


def shown_size(picture: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG in pixels as it is shown, or nothing if its head does not say."""
    try:
        if picture.startswith(b"\x89PNG"):
            width, height = struct.unpack(">II", picture[PNG_SIZE])
            return width, height
        return _size_of_jpeg(picture)
    except struct.error:  # cut off
        return None


def _size_of_jpeg(picture: bytes) -> tuple[int, int] | None:
    place, is_turned = 2, False
    while picture[place : place + 1] == b"\xff":
        mark, length = struct.unpack(">xBH", picture[place : place + 4])
        segment = picture[place + 4 : place + 2 + length]
        if mark in JPEG_FRAMES:
            height, width = struct.unpack(">xHH", segment[:5])
            return (height, width) if is_turned else (width, height)
        if segment.startswith(EXIF):
            is_turned = _orientation(segment[len(EXIF) :]) in LYING
        place += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """Return how the camera was held: 1 is upright."""
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack(f"{order}4xI", tiff[:8])
    (number,) = struct.unpack(f"{order}H", tiff[first : first + 2])
    for start in range(first + 2, first + 2 + 12 * number, 12):
        tag, value = struct.unpack(f"{order}H6xH2x", tiff[start : start + 12])
        if tag == ORIENTATION:
            return int(value)
    return 1
