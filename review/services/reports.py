"""Reports: kept as they are typed, filed, entered for somebody, asked about, set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.services import OpenPage
from journal.text import plain
from journal.workflow import StepRefused
from review.guards import has_complete_report
from review.models import ATTACHED, NO, YES, Addendum, Answer, Assignment, AttachedFile, Report, frozen
from review.queries import attached_to, open_round_of, questions_of
from review.roles import edits_or_office, is_reviewer
from review.services.decisions import take_back_for
from review.services.flags import flag_fast_report, flag_same_network
from review.services.likeness import ask_what_report_is_like
from review.services.notes import file_notes
from review.services.shared import end_links, locked, stop_asking, write_counts
from review.states import QuestionKind, Recommendation
from submissions.services import discard, uploads
from submissions.states import FileKind

if TYPE_CHECKING:
    from django.core.files.base import File

    from journal.models import User

LONGEST_ANSWER = 200_000
WORD_FOR_A_REVIEWER = "Reviewer"
"""Stands in a file where its format asks for a name; in no language but one, as that would tell something, too."""


# -- While it is written -------------------------------------------------------------------------------------------


def save_answers(assignment: Assignment, *, by: User, answers: Mapping[str, str], page: OpenPage | None = None) -> int:
    """Keep what the reviewer has typed, field by field; return how many fields changed.

    What the form does not ask is left out, what is not among the answers stays as it is. What was changed elsewhere
    since ``page`` was loaded stays, and stands in its clashes. Raises ``StepRefused`` once the report is
    filed or the review over.
    """
    _refuse_unless_writing(assignment, by)
    asked = [row.key for row in questions_of(assignment) if not row.is_file]
    given = {key: plain(str(answers[key]))[:LONGEST_ANSWER] for key in asked if key in answers}
    with transaction.atomic():
        rows = Assignment.objects.select_related("round__submission").select_for_update(of=("self",), no_key=True)
        row = rows.get(pk=assignment.pk)
        _refuse_unless_writing(row, by)  # the report may have been filed since the caller fetched it
        case_id = row.submission.case_file_id
        known = {row.field: row.value for row in Answer.objects.filter(assignment=assignment)}
        written = (page or OpenPage()).merge(
            case_id=case_id,
            prefix=f"report.{assignment.pk}.",
            now={field: known.get(field, "") for field in given},
            given=given,
            by=by,
        )
        for field, value in written.items():
            Answer.objects.update_or_create(assignment=assignment, field=field, defaults={"value": value})
    assignment.__dict__.pop("kept_answers", None)
    return len(written)


def attach_file(
    assignment: Assignment,
    *,
    by: User,
    upload: File[Any],
    kind: str = AttachedFile.Kind.ATTACHMENT,
    question: str = ATTACHED,
) -> AttachedFile:
    """Keep a file with the report in work; it replaces the one before it. Raises ``UploadRefused``.

    ``question`` is the key of the question it answers; a source answers none.

    The reviewer's own file is kept without the names in it, and in no other form: authors and other reviewers may be
    given it. What a report came in is a source for editors alone, and stays as it is.
    """
    _refuse_unless_writing(assignment, by)
    if kind == AttachedFile.Kind.SOURCE:
        question = ""
    elif question not in {row.key for row in questions_of(assignment) if row.is_file}:
        raise StepRefused(_("No such file is asked for."))
    checked = uploads.check_upload(upload, kind=FileKind.RESPONSE)
    if kind == AttachedFile.Kind.ATTACHMENT:
        upload, checked = uploads.without_names(upload, checked, word=WORD_FOR_A_REVIEWER)
    key = uploads.put_into_store(upload, checked)  # the store is outside: before the transaction, not in it
    with uploads.taken_back_on_failure(key), transaction.atomic():
        submission = locked(assignment.round.submission_id)
        _refuse_unless_writing(assignment.again(), by)  # reading the file took its time
        discard(submission, AttachedFile.objects.filter(assignment=assignment, kind=kind, question=question))
        return AttachedFile.objects.create(
            assignment=assignment,
            kind=kind,
            question=question,
            stored=key,
            **checked.columns,
            uploaded_by=by,
        )


def remove_file(assignment: Assignment, *, by: User, question: str = ATTACHED) -> None:
    """Take the file away again that was attached as the answer to a question."""
    _refuse_unless_writing(assignment, by)
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        _refuse_unless_writing(assignment.again(), by)  # the report may have been filed since the caller fetched it
        attached = AttachedFile.objects.filter(assignment=assignment, kind=AttachedFile.Kind.ATTACHMENT)
        discard(submission, attached.filter(question=question))


def _refuse_unless_writing(assignment: Assignment, by: User) -> None:
    if not (is_reviewer | edits_or_office).test(by, assignment):
        raise PermissionDenied
    if not assignment.is_at_work:
        raise StepRefused(_("The report cannot be changed any longer."))
    if assignment.waits_for_clearance:
        raise StepRefused(_("The editor looks at the interests that were declared first."))


# -- Filing --------------------------------------------------------------------------------------------------------


def file_report(
    assignment: Assignment, *, by: User, report: Mapping[str, Any], note: str = "", seen: int | None = None
) -> Report:
    """File the reviewer's report; a decision about to go out is taken back, the link for writing is dead.

    ``report`` holds the answers by the key of their question, as they are typed or as a form has read them; files are
    those that were attached. Each question is kept as it is asked now. After the end of its round the report is marked
    as late. Raises ``StepRefused`` with what must be answered and is not.
    """
    return _file(assignment, "report", by=by, report=report, note=note, seen=seen)


def report_on_behalf(
    assignment: Assignment,
    *,
    by: User,
    report: Mapping[str, Any],
    note: str = "",
    seen: int | None = None,
) -> Report:
    """Enter a report that came by mail; its source must have been attached before. It is shown as entered.

    Raises ``StepRefused`` with what must be answered and is not.
    """
    if not AttachedFile.objects.filter(assignment=assignment, kind=AttachedFile.Kind.SOURCE).exists():
        raise StepRefused(_("Attach the letter or file in which the reviewer sent the report."))
    return _file(assignment, "report_on_behalf", by=by, report=report, note=note, seen=seen)


def _file(
    assignment: Assignment, step: str, *, by: User, report: Mapping[str, Any], note: str, seen: int | None
) -> Report:
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        if Report.objects.filter(assignment=assignment).exists():
            raise StepRefused(_("The report is in already."))
        if not assignment.is_at_work:
            raise StepRefused(_("No report is awaited here any longer."))
        take_back_for(submission=submission, why="report", by=by)
        is_entered, notes = step == "report_on_behalf", file_notes(assignment)
        if is_entered:  # what the reviewer has begun here and not sent is no part of what came by mail
            attached = AttachedFile.objects.filter(assignment=assignment, kind=AttachedFile.Kind.ATTACHMENT)
            discard(submission, attached.filter(uploaded_by=assignment.reviewer_id))
        filed = Report.objects.create(
            assignment=assignment,
            entered_by=by if is_entered else None,
            filed_at=timezone.now(),
            notes=[] if is_entered else notes,
            **_columns(assignment, report),
        )
        if not assignment.step(step).who.test(by, assignment):
            raise PermissionDenied
        if open_still := has_complete_report(assignment):
            raise StepRefused(open_still)
        stop_asking(assignment)
        is_late = not assignment.is_additional and open_round_of(submission) != assignment.round
        getattr(assignment, step)(by=by, note=note, seen=seen, number=_number_of(assignment), is_late=is_late)
        Answer.objects.filter(assignment=assignment).delete()
        end_links(assignment)
        flag_fast_report(submission, assignment, by=by)
        flag_same_network(submission, assignment)
        ask_what_report_is_like(filed)
        write_counts(submission, last_report_at=timezone.now(), held_after_report=timedelta())
    return filed


def _columns(assignment: Assignment, report: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report as it is kept: every question as it is asked now, with its answer."""
    recommendation = str(report.get("recommendation") or "")
    if recommendation not in Recommendation.values:
        raise StepRefused(_("Say what you recommend."))
    files = {key: str(file.pk) for key, file in attached_to(assignment).items()}
    asked = frozen(questions_of(assignment), {**report, **files})
    again = next((row["value"] for row in asked if row["kind"] == QuestionKind.AGAIN), "")
    return {
        "recommendation": recommendation,
        "asked": asked,
        "would_review_again": {YES: True, NO: False}.get(str(again)),
    }


