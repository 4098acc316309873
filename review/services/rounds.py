"""Rounds: opening, closing, and what happens to the reviewers then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.workflow import StepRefused
from review.models import Assignment, Decision, Round
from review.queries import open_round_of
from review.services.expertise import make_topic
from review.services.flags import flag_proposals
from review.services.shared import end_links, is_no_reviewer, locked, stop_asking, write_counts
from review.states import WAITING, AssignmentState, DecisionState, Outcome, RoundState

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


def open_round(
    submission: Submission,
    *,
    by: User,
    note: str = "",
    seen: int | None = None,
    reports_wanted: int | None = None,
) -> Round:
    """Send the manuscript to review: its step is taken, and a round on its newest version is opened.

    ``reports_wanted`` defaults to what the section asks for.
    """
    with transaction.atomic():
        if reports_wanted is None:
            reports_wanted = submission.section.required_reports if submission.section else 0
        submission.send_to_review(by=by, note=note, seen=seen, reports_wanted=reports_wanted)
        version = submission.versions.filter(sent_at__isnull=False).order_by("-number").first()
        if version is None:
            raise StepRefused(_("No version has been sent."))
        last = Round.objects.filter(submission=submission).aggregate(last=Max("number"))["last"] or 0
        opened = Round.objects.create(
            submission=submission,
            version=version,
            number=last + 1,
            reports_wanted=reports_wanted,
            opened_by=by,
            opened_at=timezone.now(),
        )
        make_topic(submission)
        flag_proposals(submission)
        submission.case.record("round.opened", opened, by=by, facts={"number": opened.number})
    return opened


def close_round(review_round: Round, *, outcome: str, keep: Collection[int] = ()) -> Round:
    """Close a round: who reported is thanked and told the outcome, who did not is released.

    ``keep`` are the ids of assignments whose report is still wanted; it will be marked as late. To be called under the
    manuscript's lock, in the transaction of the act that ends the round.
    """
    review_round.close(by=None, outcome=outcome)
    _part_with_reviewers(review_round, outcome=outcome, keep=keep)
    return review_round


def _part_with_reviewers(review_round: Round, *, outcome: str, keep: Collection[int] = ()) -> None:
    rows = Assignment.objects.filter(round=review_round).select_related("round__submission", "reviewer")
    thanked: set[int] = set()
    for assignment in rows.order_by("position", "pk"):
        if assignment.is_reported:
            _thank(assignment, thanked, outcome=outcome)
        elif assignment.is_at_work and assignment.pk in keep:
            assignment.keep(by=None)
        elif assignment.is_at_work or assignment.is_asked or assignment.is_queued:
            _release(assignment)


def _thank(assignment: Assignment, thanked: set[int], *, outcome: str) -> None:
    """Thank a reviewer once, who may have reported additionally; ``thanked`` are those who were."""
    if assignment.reviewer_id not in thanked:
        assignment.thank(by=None, outcome=outcome)
        thanked.add(assignment.reviewer_id)


def release_additional(submission: Submission) -> None:
    """Release those who still owe an additional report on what is decided now; to be called under its lock."""
    rows = Assignment.objects.filter(round__submission=submission, state__in=WAITING, is_additional=True)
    for assignment in rows.exclude(round__state=RoundState.OPEN).select_related("round__submission", "reviewer"):
        _release(assignment)


def release_kept(submission: Submission) -> None:
    """Release those whose report was still wanted after an earlier round: the manuscript has come to its end.

    To be called under its lock, before the round that ends now is closed: that one may keep reviewers of its own.
    """
    kept = Assignment.objects.filter(round__submission=submission, state=AssignmentState.ACCEPTED, is_kept=True)
    for assignment in kept.select_related("round__submission", "reviewer"):
        _release(assignment)


def _release(assignment: Assignment) -> None:
    stop_asking(assignment)
    assignment.release(by=None)
    end_links(assignment)
    is_no_reviewer(assignment, by=None)


def tell_reviewers_of_outcome(submission: Submission, *, outcome: str) -> None:
    """Tell those who reported in the newest round of a decision that was taken after it had ended."""
    newest = Round.objects.filter(submission=submission).order_by("-number").first()
    if newest is not None:
        thanked: set[int] = set()
        for assignment in Assignment.objects.filter(round=newest, state=AssignmentState.REPORTED):
            _thank(assignment, thanked, outcome=outcome)


def close_round_of(*, submission: Submission, by: User | None, outcome: str = Outcome.WITHDRAWN) -> None:
    """Close the open round of a manuscript that has come to its end, and put unsent decisions away."""
    with transaction.atomic():
        fresh = locked(submission.pk)
        for decision in Decision.objects.filter(
            submission=fresh, state__in=[DecisionState.DRAFT, DecisionState.RECOMMENDED]
        ):
            decision.drop(by=None)
        release_kept(fresh)
        release_additional(fresh)
        if (review_round := open_round_of(fresh)) is not None:
            close_round(review_round, outcome=outcome)
        write_counts(fresh)


def end_review(
    submission: Submission,
    *,
    by: User,
    note: str = "",
    seen: int | None = None,
    keep: Collection[int] = (),
) -> None:
    """End the review without a decision; the manuscript is with its editor."""
    with transaction.atomic():
        submission.end_review(by=by, note=note, seen=seen)
        if (review_round := open_round_of(submission)) is not None:
            close_round(review_round, outcome=Outcome.ENDED, keep=keep)
            write_counts(submission)


def cancel_round(review_round: Round, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Call a round off before a report is in; the reviewers are told, the manuscript is with its editor."""
    with transaction.atomic():
        submission = locked(review_round.submission_id)
        review_round.cancel(by=by, note=note, seen=seen, outcome=Outcome.CANCELLED)
        _part_with_reviewers(review_round, outcome=Outcome.CANCELLED)
        submission.end_review(by=by, note=note)
        write_counts(submission)


def tell_reviewers_of_rescission(*, submission: Submission, by: User | None) -> None:
    """Tell the reviewers who were told of a decision that it has been rescinded."""
    with transaction.atomic():
        fresh = locked(submission.pk)
        told = Assignment.objects.filter(
            round__submission=fresh, state=AssignmentState.REPORTED, thanked_at__isnull=False
        )
        newest = told.aggregate(newest=Max("round__number"))["newest"]
        for assignment in told.filter(round__number=newest):
            assignment.tell_of_rescission(by=None)


def move_dates(*, submission: Submission, by_days: int) -> int:
    """Move the dates of everybody at work by the days a hold has lasted; return how many were moved."""
    if by_days <= 0:
        return 0
    longer = timedelta(days=by_days)
    rows = list(Assignment.objects.filter(round__submission=submission, state__in=WAITING))
    for row in rows:
        row.answer_by = row.answer_by and row.answer_by + longer
        row.expires_on = row.expires_on and row.expires_on + longer
        row.due_on = row.due_on and row.due_on + longer
        row.save(update_fields=["answer_by", "expires_on", "due_on"])
    return len(rows)


def after_hold(step: str) -> Any:
    """Return the act that ends a hold by ``step`` of the manuscript and moves the reviewers' dates by its days."""

    def act(submission: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            held_at = submission.again().held_at
            getattr(submission, step)(by=by, note=note, seen=seen, **facts)
            if held_at is not None and submission.held_at is None:  # an editor may hold it for another reason still
                move_dates(submission=submission, by_days=(timezone.now() - held_at).days)

    return act
