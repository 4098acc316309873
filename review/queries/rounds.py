"""Reads of rounds and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from journal.models import Event, Letter
from journal.queries.timing import last_day_away
from journal.states import Delivery
from review.models import (
    Addendum,
    Assignment,
    AttachedFile,
    FormOfSection,
    FormQuestion,
    FormVersion,
    Report,
    Round,
    Suggestion,
    first_questions,
)
from review.states import INVITATIONS, WAITING, AssignmentState, RoundState
from submissions.models import Comparison, ManuscriptFile
from submissions.queries import edited_by

if TYPE_CHECKING:
    from submissions.models import Submission

AGREEING = ("assignment.accept", "assignment.accept_late")


def visible_rounds(user: Any) -> QuerySet[Round]:
    """Return the rounds this person sees as editor or office."""
    return Round.objects.filter(submission__in=edited_by(user)).select_related("submission__section")


def assignments_for_editor(user: Any) -> QuerySet[Assignment]:
    """Return the assignments this person sees as editor or office."""
    rows = Assignment.objects.filter(round__submission__in=edited_by(user))
    return rows.select_related("round__submission__section", "round__submission__case_file", "reviewer")


def entered_report(user: Any, assignment_id: int) -> Assignment | None:
    """Return the assignment whose report this person entered from a letter, if it is that one."""
    return assignments_for_editor(user).filter(pk=assignment_id, report_filed__entered_by=user).first()


def assignments_of_reviewer(user: Any) -> QuerySet[Assignment]:
    """Return the assignments a reviewer knows of.

    Not those where nobody has asked him: chosen only, in the undo window, or cancelled within it.
    """
    letters = Letter.objects.filter(
        subject_type=Assignment._meta.label_lower, subject_id=OuterRef("pk"), key__in=INVITATIONS
    )
    is_held = Exists(letters.filter(delivery=Delivery.QUEUED, not_before__gt=timezone.now()))
    was_stopped = Exists(letters.filter(delivery=Delivery.CANCELLED)) & ~Exists(
        letters.exclude(delivery=Delivery.CANCELLED)
    )
    rows = Assignment.objects.filter(reviewer=user).exclude(state=AssignmentState.QUEUED)
    known = rows.exclude(is_held).exclude(Q(was_stopped) & Q(state=AssignmentState.CANCELLED))
    return known.select_related(
        "round__submission__section", "round__submission__case_file", "round__version", "reviewer"
    )


def has_open_reviews(user: Any) -> bool:
    """Tell whether an answer or a report of this person is awaited."""
    return Assignment.objects.filter(reviewer=user, state__in=WAITING).exists()


def with_absences(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return assignments with ``away_until``: the last day of the reviewer's absence of today."""
    return rows.annotate(away_until=last_day_away("reviewer"))


def visible_assignments(user: Any) -> QuerySet[Assignment]:
    """Return the assignments this person may act on, as editor or as the reviewer himself."""
    if user is None or not user.is_authenticated:
        return Assignment.objects.none()
    mine = Q(pk__in=assignments_of_reviewer(user).values("pk"))
    rows = Assignment.objects.filter(mine | Q(pk__in=assignments_for_editor(user).values("pk")))
    return rows.select_related(
        "round__submission__section", "round__submission__case_file", "round__version", "reviewer"
    )


def with_reports(*, addenda: bool = True, files: bool = True) -> QuerySet[Assignment]:
    """Return assignments with their reports, and what stands beside them: three queries however many there are.

    Without addenda or files, of which nothing is shown then, it is one less each.
    """
    rows = Assignment.objects.select_related("reviewer", "report_filed__entered_by", "rating")
    if addenda:
        rows = rows.prefetch_related(Prefetch("report_filed__addenda", Addendum.objects.order_by("added_at", "pk")))
    if files:
        rows = rows.prefetch_related(Prefetch("files", AttachedFile.objects.order_by("kind")))
    return rows


def rounds_for_editor(submission: Submission, *, to_read: bool = False) -> list[Round]:
    """Return the rounds of a manuscript, newest first, with reviewers and what they recommend; two queries.

    ``to_read`` brings what else belongs to a report, its addenda and files: four queries.
    """
    assignments = with_reports() if to_read else Assignment.objects.select_related("reviewer", "report_filed")
    assignments = with_absences(assignments)
    rounds = list(
        Round.objects.filter(submission=submission)
        .select_related("version")
        .prefetch_related(Prefetch("assignments", assignments))
        .order_by("-number")
    )
    for review_round in rounds:
        review_round.submission = submission
        for assignment in review_round.assignments.all():
            assignment.round = review_round
    return rounds


def open_round_of(submission: Submission) -> Round | None:
    """Return the open round of a manuscript."""
    return Round.objects.filter(submission=submission, state=RoundState.OPEN).select_related("version").first()


