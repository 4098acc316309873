"""Which names and files of a review a viewer may see; every page and letter asks here."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from journal.states import Anonymity
from review.roles import edits_or_office, is_reviewer
from submissions import disclosure as manuscript

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Asked, Assignment, Report
    from submissions.models import ManuscriptFile, Submission


def numbered(assignment: Assignment) -> str:
    """Return what stands for the name of a reviewer."""
    if assignment.number is None:
        return str(_("A reviewer"))
    return str(_("Reviewer %(n)s") % {"n": assignment.number})


def reviewer_name(assignment: Assignment, viewer: User | None) -> str:
    """Return the reviewer's name as this viewer may read it.

    Editors and the office read names; the reviewer reads "You"; authors, other reviewers and strangers read a number,
    unless the section reviews openly.
    """
    if viewer is not None and is_reviewer.test(viewer, assignment):
        return str(_("You"))
    if viewer is not None and edits_or_office.test(viewer, assignment):
        return str(assignment.reviewer)
    if assignment.submission.anonymity == Anonymity.OPEN and viewer is not None:
        return str(assignment.reviewer)
    return numbered(assignment)


def reads_reviewer_names(submission: Submission, viewer: Any) -> bool:
    """Tell whether authors and other reviewers read the names of the reviewers."""
    return viewer is not None and submission.anonymity == Anonymity.OPEN


def author_names(assignment: Assignment) -> list[str]:
    """Return the authors as the reviewer may read them: nobody where they are anonymous."""
    return [author.name for author in manuscript.authors(assignment.submission, assignment.reviewer)]


def answers_for_author(report: Report) -> list[Asked]:
    """Return the answers, files among them, that an editor may pass on to authors and other reviewers; no others."""
    return [row for row in report.questions if row.is_answered and row.is_for_author]


def file_name(file: ManuscriptFile) -> str:
    """Return the name under which a reviewer saves a file: never the author's own."""
    return manuscript.anonymous_file_name(file)


def report_file_name(assignment: Assignment, stored: str) -> str:
    """Return the name under which an author or another reviewer saves a file that came with a report."""
    number = assignment.number or assignment.pk
    return f"{assignment.submission.number or 'manuscript'}-reviewer-{number}{PurePosixPath(stored).suffix}"
