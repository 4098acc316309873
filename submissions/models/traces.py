"""What a file still tells of its authors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.cleaning.findings import Finding
from submissions.models.files import ManuscriptFile
from submissions.states import Sureness, TextPart, TraceKind


@dataclass(frozen=True, slots=True)
class Trace(Finding):
    """A finding as people read of it; ``number`` counts from 0, in the order of the text."""

    number: int

    @property
    def label(self) -> Any:
        """What it is, in words."""
        return TraceKind(self.kind).label

    @property
    def sureness(self) -> Any:
        """How sure it is, in words."""
        return Sureness(self.sure).label

    @property
    def place(self) -> str:
        """Where it stands, in words: a page of a PDF, else the heading it stands under."""
        part = str(TextPart(self.part).label)
        if self.page:
            where = _("Page %(n)s") % {"n": self.page}
            return where if self.part == TextPart.BODY else f"{where}: {part}"
        if self.part == TextPart.BODY and self.heading:
            return self.heading
        return _("At the beginning") if self.part == TextPart.BODY and self.paragraph else part


class NameSearch(models.Model):
    """What a search of a file after its authors has found, or why there is none; and why it could not be cleaned.

    For its authors and editors only: see ``disclosure.name_search``. ``telling`` counts what is more than possible.
    """

    file = models.OneToOneField(ManuscriptFile, models.CASCADE, related_name="name_search")
    traces = models.JSONField(default=list)
    left_off = models.PositiveIntegerField(default=0)
    telling = models.PositiveIntegerField(default=0)
    looked_for = models.CharField(max_length=16, blank=True)
    problem = models.CharField(max_length=16, blank=True)
    copy_problem = models.CharField(max_length=16, blank=True)
    searched_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"search of file {self.file_id}"

    @property
    def places(self) -> int:
        """How many places there are, those included that were too many to keep."""
        return len(self.traces) + self.left_off

    @property
    def possible(self) -> int:
        """How many of the places only may tell it, those included that were too many to keep."""
        return self.places - self.telling

    @property
    def found(self) -> list[Trace]:
        """What was found, in the order of the text."""
        return [Trace(number=number, **facts) for number, facts in enumerate(self.traces)]

    @property
    def counts(self) -> list[tuple[Any, int]]:
        """How many of each kind, in words; none of what there is none of."""
        counted = Counter(facts["kind"] for facts in self.traces)
        return [(kind.label, counted[kind]) for kind in TraceKind if counted[kind]]


def by_place(traces: list[Trace]) -> list[tuple[str, list[Trace]]]:
    """Return traces under the places where they stand, in the order of the text."""
    return [(place, list(rows)) for place, rows in groupby(traces, key=lambda trace: trace.place)]
