"""The size of a picture is read as it is shown."""

from __future__ import annotations

import struct

import pytest

from issues.services import shown_size
from tests.factories.issues import light_picture


def segment(mark: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(content) + 2) + content


def jpeg(width: int, height: int, *, orientation: int = 0, order: str = ">") -> bytes:
    """Return the head of a JPEG; ``orientation`` is how the camera was held."""
    picture = b"\xff\xd8" + segment(0xE0, b"JFIF\0")
    if orientation:
        start = (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HIH", 42, 8, 2)
        other = struct.pack(f"{order}HHIHH", 0x0100, 3, 1, 9, 0)
        held = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
        picture += segment(0xE1, b"Exif\0\0" + start + other + held)
    return picture + segment(0xC4, b"table") + segment(0xC2, struct.pack(">BHHB", 8, height, width, 3)) + b"\xff\xd9"


def test_size_stands_in_the_head() -> None:
    assert shown_size(light_picture(18, 13)) == (18, 13)
    assert shown_size(jpeg(18, 13)) == (18, 13)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (18, 13)), (3, (18, 13)), (6, (13, 18)), (8, (13, 18))])
def test_picture_of_a_camera_that_was_turned_is_shown_upright(
    order: str, orientation: int, size: tuple[int, int]
) -> None:
    assert shown_size(jpeg(18, 13, orientation=orientation, order=order)) == size


@pytest.mark.parametrize("cut", range(2, 73))
def test_head_that_is_cut_off_says_nothing(cut: int) -> None:
    assert shown_size(jpeg(18, 13, orientation=6)[:cut]) is None
    assert shown_size(light_picture(18, 13)[: min(cut, 23)]) is None


def test_what_is_no_picture_has_no_size() -> None:
    assert shown_size(b"") is None
    assert shown_size(b"%PDF-1.7") is None
