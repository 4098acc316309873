"""The works that a manuscript reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from journal.services import OpenPage
from journal.text import isbn_of, one_line
from journal.workflow import StepRefused
from submissions.models import ReviewedWork, Submission
from submissions.models.works import FACTS
from submissions.roles import prepares_answers
from submissions.services.access import at_work, put_in_order

if TYPE_CHECKING:
    from journal.models import User

MOST = 30


def save_work(
    *, submission: Submission, by: User, work_id: int | None = None, page: OpenPage | None = None, **columns: Any
) -> ReviewedWork:
    """Add a reviewed work, or change one; raises ``StepRefused`` for an ISBN that is none, and for too many works."""
    unknown = set(columns) - set(FACTS)
    if unknown:
        raise TypeError(f"not of a work: {', '.join(sorted(unknown))}")
    with at_work(submission, by=by, who=prepares_answers):
        work = submission.works.get(pk=work_id) if work_id else _next(submission)
        given = {name: _clean(name, value) for name, value in columns.items()}
        if work_id is not None:
            now = {name: getattr(work, name) for name in given}
            given = (page or OpenPage()).merge(
                case_id=submission.case_file_id, prefix=f"work.{work_id}.", now=now, given=given, by=by
            )
        for name, value in given.items():
            setattr(work, name, value)
        work.save()
        vars(submission).pop("reviewed_works", None)
    return work


def remove_work(*, submission: Submission, work_id: int, by: User) -> None:
    """Take a reviewed work off the list."""
    with at_work(submission, by=by, who=prepares_answers):
        submission.works.get(pk=work_id).delete()
        vars(submission).pop("reviewed_works", None)


def move_work(*, submission: Submission, work_id: int, to: int, by: User) -> None:
    """Put a reviewed work to a place in the order, counted from 0; the others close up."""
    with at_work(submission, by=by, who=prepares_answers):
        put_in_order(submission.works.get(pk=work_id), submission.works.all(), to=to)
        vars(submission).pop("reviewed_works", None)


def _next(submission: Submission) -> ReviewedWork:
    there = submission.works.aggregate(last=Max("position"))["last"]
    if submission.works.count() >= MOST:
        raise StepRefused(_("A review names no more than %(n)s works.") % {"n": MOST})
    return ReviewedWork(submission=submission, position=0 if there is None else there + 1)


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name == "isbn" and value:
        try:
            return isbn_of(value)
        except ValueError as error:
            raise StepRefused(_("This is no ISBN. Copy it from the back of the book.")) from error
    return one_line(value)
