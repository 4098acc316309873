"""What waits for a person in all their roles, most urgent first, by pages that each cost the same.

Manuscripts and articles are read from their tables in the order of their days, as many as a page shows; each of these
streams is asked for what comes after the key of the page, and what they give is put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext, ngettext

import issues.queries as production
from issues.models import Article
from journal.actions import Action
from journal.desk.queries.for_editors import editors_action, looked_up, waiting_manuscripts
from journal.desk.queries.waiting import ones_own_actions, productions_action
from journal.models import User
from journal.paging import Counted, address_of, read_key
from submissions.models import EditorAssignment, Submission
from submissions.models.actions import AT_ONCE
from submissions.models.submission import DUE_LAST
from submissions.queries import COUNTED

PAGE = 30
MOST = 300
"""So many are put into a calendar, the most urgent of them."""
Key = tuple[date, int, Any]
"""By which day, the number of the stream, and the place in it on that day."""
OWN, TODAY, DATED, MADE = range(4)
"""The streams: read whole; manuscripts that need something at once; those with a day; articles in production."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for one person; ``few`` was looked up, the rest is read as it is asked for."""

    user: User
    few: list[tuple[Key, Any]]
    manuscripts: QuerySet[Submission] | None
    articles: QuerySet[Article]

    @classmethod
    def of(cls, user: User) -> Waiting:
        """Look up what stands in no column."""
        others, today = looked_up(user) if user.has_role else {}, timezone.localdate()
        few: list[tuple[Key, Any]] = [
            *(((action.rank[0], OWN, f"{action.number} {action.url}"), action) for action in ones_own_actions(user)),
            *(((today, OWN, f"{row.number} {row.pk}"), (row, wait)) for row, wait in others.values()),
        ]
        return cls(
            user,
            few,
            waiting_manuscripts(user, but=others) if user.has_role else None,
            production.waiting_for(user).annotate(due_last=DUE_LAST),
        )

    @property
    def number(self) -> int:
        """How many there are; of manuscripts and of articles one more than ``COUNTED`` where there are more."""
        rows = [self.articles, *([] if self.manuscripts is None else [self.manuscripts])]
        counts = [Counted(some.order_by().values("pk")[: COUNTED + 1]) for some in rows]
        return len(self.few) + sum(User.objects.values_list(*counts).get(pk=self.user.pk))

    def beyond(self, key: Key | None, *, backwards: bool, most: int) -> list[tuple[Key, Any]]:
        """Return what lies beyond a key, or all from the beginning, nearest first and so many at most."""
        found = [row for row in self.few if key is None or (row[0] < key if backwards else row[0] > key)]
        if self.manuscripts is not None:
            dated, today = self.manuscripts.filter(action_on__gt=AT_ONCE), timezone.localdate()
            rows = list(_by_day(dated, DATED, "action_on", key, backwards=backwards)[:most])
            found += [((row.action_on, DATED, row.pk), row) for row in rows]
            if len(rows) < most or (rows[-1].action_on >= today) != backwards:  # else none of today is reached
                at_once = self.manuscripts.filter(action_on=AT_ONCE)
                rows = list(_on_one_day(at_once, TODAY, today, key, backwards=backwards)[:most])
                found += [((today, TODAY, row.pk), row) for row in rows]
        articles = _by_day(self.articles, MADE, "due_last", key, backwards=backwards)[:most]
        found += [((row.due_on or date.max, MADE, row.pk), row) for row in articles]
        return sorted(found, key=lambda row: row[0], reverse=backwards)[:most]

    def actions(self, found: list[tuple[Key, Any]]) -> list[Action]:
        """Say what waits in words."""
        rows = [row for _key, row in found]
        manuscripts = [row[0] if isinstance(row, tuple) else row for row in rows]
        _with_editors([row for row in manuscripts if isinstance(row, Submission)])
        return [self._action(row) for row in rows]

    def _action(self, row: Any) -> Action:
        if isinstance(row, tuple):
            return editors_action(row[0], self.user, row[1])
        if isinstance(row, Submission):
            return editors_action(row, self.user)
        return productions_action(row, self.user) if isinstance(row, Article) else row


def _with_editors(rows: list[Submission]) -> None:
    live = EditorAssignment.objects.filter(ended_at__isnull=True).select_related("editor")
    prefetch_related_objects(rows, Prefetch("editor_assignments", live))


def _on_one_day(rows: QuerySet[Any], stream: int, day: date, key: Key | None, *, backwards: bool) -> QuerySet[Any]:
    """Return those of a stream that all fall on one day which lie beyond a key."""
    ordered = rows.order_by("-pk" if backwards else "pk")
    if key is None:
        return ordered
    if (day, stream) == key[:2]:
        return ordered.filter(Q(pk__lt=key[2]) if backwards else Q(pk__gt=key[2]))
    return ordered if ((day, stream) < key[:2]) == backwards else ordered.none()


def _by_day(rows: QuerySet[Any], stream: int, column: str, key: Key | None, *, backwards: bool) -> QuerySet[Any]:
    """Return those of a stream that lie beyond a key, by the day in ``column``."""
    ordered = rows.order_by(*([f"-{column}", "-pk"] if backwards else [column, "pk"]))
    if key is None:
        return ordered
    day, of, place = key
    side = "lt" if backwards else "gt"
    reached = Q(**{f"{column}__{side}e": day})  # said by itself, an index is entered there
    if stream == of:
        return ordered.filter(reached, Q(**{f"{column}__{side}": day}) | Q(**{f"pk__{side}": place}))
    is_still_to_come = (stream < of) == backwards
    return ordered.filter(reached if is_still_to_come else Q(**{f"{column}__{side}": day}))


def _key(written: str) -> Key | None:
    """Return the key that an address gives, or nothing where somebody has made up one."""
    try:
        day, stream, place = read_key(written, 3)
        return date.fromisoformat(day), int(stream), str(place) if int(stream) == OWN else int(place)
    except (TypeError, ValueError):
        return None


def todo_page(user: User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of what waits for this person, and how much waits in all."""
    waiting = Waiting.of(user)
    key = _key(asked.get("before") or asked.get("after") or "")
    backwards = key is not None and bool(asked.get("before"))
    found = waiting.beyond(key, backwards=backwards, most=PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, key is not None)
    return {
        "actions": waiting.actions(found),
        "total": (total := waiting.number),
        "total_in_words": _in_words(total),
        "is_first_page": not has_previous,
        "next_url": address_of(asked, "after", found[-1][0]) if found and has_next else "",
        "previous_url": address_of(asked, "before", found[0][0]) if found and has_previous else "",
    }


def _in_words(total: int) -> str:
    if total > COUNTED:
        return gettext("More than %(n)s things wait for you, most urgent first.") % {"n": f"{COUNTED:,}"}
    return ngettext("One thing waits for you.", "%(n)s things wait for you, most urgent first.", total) % {"n": total}


def required_actions(user: User) -> list[Action]:
    """Return what waits for this person in every role they hold, the most urgent 300 of it."""
    waiting = Waiting.of(user)
    return waiting.actions(waiting.beyond(None, backwards=False, most=MOST))
