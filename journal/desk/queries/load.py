"""How much editors and reviewers have to do, each as far as the person who looks may see the manuscripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Max, QuerySet, Sum, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from journal.desk.queries.manuscripts import is_overdue
from journal.desk.queries.statistics.counting import whole_days
from journal.desk.queries.statistics.figures import quantile
from journal.models import User
from journal.paging import SIZE
from journal.roles import oversees
from journal.spreadsheets import lines
from journal.text import whole_number
from review.queries import lately, reviewer, reviewers_page, reviewers_throughout, reviews_of
from review.states import LoadKind
from submissions.models import Submission
from submissions.queries import edited_by, everybody_who_edits
from submissions.states import DECIDED, OPEN_TO_EDITORS

HALF = 0.5
EDITOR, ASSIGNED_AT = "editor_assignments__editor", "editor_assignments__assigned_at"
EDITOR_ORDERS = ("open", "late", "done", "days", "asked", "name")
REVIEWER_ORDERS = ("open", "late", "done", "asked", "waiting", "name", "name_back")


@dataclass(slots=True)
class EditorLoad:
    """What an editor has under way, and how it went in the last twelve months; days from assignment to decision."""

    open: int = 0
    late: int = 0
    done: int = 0
    days: Counter[int] = field(default_factory=Counter)
    last_assigned_at: datetime | None = None

    @property
    def median_days(self) -> int | None:
        """Within how many days half of the decisions were taken, if there were any."""
        return round(quantile(self.days, HALF)) if self.days else None

    def __str__(self) -> str:
        """Say in short what an editor has under way."""
        under_way = ngettext("%(n)s manuscript open", "%(n)s manuscripts open", self.open) % {"n": self.open}
        return (
            gettext("%(open)s, %(late)s overdue") % {"open": under_way, "late": self.late} if self.late else under_way
        )


def open_loads(user: Any, people: QuerySet[User] | list[User]) -> defaultdict[int, EditorLoad]:
    """Return what each of these editors has under way of the manuscripts that this person sees; one query."""
    found = defaultdict[int, EditorLoad](EditorLoad)
    late = Case(When(is_overdue(), then=1), default=0)
    still_open = _edited(user, people).filter(state__in=OPEN_TO_EDITORS).annotate(late=late)
    counted = still_open.values(EDITOR).annotate(n=Count("pk"), late_ones=Sum("late"))
    for editor, n, late_ones in counted.values_list(EDITOR, "n", "late_ones"):
        found[editor].open, found[editor].late = n, late_ones
    return found


def editor_loads(user: Any, people: list[User]) -> defaultdict[int, EditorLoad]:
    """Return that, and how it went in the last twelve months; three queries."""
    found, rows = open_loads(user, people), _edited(user, people)
    decided = rows.filter(state__in=DECIDED, decided_at__gte=lately())
    days = decided.annotate(days=whole_days(ASSIGNED_AT, "decided_at")).values(EDITOR, "days").annotate(n=Count("pk"))
    for editor, taken, n in days.values_list(EDITOR, "days", "n"):
        found[editor].done += n
        found[editor].days[max(taken, 0)] += n
    for editor, at in rows.values(EDITOR).annotate(at=Max(ASSIGNED_AT)).values_list(EDITOR, "at"):
        found[editor].last_assigned_at = at
    return found


def _edited(user: Any, people: QuerySet[User] | list[User]) -> QuerySet[Submission]:
    """Return the manuscripts that this person sees, once for each of these people who edits them."""
    return (
        edited_by(user)
        .filter(editor_assignments__editor__in=people, editor_assignments__ended_at__isnull=True)
        .order_by()
    )


# -- The lists -----------------------------------------------------------------------------------------------------

EDITOR_COLUMNS: tuple[tuple[Any, str, str], ...] = (
    (_("Editor"), "name", ""),
    (_("Open"), "open", ""),
    (_("Overdue"), "late", ""),
    (_("Decided in twelve months"), "done", ""),
    (_("Days to the decision"), "days", ""),
    (_("Assigned last"), "asked", ""),
)
REVIEWER_COLUMNS: tuple[tuple[Any, str, str], ...] = (
    (_("Reviewer"), "name", "name_back"),
    (_("Open"), "open", ""),
    (_("Overdue"), "late", ""),
    (_("Reports in twelve months"), "done", ""),
    (_("Days to the answer"), "", ""),
    (_("Days to the report"), "", ""),
    (_("Asked last"), "asked", "waiting"),
)
"""Each with the order that a press on its head asks for, and the one that a second press asks for."""
FALLING = frozenset({"open", "late", "done", "days", "asked", "name_back"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One number or day of a row, with the list that it counts, if there is one."""

    label: Any
    value: Any
    url: str = ""
    is_late: bool = False
    is_day: bool = False


