"""All reads of manuscripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from journal.roles import holds_editor_in_chief, holds_office
from submissions.models import Author, Conflict, EditorAssignment, Submission
from submissions.states import State

if TYPE_CHECKING:
    from journal.models import User


def edited_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person sees as editor or office: the other face of ``roles.edits_or_office``.

    Drafts are nobody's but their author's. Whoever is author, reviewer or conflicted is left out, whatever their roles.
    """
    sent = Submission.objects.exclude(state=State.DRAFT, submitted_at__isnull=True)
    excluded = Exists(Conflict.objects.filter(submission=OuterRef("pk"), person=user, ended_at__isnull=True))
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    free = sent.filter(~excluded, ~named).exclude(corresponding_user=user)
    if holds_editor_in_chief.test(user) or holds_office.test(user):
        return free
    assigned = Exists(EditorAssignment.objects.filter(submission=OuterRef("pk"), editor=user, ended_at__isnull=True))
    return free.filter(Q(assigned) | Q(acting_editor=user))


def authored_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person is named on, drafts only where they are the corresponding author's own."""
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    own = Q(corresponding_user=user) | Q(entered_by=user, state=State.DRAFT, submitted_at__isnull=True)
    return Submission.objects.filter(own | (Q(named) & Q(submitted_at__isnull=False)))


def visible_to(user: Any) -> QuerySet[Submission]:
    """Return the manuscripts this person may open, as author or as editor."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(Q(pk__in=edited_by(user).values("pk")) | Q(pk__in=authored_by(user).values("pk")))
