"""The steps that stand beside a manuscript: one to go on with, the others, and those that are seldom taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import issues.views as production
import review.views as reviewing
import submissions.views as submitting
from journal.desk.queries import appeal_was_refused, reports_are_awaited
from journal.navigation import address_of_step
from journal.workflow import Step
from submissions.models import Submission
from submissions.roles import is_author, is_recommending_editor, prepares
from submissions.states import State

SCREENS: dict[str, Callable[[Any], str]] = {
    **submitting.SCREENS,
    **reviewing.SCREENS,
    **production.SCREENS,
    "submission.change_authors": lambda submission: reverse("desk:list_of_authors", args=[submission.pk]),
}
DANGEROUS = {"declined", "withdrawn", "cancelled", "stopped", "removed", "retracted"}
A_REASON = "."  # any note at all: it overrules the guards that a reason overrules

ON_THE_TASKS = {"submit", "submit_revision"}
ANSWERS = {
    "release",
    "clear_objection",
    "refuse_withdrawal",
    "grant_withdrawal",
    "refuse_appeal",
    "lapse",
    "withdraw",
    "recall",
    "recall_revision",
    "extend_revision",
    "ask_for_time",
    "refuse_time",
}
"""Steps that answer to something: while it is not there, nobody asks why they cannot be taken."""

SELDOM = {
    "unassign",
    "recuse",
    "exclude",
    "hold",
    "change_section",
    "change_authors",
    "change_corresponding_author",
    "rescind",
    "stop",
    "reopen",
    "object",
}
SENSELESS: dict[str, Callable[[Submission], Any]] = {
    "unassign": lambda s: not s.editor_rights,
    "confirm_complete": lambda s: s.checked_at,
    "release_reviewer_copy": lambda s: s.reviewer_copy_released_at,
    "hold": lambda s: s.held_at,
    "ask_to_withdraw": lambda s: s.withdrawal_asked_at or not s.step("withdraw").blockers(s),
    "object": lambda s: s.objected_at,
    "appeal_decision": lambda s: s.appeal != "none",
    "reopen": appeal_was_refused,
}
"""Steps that would be possible and change nothing, or that another one does better."""


REMEDIES = {"submission.release_reviewer_copy", "submission.change_authors"}
"""Steps whose screen is open while they are blocked, because what stands against them is done there."""


def is_dangerous(row: Step) -> bool:
    """Whether a step ends something, so that its button is red."""
    return row.target in DANGEROUS


def menu(submission: Submission, user: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the steps a person may take: ``steps`` (the first is the one to go on with) and ``seldom``.

    Those seldom taken are not spoken of while they wait for a decision that goes out.
    """
    rows = [row for row, _blockers in submission.steps_for(user) if _makes_sense(row, submission)]
    entries = [_entry(row, submission) for row in rows]
    first = _to_go_on_with(submission, user, {row.name for row in rows})
    if first is not None:
        entries = [entry for entry in entries if entry["url"] != first["url"]]
        first["primary"] = True
    entries.sort(key=lambda entry: (bool(entry["blocked"]), entry["danger"]))
    return {
        "steps": [*filter(None, [first]), *(entry for entry in entries if entry["name"] not in SELDOM)],
        "seldom": [
            entry
            for entry in entries
            if entry["name"] in SELDOM and not (entry["blocked"] and submission.decision_goes_at)
        ],
    }


def _makes_sense(row: Step, submission: Submission) -> bool:
    if row.name in ON_THE_TASKS or (row.name in ANSWERS and row.blockers(submission, A_REASON)):
        return False
    return not (row.name in SENSELESS and SENSELESS[row.name](submission))


def _entry(row: Step, submission: Submission) -> dict[str, Any]:
    """Return a step as the component ``steps.html`` shows it.

    What only a reason overrules does not block it. A blocked one leads to its own screen, if it has one: what stands
    against it is done there.
    """
    blockers = row.blockers(submission, A_REASON)
    has_remedy = f"submission.{row.name}" in REMEDIES and submission.decision_goes_at is None
    doubts = [reason for reason in row.blockers(submission) if reason not in blockers]
    return {
        "name": row.name,
        "label": row.label,
        "url": address_of_step(submission, row.name),
        "blocked": blockers,
        "remedy": address_of_step(submission, row.name) if has_remedy else "",
        "hint": " ".join(map(str, doubts)),
        "danger": is_dangerous(row),
    }


def _to_go_on_with(submission: Submission, user: Any, possible: set[str]) -> dict[str, Any] | None:
    """Return the one step that moves a manuscript on, seen from this person."""
    return next((entry for when, entry in _ways_on(submission, user, possible) if when), None)


def _ways_on(submission: Submission, user: Any, possible: set[str]) -> list[tuple[Any, dict[str, Any]]]:
    state, pk = submission.state, submission.pk
    decides = {"accept", "decline", "request_revision", "accept_without_review"} & possible
    is_free = not (submission.held_at or submission.objected_at or submission.decision_goes_at)
    is_short = submission.reports_in + submission.reviewers_asked < submission.reports_wanted

    def step(name: str) -> tuple[bool, dict[str, Any]]:
        row = submission.step(name)
        usable = name in possible and not row.blockers(submission, A_REASON)
        return usable, {"label": row.label, "url": address_of_step(submission, name)}

    tasks = {"label": TASKS.get(state), "url": reverse("submissions:tasks", args=[pk])}
    decide = {"label": _("Decide"), "url": reverse("review:decision", args=[pk])}
    recommend = {"label": _("Recommend a decision"), "url": reverse("review:decision", args=[pk])}
    invite = {"label": _("Choose and invite reviewers"), "url": reverse("review:reviewers", args=[pk])}
    copy = {"label": _("Upload a reviewer copy"), "url": address_of_step(submission, "release_reviewer_copy")}
    awaited = reports_are_awaited(submission)
    recommends = is_recommending_editor.test(user, submission)
    return [
        (TASKS.get(state) and (is_author | prepares).test(user, submission), tasks),
        step("clear_objection"),
        step("grant_withdrawal"),
        (state == State.SUBMITTED and not submission.editor_rights and "assign" in possible, step("assign")[1]),
        (state == State.SUBMITTED and not submission.is_reviewed and decides and is_free, decide),
        (state == State.SUBMITTED and step("send_to_review")[0], step("send_to_review")[1]),
        (state == State.SUBMITTED and submission.is_reviewed and "release_reviewer_copy" in possible, copy),
        (state == State.IN_REVIEW and is_short and "end_review" in possible, invite),
        (state in {State.IN_REVIEW, State.WITH_EDITOR} and decides and is_free and not awaited, decide),
        (state in {State.IN_REVIEW, State.WITH_EDITOR} and recommends and is_free, recommend),
    ]


TASKS = {
    State.DRAFT: _("Go on with the draft"),
    State.RETURNED: _("Complete it"),
    State.REVISION_REQUESTED: _("Work on the revision"),
}
