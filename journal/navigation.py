"""The way round the working rooms: each app adds its entries, each entry says for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, the name of its address, who sees it, and its place in the row."""

    label: Any
    url_name: str
    who: Callable[[Any], bool]
    place: int


ENTRIES: list[Entry] = []


def add_entry(label: Any, url_name: str, *, who: Callable[[Any], bool], place: int) -> None:
    """Add an entry; called by an app's ``urls.py``."""
    if all(entry.url_name != url_name for entry in ENTRIES):
        ENTRIES.append(Entry(label, url_name, who, place))
        ENTRIES.sort(key=lambda entry: entry.place)


def entries_for(user: Any, here: str) -> list[dict[str, Any]]:
    """Return the entries this person sees; the one whose address begins the present one is current."""
    if user is None or not user.is_authenticated:
        return []
    found = [{"label": e.label, "url": reverse(e.url_name), "current": False} for e in ENTRIES if e.who(user)]
    under = [entry for entry in found if here.startswith(entry["url"])]
    if under:
        max(under, key=lambda entry: len(entry["url"]))["current"] = True
    return found
