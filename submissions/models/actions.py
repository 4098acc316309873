"""What a manuscript needs of its editors, and by which day: columns, by which lists are ordered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import models

from journal.actions import on_day
from journal.models import Journal
from submissions.states import AppealState, Needed, State

AT_ONCE, NEVER = date.min, date.max
"""The days that stand for "today, whatever day it is" and for "nothing is needed"."""
IN_ITS_DAY = (Needed.HOLD, Needed.LAPSE)
"""What is needed from its day on, and not before."""


class Action(NamedTuple):
    """What is needed, by which day, and how many days the journal gave for it where the day was counted."""

    action: str
    action_on: date
    action_days: int | None


NOTHING = Action(Needed.NOTHING, NEVER, None)


@dataclass(frozen=True, slots=True)
class Need:
    """One row of the table: the first whose ``when`` holds of a manuscript speaks for it.

    Its day lies ``days`` (a column of the journal's settings) after ``since``, a moment; or it is ``day`` itself. With
    neither it is needed at once.
    """

    needed: Needed
    when: Callable[[Any], Any]
    since: Callable[[Any], Any] | None = None
    days: str = ""
    day: Callable[[Any], date | None] | None = None

    def of(self, row: Any, journal: Callable[[], Journal]) -> Action:
        """Return what is needed of a manuscript of which this row speaks."""
        if self.needed == Needed.NOTHING:
            return NOTHING
        if self.since is None:
            return Action(self.needed, (self.day(row) if self.day else None) or AT_ONCE, None)
        given = getattr(journal(), self.days)
        return Action(self.needed, on_day(self.since(row), given) or AT_ONCE, given)


def _wait(row: Any) -> Any:
    return row.since + row.held_for


def _last_report(row: Any) -> Any:
    return row.last_report_at and row.last_report_at + row.held_after_report


def _last_report_or_wait(row: Any) -> Any:
    return max(filter(None, [_last_report(row), _wait(row)]))


def _is_newly_revised(row: Any) -> bool:
    """Whether the wait began with a revised version; the step writes both moments, one a little after the other."""
    return row.revised_at is not None and row.revised_at >= row.since - timedelta(minutes=1)


def _is_short(row: Any) -> bool:
    return row.state == State.IN_REVIEW and row.reports_in + row.reviewers_asked < row.reports_wanted


def _reports_are_in(row: Any) -> bool:
    return row.state == State.IN_REVIEW and row.reports_in >= row.reports_wanted


N, S = Needed, State
NEEDS = (
    Need(N.OBJECTION, lambda s: s.objected_at, lambda s: s.objected_at, "answer_days"),
    Need(N.WITHDRAWAL, lambda s: s.withdrawal_asked_at, lambda s: s.withdrawal_asked_at, "answer_days"),
    Need(N.TIME, lambda s: s.time_asked_for, day=lambda s: s.due_on),
    Need(N.APPEAL, lambda s: s.appeal == AppealState.MADE, lambda s: s.decided_at, "appeal_days"),
    Need(N.HOLD, lambda s: s.held_at and s.hold_review_on, day=lambda s: s.hold_review_on),
    Need(N.NOTHING, lambda s: s.held_at),
    Need(N.INTERESTS, lambda s: s.has_open_interests),
    Need(N.RECOMMENDED, lambda s: s.is_recommended, _last_report_or_wait, "decision_days"),
    Need(N.NEW, lambda s: s.state == S.SUBMITTED and not s.has_editor, _wait, "completeness_days"),
    Need(N.EDITOR, lambda s: not s.has_editor and (s.state == S.WITH_EDITOR or _reports_are_in(s) or _is_short(s))),
    Need(N.DESK, lambda s: s.state == S.SUBMITTED, _wait, "desk_days"),
    Need(N.REVISED, lambda s: s.state == S.WITH_EDITOR and _is_newly_revised(s), _wait, "decision_days"),
    Need(N.DECISION, lambda s: s.state == S.WITH_EDITOR, _wait, "decision_days"),
    Need(N.REPORTS, lambda s: s.reports_wanted and _reports_are_in(s), lambda s: _last_report(s) or _wait(s),
         "decision_days"),
    Need(N.REVIEWERS, _is_short),
    Need(N.LATE, lambda s: s.state == S.IN_REVIEW and s.has_late_report),
    Need(N.LAPSE, lambda s: s.lapses_on, day=lambda s: s.lapses_on),
)  # fmt: skip
COUNTED = {need.needed: need.days for need in NEEDS if need.days}
"""What is needed by a day that is counted, each with the column of the settings that says how many."""
READ = (
    "state", "since", "held_for", "held_at", "hold_review_on", "objected_at", "withdrawal_asked_at", "time_asked_for",
    "appeal", "decided_at", "due_on", "lapses_on", "revised_at", "reports_wanted", "reports_in", "reviewers_asked",
    "last_report_at", "held_after_report", "decision_goes_at", "has_editor", "is_recommended", "has_open_interests",
    "has_late_report",
)  # fmt: skip
"""The columns that tell what is needed."""


def action_of(row: Any, journal: Callable[[], Journal]) -> Action:
    """Return what a manuscript needs of its editors, out of its own columns; nothing while a decision is to go out."""
    if row.decision_goes_at is not None:
        return NOTHING
    need = next((need for need in NEEDS if need.when(row)), None)
    return NOTHING if need is None else need.of(row, journal)


class Acted(models.Model):
    """A manuscript that says what it needs.

    ``has_editor`` is written as editors come and go, ``is_recommended``, ``has_open_interests`` and ``has_late_report``
    (one of which the clock has told the editors) by the review services; what is needed is made out of these and of the
    steps' own columns, whenever one of them is written.
    """

    has_editor = models.BooleanField(default=False, editable=False)
    is_recommended = models.BooleanField(default=False, editable=False)
    has_open_interests = models.BooleanField(default=False, editable=False)
    has_late_report = models.BooleanField(default=False, editable=False)
    action = models.CharField(max_length=12, choices=Needed.choices, blank=True, default=Needed.NOTHING, editable=False)
    action_on = models.DateField(default=NEVER, editable=False)
    action_days = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    def settle_action(self, journal: Callable[[], Journal] = Journal.current) -> dict[str, Any]:
        """Make out what it needs out of its columns as they stand in memory; return the columns that say so."""
        columns = action_of(self, journal)._asdict()
        for name, value in columns.items():
            setattr(self, name, value)
        return columns

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, and with anything that tells of it what the manuscript needs."""
        names = kwargs.get("update_fields")
        if names is None:
            self.settle_action()
        elif not set(READ).isdisjoint(names):
            kwargs["update_fields"] = [*names, *self.settle_action()]
        super().save(*args, **kwargs)
