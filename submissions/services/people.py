"""People of a manuscript: its editors, those kept from it, and its authors once it was sent."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Journal, PersonalLink, User
from journal.text import folded
from journal.workflow import StaleState, StepRefused
from submissions import queries
from submissions.letters import AUTHOR_CHANGE
from submissions.models import Author, AuthorChange, Conflict, EditorAssignment
from submissions.roles import may_decide
from submissions.services.access import forget_read
from submissions.services.actions import write_editors
from submissions.services.authors import OF_PERSON, cleaned_author, person_at, refuse_shared_addresses, settle_orcid
from submissions.services.copies import ask_for_reviewer_copy
from submissions.services.files import search_again
from submissions.services.flags import raise_flag
from submissions.services.search import index_words
from submissions.states import AuthorChangeOutcome, ConflictKind, Contribution, FlagKind

if TYPE_CHECKING:
    from submissions.models import Submission


# -- Editors -------------------------------------------------------------------------------------------------------


def assign_editor(
    submission: Submission, *, editor: User, by: User, decides: bool = True, note: str = "", seen: int | None = None
) -> EditorAssignment:
    """Give the manuscript to an editor, or change what an editor of it may do."""
    with transaction.atomic():
        submission.lock(seen=seen)
        if not queries.possible_editors(submission).filter(pk=editor.pk).exists():
            raise StepRefused(
                _("%(name)s cannot edit it: no editor of this section, or not free of it.") % {"name": editor}
            )
        if decides and not may_decide.test(editor, submission):
            raise StepRefused(_("%(name)s is a guest editor, who recommends but does not decide.") % {"name": editor})
        submission.assign(by=by, note=note, editor=editor, decides=decides)
        assignment, _is_new = EditorAssignment.objects.update_or_create(
            submission=submission,
            editor=editor,
            ended_at__isnull=True,
            defaults={"decides": decides, "assigned_by": by},
            create_defaults={"decides": decides, "assigned_by": by},
        )
        write_editors(submission)
        forget_read(submission)
    return assignment


def unassign_editor(submission: Submission, *, editor: User, by: User, note: str = "", seen: int | None = None) -> None:
    """Take an editor off the manuscript."""
    with transaction.atomic():
        submission.lock(seen=seen)
        if editor.pk not in submission.editor_rights:
            raise StepRefused(_("%(name)s does not edit it.") % {"name": editor})
        submission.unassign(by=by, note=note, editor=editor)
        _end_assignment(submission, editor)


def recuse(submission: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Give the manuscript back because of an interest; from then on this editor does not see it any longer."""
    with transaction.atomic():
        submission.recuse(by=by, note=note, seen=seen)
        _end_assignment(submission, by)
        _keep_away(submission, by, ConflictKind.DECLARED)
        settle_acting_editor(submission)


def exclude_person(submission: Submission, *, person: User, by: User, note: str = "", seen: int | None = None) -> None:
    """Keep a person from the manuscript because of a conflict of interest."""
    with transaction.atomic():
        submission.exclude(by=by, note=note, seen=seen, person=person)
        _end_assignment(submission, person)
        _keep_away(submission, person, ConflictKind.OFFICE)
        settle_acting_editor(submission)


def add_conflict(*, submission: Submission, person: User, kind: str, by: User | None) -> Conflict:
    """Write down why a person must not see or edit the manuscript as an editor; review does so for its reviewers.

    To be called in a transaction that holds the manuscript's lock. Records no event: the act it belongs to does.
    """
    conflict = _keep_away(submission, person, kind)
    settle_acting_editor(submission)
    return conflict


def end_conflict(*, submission: Submission, person: User, kind: str, by: User | None) -> None:
    """End a conflict of one kind; under the same terms as ``add_conflict``."""
    submission.conflicts.filter(person=person, kind=kind, ended_at__isnull=True).update(ended_at=timezone.now())
    forget_read(submission)
    settle_acting_editor(submission)


def settle_acting_editor(submission: Submission, *, but: int | None = None) -> None:
    """Let the acting editor stand in where every editor-in-chief is kept from the manuscript, and only there.

    ``but`` is the id of one more person who must not act. To be called while the manuscript is locked.
    """
    journal = Journal.current()
    chiefs = queries.editors_in_chief(submission).exclude(pk__in=[but or 0, submission.acting_editor_id or 0])
    stand_in = journal.acting_editor_id
    is_wanted = stand_in not in {*submission.excluded_ids, but, None} and not chiefs.exists()
    wanted = stand_in if is_wanted and queries.deciders().filter(pk=stand_in or 0).exists() else None
    if wanted != submission.acting_editor_id:
        submission.acting_editor_id = wanted
        submission.save(update_fields=["acting_editor"])


