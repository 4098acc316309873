"""Forms that save themselves, open in two places at once: fields merge, and none is written over unseen.

A page carries of each field in short what it was as the page was loaded. A field that is still as it was then takes
what was typed; one that the page left alone is left alone; one that both changed is a clash: nothing is written, and
the page is given both.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from journal.models import TypedField
from journal.text import trace

if TYPE_CHECKING:
    from journal.models import User

LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was changed elsewhere since the page was loaded: what it is now, by whom and since when."""

    theirs: Any
    by: User | None
    at: datetime | None


@dataclass(slots=True)
class OpenPage:
    """A page as it is saved: its name, what it knows of each field, and what came of the save.

    A page that knows nothing of a field writes it. After the save ``clashes`` holds what was not written, and ``known``
    what the page is to know from now on of the fields that were.
    """

    was: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    clashes: dict[str, Clash] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def merge(
        self,
        *,
        case_id: int,
        now: Mapping[str, Any],
        given: Mapping[str, Any],
        by: User,
        prefix: str = "",
        filled: Container[str] = (),
    ) -> dict[str, Any]:
        """Return those of the given fields that are to be written, and note who wrote them.

        ``now`` is what the fields hold, read under the lock under which they will be written. Names begin with
        ``prefix`` in the case file, so that two forms of one case have fields of the same name. Those in ``filled`` the
        journal fills in by itself, and gives way: what no person has typed clashes with nothing.
        """
        traces = {name: (self.was.get(name), trace(now.get(name)), trace(value)) for name, value in given.items()}
        changed = [name for name, (was, _held, typed) in traces.items() if was != typed]
        differing = [name for name in changed if traces[name][1] != traces[name][2]]
        overtaken = [name for name in differing if traces[name][0] not in {None, traces[name][1]}]
        last = self._last(case_id, prefix, overtaken)
        for name in overtaken:
            row = last.get(prefix + name)
            if row is None and name in filled:
                continue
            if row is None or not self.name or row.page != self.name:
                self.clashes[name] = Clash(now.get(name), row.by if row else None, row.at if row else None)
        written = [name for name in differing if name not in self.clashes]
        self.known = {name: traces[name][2] for name in changed if name not in self.clashes}
        self._note(case_id, prefix, written, by)
        return {name: given[name] for name in written}

    @staticmethod
    def _last(case_id: int, prefix: str, names: list[str]) -> dict[str, TypedField]:
        if not names:
            return {}
        rows = TypedField.objects.filter(case_id=case_id, field__in=[prefix + name for name in names])
        return {row.field: row for row in rows.select_related("by")}

    def _note(self, case_id: int, prefix: str, names: list[str], by: User) -> None:
        at, page = timezone.now(), self.name[:LONGEST_NAME]
        TypedField.objects.bulk_create(
            [TypedField(case_id=case_id, field=prefix + name, by=by, at=at, page=page) for name in names],
            update_conflicts=True,
            unique_fields=["case", "field"],
            update_fields=["by", "at", "page"],
        )
