"""What every service of review does: take the lock of the manuscript first, and write what its guards read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from journal.models import PersonalLink
from journal.outbox import cancel_letters
from review.letters.drafts import READ, WRITE
from review.models import Assignment, Decision, Round
from review.queries import has_agreed_once
from review.roles import edits_or_office
from review.states import INVITATIONS, AssignmentState, DecisionState
from submissions.models import Submission
from submissions.services import add_conflict, end_conflict, write_columns
from submissions.states import ConflictKind

if TYPE_CHECKING:
    from journal.models import User

ASKING = (*INVITATIONS, "review_answer_reminder", "review_reminder", "review_accepted", "interests_cleared")


OPEN_INTERESTS = Q(state=AssignmentState.ACCEPTED, has_interests=True, interests_cleared_at__isnull=True)
"""What a reviewer has declared and no editor has cleared."""
LATE_REPORTS = Q(state=AssignmentState.ACCEPTED, escalated_at__isnull=False)
"""Reports that are so late that the clock has told the editors, who have given no other day since."""


def locked(submission_id: int) -> Submission:
    """Lock the manuscript until commit and return it as it is now; everything else of review is locked after it."""
    return Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission_id)


def write_counts(submission: Submission, **columns: Any) -> None:
    """Write what the manuscript's guards and lists read of review, and what it needs then; under its lock."""
    newest = Round.objects.filter(submission=submission).prefetch_related("assignments").order_by("-number").first()
    if newest is not None:
        columns = {"reports_in": newest.reports_counted, "reviewers_asked": newest.reviewers_waited_for, **columns}
    write_columns(submission, **asked_of_editors(submission), **columns)


def asked_of_editors(submission: Submission) -> dict[str, bool]:
    """Return what somebody else than its reviewers and authors has to answer in the review of a manuscript."""
    recommended = Decision.objects.filter(submission=submission, state=DecisionState.RECOMMENDED)
    interests = Assignment.objects.filter(OPEN_INTERESTS, round__submission=submission)
    late = Assignment.objects.filter(LATE_REPORTS, round__submission=submission)
    return {
        "is_recommended": recommended.exists(),
        "has_open_interests": interests.exists(),
        "has_late_report": late.exists(),
    }


class _Belonging:
    """Something that belongs to a manuscript, for predicates that are asked about such."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission


def refuse_unless_editor(by: User, submission: Submission) -> None:
    """Raise ``PermissionDenied`` unless this person edits the manuscript or is the office."""
    if not edits_or_office.test(by, _Belonging(submission)):
        raise PermissionDenied


def becomes_reviewer(assignment: Assignment, *, by: User | None) -> None:
    """Keep the reviewer from seeing the manuscript as an editor."""
    add_conflict(submission=assignment.submission, person=assignment.reviewer, kind=ConflictKind.REVIEWER, by=by)


def is_no_reviewer(assignment: Assignment, *, by: User | None) -> None:
    """Give back what was taken, unless the person has had the files in any round, or before being asked anew."""
    if not has_agreed_once(assignment):
        end_conflict(submission=assignment.submission, person=assignment.reviewer, kind=ConflictKind.REVIEWER, by=by)


def stop_asking(assignment: Assignment) -> int:
    """Keep letters that ask the reviewer for something from going out; return how many had not left yet."""
    return cancel_letters(
        subject_type=assignment._meta.label_lower,
        subject_id=assignment.pk,
        to_id=assignment.reviewer_id,
        key__in=ASKING,
    )


def end_links(assignment: Assignment, *, reading: bool = False) -> None:
    """Make the link for writing dead at once, and with ``reading`` the one that only reads as well."""
    PersonalLink.end(purpose=WRITE, target=assignment.pk)
    if reading:
        PersonalLink.end(purpose=READ, target=assignment.pk)
