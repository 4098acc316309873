"""How a draft to a reviewer, and one to the editors, is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft
from review.disclosure import author_names
from review.queries import editors_of
from review.roles import edits_or_office
from submissions.queries import deciding_editors, told_of

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Assignment
    from submissions.models import Submission

WRITE, READ = "review", "review_read"
DUE = {"due": _("day by which the report is expected")}
REVIEWER = {"reviewer": _("name of the reviewer")}


def to_reviewer(assignment: Assignment, *, by: User | None, link: str = "", **facts: Any) -> Draft:
    """Return the draft to a reviewer, signed by the editor who acts, else by the one the manuscript has.

    Answers go to that editor. ``link`` is the purpose of the personal link in it.
    """
    acts = by is not None and edits_or_office.test(by, assignment)
    editor = by if acts else editor_of(assignment.submission)
    known = {"title": assignment.title_in_letters, "due": with_weekday(assignment.due_on)}
    if editor is not None:
        known["sender"] = str(editor)
    return Draft(
        to=assignment.reviewer,
        facts={**known, **facts},
        link=(link, assignment.pk) if link else None,
        reply_to=editor.email if editor else "",
    )


def to_editors(
    submission: Submission,
    *,
    by: User | None = None,
    path: str = "",
    people: Iterable[User] | None = None,
    **facts: Any,
) -> Iterator[Draft]:
    """Yield the drafts to the editors of a manuscript, or to other people named; but for the one who acts himself."""
    for editor in told_of(submission, editors_of(submission)) if people is None else people:
        if by is None or editor.pk != by.pk:
            yield Draft(
                to=editor,
                facts={"title": submission.title_in_letters, **facts},
                path=path or reverse("desk:manuscript", args=[submission.pk]),
            )


def about_reviewer(assignment: Assignment, *, by: User | None = None, **facts: Any) -> Iterator[Draft]:
    """Yield the drafts to the editors about one reviewer, or to other ``people``."""
    named = {"reviewer": assignment.reviewer.name or assignment.reviewer.email, "due": with_weekday(assignment.due_on)}
    yield from to_editors(assignment.submission, by=by, **{**named, **facts})


def editor_of(submission: Submission) -> User | None:
    """Return the editor who writes to the reviewers of a manuscript: the first who decides, else one in chief."""
    return next(iter(deciding_editors(submission) or editors_of(submission)), None)


def authors_for_reviewer(assignment: Assignment) -> str:
    """Return the line that names the authors, empty where they are anonymous to reviewers."""
    names = author_names(assignment)
    return ", ".join(names) if names else str(_("not named to reviewers"))
