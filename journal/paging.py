"""Pages of a list by key, not by number: the thousandth page costs what the first one does."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Exists, IntegerField, Q, QuerySet, Subquery

SIZE = 30


class Counted(Subquery):
    """The number of rows that a query finds, as a column of another one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # where it is known without asking that nothing is found


class Probed(Exists):
    """Whether a query finds anything, asked row by row.

    Else PostgreSQL may begin with all that could be found for any row, for the thirty that are shown; the offset of
    nothing keeps it from that.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and the query strings of the pages beside it (empty where there is none)."""

    rows: list[Any]
    next_url: str = ""
    previous_url: str = ""


def page_of(
    queryset: QuerySet[Any],
    order: Sequence[str],
    asked: Mapping[str, Any],
    *,
    size: int = SIZE,
    read: QuerySet[Any] | None = None,
) -> Page:
    """Return the page of ``queryset`` that a request asks for by ``after`` or ``before``; one query.

    ``order`` names columns that are never empty, the last of them unique (``["-submitted_at", "-pk"]``). A key that
    cannot be read asks for the first page. Other parameters of the request are kept in the addresses. With ``read``,
    rows of the same table with all that a page shows, ``queryset`` finds the keys alone and ``read`` is asked for
    these: where many rows are sorted, each is a key then, and joins nothing.
    """
    backwards = bool(asked.get("before"))
    key = read_key(asked.get("before") or asked.get("after") or "", len(order))
    way = [_turned(name) for name in order] if backwards else list(order)
    try:
        beyond = queryset.filter(_beyond(way, key)) if key else queryset
    except (ValueError, TypeError, ValidationError):  # a key of somebody's own making
        beyond, key = queryset, []
    found = beyond.order_by(*way)[: size + 1]
    rows = list(found if read is None else read.filter(pk__in=found.values("pk")).order_by(*way))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = more if not backwards else bool(key)
    has_previous = bool(key) if not backwards else more
    return Page(
        rows,
        _address(asked, "after", rows[-1], order) if rows and has_next else "",
        _address(asked, "before", rows[0], order) if rows and has_previous else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Return the condition "comes after this key": later in the first column, or equal there and later in the next.

    That it is not earlier in the first column follows; said by itself, an index is entered there.
    """
    condition = Q()
    for place, name in enumerate(order):
        equal = Q(**{n.lstrip("-"): key[i] for i, n in enumerate(order[:place])})
        condition |= equal & Q(**{f"{name.lstrip('-')}__{_side(name)}": key[place]})
    return Q(**{f"{order[0].lstrip('-')}__{_side(order[0])}e": key[0]}) & condition


def _side(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def _address(asked: Mapping[str, Any], side: str, row: Any, order: Sequence[str]) -> str:
    return address_of(asked, side, [_value(row, name.lstrip("-")) for name in order])


def address_of(asked: Mapping[str, Any], side: str, values: Sequence[Any]) -> str:
    """Return the query string of the page that lies ``after`` or ``before`` a key; the rest of the request is kept."""
    packed = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values], default=str)
    key = base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")
    kept = {name: value for name, value in asked.items() if name not in {"after", "before"} and value}
    return f"?{urlencode({**kept, side: key}, doseq=True)}"


def _value(row: Any, column: str) -> Any:
    for part in column.split("__"):
        row = getattr(row, part)
    return row


def read_key(key: str, length: int) -> list[Any]:
    """Return the values of a key that an address gives; none where it cannot be read."""
    try:
        values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return []
    if not isinstance(values, list) or len(values) != length:
        return []
    return values if all(isinstance(value, (str, int)) and _is_text(str(value)) for value in values) else []


def _is_text(value: str) -> bool:
    """Tell whether a database takes it: no NUL, and no half of a character."""
    return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value