def _number_of(assignment: Assignment) -> int:
    """Return the number a reviewer is known by on this manuscript: the same in every round."""
    rows = Assignment.objects.filter(round__submission_id=assignment.round.submission_id, number__isnull=False)
    own = rows.filter(reviewer_id=assignment.reviewer_id).values_list("number", flat=True).first()
    return own or (rows.aggregate(last=Max("number"))["last"] or 0) + 1


# -- Afterwards ----------------------------------------------------------------------------------------------------


def add_addendum(assignment: Assignment, *, by: User, text: str, note: str = "", seen: int | None = None) -> Addendum:
    """Add to a filed report, dated; the report itself stays as it is. A decision about to go out is taken back."""
    if not text.strip():
        raise StepRefused(_("Write what you want to add."))
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        report = Report.objects.get(assignment=assignment)
        words = plain(text).strip()
        if assignment.again().clarification_asked_at is None:
            newest = report.addenda.last()
            if newest is not None and (newest.text, newest.added_by) == (words, by):  # the button was pressed twice
                return newest
            raise StepRefused(_("The editor has not asked about the report."))
        take_back_for(submission=submission, why="addendum", by=by)
        assignment.clarify(by=by, note=note, seen=seen)
        added = Addendum.objects.create(report=report, text=words, added_by=by)
        end_links(assignment)
    return added


def set_aside(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Leave a report out: it does not count and the author does not see it."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.set_aside(by=by, note=note, seen=seen)
        write_counts(submission)


def count_again(assignment: Assignment, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Count a report again that was set aside."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        assignment.count_again(by=by, note=note, seen=seen)
        write_counts(submission)
