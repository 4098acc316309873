"""Letters about reports: that they arrived, what is asked about them, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.dates import in_words
from journal.letterbook import Draft, Reminds, letter
from review.letters.drafts import READ, REVIEWER, WRITE, about_reviewer, to_editors, to_reviewer
from review.states import DecisionKind, Outcome

if TYPE_CHECKING:
    from review.models import Assignment
    from submissions.models import Submission

OUTCOMES: dict[str, Any] = {
    DecisionKind.ACCEPT: _("The manuscript has been accepted."),
    DecisionKind.MINOR: _("The authors have been asked for a minor revision."),
    DecisionKind.MAJOR: _("The authors have been asked for a major revision."),
    DecisionKind.DECLINE: _("The manuscript has been declined."),
    DecisionKind.DECLINE_RESUBMIT: _("The manuscript has been declined, with an invitation to resubmit it as new."),
}
ENDINGS: dict[str, Any] = {
    Outcome.ENDED: _("The round of review is over, and nothing is decided yet. We write to you when it is."),
    Outcome.WITHDRAWN: _("The authors have withdrawn the manuscript; there will be no decision."),
    Outcome.CANCELLED: _(
        "The editor has called the round off, and nothing is decided yet. We write to you when it is."
    ),
}


@letter("report_received", when=_("a reviewer has sent the report"), to=_("the reviewer"))
def report_received(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Thank the reviewer; the link in it only reads."""
    yield to_reviewer(assignment, by=by, link=READ)


@letter(
    "report_entered",
    when=_("the office has entered a report that came by mail"),
    to=_("the reviewer"),
)
def report_entered(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the reviewer what was entered in his name; the link in it only reads."""
    yield to_reviewer(assignment, by=by, link=READ)


@letter(
    "report_arrived",
    when=_("a report has come in"),
    to=_("the editors"),
    placeholders={
        **REVIEWER,
        "recommendation": _("what the reviewer recommends"),
        "late": _("a sentence where the report came after the end of its round, or is an additional one"),
    },
)
def report_arrived(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors of a report."""
    late = _("It came after the end of its round and is marked as late.") if assignment.is_late else ""
    if assignment.is_additional:
        late = _("It is the additional report that was asked for.")
    yield from about_reviewer(
        assignment,
        by=by,
        recommendation=assignment.report_filed.get_recommendation_display(),
        late=late,
    )


@letter("clarification_asked", when=_("an editor asks about a report"), to=_("the reviewer"), optional=False)
def clarification_asked(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Put the editor's question to the reviewer."""
    yield to_reviewer(assignment, by=by, link=WRITE)


@letter("addendum_arrived", when=_("a reviewer has added to a report"), to=_("the editors"), placeholders=REVIEWER)
def addendum_arrived(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors of an addendum."""
    yield from about_reviewer(assignment, by=by)


@letter(
    "reviewer_outcome",
    when=_("a decision was sent"),
    to=_("each reviewer who reported"),
    placeholders={"outcome": _("what was decided, in one sentence")},
)
def reviewer_outcome(
    assignment: Assignment, *, by: Any, note: str = "", outcome: str = "", **facts: Any
) -> Iterable[Draft]:
    """Thank a reviewer and tell what was decided; nothing where nothing was."""
    if outcome in OUTCOMES:
        yield to_reviewer(assignment, by=by, link=READ, outcome=OUTCOMES[outcome])


@letter(
    "review_ended",
    when=_("a round has ended without a decision"),
    to=_("each reviewer who reported"),
    placeholders={"ending": _("how the round ended, in one sentence")},
)
def review_ended(
    assignment: Assignment, *, by: Any, note: str = "", outcome: str = "", **facts: Any
) -> Iterable[Draft]:
    """Thank a reviewer where there is no decision to tell of."""
    if outcome in ENDINGS:
        yield to_reviewer(assignment, by=by, link=READ, ending=ENDINGS[outcome])


@letter("rescission_for_reviewer", when=_("a decision has been rescinded"), to=_("each reviewer who was told of it"))
def rescission_for_reviewer(assignment: Assignment, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell a reviewer that the decision does not stand."""
    yield to_reviewer(assignment, by=by, link=READ)


@letter(
    "decision_overdue",
    when=_("all reports are in, and the day for a decision has come"),
    to=_("the editors"),
    placeholders={"since": _("day of the last report")},
    reminds=Reminds(_("the day on which a decision is expected"), (0, 7)),
)
def decision_overdue(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the editors that a decision is awaited."""
    last = timezone.localdate(submission.last_report_at) if submission.last_report_at else None
    yield from to_editors(submission, since=in_words(last))
