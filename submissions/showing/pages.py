"""The pages of a PDF as pictures, with the places of their words, by PDFium."""

from __future__ import annotations

import ctypes
from itertools import islice
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from pypdfium2 import raw

from submissions.showing.pictures import WIDE
from submissions.showing.problems import Unreadable
from submissions.showing.words import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from submissions.showing.pictures import Pictures

MOST = 200  # pages
TENTHS = 10  # places are whole numbers, of tenths of a point
LONGEST_SIDE = 2 * WIDE  # pixels
MOST_LINES = 2_000  # pieces of text on a page
GREY = 24  # of 255: below this difference of its colours a page is one of black on white
NO_COLOUR = [0] * (256 - GREY)
LINE_ENDS = "\r\n"

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


def pages_of(path: Path, pictures: Pictures) -> list[dict[str, Any]]:
    """Return the pages of a file; raises ``Unreadable``, and ``MemoryError`` where there are too many."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise Unreadable from error
    if len(document) > MOST:
        raise MemoryError
    return [_page(document[number], pictures) for number in range(len(document))]


def _page(page: Any, pictures: Pictures) -> dict[str, Any]:
    width, height = page.get_size()
    if min(width, height) < 1:
        raise Unreadable
    scale = min(WIDE / width, LONGEST_SIDE / height)
    drawn = _without_needless_colour(page.render(scale=scale).to_pil())
    is_print = drawn.mode == "L" and not any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    lines = _lines(page, round(width * TENTHS), round(height * TENTHS))
    words = " ".join(line[-1] for line in lines)
    found = {
        **(pictures.keep(drawn, is_print=is_print) or {}),
        "lines": lines,
        "words": beginning(words),
        "section": "",
    }
    return {**found, "width": round(width * TENTHS), "height": round(height * TENTHS)}


def _without_needless_colour(image: Image.Image) -> Image.Image:
    red, green, blue = image.convert("RGB").split()
    differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    has_colour = any(each.histogram()[GREY:] != NO_COLOUR for each in differences)
    return image.convert("RGB" if has_colour else "L")


def _lines(page: Any, width: int, height: int) -> list[list[Any]]:
    """Return each piece of text that stands on one line: left, top, width and height on the page, and its words."""
    text = page.get_textpage()
    found = []
    for first, last, (left, bottom, right, top) in islice(_pieces(text), MOST_LINES):
        words = " ".join(text.get_text_range(first, last - first + 1).split())
        one, other = _seen(page, left, top, width, height), _seen(page, right, bottom, width, height)
        across, down = sorted((one[0], other[0])), sorted((one[1], other[1]))
        found.append([across[0], down[0], across[1] - across[0], down[1] - down[0], words])
    return found


def _pieces(text: Any) -> Iterator[tuple[int, int, Box]]:
    """Yield the first and the last sign of each piece of text, and its box.

    Signs are put together here: PDFium parts them as the program did that made the file, some at every letter.
    """
    piece: tuple[int, int, Box] | None = None
    before: Box = (0, 0, 0, 0)
    for number in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, number))
        if sign in LINE_ENDS and piece:
            yield piece
            piece = None
        if sign.isspace():
            continue
        box, place = text.get_charbox(number), text.get_charbox(number, loose=True)
        if piece and _is_near(before, place):
            piece = (piece[0], number, _around(piece[2], box))
        else:
            if piece:
                yield piece
            piece = (number, number, box)
        before = place
    if piece:
        yield piece


def _is_near(one: Box, other: Box) -> bool:
    """Tell whether two signs stand less than the size of the first apart, as in a line and not in two columns."""
    size = max(one[2] - one[0], one[3] - one[1])
    return max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3]) < size


def _around(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _seen(page: Any, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    """Return where a point of a page is as it is seen, turned and cropped."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value
