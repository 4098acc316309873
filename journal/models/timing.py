"""The office's calendar, and the timetable by which the clock writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.dates import span
from journal.models.policy import Journal

Spans = tuple[tuple[date, date], ...]
"""Times from a first day to a last one, both included."""
FAR = 400  # days after which a closed office is taken for a mistake


class ClosedTime(models.Model):
    """Days on which the office is closed, first and last included: nothing is due on them, and the clock is silent."""

    name = models.CharField(_("what for"), max_length=120)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="closed_time_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """The days in words, with their weekdays."""
        return span(self.first, self.last)


class Absence(models.Model):
    """Days on which somebody is away, first and last included; ``deputy`` is told instead of an editor."""

    person = models.ForeignKey("journal.User", models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(
        "journal.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told instead of you")
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="absence_has_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first}"

    @property
    def in_words(self) -> str:
        """The days in words, with their weekdays."""
        return span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that lies on a day: the key of its letter, and the kind and date under which it is written once."""

    letter: str
    day: date
    kind: str
    of: date


@dataclass(frozen=True, slots=True)
class Timetable:
    """When the clock writes: on which days around a date, and on which days anything may be due at all.

    ``absences`` are by the id of who is away. ``of`` a person the days in ``away`` are no days for anything, either.
    """

    journal: Journal
    closed: Spans = ()
    absences: Mapping[int, Spans] = field(default_factory=dict)
    away: Spans = ()

    @classmethod
    def current(cls, journal: Journal | None = None) -> Timetable:
        """Return what the office has set and who is away; two queries, or one where the settings are at hand."""
        found: dict[int | None, Spans] = {}
        closed = ClosedTime.objects.order_by().values_list(
            models.Value(None, models.BigIntegerField()), "first", "last"
        )
        ahead = Absence.objects.order_by().filter(last__gte=timezone.localdate())
        for person, first, last in closed.union(ahead.values_list("person_id", "first", "last"), all=True):
            found[person] = (*found.get(person, ()), (first, last))
        office = found.pop(None, ())
        return cls(journal or Journal.current(), office, found)  # type: ignore[arg-type]

    def of(self, person: int) -> Timetable:
        """Return the timetable of somebody: their absences are closed to them like the days of the office."""
        return replace(self, away=self.absences.get(person, ()))

    def is_open(self, day: date) -> bool:
        """Tell whether something may be due on a day, and the clock may write."""
        return day.weekday() not in self.journal.days_off and not _lies_in(day, self.closed + self.away)

    def is_away(self, day: date) -> bool:
        """Tell whether the person whose timetable it is is away on a day."""
        return _lies_in(day, self.away)

    def open_day(self, day: date) -> date:
        """Return the day, or the next one on which something may be due; the day itself where that never is."""
        ahead = (day + timedelta(days=n) for n in range(FAR))
        return next((found for found in ahead if self.is_open(found)), day)

    def days_after(self, day: date, days: int) -> date:
        """Return the day so many days later on which something may be due; days of absence are not counted."""
        while days > 0:
            day += timedelta(days=1)
            days -= not _lies_in(day, self.away)
        return self.open_day(day)

    def put_off(self, day: date, *, since: date, known: Spans = ()) -> date:
        """Return a day later by the days of absence between ``since`` and it, never earlier; one that is past stays.

        ``known`` are the absences that were reckoned with when the day was set.
        """
        days = [since + timedelta(days=n + 1) for n in range((day - since).days)]
        if day < since:
            return day
        return max(self.open_day(day), self.days_after(since, sum(not _lies_in(found, known) for found in days)))

    def waiting(self, due: Due) -> Due:
        """Return a reminder as it waits for the first day on which it may be written."""
        return replace(due, day=self.open_day(due.day))

    def moved(self, row: models.Model, names: Iterable[str], today: date) -> dict[str, date]:
        """Return the days among these columns of a row that lie ahead while the office is closed, moved on."""
        held = {name: getattr(row, name) for name in names}
        return {
            name: self.open_day(day) for name, day in held.items() if day and day >= today and not self.is_open(day)
        }

    def first_of(self, letter: str) -> int:
        """Return the first of the days of a kind of reminder, counted from its date."""
        return min(self.journal.days_of(letter), default=0)

    def around(self, letter: str, day: date | None, *, kind: str = "", of: date | None = None) -> list[Due]:
        """Return the reminders of one kind around a day, in their order; none where the office has ended that kind.

        Each is written once for its own date; with ``of``, once for that date and its place in the row.
        """
        if day is None:
            return []
        offsets = self.journal.days_of(letter)
        return [
            Due(letter, day + timedelta(days=n), f"{kind or letter}{n:+}" if of else kind or letter,
                of or day + timedelta(days=n))
            for n in offsets
        ]  # fmt: skip


def _lies_in(day: date, spans: Spans) -> bool:
    return any(first <= day <= last for first, last in spans)


def newest(dues: Iterable[Due], today: date, *, after: date | None = None) -> Due | None:
    """Return the newest of these whose day has come, and lies after ``after``: a clock that stood still writes once."""
    come = [due for due in dues if due.day <= today and (after is None or due.day > after)]
    return max(come, key=lambda due: due.day, default=None)