def _keep_away(submission: Submission, person: User, kind: str) -> Conflict:
    conflict, _is_new = Conflict.objects.get_or_create(
        submission=submission, person=person, kind=kind, ended_at__isnull=True
    )
    forget_read(submission)
    return conflict


def _end_assignment(submission: Submission, editor: User) -> None:
    submission.editor_assignments.filter(editor=editor, ended_at__isnull=True).update(ended_at=timezone.now())
    write_editors(submission)
    forget_read(submission)


# -- Authors -------------------------------------------------------------------------------------------------------


def name_authors(submission: Submission) -> set[int]:
    """Make every author a person the journal knows, keep each from the manuscript as an editor; return their ids.

    To be called while the manuscript is locked.
    """
    for author in submission.authors.select_related("user"):
        if author.is_corresponding:
            author.user_id = submission.corresponding_user_id
        elif author.user is None:
            author.user = person_at(author.email, {name: getattr(author, name) for name in OF_PERSON})
        settle_orcid(author)
        author.save(update_fields=["user", "is_orcid_verified"])
    forget_read(submission)
    named = set(submission.author_user_ids)
    for person in User.objects.filter(pk__in=named):
        _keep_away(submission, person, ConflictKind.AUTHOR)
        _end_assignment(submission, person)
    return named


def change_authors(
    submission: Submission,
    *,
    authors: Sequence[Mapping[str, Any]],
    has_consent: bool,
    by: User | None,
    note: str = "",
    seen: int | None = None,
    corresponding: str = "",
    change: AuthorChange | None = None,
) -> None:
    """Put another list of authors in place of the present one, in this order, after the manuscript was sent.

    Each item holds the columns of an author, and ``id`` where it is one of the present. ``corresponding`` is the
    address of another author who is to speak for all. All of them, and those who leave, must have agreed; all of them
    are told. ``change`` is the one that was asked for, if it was; another that is open is overtaken.
    """
    if not has_consent:
        raise StepRefused(_("All authors, also those who leave the list, must have agreed. Ask them first."))
    with transaction.atomic():
        submission.lock(seen=seen)
        before = {row.pk: row for row in submission.authors.select_related("user")}
        was = as_shown(before.values())
        rows = planned_authors(submission, authors, before, corresponding=corresponding)
        leaving = [row for row in before.values() if row not in rows]
        was_named = set(submission.author_user_ids)
        submission.authors.filter(pk__in=[row.pk for row in leaving]).delete()
        _write_authors(submission, rows, by=by, note=note)
        named = name_authors(submission)
        if by is not None and by.pk in named - was_named:
            raise StepRefused(
                _("You would be one of the authors. All of them have to agree, or another editor decides.")
            )
        settle_acting_editor(submission)
        removed = [row.user for row in leaving if row.user and row.user_id not in named]
        submission.change_authors(by=by, note=note, removed=removed)
        search_again(submission)
        index_words(submission)
        submission.authors.filter(told_at__isnull=True).update(told_at=timezone.now())
        if change is None:
            change = note_author_change(submission, AuthorChangeOutcome.DECIDED, before=was, by=by, reason=note)
        if submission.anonymity_promised and was != as_shown(submission.authors.all()):  # review has begun
            raise_flag(submission, FlagKind.AUTHORS_CHANGED, change)


def note_author_change(
    submission: Submission,
    outcome: AuthorChangeOutcome,
    *,
    before: list[dict[str, Any]],
    by: User | None,
    reason: str = "",
    after: list[dict[str, Any]] | None = None,
) -> AuthorChange:
    """Write down a change of the list that is done, for the editors; one that was asked for is overtaken by it."""
    for overtaken in submission.author_changes.filter(settled_at__isnull=True):
        settle_author_change(overtaken, AuthorChangeOutcome.OVERTAKEN, by=by)
    after = after if after is not None else as_shown(submission.authors.all())
    return AuthorChange.objects.create(
        submission=submission, asked_by=by, reason=reason, before=before, after=after, outcome=outcome,
        settled_at=timezone.now(), settled_by=by,
    )  # fmt: skip


