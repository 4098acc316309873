"""What must be true before a step of a round, an assignment or a decision."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.dates import time_of_day
from review.states import WAITING
from submissions import guards as manuscript
from submissions.states import DECIDED


def is_in_an_open_round(assignment: Any) -> Any:
    """The round of the assignment is open, or an additional report on what is undecided still is of use."""
    if assignment.is_additional:
        return manuscript_is_undecided(assignment) or reads_the_newest_version(assignment)
    return None if assignment.round.is_open else _("The round of review is over.")


def has_reported_or_round_is_over(assignment: Any) -> Any:
    """The reviewer has reported, or the round is over."""
    if assignment.is_reported or not assignment.round.is_open:
        return None
    return _("The round is open: invite again.")


def has_nothing_else_to_do(assignment: Any) -> Any:
    """No other answer or report is awaited of the reviewer in this round."""
    rows = (row for row in assignment.round.assignments.all() if row.reviewer_id == assignment.reviewer_id)
    return _("A report is awaited of this reviewer already.") if any(row.state in WAITING for row in rows) else None


def reads_the_newest_version(assignment: Any) -> Any:
    """No revision of the version that the round reads is awaited, nor has one come."""
    submission = assignment.submission
    has_come = submission.revised_at is not None and submission.revised_at > assignment.round.opened_at
    if not (submission.is_in_revision or has_come):
        return None
    return _("A revision was asked for: open a round on it when it is there.")


def manuscript_is_not_on_hold(subject: Any) -> Any:
    """The manuscript is not on hold."""
    return manuscript.is_not_on_hold(subject.submission)


def has_no_decision_waiting(subject: Any) -> Any:
    """No decision about the manuscript is about to go out."""
    return manuscript.has_no_decision_waiting(subject.submission)


def has_gone_out(assignment: Any) -> Any:
    """The invitation has gone out."""
    if not assignment.is_held_back:
        return None
    when = time_of_day(assignment.goes_out_at)
    return _("The invitation goes out at %(time)s. Until then there is nothing to remind of.") % {"time": when}


def is_held_back(assignment: Any) -> Any:
    """The invitation has not gone out yet."""
    return None if assignment.is_held_back else _("The invitation has gone out already. Cancel it instead.")


def has_free_place(assignment: Any) -> Any:
    """The round still lacks a reviewer, or an additional report was asked of this one."""
    if assignment.is_additional or assignment.round.places_free > 0:
        return None
    return _("Enough reviewers have been found meanwhile. The editor has been told that you offered.")


def has_not_been_extended(assignment: Any) -> Any:
    """The reviewer has not used the one extension."""
    return None if assignment.extended_at is None else _("The date was moved once already. Write to the editor.")


def has_no_open_interest(assignment: Any) -> Any:
    """Interests the reviewer declared have been cleared by an editor."""
    if assignment.waits_for_clearance:
        return _("The editor looks at the interests that were declared first.")
    return None


def has_open_interest(assignment: Any) -> Any:
    """The reviewer declared interests that no editor has cleared."""
    return None if assignment.waits_for_clearance else _("No declared interest waits for an answer.")


def has_complete_report(assignment: Any) -> Any:
    """The report recommends something, and answers every question that must be answered."""
    missing = assignment.unanswered
    if missing is None:
        return _("Write the report first.")
    return _("Still to be answered: %(questions)s.") % {"questions": ", ".join(missing)} if missing else None


def counts(assignment: Any) -> Any:
    """The report counts."""
    return None if assignment.set_aside_at is None else _("The report is set aside already.")


def is_set_aside(assignment: Any) -> Any:
    """The report was set aside."""
    return None if assignment.set_aside_at else _("The report is not set aside.")


def has_no_report_in(review_round: Any) -> Any:
    """No report of the round is in."""
    return (
        None
        if not review_round.reports_in
        else _("A report is in: close the round with a decision, or end the review.")
    )


def has_letter(decision: Any) -> Any:
    """The letter to the author is written."""
    if decision.subject.strip() and decision.body.strip():
        return None
    return _("Write the letter to the author first.")


def has_future_date(decision: Any) -> Any:
    """A revision has a date that lies ahead."""
    if not decision.is_revision or (decision.due_on and decision.due_on >= timezone.localdate()):
        return None
    return _("Say by which day the revision is expected.")


def manuscript_allows_it(decision: Any) -> Any:
    """The manuscript's own step would be possible now."""
    submission, step = decision.submission, decision.manuscript_step
    if submission.state not in step.sources:
        return _("“%(step)s” is not possible: the manuscript is “%(state)s”.") % {
            "step": decision.get_kind_display(),
            "state": submission.get_state_display(),
        }
    if reasons := step.blockers(submission, decision.note):
        return " ".join(map(str, reasons))
    if step.needs_reason and not decision.note.strip():
        return _("Give a reason: it is kept in the history.")
    return None


def is_due(decision: Any) -> Any:
    """The window in which the decision could be taken back is over."""
    return None if decision.effective_at and decision.effective_at <= timezone.now() else _("Its time has not come.")


def manuscript_is_undecided(decision: Any) -> Any:
    """The manuscript has not been decided otherwise."""
    return None if decision.submission.state not in DECIDED else _("The manuscript is decided.")
