"""The sections a journal begins with, which the office then makes its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from journal.models import Section
from journal.states import Asked, Question, Taken

UNREVIEWED: dict[str, Any] = {
    "is_reviewed": False,
    "required_reports": 0,
    "declarations": {
        Question.ETHICS.value: Asked.NOT_ASKED.value,
        Question.DATA.value: Asked.ASKED.value,
        Question.PREPRINT.value: Asked.ASKED.value,
    },
}
FIRST: dict[str, tuple[str, dict[str, Any]]] = {
    "article": ("Articles", {"required_reports": 2}),
    "policy": ("Policy papers", {"required_reports": 1}),
    "commentary": ("Commentary", UNREVIEWED),
    "book-review": (
        "Book reviews",
        {
            **UNREVIEWED,
            "asks_works": True,
            "figures": Taken.NOT_TAKEN.value,
            "supplements": Taken.NOT_TAKEN.value,
        },
    ),
    "editorial": ("Editorials", {**UNREVIEWED, "is_for_authors": False}),
}
"""Each by its name in addresses, with its title and its rules; lengths are for the office to set."""


def make_first_sections() -> None:
    """Make the first sections of a journal that has none."""
    with transaction.atomic():
        if Section.objects.exists():
            return
        for position, (slug, (title, rules)) in enumerate(FIRST.items()):
            Section.objects.create(slug=slug, title=title, position=position, **rules)
