"""Decisions while they are written: kept as they are typed, open in two windows, or made out of a recommendation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.models import Journal, Timetable
from journal.services import OpenPage
from journal.text import one_line, plain, trace
from journal.workflow import StepRefused
from review.models import Decision
from review.queries import decision_by, rounds_for_editor
from review.services.composing import all_parts, composed
from review.services.shared import locked, refuse_unless_editor
from review.states import DecisionKind
from submissions.models import Submission

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Round

OPEN_TWICE = ("kind", "due_on", "parts", "kept", "subject", "body", "note")
"""What of a draft is compared where it is open in two windows."""


def new_draft(
    *, submission: Submission, by: User, kind: str, rounds: list[Round] | None = None, journal: Journal | None = None
) -> Decision:
    """Return a draft with its letter composed, not stored yet; ``rounds`` and ``journal`` if they are at hand."""
    rounds = rounds_for_editor(submission, to_read=True) if rounds is None else rounds
    draft = Decision(
        submission=submission,
        made_by=by,
        kind=kind,
        written_for=kind,
        parts=all_parts(rounds),
        due_on=default_date(kind, journal),
    )
    draft.subject, draft.body = composed(draft, rounds=rounds, by=by, journal=journal)
    return draft


def default_date(kind: str, journal: Journal | None = None) -> date | None:
    """Return the day that the journal gives an author for this kind of decision."""
    journal = journal or Journal.current()
    days = {
        DecisionKind.MINOR: journal.minor_revision_days,
        DecisionKind.MAJOR: journal.major_revision_days,
        DecisionKind.RETURN: journal.minor_revision_days,
    }.get(DecisionKind(kind))
    return Timetable.current(journal).days_after(timezone.localdate(), days) if days else None


def save_draft(
    *, submission: Submission, by: User, page: OpenPage | None = None, letter_of: str = "", **columns: Any
) -> Decision:
    """Keep the draft of an editor: kind, due_on, note, parts, kept, subject, body. There is one for each editor.

    ``letter_of`` is the kind for which the letter on the page was composed, where the draft begins with this: the kind
    that comes with it may be another, and then the letter is not of it.

    What was changed in another window since ``page`` was loaded stays, and stands in its clashes. A kind that changes
    brings its usual date, unless the page has another one typed.
    """
    page = page or OpenPage()
    with transaction.atomic():
        fresh = locked(submission.pk)
        refuse_unless_editor(by, fresh)
        columns = _cleaned(columns)
        draft = decision_by(fresh, by)
        is_new = draft is None
        if draft is None:
            draft = Decision(submission=fresh, made_by=by, written_for=letter_of or columns.get("kind", ""))
            written = columns
        else:
            written = _merged(draft, columns, page, by=by)
        brings_date = draft.kind != written.get("kind", draft.kind) and not _is_typed("due_on", columns, page)
        for name, value in written.items():
            setattr(draft, name, value)
        if not draft.has_date:
            draft.due_on = None
        elif brings_date or draft.due_on is None:
            draft.due_on = default_date(draft.kind)
        draft.save(update_fields=None if is_new else {*written, "due_on", "saved_at"})
        if is_new:
            draft.case.record("decision.drafted", draft, by=by, facts={"kind": draft.kind})
    return draft


def _is_typed(name: str, columns: dict[str, Any], page: OpenPage) -> bool:
    """Tell whether a field was changed on its page, and not only came back with it."""
    return name in columns and page.was.get(name) != trace(as_compared(name, columns[name]))


def _merged(draft: Decision, columns: dict[str, Any], page: OpenPage, *, by: User) -> dict[str, Any]:
    """Return the columns without what another window has changed meanwhile."""
    compared = [name for name in OPEN_TWICE if name in columns]
    written = page.merge(
        case_id=draft.submission.case_file_id,
        prefix=f"decision.{draft.pk}.",
        now={name: as_compared(name, getattr(draft, name)) for name in compared},
        given={name: as_compared(name, columns[name]) for name in compared},
        by=by,
        filled={"due_on"},
    )
    return {name: value for name, value in columns.items() if name in written or name not in compared}


def as_compared(name: str, value: Any) -> Any:
    """Return what a draft holds as two windows compare it: ticks in whatever order, texts without blanks around."""
    if name in {"parts", "kept"}:
        return sorted(value)
    return value.strip() if isinstance(value, str) else value


def _cleaned(columns: dict[str, Any]) -> dict[str, Any]:
    if "subject" in columns:
        columns["subject"] = one_line(columns["subject"])[:300]
    for name in {"body", "note"} & set(columns):
        columns[name] = plain(columns[name]).replace("\r\n", "\n")
    return columns


def adopt(*, decision: Decision, by: User, replaces: bool = False) -> Decision:
    """Make a recommendation the draft of the editor who decides; the recommendation stays beside it.

    A draft that this editor has begun gives way only where ``replaces`` says so; raises ``StepRefused`` else.
    """
    with transaction.atomic():
        fresh = locked(decision.submission_id)
        refuse_unless_editor(by, fresh)
        own = decision_by(fresh, by)
        if own is not None and not replaces:
            said = _("You have begun a draft of your own, “%(what)s”. It would be replaced: say so if it may be.")
            raise StepRefused(said % {"what": own.get_kind_display()})
        return save_draft(
            submission=fresh,
            by=by,
            kind=decision.kind,
            due_on=decision.due_on,
            note=decision.note,
            parts=decision.parts,
            kept=decision.kept,
            written_for=decision.written_for,
            subject=decision.subject,
            body=decision.body,
        )
