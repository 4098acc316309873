"""Rounds, assignments, reports and decisions for tests, in any state."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from journal.models import PersonalLink, Section, User
from review.models import Assignment, Decision, Report, Round, first_questions, frozen
from review.services import mend_actions
from review.services.shared import asked_of_editors
from review.states import TAKES_A_PLACE, AssignmentState, DecisionKind, DecisionState, Recommendation, RoundState
from submissions.models import Conflict, ManuscriptFile, Submission, Version
from submissions.services import write_columns
from submissions.states import ConflictKind, FileKind, State
from tests.factories.people import make_section, make_user
from tests.factories.submissions import make_file, make_submission, make_version

_numbers = itertools.count(1)


def make_manuscript(state: str = State.IN_REVIEW, *, section: Section | None = None, **fields: Any) -> Submission:
    """Make a manuscript whose reviewer copy is released; the section asks for two reports."""
    released = {"reviewer_copy_released_at": timezone.now()}
    submission = make_submission(state, section=section or make_section(required_reports=2), **{**released, **fields})
    make_reviewer_copy(submission)
    return submission


def make_reviewer_copy(submission: Submission) -> ManuscriptFile:
    """Give the newest version a copy without names."""
    version = submission.versions.order_by("-number").first()
    return make_file(version, FileKind.REVIEWER_COPY, name="Phommachanh_blind.docx")


def make_next_version(submission: Submission) -> Version:
    """Make a revised version, with a response and a reviewer copy."""
    version = make_version(submission, response="We have mended it all.")
    make_reviewer_copy(submission)
    return version


def make_round(submission: Submission | None = None, *, state: str = RoundState.OPEN, **fields: Any) -> Round:
    """Make a round on the newest version."""
    submission = submission or make_manuscript()
    version = submission.versions.order_by("-number").first()
    known = {
        "number": submission.rounds.count() + 1,
        "reports_wanted": submission.section.required_reports,
        "closed_at": None if state == RoundState.OPEN else timezone.now(),
    }
    return Round.objects.create(submission=submission, version=version, state=state, **{**known, **fields})


def make_reviewer(**fields: Any) -> User:
    number = next(_numbers)
    known = {
        "given_name": "Anong",
        "family_name": f"Wongsa{number}",
        "affiliation": f"Demonstration Institute {number}",
    }
    return make_user(f"reviewer{number}@river{number}.example", **{**known, **fields})


def make_assignment(
    review_round: Round | None = None,
    state: str = AssignmentState.INVITED,
    *,
    reviewer: User | None = None,
    **fields: Any,
) -> Assignment:
    """Make an assignment with what its state needs: dates, number, report, and the conflict that keeps editors out."""
    review_round = review_round or make_round()
    reviewer = reviewer or make_reviewer()
    now, today = timezone.now(), timezone.localdate()
    submission = review_round.submission
    known: dict[str, Any] = {"position": next(_numbers)}
    if state != AssignmentState.QUEUED:
        known |= {
            "times_invited": 1,
            "invited_at": now - timedelta(days=3),
            "answer_by": today + timedelta(days=4),
            "expires_on": today + timedelta(days=11),
        }
    if state in {AssignmentState.ACCEPTED, AssignmentState.REPORTED}:
        known |= {"accepted_at": now - timedelta(days=2), "due_on": today + timedelta(days=26)}
    if state in {AssignmentState.DECLINED, AssignmentState.EXPIRED, AssignmentState.CANCELLED}:
        known |= {"ended_at": now}
    if state == AssignmentState.REPORTED:
        taken = Assignment.objects.filter(round__submission=submission, number__isnull=False)
        known |= {"reported_at": now, "number": taken.values("reviewer").distinct().count() + 1}
    made = Assignment.objects.create(round=review_round, reviewer=reviewer, state=state, **{**known, **fields})
    if state in TAKES_A_PLACE:
        Conflict.objects.get_or_create(
            submission=submission, person=reviewer, kind=ConflictKind.REVIEWER, ended_at=None
        )
    if state == AssignmentState.REPORTED:
        make_report(made)
    if state in TAKES_A_PLACE:
        _count(submission, review_round)
    return made


def make_report(assignment: Assignment, *, notes: list[dict[str, Any]] | None = None, **fields: Any) -> Report:
    """Make a report of the first form; ``fields`` are answers by the key of their question."""
    answers = {
        "for_author": "A careful paper. Say more about the sources.",
        "for_editor": "I know this field well; publish it.",
        "score_originality": 4,
        "score_clarity": 3,
        "would_review_again": True,
        **fields,
    }
    return Report.objects.create(
        assignment=assignment,
        recommendation=answers.pop("recommendation", Recommendation.MINOR),
        would_review_again=answers["would_review_again"],
        notes=notes or [],
        asked=asked(answers),
    )


def answer_in(report: Report, key: str = "for_author") -> str:
    """Return in words what a report answers to a question."""
    return next(row.words for row in report.questions if row.key == key)


def asked(answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a report of the first form keeps of these answers."""
    return frozen(first_questions(), answers)


def make_decision(
    submission: Submission,
    *,
    by: User,
    kind: str = DecisionKind.ACCEPT,
    state: str = DecisionState.DRAFT,
    **fields: Any,
) -> Decision:
    """Make a decision with its letter; a scheduled one goes out in ten minutes unless ``effective_at`` says otherwise."""
    known: dict[str, Any] = {
        "subject": "Our decision about your manuscript",
        "body": "Dear author,\n\nthis is the letter as the editor wrote it.\n",
        "due_on": timezone.localdate() + timedelta(days=30) if "revision" in kind else None,
        "note": "" if "decline" not in kind else "Not new enough.",
    }
    if state in {DecisionState.SCHEDULED, DecisionState.SENT}:
        known |= {
            "decided_by": by,
            "effective_at": timezone.now() + timedelta(minutes=10),
            "manuscript_seen": submission.row_version,
        }
    if state == DecisionState.SENT:
        known |= {"sent_at": timezone.now()}
    made = Decision.objects.create(submission=submission, made_by=by, kind=kind, state=state, **{**known, **fields})
    if made.is_waiting:
        write_columns(submission, decision_goes_at=made.effective_at)
        submission.refresh_from_db()
    if made.is_recommended:
        mend_actions([submission.pk])
    return made


def make_link(assignment: Assignment, *, purpose: str = "review") -> str:
    """Make a personal link of the reviewer and return its token."""
    return PersonalLink.mint(purpose=purpose, target=assignment.pk, person=assignment.reviewer)


def _count(submission: Submission, review_round: Round) -> None:
    fresh = Round.objects.prefetch_related("assignments").get(pk=review_round.pk)
    counted = {"reports_in": fresh.reports_counted, "reviewers_asked": fresh.reviewers_waited_for}
    write_columns(submission, **asked_of_editors(submission), **counted)
    submission.refresh_from_db(fields=list(counted))