def load_of_editors(user: User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the editors and what each has under way; four queries.

    Who does not oversee the journal sees their own row.
    """
    order = _editor_order(asked)
    found = _editors(user, order)
    given = whole_number(asked.get("from")) or 0
    start = given if given < len(found) else 0
    kept = {"order": order}
    return {
        "columns": _heads(EDITOR_COLUMNS, order, {}),
        "rows": [
            {"name": person, "url": "", "cells": _editor_cells(user, person, row)}
            for person, row in found[start : start + SIZE]
        ],
        "next_url": f"?{urlencode({**kept, 'from': start + SIZE})}" if start + SIZE < len(found) else "",
        "previous_url": f"?{urlencode({**kept, 'from': max(start - SIZE, 0)})}" if start else "",
        "table_url": f"{reverse('desk:load_table')}?{urlencode(kept)}",
    }


def _editor_order(asked: Mapping[str, Any]) -> str:
    return str(asked["order"]) if asked.get("order") in EDITOR_ORDERS else "open"


def _editors(user: User, order: str) -> list[tuple[User, EditorLoad]]:
    people = list(everybody_who_edits()) if oversees.test(user) else [user]
    loads = editor_loads(user, people)
    keys: dict[str, Any] = {
        "open": lambda row: -row.open,
        "late": lambda row: -row.late,
        "done": lambda row: -row.done,
        "days": lambda row: 1 if row.median_days is None else -row.median_days,
        "asked": lambda row: -(row.last_assigned_at.timestamp() if row.last_assigned_at else 0),
        "name": lambda row: 0,
    }
    rows = [(person, loads[person.pk]) for person in people]
    return sorted(rows, key=lambda row: (keys[order](row[1]), row[0].sort_name, row[0].pk))


def _editor_cells(user: User, person: User, load: EditorLoad) -> list[Cell]:
    address = reverse("desk:manuscripts")
    of_editor = {"editor": person.pk} if oversees.test(user) else {}

    def listed(number: int, **asked: str) -> str:
        return f"{address}?{urlencode({**of_editor, **asked})}" if number else ""

    labels = [label for label, _order, _back in EDITOR_COLUMNS[1:]]
    cells = [
        (load.open, listed(load.open, state="open")),
        (load.late, listed(load.late, state="open", is_overdue="on")),
        (load.done, listed(load.done, state="decided", is_recent="on")),
        (load.median_days, ""),
        (load.last_assigned_at, ""),
    ]
    return _cells(labels, cells)


def load_of_reviewers(user: User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the reviewers and what each has to do; two queries."""
    kind, order = _reviewers_asked(asked)
    page, found = reviewers_page(user, kind=kind, order=order, asked=asked)
    kept = {"which": kind, "order": order}
    return {
        "columns": _heads(REVIEWER_COLUMNS, order, {"which": kind}),
        "kinds": _kinds(kind, f"order={order}"),
        "rows": [
            {
                "name": person,
                "url": reverse("desk:reviewer", args=[person.pk]),
                "cells": _reviewer_cells(person, found[person.pk]),
            }
            for person in page.rows
        ],
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "table_url": f"{reverse('desk:reviewers_load_table')}?{urlencode(kept)}",
    }


def _reviewers_asked(asked: Mapping[str, Any]) -> tuple[str, str]:
    kind = asked.get("which") if asked.get("which") in LoadKind.values else LoadKind.OPEN
    order = asked.get("order") if asked.get("order") in REVIEWER_ORDERS else "open"
    return str(kind), str(order)


def _reviewer_cells(person: User, record: Any) -> list[Cell]:
    address = reverse("desk:reviewer", args=[person.pk])

    def listed(number: int, kind: str) -> str:
        return f"{address}?which={kind}" if number else ""

    labels = [label for label, _order, _back in REVIEWER_COLUMNS[1:]]
    cells = [
        (record.at_work, listed(record.at_work, LoadKind.OPEN)),
        (record.late, listed(record.late, LoadKind.LATE)),
        (record.reported_lately, listed(record.reported_lately, LoadKind.DONE)),
        (record.median_days_to_answer, ""),
        (record.median_days, ""),
        (record.last_invited_at, ""),
    ]
    return _cells(labels, cells)


def _cells(labels: Iterable[Any], cells: Iterable[tuple[Any, str]]) -> list[Cell]:
    """Return the cells of a row: the second number is of what is late, the last one a day."""
    pairs = list(zip(labels, cells, strict=True))
    return [
        Cell(label, value, url, is_late=place == 1 and bool(value), is_day=place == len(pairs) - 1)
        for place, (label, (value, url)) in enumerate(pairs)
    ]


def _heads(columns: Sequence[tuple[Any, str, str]], order: str, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the heads of the columns; those with an order turn to it, and at a second press to the other one.

    Numbers stand in all columns but the first, of names, and the last, of days.
    """
    found = []
    for place, (label, first, second) in enumerate(columns):
        wanted = second if order == first and second else first
        current = order in {first, second} - {""}
        direction = ("descending" if order in FALLING else "ascending") if current else ""
        url = f"?{urlencode({**kept, 'order': wanted})}" if wanted else ""
        is_number = 0 < place < len(columns) - 1
        found.append({"label": label, "url": url, "direction": direction, "is_number": is_number})
    return found


def _kinds(kind: str, kept: str) -> list[dict[str, Any]]:
    return [{"label": known.label, "url": f"?which={known}&{kept}", "current": known == kind} for known in LoadKind]


# -- For a spreadsheet -----------------------------------------------------------------------------------------------


def editors_as_table(user: User, asked: Mapping[str, Any]) -> Iterator[str]:
    """Yield the editors as CSV, line by line."""
    order = _editor_order(asked)
    head = [label for label, _order, _back in EDITOR_COLUMNS]
    rows = ([str(person), *_plain(_editor_cells(user, person, load))] for person, load in _editors(user, order))
    return lines(head, rows)


def reviewers_as_table(user: User, asked: Mapping[str, Any]) -> Iterator[str]:
    """Yield the reviewers of one kind as CSV, line by line."""
    kind, order = _reviewers_asked(asked)
    head = [label for label, _order, _back in REVIEWER_COLUMNS]
    found = reviewers_throughout(user, kind=kind, order=order)
    return lines(head, ([str(person), *_plain(_reviewer_cells(person, record))] for person, record in found))


def _plain(cells: Iterable[Cell]) -> list[Any]:
    return [
        timezone.localdate(cell.value).isoformat() if isinstance(cell.value, datetime) else cell.value for cell in cells
    ]


# -- One reviewer --------------------------------------------------------------------------------------------------


def reviewer_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reviewer with their record and one page of their reviews, as far as this person sees them; four queries.

    Raises ``User.DoesNotExist`` for everybody who was asked for nothing that this person may read.
    """
    person, record = reviewer(user, pk)
    kind = str(asked.get("which") if asked.get("which") in LoadKind.values else LoadKind.ALL)
    page = reviews_of(user, person, kind, asked)
    return {
        "person": person,
        "record": record,
        "profile": getattr(person, "reviewer_profile", None),
        "kinds": _kinds(kind, ""),
        "rows": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
    }