def settle_author_change(change: AuthorChange, outcome: AuthorChangeOutcome, *, by: User | None) -> None:
    """Write down what came of a change that was asked for; its personal links open nothing any longer."""
    change.outcome, change.settled_by, change.settled_at = outcome, by, timezone.now()
    change.save(update_fields=["outcome", "settled_by", "settled_at"])
    for pk in change.consents.values_list("pk", flat=True):
        PersonalLink.end(purpose=AUTHOR_CHANGE, target=pk)


def as_shown(authors: Iterable[Author]) -> list[dict[str, Any]]:
    """Return a list of authors as the page of a change shows it; a new author's key is their address."""
    return [
        {
            "key": row.pk or row.email,
            "name": row.name,
            "native_name": row.native_name,
            "institutions": row.affiliations_in_words,
            "contributions": [str(Contribution(role).label) for role in row.credit_roles],
            "email": row.email,
            "corresponding": row.is_corresponding,
        }
        for row in authors
    ]


def planned_authors(
    submission: Submission, authors: Sequence[Mapping[str, Any]], before: Mapping[int, Author], *, corresponding: str
) -> list[Author]:
    """Return the new list of authors, not yet saved. Raises ``StaleState``, and ``StepRefused`` where it cannot be."""
    if {int(item["id"]) for item in authors if item.get("id")} - set(before):
        raise StaleState(_("The list has changed meanwhile. Load the page again."))
    rows = [_planned(submission, item, before) for item in authors]
    for position, row in enumerate(rows):
        row.position = position
        if corresponding:
            row.is_corresponding = folded(row.email) == folded(corresponding)
    refuse_shared_addresses(rows)
    if not all(row.is_complete for row in rows):
        raise StepRefused(_("Each author needs a name, a mail address and an institution."))
    if not any(row.is_corresponding for row in rows):
        gone = _("The corresponding author cannot be taken off the list. Name another one first.")
        raise StepRefused(_("The corresponding author must be one of the list.") if corresponding else gone)
    return rows


def _planned(submission: Submission, item: Mapping[str, Any], before: Mapping[int, Author]) -> Author:
    """Return one author of the new list, not yet saved."""
    row = copy.copy(before[int(item["id"])]) if item.get("id") else Author(submission=submission)
    columns = cleaned_author({name: value for name, value in item.items() if name != "id"})
    if "email" in columns and columns["email"] != row.email and not row.is_corresponding:
        row.user = row.told_at = row.agreed_at = None
    if columns.get("affiliation", row.affiliation) != row.affiliation and "ror" not in columns:
        row.ror = row.city = ""  # they were those of the other institution
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def _write_authors(submission: Submission, rows: list[Author], *, by: User | None, note: str) -> None:
    """Save the new list; where another author speaks for all from now on, that is a step of its own."""
    (speaks,) = [row for row in rows if row.is_corresponding]
    submission.authors.exclude(pk=speaks.pk).update(is_corresponding=False)
    for row in rows:
        row.save()
    if speaks.user is None:
        speaks.user = person_at(speaks.email, {name: getattr(speaks, name) for name in OF_PERSON})
        speaks.save(update_fields=["user"])
    if speaks.user_id != submission.corresponding_user_id:
        submission.change_corresponding_author(by=by, note=note, author=speaks)
    forget_read(submission)


def change_corresponding_author(
    submission: Submission, *, author: Author, by: User, note: str = "", seen: int | None = None
) -> None:
    """Let another author speak for all; the manuscript is theirs to act on from then on."""
    with transaction.atomic():
        submission.lock(seen=seen)
        row = submission.authors.select_related("user").filter(pk=author.pk).first()
        if row is None or row.is_corresponding:
            raise StepRefused(_("Choose another author of this manuscript."))
        if row.user is None:
            row.user = person_at(row.email, {name: getattr(row, name) for name in OF_PERSON})
        submission.authors.filter(is_corresponding=True).update(is_corresponding=False)
        row.is_corresponding = True
        row.save(update_fields=["user", "is_corresponding"])
        submission.change_corresponding_author(by=by, note=note, author=row)
        forget_read(submission)


def change_section(submission: Submission, *, section: Any, by: User, note: str = "", seen: int | None = None) -> None:
    """Move the manuscript to another section; who may act for its editors-in-chief is looked at anew."""
    if section.pk == submission.section_id:
        raise StepRefused(_("It is in this section already."))
    with transaction.atomic():
        submission.change_section(by=by, note=note, seen=seen, section=section)
        settle_acting_editor(submission)
        ask_for_reviewer_copy(submission)
