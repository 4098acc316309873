"""Who may see which manuscripts and files."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from journal.models import User
from journal.queries.letters import opens_cases
from journal.roles import may_edit_manuscripts
from journal.states import RoleName
from submissions.models import (
    Author,
    Conflict,
    EditorAssignment,
    ManuscriptFile,
    Submission,
)
from submissions.roles import may_decide
from submissions.states import WITH_THE_AUTHOR, FileKind

GIVEN_BACK_BY_NOBODY = Q(declined_at__isnull=True, taken_back_at__isnull=True)
OVERSEERS = (RoleName.EDITOR_IN_CHIEF, RoleName.OFFICE)
COMMISSIONING = (*OVERSEERS, RoleName.EDITOR, RoleName.GUEST_EDITOR)


def _ids(*rows: QuerySet[Any]) -> Q:
    """Return the condition "it is among any of these", each of which enters an index; "or" reads all rows."""
    first, *others = rows
    return Q(pk__in=first.order_by().union(*(more.order_by() for more in others), all=True))


def _own(user: User) -> QuerySet[Any]:
    return Submission.objects.filter(corresponding_user=user).values("pk")


def _in_conflict(user: User) -> QuerySet[Any]:
    return Conflict.objects.filter(person=user, ended_at__isnull=True).values("submission")


def _naming(user: User) -> QuerySet[Any]:
    return Author.objects.filter(user=user).values("submission")


def kept_from(user: User) -> QuerySet[Submission]:
    """Return the manuscripts that this person sees in no list or number of editors, whatever their roles.

    Own ones, those that name them, what they review or have reviewed, and where they have a conflict of interest.
    """
    return Submission.objects.filter(_ids(_in_conflict(user), _naming(user), _own(user)))


def _as_editor(user: User) -> Q:
    """Return the condition "this person sees it as editor or office": the other face of ``roles.edits_or_office``.

    What is theirs alone is looked up once, not for each manuscript anew.
    """
    kept_away = (Q(pk__in=_in_conflict(user)), Q(pk__in=_naming(user)), Q(corresponding_user=user))
    free = Q(*(~way for way in kept_away), submitted_at__isnull=False)
    limits: set[int | None] = {section_id for role, section_id in user.grants if role in OVERSEERS}
    if None in limits:
        return free
    own = Q(section__in=limits)
    if may_decide.test(user):
        own |= Q(acting_editor=user)
    if may_edit_manuscripts.test(user):
        given = EditorAssignment.objects.filter(editor=user, ended_at__isnull=True)
        own |= Q(pk__in=given.values("submission"))
    return free & own


def _as_author(user: User) -> Q:
    """Return the condition "this person is named on it"; a draft is its own author's, or who entered it."""
    return _is_author(user) | Q(entered_by=user, submitted_at__isnull=True)


def _is_author(user: User) -> Q:
    return _ids(_own(user), _naming(user).filter(submission__submitted_at__isnull=False))


def edited_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person sees as editor or office.

    Drafts are nobody's but their author's. Whoever is author, reviewer or conflicted is left out, whatever their roles.
    """
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_editor(user))


@opens_cases
def cases_edited_by(user: User) -> QuerySet[Any]:
    """Return the case files whose letters this person may read in the outbox."""
    return edited_by(user).values("case_file_id")


def authored_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person is named on, drafts only where they are the corresponding author's own."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_author(user))


def written_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts of which this person is an author; what they enter for others is not among them."""
    return Submission.objects.filter(_is_author(user))


def visible_to(user: Any) -> QuerySet[Submission]:
    """Return the manuscripts this person may open, as author or as editor."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_editor(user) | _as_author(user))


def helped_with(user: Any) -> Q:
    """Return the condition "this person helps the author with the draft": the other face of ``roles.helps_with_draft``.

    They open its tasks alone: its page, its letters and its history are of who gave it out.
    """
    limits: set[int | None] = {section_id for role, section_id in user.grants if role in COMMISSIONING}
    in_reach = Q() if None in limits else Q(section__isnull=True) | Q(section__in=limits)
    excluded = Exists(Conflict.objects.filter(submission=OuterRef("pk"), person=user, ended_at__isnull=True))
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    entered = Q(~excluded, ~named, in_reach, entered_by__isnull=False, is_commissioned=False)
    own = Q(entered_by=user)
    return Q(own | entered if limits else own, submitted_at__isnull=True)


def prepared_by(user: Any) -> QuerySet[Submission]:
    """Return the manuscripts this person may work on now as author: the other face of ``roles.prepares``."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    rows = Submission.objects.filter(
        Q(corresponding_user=user) | helped_with(user), GIVEN_BACK_BY_NOBODY, state__in=WITH_THE_AUTHOR
    )
    return rows.select_related("section", "case_file")


def visible_files(user: Any) -> QuerySet[ManuscriptFile]:
    """Return the files this person may open, as author or as editor.

    What is being prepared is its author's alone; a reviewer copy is the editors' (reviewers get it from their own
    page, and authors have the manuscript).
    """
    if user is None or not user.is_authenticated:
        return ManuscriptFile.objects.none()
    prepared = Q(version__sent_at__isnull=True, version__submission__in=prepared_by(user).values("pk"))
    as_author = Q(version__sent_at__isnull=False, version__submission__in=authored_by(user).values("pk"))
    as_author &= ~Q(kind=FileKind.REVIEWER_COPY)
    as_editor = Q(version__sent_at__isnull=False, version__submission__in=edited_by(user).values("pk"))
    return ManuscriptFile.objects.filter(prepared | as_author | as_editor).select_related("version__submission")
