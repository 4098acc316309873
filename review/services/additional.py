"""Additional reports: asked of a reviewer whose part in the round has ended, and a part of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from review.models import Assignment
from review.services.invitations import invite
from review.services.shared import locked

if TYPE_CHECKING:
    from journal.models import User


def ask_for_additional(
    assignment: Assignment, *, by: User, days_given: int, note: str = "", seen: int | None = None
) -> Assignment:
    """Ask a reviewer who has reported, or whose part has ended without a report, for one more; return the new part.

    ``note`` says what is wanted, and stands in the letter. The new part is invited and answered as any other; its
    report counts for the same reviewer.
    """
    with transaction.atomic():
        locked(assignment.round.submission_id)
        assignment.ask_additional(by=by, note=note, seen=seen, days_given=days_given)
        asked = Assignment.objects.create(
            round=assignment.round,
            reviewer=assignment.reviewer,
            position=assignment.position,
            days_given=days_given,
            chosen_by=by,
            is_additional=True,
        )
        return invite(asked, by=by, note=note, days_given=days_given)
