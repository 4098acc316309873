"""Which names and files of a manuscript a viewer may see.

Every page, letter, list and download asks here before it names an author to anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.states import Anonymity
from submissions.roles import edits_or_office, is_reviewer, knows_authors, writes_it
from submissions.states import DECIDED, FileKind

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Author, ManuscriptFile, NameSearch, Submission


def sees_authors(submission: Submission, viewer: User | None) -> bool:
    """Tell whether this person may know who the authors are.

    Authors and editors do. A reviewer does unless review is double anonymous. Nobody else does.
    """
    if viewer is None or viewer.pk is None:
        return False
    if knows_authors.test(viewer, submission):
        return True
    return is_reviewer.test(viewer, submission) and submission.anonymity != Anonymity.DOUBLE


def authors(submission: Submission, viewer: User | None) -> list[Author]:
    """Return the authors as rows with names, institutions and addresses; nobody to whom they are hidden gets one."""
    return list(submission.authors.all()) if sees_authors(submission, viewer) else []


def names(submission: Submission, viewer: User | None) -> list[str]:
    """Return the names of the authors in order, or the one word "Author" to whom they are hidden."""
    if not sees_authors(submission, viewer):
        return [_("Author")]
    return [author.name for author in submission.authors.all()] or [str(submission.corresponding_user)]


def first_names_of_list(submission: Submission, viewer: User | None, *, most: int = 2) -> str:
    """Return the authors on one line of a list: the first ones, and how many more."""
    found = names(submission, viewer)
    rest = len(found) - most
    shown = ", ".join(found[:most])
    if rest <= 0:
        return shown
    return ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", rest) % {"names": shown, "n": rest}


def file_name(file: ManuscriptFile, viewer: User | None) -> str:
    """Return the name a file is saved under: the author's own for authors and editors, a number for everybody else."""
    submission = file.version.submission
    knows = knows_authors.test(viewer, submission)
    if knows and file.kind != FileKind.REVIEWER_COPY:
        return file.name
    return anonymous_file_name(file)


def name_search(file: ManuscriptFile | None, viewer: User | None) -> NameSearch | None:
    """Return what a search of a file after its authors has found: for authors and editors, never for reviewers.

    An author gets that of the own file only: the reviewer copy is the editors'.
    """
    found = getattr(file, "name_search", None)
    if file is None or found is None:
        return None
    submission = file.version.submission
    if file.kind != FileKind.REVIEWER_COPY and writes_it.test(viewer, submission):
        return found
    return found if edits_or_office.test(viewer, submission) else None


def reads_traces(submission: Submission, viewer: User | None) -> bool:
    """Tell whether reviewers are not to know the authors, and this person may read what would show them."""
    return _keeps_authors_from_reviewers(submission) and writes_it.test(viewer, submission)


def _keeps_authors_from_reviewers(submission: Submission) -> bool:
    return submission.anonymity == Anonymity.DOUBLE and submission.goes_to_reviewers and submission.state not in DECIDED


def names_told(submission: Submission, viewer: User | None) -> NameSearch | None:
    """Return the search of the newest manuscript, if reviewers are not to know its authors and it tells who they are.

    No query, where versions and their files were fetched before.
    """
    if not _keeps_authors_from_reviewers(submission):
        return None
    version = submission.current_version
    found = name_search(version.manuscript if version else None, viewer)
    return found if found is not None and found.telling else None


def anonymous_file_name(file: ManuscriptFile) -> str:
    """Return a name that tells nothing but number, version and what it is, such as ``JGMS-2026-031-v1.docx``."""
    number = file.version.submission.number or _("manuscript")
    plain = {FileKind.MANUSCRIPT: "", FileKind.REVIEWER_COPY: ""}
    what = plain.get(FileKind(file.kind), f"-{file.kind}-{file.pk}")
    return f"{number}-v{file.version.number}{what}{file.suffix}"
