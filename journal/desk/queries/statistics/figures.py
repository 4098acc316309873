"""Statistics as figures: each is a plot, a table beside it, and the same table for a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from journal.desk.queries.statistics import counting
from journal.desk.queries.statistics.counting import EARLIER, Histogram, Scope
from journal.desk.queries.statistics.plots import Plot, parts, spreads
from journal.spreadsheets import lines
from review.states import DecisionKind
from submissions.states import State

QUARTERS = (0.25, 0.5, 0.75)
DAYS = (_("Number"), _("A quarter within (days)"), _("Half within (days)"), _("Three quarters within (days)"))
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Accepted"), (DecisionKind.ACCEPT, DecisionKind.ACCEPT_WITHOUT_REVIEW)),
    (_("Revision asked for"), (DecisionKind.MINOR, DecisionKind.MAJOR)),
    (_("Declined"), (DecisionKind.DECLINE, DecisionKind.DECLINE_RESUBMIT, DecisionKind.DECLINE_WITHOUT_REVIEW)),
    (_("Returned for completion"), (DecisionKind.RETURN,)),
)
"""What the plot of decisions tells apart; its table has each kind by itself."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts, its table, and its plot where there is anything to draw."""

    key: str
    title: Any
    says: Any
    columns: list[Any]
    rows: list[list[Any]]
    plot: Plot | None

    @property
    def cells(self) -> Iterator[tuple[Any, list[tuple[Any, str]]]]:
        """The rows of the table: the head of each, and its values in words, each with its column."""
        for head, *values in self.rows:
            yield head, list(zip(self.columns[1:], map(_in_words, values), strict=True))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the way of which the days are counted; ``fewest`` must have gone it to stand in a row."""

    key: str
    title: Any
    says: Any
    count: Callable[[Scope], Histogram]
    fewest: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """Two of a kind that are counted against each other: how many of each, and the first as a share of both."""

    key: str
    title: Any
    says: Any
    count: Callable[[Scope], dict[Any, Counter[Any]]]
    sides: tuple[tuple[Any, Any], tuple[Any, Any]]
    percent: Any
    fewest: int = 1


FEWEST = 5
"""Of so many answers or reports at least a row of reviewers tells: of fewer, the pace of one person could be read."""


_STAGES = (
    Stage("desk", _("From submission to the decision at the desk"), _(
        "Until it went to review, or was declined or accepted without having been there."
    ), counting.to_desk_decision),
    Stage("first", _("From submission to the first decision"), _(
        "Until the author was told the first decision; a return for completion is none."
    ), counting.to_first_decision),
    Stage("round", _("A round of review"), _(
        "From the day it was opened to the decision. Rounds that were cancelled or ended without one are left out."
    ), counting.of_round),
    Stage("publication", _("From acceptance to publication"), _(
        "Until the article was in the archive for the first time."
    ), counting.to_publication),
    Stage("answer", _("Reviewers: from invitation to answer"), _(
        "Until the reviewer said yes or no. Invitations that nobody answered are left out."
    ), counting.to_answer, FEWEST),
    Stage("report", _("Reviewers: from agreeing to the report"), _(
        "Until the report was in, late ones and those set aside included."
    ), counting.to_report, FEWEST),
)  # fmt: skip
STAGES = {stage.key: stage for stage in _STAGES}
DECISIONS, ACCEPTANCE, LATE = "decisions", "acceptance", "late"
SHARES = {
    ACCEPTANCE: Share(
        ACCEPTANCE, _("Acceptance rate"),
        _("Accepted manuscripts as a share of those accepted or declined, each counted once, by how it stands now and "
          "in the year in which that was decided. Withdrawn manuscripts and those still under way are left out; what "
          "was declined and sent in anew counts as two. Commissioned manuscripts are counted as well."),
        counting.outcomes, ((State.ACCEPTED, _("Accepted")), (State.DECLINED, _("Declined"))), _("Accepted (%)"),
    ),
    LATE: Share(
        LATE, _("Reports in time"),
        _("In time is a report on the day it was due, or before; the day is that to which it was moved, if it was."),
        counting.reports_late, ((False, _("In time")), (True, _("Late"))), _("In time (%)"), FEWEST,
    ),
}  # fmt: skip
KEYS = (DECISIONS, ACCEPTANCE, *STAGES, LATE)


def figures(scope: Scope, sections: dict[int, str]) -> list[Figure]:
    """Return all figures; ten queries."""
    return [figure_of(key, scope, sections) for key in KEYS]


def figure_of(key: str, scope: Scope, sections: dict[int, str]) -> Figure:
    """Return the figure of one of ``KEYS``."""
    if key in STAGES:
        return _spread(STAGES[key], scope, sections)
    return _share(SHARES[key], scope, sections) if key in SHARES else _decisions(scope, sections)


def figure_as_table(key: str, scope: Scope, sections: dict[int, str]) -> Iterator[str]:
    """Return one figure as a table for a spreadsheet, line by line."""
    figure = figure_of(key, scope, sections)
    return lines(figure.columns, figure.rows)


def quantile(counter: Counter[int], share: float) -> float:
    """Return the days within which this share lies, between two neighbours in proportion, as spreadsheets do it."""
    place = (sum(counter.values()) - 1) * share
    whole = int(place)
    low, high = _value_at(counter, whole), _value_at(counter, whole + (place > whole))
    return low + (high - low) * (place - whole)


def _value_at(counter: Counter[int], place: int) -> int:
    seen = 0
    for days, n in counting.in_order(counter):
        seen += n
        if place < seen:
            return days
    raise ValueError("nothing was counted")


def _spread(stage: Stage, scope: Scope, sections: dict[int, str]) -> Figure:
    found = [
        (head, sum(counter.values()), [quantile(counter, share) for share in QUARTERS])
        for head, counter in _heads(stage.count(scope), scope, sections, stage.fewest)
    ]
    rows = [[head, n, *days] for head, n, days in found]
    plot = spreads([(str(head), low, half, high) for head, _n, (low, half, high) in found], _days)
    return Figure(stage.key, stage.title, stage.says, [_of_rows(scope), *DAYS], rows, plot)


def _decisions(scope: Scope, sections: dict[int, str]) -> Figure:
    found = [*_heads(counting.decisions_told(scope), scope, sections)]
    kinds = [kind for kind in DecisionKind if any(counter[kind] for _head, counter in found)]
    rows = [[head, *(counter[kind] for kind in kinds)] for head, counter in found]
    apart = found[:-1] or found  # all together would leave the others no room
    grouped = [
        (str(head), [sum(counter[kind] for kind in group) for _name, group in GROUPS]) for head, counter in apart
    ]
    return Figure(
        DECISIONS, _("Decisions by kind"), _("Every decision that an author was told, one after each round."),
        [_of_rows(scope), *(kind.label for kind in kinds)], rows,
        parts(grouped, [str(name) for name, _group in GROUPS], number_format),
    )  # fmt: skip


def _share(share: Share, scope: Scope, sections: dict[int, str]) -> Figure:
    (one, first), (other, second) = share.sides
    found = _heads(share.count(scope), scope, sections, share.fewest)
    counts = [(head, counter[one], counter[other]) for head, counter in found]
    plot = parts([(str(head), [n, m]) for head, n, m in counts], [str(first), str(second)], number_format, share=True)
    rows = [[head, n, m, round(100 * n / (n + m), 1)] for head, n, m in counts]
    return Figure(share.key, share.title, share.says, [_of_rows(scope), first, second, share.percent], rows, plot)


def _of_rows(scope: Scope) -> Any:
    return _("Year") if scope.by == "year" else _("Section")


def _heads(
    found: dict[Any, Counter[Any]], scope: Scope, sections: dict[int, str], fewest: int = 1
) -> Iterator[tuple[str | int, Counter[Any]]]:
    """Yield what was counted with the head of its row, the newest year first; all together where there are several.

    A row of fewer than ``fewest`` is left out, and out of all together, too: else it could be reckoned from there.
    """
    found = {head: counter for head, counter in found.items() if sum(counter.values()) >= fewest}
    if scope.by == "year":
        named = [(year if year != EARLIER else gettext("Earlier"), found[year]) for year in sorted(found, reverse=True)]
    else:
        named = [(name, found[pk]) for pk, name in [*sections.items(), (None, gettext("No section"))] if pk in found]
    yield from named
    if len(named) > 1:
        yield gettext("All"), counting.everything(found.values())


def _days(days: float) -> str:
    return ngettext("%(n)s day", "%(n)s days", 1 if days == 1 else 2) % {"n": _in_words(days)}


def _in_words(value: Any) -> str:
    if isinstance(value, float):
        return number_format(value, 0 if value.is_integer() else 1)
    return number_format(value)
