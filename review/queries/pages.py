"""What the pages of other rooms show of review: the sections of a manuscript's page, for editors and for authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from journal.dates import time_of_day, with_weekday, without_year
from journal.navigation import address_of_step
from review.models import Assignment, Decision
from review.queries.decisions import decisions_of, reports_for_author
from review.queries.parts import with_kind
from review.queries.rounds import rounds_for_editor
from review.states import AssignmentState

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

TONES = {
    AssignmentState.QUEUED: "still",
    AssignmentState.REPORTED: "done",
    AssignmentState.DECLINED: "still",
    AssignmentState.EXPIRED: "still",
    AssignmentState.CANCELLED: "still",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reviewer in the list of a round, as editors see it."""

    assignment: Assignment
    chip: str
    tone: str
    line: str
    steps: list[dict[str, Any]]
    may_copy_link: bool

    @property
    def called(self) -> str:
        """The reviewer, with the word by which an additional or a late report is known."""
        return with_kind(str(self.assignment.reviewer), self.assignment)


BY_HAND = (
    "invite",
    "reinvite",
    "clear_interests",
    "remind_to_answer",
    "remind_to_report",
    "extend",
    "report_on_behalf",
    "ask_clarification",
    "ask_additional",
    "set_aside",
    "count_again",
    "take_back",
    "cancel",
)
"""Steps that stand beside a reviewer, in this order."""


def for_editors(submission: Submission, user: User) -> dict[str, Any]:
    """Return what ``review/_rounds.html`` and ``review/_decision.html`` show; three queries, however many reviewers.

    ``rounds``: newest first, each with ``rows`` (:class:`Row`) and ``steps``; ``reports_url``, ``reviewers_url`` and
    ``decision_url``; ``waiting`` (the decision about to go out), ``recommendations``, ``draft``, ``sent``.
    """
    rounds = rounds_for_editor(submission)
    for review_round in rounds:
        review_round.rows = [  # type: ignore[attr-defined]
            row_of(assignment, user)
            for assignment in review_round.all_assignments
            if assignment.times_invited or assignment.is_queued
        ]
        review_round.steps_now = _steps(review_round, user, ("cancel",))  # type: ignore[attr-defined]
    decisions = decisions_of(submission)
    waiting = next((row for row in decisions if row.is_waiting), None)
    return {
        "rounds": rounds,
        "has_reports": any(row.is_reported for review_round in rounds for row in review_round.all_assignments),
        "reviewers_url": reverse("review:reviewers", args=[submission.pk]),
        "reports_url": reverse("review:reports", args=[submission.pk]),
        "decision_url": reverse("review:decision", args=[submission.pk]),
        "waiting": waiting,
        "waiting_steps": _steps(waiting, user, ("take_back",)) if waiting else [],
        "recommendations": [row for row in decisions if row.is_recommended],
        "draft": next((row for row in decisions if row.is_draft and row.made_by_id == user.pk), None),
        "sent_decisions": [row for row in decisions if row.is_sent],
        "acceptance": _acceptance(submission, decisions),
    }


def row_of(assignment: Assignment, user: User) -> Row:
    """Return one reviewer as the list shows him; the rows the predicates need must have been fetched."""
    late = assignment.days_late
    is_soon = assignment.waits_for_clearance or assignment.is_held_back
    without = "cancel" if assignment.is_held_back else "take_back"
    return Row(
        assignment=assignment,
        chip=_chip(assignment),
        tone="late" if late else "soon" if is_soon else _tone(assignment),
        line=_line(assignment),
        steps=_answering(assignment, user) + _steps(assignment, user, tuple(n for n in BY_HAND if n != without)),
        may_copy_link=assignment.opens_by_link,
    )


def _tone(assignment: Assignment) -> str:
    return "still" if assignment.set_aside_at else TONES.get(assignment.state, "")


