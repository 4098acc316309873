"""The case file: what happened to a manuscript or an issue, who did it, and what was written about it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from journal import letterbook
from journal.letterbook import LETTERS, Draft
from journal.models.outgoing import Letter, Stationery, written
from journal.models.policy import Journal
from journal.states import EDITORIAL, Audience, Delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journal.models.people import User


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person made of a letter on the preview: other words, or not to send it at all."""

    subject: str = ""
    body: str = ""
    skip: bool = False


_edits: ContextVar[dict[str, Edit]] = ContextVar("_edits", default={})  # noqa: B039  never changed in place


@contextmanager
def edited_letters(edits: dict[str, Edit]) -> Iterator[None]:
    """Let the letters written inside be those a person has edited on the preview.

    ``edits`` maps ``Letter.slot`` ("<key>:<user id>") to the edit. It travels beside the call, not through it, because
    an act may write its letters several services deep.
    """
    token = _edits.set(edits)
    try:
        yield
    finally:
        _edits.reset(token)


_rehearsed: ContextVar[list[Letter] | None] = ContextVar("_rehearsed", default=None)


class _RolledBackError(Exception):
    """Ends a rehearsal."""


@contextmanager
def rehearsal() -> Iterator[list[Letter]]:
    """Collect the letters written inside, and roll back all that was done: so a page shows the letters of an act."""
    letters: list[Letter] = []
    token = _rehearsed.set(letters)
    try:
        with suppress(_RolledBackError), transaction.atomic():
            yield letters
            raise _RolledBackError
    finally:
        _rehearsed.reset(token)


class CaseFile(models.Model):
    """The file of one manuscript (and the article made of it), of one issue, or the one of the journal itself."""

    label = models.CharField(max_length=200, blank=True)
    is_of_the_journal = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_of_the_journal"], condition=Q(is_of_the_journal=True), name="one_case_of_the_journal"
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"case {self.pk}"

    @classmethod
    def of_the_journal(cls) -> CaseFile:
        """Return the file of the journal's own acts: roles, settings, pages, letters to anybody."""
        case, _is_new = cls.objects.get_or_create(is_of_the_journal=True, defaults={"label": "Journal"})
        return case

    def record(
        self,
        name: str,
        subject: models.Model,
        *,
        before: str = "",
        by: User | None,
        note: str = "",
        audience: int = EDITORIAL,
        facts: dict[str, Any] | None = None,
    ) -> Event:
        """Write one event: a step that was taken, or another act worth knowing.

        ``facts`` are ids, numbers and dates, never words that may have to be erased; those are the ``note``.
        """
        event = Event.objects.create(
            case=self,
            name=name,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            by=by,
            at=timezone.now(),
            before=before,
            after=str(getattr(subject, "state", "")),
            audience=int(audience),
            facts={key: _as_fact(value) for key, value in (facts or {}).items()},
        )
        if note.strip():
            EventText.objects.create(event=event, note=note.strip())
        return event

    def queue(
        self, letter: str, subject: models.Model, *, by: User | None, note: str = "", **facts: Any
    ) -> list[Letter]:
        """Write the letters of one kind about ``subject``, frozen, one for each recipient; the worker sends them.

        None where the clock would write them and the office has ended that kind.
        """
        kind = LETTERS[letter]
        if kind.falls_on and by is None and not Journal.current().sends(letter):
            return []
        edits = _edits.get()
        stationery = Stationery.laid_out(letter)
        made = []
        for draft in kind.compose(subject, by=by, note=note, **facts):
            row = written(kind, draft, case=self, by=by, about=subject, note=note, stationery=stationery)
            edit = edits.get(row.slot)
            if edit is not None:
                if edit.skip and kind.optional:
                    continue
                row.subject = edit.subject or row.subject
                row.body = letterbook.fill(edit.body, {"note": note.strip()}) or row.body
            row.save()
            made.append(row)
        if (rehearsed := _rehearsed.get()) is not None:
            rehearsed += made
        return made

    def end_reminders(self, subject: models.Model | None = None) -> int:
        """Keep reminders from going out that still wait for the mail server: those about ``subject``, or all here.

        What they ask for has been done, or is asked no longer. Returns how many were kept back.
        """
        waiting = self.letters.filter(delivery=Delivery.QUEUED, key__in=[kind.key for kind in letterbook.reminders()])
        if subject is not None:
            waiting = waiting.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        return waiting.update(delivery=Delivery.CANCELLED)

    def write(self, draft: Draft, *, subject: str, body: str, by: User | None) -> Letter:
        """Write a free letter."""
        letter = written(None, draft, case=self, by=by, subject=subject, body=body)
        letter.save()
        return letter


def _as_fact(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (str, int, bool, float)) or value is None:
        return value
    if isinstance(value, Iterable):
        return [_as_fact(item) for item in value]
    return str(value)


class EventQuerySet(models.QuerySet["Event"]):
    """Events, by who may read them."""

    def for_audience(self, audience: int) -> EventQuerySet:
        """Leave out what is not meant for these readers."""
        return self.annotate(shared=F("audience").bitand(int(audience))).filter(shared__gt=0)


class Event(models.Model):
    """One step or other act; never changed, never deleted (the database sees to it)."""

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="events")
    name = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.PositiveBigIntegerField()
    by = models.ForeignKey("journal.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    audience = models.PositiveSmallIntegerField(default=int(EDITORIAL))
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "at"], name="events_of_case")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(audience__gte=1) & Q(audience__lte=sum(Audience.values)), name="event_audience_known"
            ),
        ]
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%Y-%m-%d %H:%M})"


class EventText(models.Model):
    """The words of an event, apart from it: only the audited erasure may blank them."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="text")
    note = models.TextField()

    def __str__(self) -> str:
        return self.note
