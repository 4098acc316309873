"""Several reviewers at once: each by themselves, so that who is refused keeps no other one waiting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.models.case import rehearsal
from journal.workflow import StepRefused
from review.models import Assignment
from review.queries import open_round_of
from review.services.invitations import choose, invite, next_of
from review.services.shared import locked, refuse_unless_editor

if TYPE_CHECKING:
    from journal.models import Letter, User
    from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of one person: their place on the list, or the reasons against it."""

    person: User
    assignment: Assignment | None
    reasons: list[Any]
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would become of one invitation: its letter, or the reasons against it."""

    assignment: Assignment
    letter: Letter | None
    reasons: list[Any]


def choose_several(*, submission: Submission, people: Iterable[User], by: User) -> list[Chosen]:
    """Put people on the list of a round, as ``choose`` does; who waits on it already stays where they are."""
    refuse_unless_editor(by, submission)
    review_round = open_round_of(submission)
    waiting = {row.reviewer_id: row for row in review_round.all_assignments if row.is_queued} if review_round else {}
    found = []
    for person in people:
        if (row := waiting.get(person.pk)) is not None:
            found.append(Chosen(person, row, [], is_new=False))
            continue
        try:
            found.append(Chosen(person, choose(submission=submission, person=person, by=by), []))
        except StepRefused as refused:
            found.append(Chosen(person, None, list(refused.reasons)))
    return found


def invitation_letters(chosen: Sequence[Assignment], *, by: User, days_given: int | None = None) -> list[Proposed]:
    """Return the letter that inviting each of these would write, unsent: they are invited, and that is rolled back."""
    refusals: dict[int, list[Any]] = {}
    with rehearsal() as letters:
        for assignment in chosen:
            try:
                invite(assignment.again(), by=by, days_given=days_given)
            except StepRefused as refused:
                refusals[assignment.pk] = list(refused.reasons)
    written = {letter.to_id: letter for letter in letters}
    return [Proposed(row, written.get(row.reviewer_id), refusals.get(row.pk, [])) for row in chosen]


def invite_next(submission: Submission, *, by: User, expected: Collection[int] | None = None) -> Assignment:
    """Invite the next of the queue; raises ``StepRefused`` where there is none, or no place is free.

    ``expected`` are the ids of those that somebody was shown: where another one is next by now, nobody is invited, so
    that a button that is pressed twice invites one.
    """
    with transaction.atomic():
        fresh = locked(submission.pk)
        refuse_unless_editor(by, fresh)
        review_round = open_round_of(fresh)
        if review_round is None:
            raise StepRefused(_("No round of it is open."))
        if review_round.places_free <= 0:
            raise StepRefused(_("As many reviewers are asked as reports are wanted."))
        following = next_of(review_round).first()
        if following is None:
            raise StepRefused(_("Nobody waits in its queue who may be asked today."))
        if expected is not None and following.pk not in expected:
            raise StepRefused(_("Somebody else is next by now. Look again whom it would invite."))
        return invite(following, by=by)
