"""Pictures as browsers load them fastest: drawn anew in WebP, in two widths, without anything else of their file."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

SMALL, WIDE = 800, 1600
"""Pixels across: on a phone and a slow line, and on a large or fine screen."""
MOST = 400  # pictures of one file
MOST_PIXELS = 50_000_000
QUALITY = 70
METHOD = 2  # of six: half the time of the usual four, for a twentieth more bytes
GREYS = 4  # bits: print in sixteen greys, kept exactly, is sharper than the other way, and a third smaller

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Pictures:
    """The pictures of one file; ``kept`` tells of each its number, its size on the page and the files it has."""

    def __init__(self, folder: Path) -> None:
        self.kept: list[dict[str, Any]] = []
        self._folder = folder

    def read(self, source: Any) -> dict[str, int] | None:
        """Keep the picture of an open file, and return its number and size; nothing where it cannot be drawn here."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(source) as image:
                    return self.keep(image)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return None

    def keep(self, image: Image.Image, *, is_print: bool = False) -> dict[str, int] | None:
        """Write a picture in its widths; return its number and size, or nothing where there are too many.

        ``is_print`` says that it is a page of black words on white.
        """
        if len(self.kept) >= MOST:
            return None
        number = len(self.kept) + 1
        drawn = _plain(image)
        files = []
        for width in (SMALL, WIDE):
            if width == SMALL or drawn.width > SMALL:
                name = f"{number}-{width}.webp"
                small = _at_most(drawn, width)
                _save(small, self._folder / name, is_print=is_print)
                files.append({"name": name, "width": small.width, "height": small.height, "is_wide": width == WIDE})
        self.kept.append({"number": number, "files": files})
        return {"picture": number, "width": drawn.width, "height": drawn.height}


def _save(image: Image.Image, path: Path, *, is_print: bool) -> None:
    if is_print:
        few = ImageOps.posterize(image, GREYS).point(lambda grey: grey | grey >> GREYS)
        few.save(path, "WEBP", lossless=True, quality=20, method=1)
    else:
        image.save(path, "WEBP", quality=QUALITY, method=METHOD)


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture of grey or of colours, on white where it was transparent."""
    if image.mode in {"L", "RGB"}:
        return image
    if image.mode.startswith("I;16"):
        return image.point(lambda grey: grey * (1 / 256)).convert("L")  # else all but the darkest greys are white
    if image.mode in {"1", "I"}:
        return image.convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return image.convert("RGB")


def _at_most(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
