"""Notes at places of the manuscript: begun, kept as they are typed, taken away, and filed with the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.services import OpenPage
from journal.text import plain
from journal.workflow import StepRefused
from review.models import Note
from review.queries import file_to_read, rendering_of
from review.roles import is_reviewer
from review.services.shared import locked
from submissions.showing import PAGES

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Assignment
    from submissions.models import Submission

KEY = re.compile("[a-z0-9]{8,24}")
MOST = 400
LONGEST_QUOTE, LONGEST_NOTE = 1_000, 20_000
FIELDS = ("words", "is_confidential")
REMOVED = "removed"


def save_note(
    assignment: Assignment,
    *,
    by: User,
    key: str,
    number: int,
    answers: Mapping[str, Any],
    quote: str = "",
    page: OpenPage | None = None,
) -> Note:
    """Keep a note as it is typed; the first time it is given its place, by the number of the page or paragraph.

    ``answers`` are ``words`` and ``is_confidential``. Without a quote it is about the beginning of its paragraph. What
    was changed elsewhere since ``page`` was loaded stays, and stands in its clashes. Raises ``StepRefused``.
    """
    _refuse_unless_writing(assignment, by)
    if not KEY.fullmatch(key):
        raise StepRefused(_("The note could not be kept. Load the page again."))
    known = Note.objects.filter(assignment=assignment, key=key).first()
    begun = known or _begun(assignment, key, number, quote)  # looks into the store: before the transaction, not in it
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        _refuse_unless_writing(assignment.again(), by)
        row = Note.objects.filter(assignment=assignment, key=key).first() or begun
        if row.pk is None and _was_removed(submission, assignment, key):  # a save that was under way meanwhile
            raise StepRefused(_("This note was removed."))
        if row.pk is None and Note.objects.filter(assignment=assignment).count() >= MOST:
            raise StepRefused(_("There are %(n)s notes already. Put the rest into the comments.") % {"n": MOST})
        given = {name: answers[name] for name in FIELDS if name in answers}
        if "words" in given:
            given["words"] = plain(str(given["words"]))[:LONGEST_NOTE]
        written = (page or OpenPage()).merge(
            case_id=submission.case_file_id,
            prefix=_prefix(assignment, key),
            now={name: getattr(row, name) for name in given},
            given=given,
            by=by,
        )
        for name, value in written.items():
            setattr(row, name, value)
        row.save()
    return row


def _begun(assignment: Assignment, key: str, number: int, quote: str) -> Note:
    """Return a new note at a place of the file that its writer has before him; not stored yet."""
    file = file_to_read(assignment)
    rendering = rendering_of(file)
    content: dict[str, Any] = {"parts": []}
    if rendering is not None and rendering.is_made:
        content = rendering.content()
    if not 0 < number <= len(content["parts"]):
        raise StepRefused(_("This place is not in the manuscript any more. Load the page again."))
    part = content["parts"][number - 1]
    words = " ".join(plain(quote).split())[:LONGEST_QUOTE] or str(part["words"])
    return Note(
        assignment=assignment,
        key=key,
        file=file,
        number=number,
        is_page=content["form"] == PAGES,
        section=part["section"],
        quote=words,
    )


def remove_note(assignment: Assignment, *, by: User, key: str) -> None:
    """Take a note away; one that is not there is none. No save that is still on its way brings it back."""
    _refuse_unless_writing(assignment, by)
    if not KEY.fullmatch(key):
        return
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        _refuse_unless_writing(assignment.again(), by)
        Note.objects.filter(assignment=assignment, key=key).delete()
        OpenPage().merge(
            case_id=submission.case_file_id,
            prefix=_prefix(assignment, key),
            now={REMOVED: _was_removed(submission, assignment, key)},
            given={REMOVED: True},
            by=by,
        )


def _was_removed(submission: Submission, assignment: Assignment, key: str) -> bool:
    return submission.case_file.typed_fields.filter(field=_prefix(assignment, key) + REMOVED).exists()


def _prefix(assignment: Assignment, key: str) -> str:
    """Return how the fields of a note begin in the case file."""
    return f"note.{assignment.pk}.{key}."


def file_notes(assignment: Assignment) -> list[dict[str, Any]]:
    """Return the notes as a report keeps them, and let go of those in work; under the manuscript's lock."""
    rows = Note.objects.filter(assignment=assignment)
    filed = [asdict(row.placed) for row in rows if row.words.strip()]
    rows.delete()
    return filed


def _refuse_unless_writing(assignment: Assignment, by: User) -> None:
    if not is_reviewer.test(by, assignment):
        raise PermissionDenied
    if not assignment.is_at_work:
        raise StepRefused(_("The report cannot be changed any longer."))
    if assignment.waits_for_clearance:
        raise StepRefused(_("The editor looks at the interests that were declared first."))
