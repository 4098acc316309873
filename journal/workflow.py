"""One decorator turns a method into a workflow step; calling the method is the only way to change a state.

``submission.accept(by=user, note="…")`` does, in one transaction: lock the row and compare its ``row_version`` with
the one the caller saw; ask who; ask the source state and the guards; run the body; save; write the event; write the
letters. The same rows drive the buttons, the audit trail, the permission tests and ``docs/workflow.md``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.core.exceptions import PermissionDenied
from django.db import connections, models, transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import transition
from rules import Predicate

from journal.guards import Guard, OrReason
from journal.states import EDITORIAL


class StepRefused(Exception):
    """The facts do not allow this step now; ``reasons`` are sentences for the person who tried."""

    def __init__(self, *reasons: Any) -> None:
        self.reasons = reasons
        super().__init__(" ".join(map(str, reasons)))


class StaleState(StepRefused):
    """Somebody else moved the object since the caller loaded it."""


class CaseFile(Protocol):
    """Whatever keeps the history and the letters of a workflow object."""

    def record(
        self, name: str, subject: models.Model, *, before: str, by: Any, note: str, audience: int, facts: dict[str, Any]
    ) -> Any:
        """Write one event."""

    def queue(self, letter: str, subject: models.Model, *, by: Any, **facts: Any) -> Any:
        """Write the letters of one kind, frozen, for the worker to send."""

    def end_reminders(self, subject: models.Model | None = None) -> int:
        """Keep reminders from going out that still wait for the mail server."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the workflow table.

    ``target`` is ``None`` where the step leaves the state as it is (a flag, an assignment). ``asks`` names the fields a
    person fills in to take it; ``needs_reason`` makes the note compulsory.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str | None
    who: Predicate
    guards: tuple[Guard, ...]
    letters: tuple[str, ...]
    audience: int
    asks: tuple[str, ...]
    needs_reason: bool
    line: int
    sentence: str

    def blockers(self, subject: Any, note: str = "") -> list[Any]:
        """Return the reasons that stand against the step now; a note overrules those guards that allow it."""
        overruled = bool(note.strip())
        return [
            reason
            for guard in self.guards
            if not (overruled and isinstance(guard, OrReason)) and (reason := guard(subject)) is not None
        ]


