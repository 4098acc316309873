"""The way round the working rooms: each app adds its entries, each entry says for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from journal.workflow import WorkflowModel


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, the name of its address, who sees it, and its place in the row.

    ``also`` names further addresses whose pages it stands for, where no other entry is nearer; of one with a number
    in it, what stands before that.
    """

    label: Any
    url_name: str
    who: Callable[[Any], bool]
    place: int
    also: tuple[str, ...] = ()

    def reach(self, here: str) -> int:
        """Return how much of an address this entry begins; 0 where it does not lead there."""
        starts = [_beginning(name) for name in (self.url_name, *self.also)]
        return max((len(start) for start in starts if here.startswith(start)), default=0)


def _beginning(url_name: str) -> str:
    """Return an address as far as it is the same for all rows."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return reverse(url_name, args=[0]).partition("0/")[0]


ENTRIES: list[Entry] = []
OF_ACCOUNT = "account"
"""The room of the pages of one's own account, which stand under no entry of the bar."""


def add_entry(label: Any, url_name: str, *, who: Callable[[Any], bool], place: int, also: tuple[str, ...] = ()) -> None:
    """Add an entry; called by an app's ``urls.py``."""
    if all(entry.url_name != url_name for entry in ENTRIES):
        ENTRIES.append(Entry(label, url_name, who, place, also))
        ENTRIES.sort(key=lambda entry: entry.place)


SCREENS: dict[str, Callable[[Any], str]] = {}
"""Steps with a screen of their own, such as ``submission.accept``, and its address; the desk adds those of all apps."""


def address_of_step(subject: WorkflowModel, name: str) -> str:
    """Return the screen on which a step is taken: its own, or the one all steps share."""
    model = subject._meta.model_name
    own = SCREENS.get(f"{model}.{name}")
    return own(subject) if own else reverse("desk:act", args=[model, subject.pk, name])


TABS: dict[str, list[tuple[Any, str, Any]]] = {}
"""Further screens of the settings by that after which they stand: words, name of the address, who may open it."""


def add_tab(label: Any, url_name: str, *, who: Any, after: str) -> None:
    """Add a screen to the settings; called by an app's ``urls.py``."""
    rows = TABS.setdefault(after, [])
    if (label, url_name, who) not in rows:
        rows.append((label, url_name, who))


def entries_for(user: Any, here: str, room: str = "") -> list[dict[str, Any]]:
    """Return the entries this person sees; the one whose address begins the present one is current.

    Where the same address is a page of several rooms, ``room`` names the address of the entry it stands under; under
    ``OF_ACCOUNT`` none is current.
    """
    if user is None or not user.is_authenticated:
        return []
    own = [entry for entry in ENTRIES if entry.who(user)]
    named = next((entry for entry in own if entry.url_name == room), None)
    nearest = named or max(own, key=lambda entry: entry.reach(here), default=None)
    return [
        {
            "label": entry.label,
            "url": reverse(entry.url_name),
            "current": entry is nearest and room != OF_ACCOUNT and (entry is named or entry.reach(here) > 0),
        }
        for entry in own
    ]
