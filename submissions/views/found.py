"""What a search after the authors has found, a page of it at a time."""

from __future__ import annotations

from typing import Any

from journal.text import whole_number
from submissions.models import NameSearch
from submissions.models.traces import by_place
from submissions.services.uploads import refusal_in_words
from submissions.states import FileKind

ON_A_PAGE = 50


def page_of_traces(search: NameSearch | None, asked: Any) -> dict[str, Any]:
    """Return what a template shows of a search: its places in order, and the ways to those before and after.

    ``asked`` are the parameters of the request; ``from`` is the first trace, counted from 0.
    """
    if search is None:
        return {"search": None}
    traces = search.found
    first = min(whole_number(asked.get("from")) or 0, max(0, len(traces) - 1))
    behind = first + ON_A_PAGE
    return {
        "search": search,
        "unread": refusal_in_words(search.problem, kind=FileKind.MANUSCRIPT) if search.problem else "",
        "places": by_place(traces[first:behind]),
        "previous_url": f"?from={max(0, first - ON_A_PAGE)}" if first else "",
        "next_url": f"?from={behind}" if behind < len(traces) else "",
    }
