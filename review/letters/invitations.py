"""Letters about being asked to review, from the invitation to the last reminder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft, Reminds, letter, personal_link
from journal.navigation import address_of_step
from review.letters.drafts import DUE, READ, REVIEWER, WRITE, about_reviewer, authors_for_reviewer, to_reviewer
from review.queries import earlier_report
from submissions.letters.people import OVERSEERS
from submissions.queries import overseers

if TYPE_CHECKING:
    from datetime import date

    from review.models import Assignment

personal_link(WRITE, url_name="review:by_link", days=180)
personal_link(READ, url_name="review:read_by_link", days=730)

ASKED = {
    "abstract": _("abstract of the manuscript"),
    "authors": _("names of the authors, where reviewers may read them"),
    "days": _("days the review may take"),
    "answer_by": _("day by which an answer is hoped for"),
    "round": _("number of the round"),
}


@letter(
    "review_invitation",
    when=_("an editor invites a reviewer, or the queue does"),
    to=_("the reviewer"),
    placeholders=ASKED,
    waits=True,
    optional=False,
)
def review_invitation(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask a person to review who has not reported on this manuscript before."""
    if not assignment.is_additional and earlier_report(assignment) is None:
        yield to_reviewer(assignment, by=by, link=WRITE, **_what_is_asked(assignment))


