"""Claims: a worker takes a row by conditional update, for a lease; what was claimed and never finished falls back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from journal.models import Job, Letter
from journal.models.outgoing import Claimable
from journal.states import Delivery, Progress

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of claimable rows: the column that says how far each is, and its words for waiting, taken, given up."""

    model: type[Claimable]
    column: str
    waiting: str
    taken: str
    failed: str

    @property
    def rows(self) -> QuerySet[Any]:
        """Every row of the table."""
        return self.model._default_manager.all()

    def due(self) -> QuerySet[Any]:
        """Return the rows whose time has come, those included whose worker was lost, oldest first."""
        now = timezone.now()
        waiting = Q(**{self.column: self.waiting}, not_before__lte=now)
        lost = Q(**{self.column: self.taken}, lease_until__lte=now)
        return self.rows.filter(waiting | lost).order_by("not_before", "pk")

    def claim(self, pk: int, *, tries: int, lease: int | None = None) -> Any | None:
        """Take a row that is due, for a lease in seconds; nothing is returned to whom another worker was faster.

        A row that was tried ``tries`` times, and whose worker was lost each time, is given up.
        """
        if self.due().filter(pk=pk, attempts__gte=tries).update(**{self.column: self.failed}):
            return None
        until = timezone.now() + timedelta(seconds=lease or settings.LEASE_SECONDS)
        taken = {self.column: self.taken, "lease_until": until, "attempts": F("attempts") + 1}
        return self.rows.get(pk=pk) if self.due().filter(pk=pk).update(**taken) else None

    def done(self, row: Claimable, **columns: Any) -> None:
        """Write down that the work is done, whoever holds the row by now."""
        self.rows.filter(pk=row.pk, **{self.column: self.taken}).update(lease_until=None, last_error="", **columns)

    def give_up(self, row: Claimable, error: str, **columns: Any) -> None:
        """Write down that it failed for good; not over the head of a worker who took the row meanwhile."""
        self._held(row).update(lease_until=None, last_error=error[:1000], **{self.column: self.failed, **columns})

    def put_back(self, row: Claimable, error: str, *, tries: int) -> None:
        """Put a row back for a later try, after a pause that doubles each time; give it up after the last one."""
        if row.attempts >= tries:
            self.give_up(row, error)
            return
        later = timezone.now() + pause(row.attempts)
        self._held(row).update(
            lease_until=None, last_error=error[:1000], not_before=later, **{self.column: self.waiting}
        )

    def _held(self, row: Claimable) -> QuerySet[Any]:
        """Return the row as long as this claim of it stands: each claim has a number."""
        return self.rows.filter(pk=row.pk, attempts=row.attempts, **{self.column: self.taken})


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failed tries."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


LETTERS = Shelf(Letter, "delivery", Delivery.QUEUED, Delivery.SENDING, Delivery.FAILED)
JOBS = Shelf(Job, "progress", Progress.QUEUED, Progress.RUNNING, Progress.FAILED)
