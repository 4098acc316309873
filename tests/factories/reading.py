"""Manuscripts made readable in the browser, without any program."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from submissions.models import ManuscriptFile, RenderedPicture, Rendering

EVIL = "<script>alert(1)</script><p onclick='x()'>Sand<img src='https://elsewhere.example/x.png'></p>"
TEXT = {
    "form": "text",
    "parts": [
        {"html": "<h2>Methods</h2>", "words": "Methods", "section": "Methods"},
        {"html": EVIL, "words": "Sand", "section": "Methods"},
        {"picture": 1, "width": 30, "height": 20, "words": "", "section": "Methods"},
        {"picture": 0, "words": "", "section": "Methods"},
    ],
}
PAGES = {
    "form": "pages",
    "parts": [
        {
            "picture": 1,
            "width": 6000,
            "height": 3000,
            "words": "Sand",
            "section": "",
            "lines": [[200, 900, 700, 100, "Sand"]],
        }
    ],
}


def make_rendering(file: ManuscriptFile, content: dict[str, Any]) -> Rendering:
    """Make a file readable in the browser, with one picture in two widths."""
    Rendering.objects.filter(file=file).delete()
    row = Rendering(file=file, made_at=timezone.now())
    row.stored.save("content.json", ContentFile(json.dumps(content).encode()), save=False)
    row.save()
    for is_wide in (False, True):
        picture = RenderedPicture(rendering=row, number=1, is_wide=is_wide, width=8, height=4, size=3)
        picture.stored.save("x.webp", ContentFile(b"wide" if is_wide else b"small"), save=False)
        picture.save()
    return row


def filed_notes(*said: tuple[str, bool]) -> list[dict[str, Any]]:
    """Return notes as a report keeps them, a page each; each is its words, and whether it is for the editor only."""
    return [
        {"number": number, "is_page": True, "section": "", "quote": "Sand", "words": words, "is_confidential": is_aside}
        for number, (words, is_aside) in enumerate(said, 1)
    ]