@letter(
    "review_invitation_again",
    when=_("an editor invites a reviewer of an earlier round, or the queue does"),
    to=_("the reviewer"),
    placeholders=ASKED,
    waits=True,
    optional=False,
)
def review_invitation_again(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask a person who has reported on an earlier version to look at the revised one."""
    if not assignment.is_additional and earlier_report(assignment) is not None:
        yield to_reviewer(assignment, by=by, link=WRITE, **_what_is_asked(assignment))


@letter(
    "additional_report_asked",
    when=_("an editor asks a reviewer whose part has ended for an additional report"),
    to=_("the reviewer"),
    placeholders=ASKED,
    waits=True,
    optional=False,
)
def additional_report_asked(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask for one more report; the step is taken on the part that has ended, the letter is the new part's."""
    if assignment.is_additional and assignment.is_asked:
        yield to_reviewer(assignment, by=by, link=WRITE, **_what_is_asked(assignment))


def _what_is_asked(assignment: Assignment) -> dict[str, Any]:
    return {
        "abstract": assignment.submission.abstract.strip(),
        "authors": authors_for_reviewer(assignment),
        "days": assignment.days_given,
        "answer_by": with_weekday(assignment.answer_by),
        "round": assignment.round.number,
    }


@letter(
    "review_answer_reminder",
    when=_("a reviewer has not answered the invitation, on days around the date for it, or when an editor reminds"),
    to=_("the reviewer"),
    placeholders={"expires": _("day on which the invitation runs out")},
    reminds=Reminds(_("the day by which an answer is hoped for"), (-2, 1)),
)
def review_answer_reminder(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind a person that an answer is awaited."""
    yield to_reviewer(assignment, by=by, link=WRITE, expires=with_weekday(assignment.expires_on))


@letter(
    "review_invitation_expired",
    when=_("an invitation has run out"),
    to=_("the reviewer"),
    falls_on=_("the day on which the invitation runs out"),
)
def review_invitation_expired(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell a person that the invitation has run out, and that a late yes may still be welcome."""
    yield to_reviewer(assignment, by=by, link=WRITE)


@letter(
    "reviewer_did_not_answer",
    when=_("an invitation has run out"),
    to=_("the editors"),
    placeholders=REVIEWER,
    falls_on=_("the day on which the invitation runs out"),
)
def reviewer_did_not_answer(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that a reviewer did not answer."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "review_accepted",
    when=_("a reviewer has agreed to review"),
    to=_("the reviewer"),
    placeholders={**DUE, "files": _("what is to be known about the files")},
)
def review_accepted(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Thank the reviewer and say by when the report is expected."""
    waiting = _(
        "You declared an interest. The editor looks at it first; the files open to you then, and we will write."
    )
    ready = _("The manuscript and the form for your report are behind your personal link.")
    yield to_reviewer(assignment, by=by, link=WRITE, files=waiting if assignment.waits_for_clearance else ready)


@letter(
    "reviewer_accepted",
    when=_("a reviewer has agreed to review"),
    to=_("the editors"),
    placeholders={**REVIEWER, **DUE, "interests": _("the interests that were declared")},
)
def reviewer_accepted(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that a reviewer has agreed."""
    declared = _("Interests were declared. The files are closed to the reviewer until you clear them or cancel.")
    none = _("No competing interest was declared.")
    yield from about_reviewer(assignment, by=by, interests=declared if assignment.waits_for_clearance else none)


@letter("review_declined", when=_("a reviewer declines or steps down"), to=_("the reviewer"))
def review_declined(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Thank the reviewer for the answer."""
    yield to_reviewer(assignment, by=by)


@letter("reviewer_declined", when=_("a reviewer declines"), to=_("the editors"), placeholders=REVIEWER)
def reviewer_declined(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that a reviewer declined."""
    yield from about_reviewer(assignment, by=by)


@letter("reviewer_stepped_down", when=_("a reviewer steps down"), to=_("the editors"), placeholders=REVIEWER)
def reviewer_stepped_down(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that a reviewer gave the review back."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "reviewer_offers_late",
    when=_("a reviewer wants to accept after the invitation ran out, and no place is free"),
    to=_("the editors"),
    placeholders=REVIEWER,
)
def reviewer_offers_late(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors of a late offer."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "interests_cleared",
    when=_("the editor has cleared the interests a reviewer declared"),
    to=_("the reviewer"),
    placeholders=DUE,
)
def interests_cleared(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the reviewer that the files are open."""
    yield to_reviewer(assignment, by=by, link=WRITE)


@letter("review_extended", when=_("the date of a review was moved"), to=_("the reviewer"), placeholders=DUE)
def review_extended(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Confirm the new date to the reviewer."""
    yield to_reviewer(assignment, by=by, link=WRITE)


@letter(
    "reviewer_extended",
    when=_("a reviewer has moved the date"),
    to=_("the editors"),
    placeholders={**REVIEWER, **DUE},
)
def reviewer_extended(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors of the new date."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "reviewer_away",
    when=_("a reviewer is away, and has not moved the date by it"),
    to=_("the editors"),
    placeholders={**REVIEWER, **DUE, "days": _("days of the absence"), "waits": _("what becomes of the date")},
)
def reviewer_away(
    assignment: Assignment, *, by: Any, note: str = "", days: str = "", asks_for: date | None = None, **facts: Any
) -> Iterable[Draft]:
    """Tell the editors that a reviewer is away, and what is asked of them."""
    if assignment.is_asked:
        waits = format_lazy(_("The invitation waits: it runs out on {day}."), day=with_weekday(assignment.expires_on))
    elif asks_for is not None:
        waits = format_lazy(
            _("The report is due on {due}. The reviewer asks for {day} instead; only you can move it so far."),
            due=with_weekday(assignment.due_on),
            day=with_weekday(asks_for),
        )
    else:
        waits = format_lazy(_("The report stays due on {due}."), due=with_weekday(assignment.due_on))
    path = address_of_step(assignment, "extend") if asks_for else ""
    yield from about_reviewer(assignment, by=by, path=path, days=days, waits=waits)


@letter(
    "review_reminder",
    when=_("a report is awaited, on days around its date, or when an editor reminds"),
    to=_("the reviewer"),
    placeholders=DUE,
    reminds=Reminds(_("the day on which the report is expected"), (-7, 0, 3, 10)),
)
def review_reminder(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the reviewer of the report."""
    yield to_reviewer(assignment, by=by, link=WRITE)


@letter(
    "review_overdue",
    when=_("a report is long overdue"),
    to=_("the editors"),
    placeholders={**REVIEWER, **DUE},
    reminds=Reminds(_("the day on which the report is expected"), (14,)),
)
def review_overdue(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that somebody must act."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "review_overdue_for_office",
    when=_("a report is overdue for so long that the office has to look, too"),
    to=OVERSEERS,
    placeholders={**REVIEWER, **DUE},
    reminds=Reminds(_("the day on which the report is expected"), (21,)),
)
def review_overdue_for_office(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the office where the editor has not helped."""
    yield from about_reviewer(assignment, by=by, people=overseers(assignment.submission))


@letter("review_cancelled", when=_("an editor cancels an invitation or a review"), to=_("the reviewer, if told of it"))
def review_cancelled(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the reviewer that the review is no longer wanted; nothing where he never heard of it."""
    if assignment.was_told:
        yield to_reviewer(assignment, by=by)


@letter(
    "review_not_needed",
    when=_("a round ends before a reviewer has answered or reported"),
    to=_("the reviewer, if told of it"),
)
def review_not_needed(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the reviewer that the round has ended; nothing where he never heard of it."""
    if assignment.was_told:
        yield to_reviewer(assignment, by=by)


@letter(
    "review_still_wanted",
    when=_("a round ends, and the report of a reviewer is still wanted"),
    to=_("the reviewer"),
    placeholders=DUE,
)
def review_still_wanted(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the reviewer to go on all the same."""
    yield to_reviewer(assignment, by=by, link=WRITE)
