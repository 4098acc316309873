"""Who was asked in the rounds before, as the editor who opens the next one wants to know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from review.queries.people import Concern, concerns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from journal.models import User
    from review.models import Assignment, Round
    from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class EarlierReviewer:
    """A reviewer of an earlier round: what came of it, and what stands against asking again."""

    person: User
    assignment: Assignment
    concerns: list[Concern]

    @property
    def is_possible(self) -> bool:
        """Whether the person may be asked again, if need be with a reason."""
        return not any(concern.is_absolute for concern in self.concerns)

    @property
    def would_look_again(self) -> bool | None:
        """What the report said about a revised version; nothing without a report, or where it did not say."""
        return self.assignment.report_filed.would_review_again if self.assignment.is_reported else None

    @property
    def is_ticked(self) -> bool:
        """Whether the person is proposed for the next round: reported, and would look again."""
        return self.is_possible and self.would_look_again is True and self.assignment.set_aside_at is None


def may_open_a_round(submission: Submission, user: User) -> bool:
    """Tell whether this person may send the manuscript to review from where it stands, whatever still blocks it."""
    step = submission.step("send_to_review")
    return submission.state in step.sources and bool(step.who.test(user, submission))


def earlier_reviewers(
    submission: Submission, rounds: Iterable[Round], *, beside: Collection[User] = ()
) -> tuple[list[EarlierReviewer], dict[int, list[Concern]]]:
    """Return who was asked in these rounds (``rounds_for_editor``, newest first), each by the last time.

    First those who would look again, then the others who reported, then who did not. With them what stands against
    them, and against those ``beside`` them (``people_found``). Two queries more than ``concerns`` at most.
    """
    last: dict[int, Assignment] = {}
    for review_round in rounds:
        for row in review_round.all_assignments:
            if row.times_invited > int(row.never_went_out):  # an invitation before the one that was taken back counts
                last.setdefault(row.reviewer_id, row)
    people = [row.reviewer for row in last.values()]
    prefetch_related_objects([*people, *beside], "reviewer_profile")
    away = {person.pk: person.away_until for person in beside}  # type: ignore[attr-defined]
    away |= {row.reviewer_id: row.away_until for row in last.values()}  # type: ignore[attr-defined]
    against = concerns(submission, [*people, *beside], away=away)
    found = [EarlierReviewer(row.reviewer, row, against[row.reviewer_id]) for row in last.values()]
    return sorted(found, key=lambda row: (not row.would_look_again, not row.assignment.is_reported)), against