def step(
    label: Any,
    source: str | Iterable[str],
    target: str | None,
    *,
    who: Predicate,
    guards: Iterable[Guard] = (),
    letters: Iterable[str] = (),
    audience: int = EDITORIAL,
    asks: Iterable[str] = (),
    needs_reason: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make the decorated method a step; its docstring is the sentence for the documentation, its body sets own columns.

    The method is then called with ``by`` (a user, or ``None`` for the clock), ``note`` (the reason in words), ``seen``
    (the ``row_version`` on the caller's page; default: the one loaded) and whatever its body asks for. Raises
    ``PermissionDenied``, ``StaleState`` or ``StepRefused``; the object is then as it was before the call.
    """
    sources = (str(source),) if isinstance(source, str) else tuple(map(str, source))

    def decorate(body: Callable[..., None]) -> Callable[..., None]:
        row = Step(
            name=body.__name__,
            label=label,
            sources=sources,
            target=None if target is None else str(target),
            who=who,
            guards=tuple(guards),
            letters=tuple(letters),
            audience=int(audience),
            asks=tuple(asks),
            needs_reason=needs_reason,
            line=body.__code__.co_firstlineno,
            sentence=" ".join((body.__doc__ or "").split()),
        )
        move = transition(field="state", source=list(sources), target=row.target, custom={"step": row})(body)

        @functools.wraps(move)
        def run(self: WorkflowModel, *, by: Any, note: str = "", seen: int | None = None, **facts: Any) -> None:
            as_loaded = dict(vars(self))
            try:
                with transaction.atomic():
                    self.lock(seen=seen)
                    self._refuse_unless_possible(row, by, note)
                    before = self.state
                    move(self, by=by, **facts)
                    self.row_version += 1
                    self.save(stepping=True)
                    self.case.record(
                        f"{self._meta.model_name}.{row.name}",
                        self,
                        before=before,
                        by=by,
                        note=note,
                        audience=row.audience,
                        facts=facts,
                    )
                    if by is not None or before != self.state:
                        self.case.end_reminders(self)  # who has acted is reminded no longer
                    for letter in row.letters:
                        self.case.queue(letter, self, by=by, note=note, **facts)
            except BaseException:
                self._become(as_loaded)  # a refused step leaves no trace, in memory either
                raise

        return run

    return decorate


class WorkflowModel(models.Model):
    """A row whose ``state`` changes only by its steps.

    A concrete class has ``state`` (a protected ``FSMField``) and gives ``case``, the file that keeps its history. It
    is no ``FSMModelMixin``: that one lifts the protection of ``state`` for the whole process while one row is loaded
    again, and forgets to put it back when the row is gone.
    """

    row_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    state: Any

    @property
    def case(self) -> CaseFile:
        """The case file that keeps this object's history and letters."""
        raise NotImplementedError

    def lock(self, *, seen: int | None = None) -> None:
        """Lock the row until commit and carry on with what it says now, not with what was loaded.

        Raises ``StaleState`` when its version is not ``seen`` (default: the version loaded). Versions are compared, not
        states: a page loaded before *accept* and *take back* is stale although the state looks the same. Raises
        ``TransactionManagementError`` outside a transaction, where the lock would be gone at once.
        """
        if not connections[self._state.db or "default"].in_atomic_block:  # SQLite would say nothing
            raise transaction.TransactionManagementError("A row is locked until the end of a transaction; begin one.")
        expected = self.row_version if seen is None else seen
        fresh = type(self)._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=self.pk).first()
        if fresh is None or fresh.row_version != expected:
            raise StaleState(_("Somebody else was faster than you. Look at what has changed and try again."))
        self._become(vars(fresh))

    def _become(self, columns: dict[str, Any]) -> None:
        """Take over what another object holds: columns, and nothing computed from the old ones."""
        held = dict(columns)
        vars(self).clear()
        vars(self).update(held)

    def _refuse_unless_possible(self, row: Step, by: Any, note: str) -> None:
        if not row.who.test(by, self):
            raise PermissionDenied
        if self.state not in row.sources:
            raise StepRefused(
                _("“%(step)s” is not possible: the state is “%(state)s”.")
                % {"step": row.label, "state": self.get_state_display()}  # type: ignore[attr-defined]
            )
        if reasons := row.blockers(self, note):
            raise StepRefused(*reasons)
        if row.needs_reason and not note.strip():
            raise StepRefused(_("Give a reason: it is kept in the history."))

    def save(self, *args: Any, stepping: bool = False, **kwargs: Any) -> None:
        """Save the row; an ordinary save never writes state or version, so a rolled back step cannot leak out."""
        if not self._state.adding and not stepping:
            names = kwargs.get("update_fields")
            if names is None:
                names = [f.name for f in self._meta.concrete_fields if not f.primary_key]
            kwargs["update_fields"] = [n for n in names if n not in {"state", "row_version"}]
        super().save(*args, **kwargs)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Load the row again, and forget what was computed from the old one; or load some ``fields`` only."""
        if fields is None:
            rows = type(self)._base_manager.using(using or self._state.db) if from_queryset is None else from_queryset
            self._become(vars(rows.get(pk=self.pk)))
            return
        fields = list(fields)
        held = {"state": vars(self).pop("state")} if "state" in fields and "state" in vars(self) else {}
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        finally:  # the protected field takes a value only where there is none
            self._become({**held, **vars(self)})

    @classmethod
    def steps(cls) -> list[Step]:
        """Return the workflow table in the order it is written."""
        return list(_table(cls))

    @classmethod
    def step(cls, name: str) -> Step:
        """Return one row of the table; raises ``KeyError`` for a name that is none."""
        return {row.name: row for row in _table(cls)}[name]

    def steps_for(self, user: Any) -> list[tuple[Step, list[Any]]]:
        """Return what this user may do in this state, each with the reasons that still block it."""
        return [
            (row, row.blockers(self))
            for row in _table(type(self))
            if self.state in row.sources and row.who.test(user, self)
        ]

    def again(self) -> Self:
        """Return the row as the database has it now, as a new object."""
        return type(self)._base_manager.get(pk=self.pk)


@functools.cache
def _table(model: type[WorkflowModel]) -> tuple[Step, ...]:
    """Return the steps of a model as the source has them, part by part; django-fsm lists them by the alphabet."""
    moves = model._meta.get_field("state").get_all_transitions(model)  # type: ignore[misc, union-attr]
    found = {move.name: move.custom["step"] for move in moves}
    part = {name: place for place, kind in reversed(list(enumerate(model.__mro__))) for name in vars(kind)}
    return tuple(sorted(found.values(), key=lambda row: (part[row.name], row.line)))
