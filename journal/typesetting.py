"""Pages of our own set as PDF by Typst, with the fonts that came with the project."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONT_PACKAGES = ("fontpkg_source_serif_4", "manimgx_fonts", "manimgx_fonts_cjk")


def font_folders() -> list[str]:
    """Return the folders of the fonts that came with the project; no font of the machine is used."""
    folders = []
    for package in FONT_PACKAGES:
        with suppress(ModuleNotFoundError):
            place = Path(str(files(package)))
            folders += [str(place), *(str(sub) for sub in place.iterdir() if sub.is_dir())]
    return folders


def typeset(name: str, data: dict[str, Any]) -> bytes:
    """Return ``templates/typesetting/<name>.typ`` as PDF; ``data`` is read there as JSON, nothing in it is executed."""
    source = Path(settings.BASE_DIR) / "templates" / "typesetting" / f"{name}.typ"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / source.name
        page.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
        return typst.compile(
            str(page),
            root=folder,
            font_paths=font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
