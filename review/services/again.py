"""The next round: opened, and its reviewers chosen and invited, in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from journal.workflow import StepRefused
from review.services.invitations import choose, invite
from review.services.rounds import open_round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.models import User
    from review.models import Assignment
    from submissions.models import Submission


def open_round_with(
    submission: Submission,
    *,
    by: User,
    people: Mapping[User, str],
    reports_wanted: int,
    days_given: int,
    invites: bool,
    note: str = "",
    seen: int | None = None,
) -> list[Assignment]:
    """Open a round and put these people on its list, each with the reason in spite of concerns; return their places.

    With ``invites`` they are invited as well. If one of them cannot be asked nothing has happened: raises
    ``StepRefused`` with all that stands against it.
    """
    chosen: list[Assignment] = []
    refused: list[object] = []
    with transaction.atomic():
        open_round(submission, by=by, note=note, seen=seen, reports_wanted=reports_wanted)
        for person, reason in people.items():
            try:
                row = choose(submission=submission, person=person, by=by, reason=reason)
                chosen.append(invite(row, by=by, days_given=days_given) if invites else row)
            except StepRefused as error:
                refused += error.reasons
        if refused:
            raise StepRefused(*refused)
    return chosen
