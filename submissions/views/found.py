"""What a search after the authors has found, a page of it at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journal.states import Progress
from journal.text import whole_number
from submissions.models import NameSearch
from submissions.models.traces import by_place
from submissions.services.uploads import refusal_in_words
from submissions.states import FileKind

ON_A_PAGE = 50
TICKED, ELSEWHERE = "found", "elsewhere"
"""Parameters of the request: the numbers ticked on the page that sends it, and those of its other pages in one word."""


def page_of_traces(search: NameSearch | None, asked: Any, *, progress: str = "") -> dict[str, Any]:
    """Return what a template shows of a search: its places in order, and the ways to those before and after.

    ``asked`` are the parameters of the request; ``from`` is the first trace, counted from 0. What was ticked on any
    page stays so. ``progress`` says how far the worker is with a search that was asked for.
    """
    under_way = {
        "is_searched": progress in {Progress.QUEUED, Progress.RUNNING},
        "search_failed": progress == Progress.FAILED,
    }
    if search is None:
        return {"search": None, **under_way}
    traces = search.found
    first = min(whole_number(asked.get("from")) or 0, max(0, len(traces) - 1))
    behind = first + ON_A_PAGE
    before = str(max(0, first - ON_A_PAGE)) if first else ""
    after = str(behind) if behind < len(traces) else ""
    chosen = ticked_in(asked) & {trace.number for trace in traces}
    return {
        "search": search,
        **under_way,
        "unread": refusal_in_words(search.problem, kind=FileKind.MANUSCRIPT) if search.problem else "",
        "places": by_place(traces[first:behind]),
        "chosen": chosen,
        "elsewhere": _in_one_word(chosen - {*range(first, behind)}),
        "previous_from": before,
        "previous_url": f"?from={before}" if before else "",
        "next_from": after,
        "next_url": f"?from={after}" if after else "",
    }


def ticked_in(asked: Any) -> set[int]:
    """Return the numbers of the traces that were ticked, on the page that sends them and on those before it."""
    words = [*asked.getlist(TICKED), *asked.get(ELSEWHERE, "").split(".")]
    return {number for word in words if (number := whole_number(word)) is not None}


def _in_one_word(numbers: Iterable[int]) -> str:
    """Return numbers as short as an address has to be, which no server takes longer than four thousand letters."""
    return ".".join(map(str, sorted(numbers)))
