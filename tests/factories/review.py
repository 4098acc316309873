"""Rounds, assignments, reports and decisions for tests, in any state."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from journal.models import CaseFile, PersonalLink, Section, User
from journal.states import RoleName
from review.models import Assignment, Decision, Report, Round
from review.states import TAKES_A_PLACE, AssignmentState, DecisionKind, DecisionState, Recommendation, RoundState
from submissions.models import Author, Conflict, EditorAssignment, ManuscriptFile, Submission, Version
from submissions.states import DECIDED, Check, ConflictKind, FileKind, State
from tests.factories.people import give_role, make_section, make_user

_numbers = itertools.count(1)


def make_editing(submission: Submission, *, decides: bool = True, **fields: Any) -> User:
    """Make an editor and give the manuscript to them."""
    editor = make_user(**{"given_name": "Chanthy", "family_name": "Prak", **fields})
    give_role(editor, RoleName.EDITOR)
    EditorAssignment.objects.create(submission=submission, editor=editor, decides=decides)
    return editor


def make_manuscript(
    state: str = State.IN_REVIEW, *, section: Section | None = None, author: User | None = None, **fields: Any
) -> Submission:
    """Make a manuscript that was sent in, with one version, its file, a reviewer copy and its author."""
    number = next(_numbers)
    label = f"JGMS-2026-{number:03d}"
    now = timezone.now()
    author = author or make_user(given_name="Bounmy", family_name="Phommachanh", affiliation="Demonstration University")
    section = section or make_section(required_reports=2)
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(label=label),
        number=label,
        section=section,
        is_reviewed=section.is_reviewed,
        title="Sediment, sand and the price of a riverbank",
        abstract="Sand is taken from the river faster than it comes.",
        corresponding_user=author,
        submitted_at=now - timedelta(days=30),
        reports_wanted=section.required_reports,
        reviewer_copy_released_at=now - timedelta(days=20),
        **{"state": state, **({"decided_at": now} if state in DECIDED else {}), **fields},
    )
    Author.objects.create(
        submission=submission,
        user=author,
        given_name=author.given_name,
        family_name=author.family_name,
        email=author.email,
        affiliation=author.affiliation,
        is_corresponding=True,
    )
    make_version(submission)
    return submission


def make_version(submission: Submission, number: int = 1) -> Version:
    """Make a sent version with the author's file and a reviewer copy."""
    version = Version.objects.create(submission=submission, number=number, response="We have mended it." * (number > 1))
    for kind, name in ((FileKind.MANUSCRIPT, "Phommachanh_final.docx"), (FileKind.REVIEWER_COPY, "copy.pdf")):
        content = f"%PDF-1.4 {kind} {number}".encode()
        file = ManuscriptFile(
            version=version,
            kind=kind,
            name=name,
            media_type="application/pdf",
            size=len(content),
            sha256="0" * 64,
            check_state=Check.CLEAN,
            uploaded_by=submission.corresponding_user,
        )
        file.stored.save(name, ContentFile(content), save=False)
        file.save()
    Version.objects.filter(pk=version.pk).update(sent_at=timezone.now() - timedelta(days=25))
    version.refresh_from_db()
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
    _count(submission, review_round)
    return made


def make_report(assignment: Assignment, **fields: Any) -> Report:
    known = {
        "recommendation": Recommendation.MINOR,
        "for_author": "A careful paper. Say more about the sources.",
        "for_editor": "I know this field well; publish it.",
        "scores": {"originality": 4, "clarity": 3},
        "would_review_again": True,
    }
    return Report.objects.create(assignment=assignment, **{**known, **fields})


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
        Submission.objects.filter(pk=submission.pk).update(decision_goes_at=made.effective_at)
        submission.refresh_from_db()
    return made


def make_link(assignment: Assignment, *, purpose: str = "review") -> str:
    """Make a personal link of the reviewer and return its token."""
    return PersonalLink.mint(purpose=purpose, target=assignment.pk, person=assignment.reviewer)


def _count(submission: Submission, review_round: Round) -> None:
    fresh = Round.objects.get(pk=review_round.pk)
    Submission.objects.filter(pk=submission.pk).update(
        reports_in=fresh.reports_counted, reviewers_asked=fresh.reviewers_asked
    )
    submission.refresh_from_db()