def _chip(assignment: Assignment) -> str:
    if assignment.days_late:
        days = assignment.days_late
        return _("%(n)s days late") % {"n": days} if days > 1 else _("1 day late")
    if assignment.is_held_back:
        return _("Goes out at %(time)s") % {"time": time_of_day(assignment.goes_out_at)}
    instead = (
        (assignment.waits_for_clearance, _("Declares an interest")),
        (assignment.set_aside_at, _("Set aside")),
        (assignment.is_late, _("Reported late")),
        (assignment.is_additional and assignment.is_reported, _("Additional report")),
        (assignment.never_went_out, _("Taken back")),
    )
    return next((words for holds, words in instead if holds), str(assignment.get_state_display()))


def _line(assignment: Assignment) -> str:
    """Return in a few words what is known of a reviewer."""
    from_day = {
        "chosen": (assignment.chosen_at, assignment.is_queued),
        "invited": (assignment.invited_at, not (assignment.is_held_back or assignment.never_went_out)),
        "accepted": (assignment.accepted_at, True),
        "reported": (assignment.reported_at, True),
        "ended": (assignment.ended_at, not assignment.is_reported),
    }
    words = {
        "chosen": _("chosen %(day)s"),
        "invited": _("invited %(day)s"),
        "accepted": _("accepted %(day)s"),
        "reported": _("reported %(day)s"),
        "ended": _("taken back %(day)s") if assignment.never_went_out else _("ended %(day)s"),
    }
    parts = [_("additional report")] if assignment.is_additional and not assignment.is_reported else []
    parts += [
        words[name] % {"day": without_year(moment)} for name, (moment, shown) in from_day.items() if moment and shown
    ]
    if assignment.is_asked and assignment.answer_by:
        parts.append(_("answer hoped for by %(day)s") % {"day": with_weekday(assignment.answer_by)})
    if assignment.is_at_work and assignment.due_on:
        parts.append(_("due %(day)s") % {"day": with_weekday(assignment.due_on)})
    if assignment.is_reminded:
        parts.append(_("reminded %(day)s") % {"day": without_year(assignment.reminded_at)})
    away_until = getattr(assignment, "away_until", None)
    if away_until and (assignment.is_asked or assignment.is_at_work or assignment.is_queued):
        parts.append(_("away until %(day)s") % {"day": with_weekday(away_until)})
    if assignment.is_reported:
        parts.append(str(assignment.report_filed.get_recommendation_display()).lower())
        if asked_at := assignment.clarification_asked_at:
            parts.append(_("asked for clarification %(day)s, no answer yet") % {"day": without_year(asked_at)})
    return ", ".join(parts)


def _steps(subject: Any, user: User, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the named steps that this person may take now and that nothing blocks."""
    possible = {row.name: row for row, blockers in subject.steps_for(user) if not blockers}
    return [
        {"label": possible[name].label, "url": address_of_step(subject, name)} for name in names if name in possible
    ]


def _answering(assignment: Assignment, user: User) -> list[dict[str, Any]]:
    """Return where an answer is entered that came by mail or by telephone, while one is awaited."""
    if not assignment.is_asked or assignment.is_held_back or not assignment.step("decline").who.test(user, assignment):
        return []
    return [{"label": _("Enter the answer"), "url": reverse("review:answered", args=[assignment.pk])}]


def for_authors(submission: Submission, user: User) -> dict[str, Any]:
    """Return what ``review/_reports_for_author.html`` shows: decisions that were sent, and the reports they gave."""
    decisions = [row for row in decisions_of(submission) if row.is_sent]
    return {
        "sent_decisions": decisions,
        "acceptance": _acceptance(submission, decisions),
        "given_reports": reports_for_author(submission, user, decisions),
    }


def _acceptance(submission: Submission, decisions: list[Decision]) -> Decision | None:
    """Return the decision by which the manuscript is accepted, while it stands."""
    sent = [row for row in decisions if row.is_sent]
    newest = max(sent, key=lambda row: (row.sent_at, row.pk), default=None)
    return newest if newest is not None and newest.is_acceptance and submission.is_accepted else None


def reviewer_ids(submission: Submission) -> set[int]:
    """Return the ids of all who were asked to review a manuscript."""
    rows = Assignment.objects.filter(round__submission=submission, times_invited__gt=0)
    return set(rows.values_list("reviewer_id", flat=True))