def queued(review_round: Round) -> QuerySet[Assignment]:
    """Return who was chosen and not invited yet, in the order in which the queue invites."""
    rows = Assignment.objects.filter(round=review_round, state=AssignmentState.QUEUED)
    return rows.order_by("position", "pk")


def reviewer_copy(assignment: Assignment) -> ManuscriptFile | None:
    """Return the file a reviewer reads, of the version under review and no other; nothing while it is not released.

    What is released is the newest version that was sent: a copy put in place of that one waits until it was looked at.
    """
    version, submission = assignment.round.version, assignment.submission
    if submission.reviewer_copy_released_at is None and version == submission.sent_version:
        return None
    version.submission = submission
    return version.file_for_reviewers(submission.anonymity)


def changes_for_reviewer(assignment: Assignment) -> Comparison | None:
    """Return what was changed since the version the same reviewer read before, where they may read both files now.

    It is made of just those two files: the copies without names, or the manuscripts where reviewers know the authors.
    """
    if not may_read(assignment) or (after := reviewer_copy(assignment)) is None:
        return None
    earlier = Assignment.objects.filter(
        reviewer_id=assignment.reviewer_id,
        round__submission_id=assignment.round.submission_id,
        round__number__lt=assignment.round.number,
        state__in=[AssignmentState.ACCEPTED, AssignmentState.REPORTED],
    )
    last = earlier.select_related("round__version").order_by("-round__number").first()
    if last is None or last.round.version_id == assignment.round.version_id or not may_read(last):
        return None
    last.round.submission = assignment.submission
    before = reviewer_copy(last)
    rows = Comparison.objects.filter(before=before, after=after) if before is not None else Comparison.objects.none()
    return rows.select_related("before__version").first()


def may_read(assignment: Assignment) -> bool:
    """Tell whether the files of a review are open to its reviewer."""
    return (assignment.is_at_work or assignment.is_reported) and not assignment.waits_for_clearance


def has_agreed_once(assignment: Assignment) -> bool:
    """Tell whether the reviewer has ever agreed to review this manuscript; inviting again forgets it in the row."""
    rows = Assignment.objects.filter(
        reviewer_id=assignment.reviewer_id, round__submission_id=assignment.round.submission_id
    )
    if rows.filter(accepted_at__isnull=False).exists():
        return True
    agreed = Event.objects.filter(
        case=assignment.case,
        subject_type=Assignment._meta.label_lower,
        name__in=AGREEING,
        subject_id__in=rows.values("pk"),
    )
    return agreed.exists()


def questions_of(assignment: Assignment) -> list[FormQuestion]:
    """Return what a reviewer is asked: what the version of the form says that was in use on accepting."""
    if assignment.form_version_id is None:
        return first_questions()
    return list(FormQuestion.objects.filter(version=assignment.form_version_id).order_by("position", "pk"))


def current_version(section_id: int | None) -> FormVersion | None:
    """Return the version of the form that reviewers get now: of the section's own, else of the default one; one query.

    Nothing at all where the office has built none: then it is the form a journal begins with.
    """
    named = FormOfSection.objects.filter(section=section_id, form=OuterRef("form"))
    rows = FormVersion.objects.filter(since__isnull=False).annotate(is_own=Exists(named))
    served = rows.filter(Q(is_own=True) | Q(form__is_default=True))
    return served.order_by("-is_own", "-number").first()


def attached_to(assignment: Assignment) -> dict[str, AttachedFile]:
    """Return the files the reviewer has attached, by the key of the question each answers."""
    return {row.question: row for row in assignment.files.filter(kind=AttachedFile.Kind.ATTACHMENT)}


def earlier_report(assignment: Assignment) -> Report | None:
    """Return the report the same reviewer filed last: in a round before, or before an additional one."""
    before = Q(assignment__round__number__lt=assignment.round.number)
    if assignment.is_additional:
        before |= Q(assignment__round=assignment.round_id, assignment__lt=assignment.pk)
    mine = Report.objects.filter(
        before,
        assignment__reviewer_id=assignment.reviewer_id,
        assignment__round__submission_id=assignment.round.submission_id,
    )
    return mine.select_related("assignment__round").order_by("-assignment__round__number", "-assignment").first()


def suggestions_for(submission: Submission) -> QuerySet[Suggestion]:
    """Return whom reviewers who declined have proposed."""
    return Suggestion.objects.filter(assignment__round__submission=submission).select_related("assignment__reviewer")


def waited_for(submission: Submission) -> list[Assignment]:
    """Return the reviewers' parts in the open round of a manuscript from whom an answer or a report is awaited."""
    rows = Assignment.objects.filter(round__submission=submission, round__state=RoundState.OPEN, state__in=WAITING)
    return list(rows.select_related("round__submission__case_file", "reviewer").order_by("position", "pk"))
