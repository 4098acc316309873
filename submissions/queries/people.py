"""The people of a manuscript: who edits it, who decides, who speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from journal.models import Grant, User
from journal.queries.timing import deputies
from journal.states import RoleName
from submissions.models import (
    Author,
    Conflict,
    EditorAssignment,
    Submission,
)
from submissions.queries.visible import edited_by
from submissions.roles import is_named_author

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIDING = (RoleName.EDITOR_IN_CHIEF, RoleName.EDITOR)
EDITORS = (*DECIDING, RoleName.GUEST_EDITOR)


def _people(grants: QuerySet[Grant]) -> QuerySet[User]:
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("family_name", "given_name", "pk")


def _holding(roles: Iterable[str], section_id: int | None) -> QuerySet[User]:
    grants = Grant.objects.in_force().filter(Q(section__isnull=True) | Q(section=section_id), role__in=list(roles))
    return _people(grants)


def editors_in_chief(submission: Submission) -> QuerySet[User]:
    """Return the editors-in-chief who may see this manuscript, or the acting editor where there is none."""
    free = _holding([RoleName.EDITOR_IN_CHIEF], submission.section_id).exclude(pk__in=submission.excluded_ids)
    if submission.acting_editor_id and submission.acting_editor_id not in submission.excluded_ids:
        return free | deciders().filter(pk=submission.acting_editor_id)
    return free


def deciders() -> QuerySet[User]:
    """Return the editors of the journal who may decide, of whatever section."""
    return _people(Grant.objects.in_force().filter(role__in=DECIDING))


def office(submission: Submission) -> QuerySet[User]:
    """Return the people of the office who may see this manuscript."""
    return _holding([RoleName.OFFICE], submission.section_id).exclude(pk__in=submission.excluded_ids)


def told_of(submission: Submission, people: Iterable[User]) -> list[User]:
    """Return whom letters to these editors go to: a deputy for who is away, if the manuscript is open to the deputy."""
    known = list(people)
    instead = {
        away: deputy for away, deputy in deputies(known).items() if edited_by(deputy).filter(pk=submission.pk).exists()
    }
    told = [instead.get(person.pk, person) for person in known]
    return list({person.pk: person for person in told}.values())


def overseers(submission: Submission) -> list[User]:
    """Return who looks where editors do not act: the office, else the editors-in-chief."""
    return list(office(submission)) or list(editors_in_chief(submission))


def office_ids(submission: Submission) -> set[int]:
    """Return the ids of the people of the office who may see this manuscript."""
    return set(office(submission).values_list("pk", flat=True))


def assigned(submission: Submission, *, deciding: bool = False) -> QuerySet[User]:
    """Return the editors it is assigned to, as long as they hold their role and are free of it; or who decide only."""
    ids = {pk for pk, decides in submission.editor_rights.items() if decides or not deciding}
    roles = DECIDING if deciding else EDITORS
    held = Grant.objects.in_force().filter(user__in=ids - submission.excluded_ids, role__in=list(roles))
    return _people(held)


def editors(submission: Submission) -> list[User]:
    """Return who edits this manuscript: those assigned, else the editors-in-chief."""
    return list(assigned(submission)) or list(editors_in_chief(submission))


def deciding_editors(submission: Submission) -> list[User]:
    """Return who decides about this manuscript: those assigned to decide, else the editors-in-chief."""
    return list(assigned(submission, deciding=True)) or list(editors_in_chief(submission))


def possible_editors(submission: Submission) -> QuerySet[User]:
    """Return who may be assigned to this manuscript: the editors of its section without a conflict."""
    return _holding(EDITORS, submission.section_id).exclude(pk__in=submission.excluded_ids)


def everybody_who_edits() -> QuerySet[User]:
    """Return the editors of the journal, of whatever section."""
    return _people(Grant.objects.in_force().filter(role__in=EDITORS))


def assigned_editors(submission: Submission) -> QuerySet[User]:
    """Return the editors who can be taken off."""
    return User.objects.filter(pk__in=list(submission.editor_rights)).order_by("family_name", "given_name", "pk")


def with_decider(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Say of each manuscript, as ``has_decider``, whether somebody may decide about it; if not, somebody must be found.

    ``deciding_editors`` for many manuscripts, without a further query.
    """
    held = Grant.objects.in_force().filter(user__is_active=True)
    kept_away = Conflict.objects.filter(ended_at__isnull=True)
    deciding = EditorAssignment.objects.filter(
        Exists(held.filter(user=OuterRef("editor"), role__in=DECIDING)),
        ~Exists(kept_away.filter(submission=OuterRef("submission"), person=OuterRef("editor"))),
        submission=OuterRef("pk"),
        decides=True,
        ended_at__isnull=True,
    )
    chiefs = held.filter(
        Q(section__isnull=True) | Q(section=OuterRef("section")),
        ~Q(user=OuterRef("corresponding_user")),
        ~Exists(kept_away.filter(submission=OuterRef(OuterRef("pk")), person=OuterRef("user"))),
        role=RoleName.EDITOR_IN_CHIEF,
    )
    acting = held.filter(user=OuterRef("acting_editor"), role__in=DECIDING)
    decider = Q(Exists(deciding)) | Q(Exists(chiefs)) | Q(Exists(acting))
    return rows.annotate(has_decider=ExpressionWrapper(decider, BooleanField()))


def author_by_link(author_id: int, person: User) -> Author | None:
    """Return the authorship a personal link to object stands for, as long as that person is still named."""
    found = Author.objects.filter(pk=author_id, user=person).select_related("submission__case_file", "user").first()
    return found if found and is_named_author.test(person, found.submission) else None
