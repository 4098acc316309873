"""Required actions: small objects that say what a person must do next, since when, until when, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that waits for this person: ``url`` is where it is done, ``page`` shows what it is done to."""

    title: str
    number: str
    why: Any
    label: Any
    url: str
    due_on: date | None = None
    language: str = ""
    page: str = ""

    @property
    def days_left(self) -> int | None:
        """Days until it is due; negative when it is late."""
        return None if self.due_on is None else (self.due_on - timezone.localdate()).days

    @property
    def when(self) -> str:
        """The date in the words of the chip."""
        left = self.days_left
        if left is None:
            return str(_("No date"))
        if left < 0:
            return ngettext("1 day late", "%(n)s days late", -left) % {"n": -left}
        if left == 0:
            return str(_("Due today"))
        if left == 1:
            return str(_("Due tomorrow"))
        return str(_("In %(n)s days") % {"n": left})

    @property
    def tone(self) -> str:
        """The colour of the chip: late, soon or quiet."""
        left = self.days_left
        if left is None:
            return "still"
        return "late" if left < 0 else "soon" if left <= SOON else ""

    @property
    def rank(self) -> tuple[date, str]:
        """The order of the desk: most urgent first, what has no date last."""
        return (self.due_on or date.max, self.number)


SOON = 2


def on_day(moment: Any, days: int) -> date | None:
    """Return the local day that lies ``days`` after a moment."""
    return None if moment is None else timezone.localtime(moment).date() + timedelta(days=days)
