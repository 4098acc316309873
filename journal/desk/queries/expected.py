"""What an author is told of the way of a manuscript: who has it, since when, until when, and what comes then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import submissions.queries as submitting
from journal.dates import in_words, with_weekday
from submissions.roles import is_author, prepares
from submissions.states import State

if TYPE_CHECKING:
    from datetime import date

    from journal.models import Journal, User
    from submissions.models import Submission

WITH_THE_JOURNAL = {
    State.SUBMITTED: _("An editor checks that it is complete and decides whether it goes to review."),
    State.IN_REVIEW: _("Reviewers read it and report to the editor, who then decides."),
    State.WITH_EDITOR: _("The editor reads it and decides what happens next."),
    State.ACCEPTED: _("It is accepted. It is copyedited and set; you are asked before anything is published."),
    State.DECLINED: _("It was declined. Nothing more is expected of you."),
    State.WITHDRAWN: _("It was withdrawn. Nothing more is expected of you."),
}
OF_AUTHOR = {
    State.DRAFT: _("You complete the tasks and send it in."),
    State.RETURNED: _("You complete what the editors ask for and send it again."),
    State.REVISION_REQUESTED: _("You send the revised version with a response to the reviewers."),
}
OF_ANOTHER = {
    State.DRAFT: _("%(name)s completes the tasks and sends it in."),
    State.RETURNED: _("%(name)s completes what the editors ask for and sends it again."),
    State.REVISION_REQUESTED: _("%(name)s sends the revised version with a response to the reviewers."),
}
WITHOUT_REPORTS = (
    _("You send the revised version with an answer to the editors."),
    _("%(name)s sends the revised version with an answer to the editors."),
)
"""What is said of a revision that is asked for before any reviewer has reported: to who sends it, and to others."""
READ_WITHOUT_REPORTS = _("The editor reads it, and reviewers if need be.")
AFTERWARDS = {
    State.SUBMITTED: _(
        "If it goes to review, the reviewers have about %(answer)s days to agree and %(review)s days to read it; after "
        "that the editor decides. You get a letter at each step."
    ),
    State.RETURNED: _("The editors look at it again as soon as it is sent."),
    State.IN_REVIEW: _("It is accepted, sent back to you for a revision, or declined; you get a letter."),
    State.WITH_EDITOR: _("It is accepted, goes to the reviewers again, comes back to you, or is declined."),
    State.REVISION_REQUESTED: _("The editor reads it, and the reviewers again if need be."),
}
WITHOUT_REVIEW = _("It is accepted, sent back to you, or declined; you get a letter.")
WAITS_FOR = {State.IN_REVIEW: _("the reviewers"), State.ACCEPTED: _("the production editor")}
OVER = (State.DECLINED, State.WITHDRAWN)


def expected_next(submission: Submission, user: User, journal: Journal) -> dict[str, Any]:
    """Return what is expected next: ``text``; ``facts`` (of whom, since when, by when); ``afterwards``; ``late``."""
    if submission.is_given_back:
        return {"text": gettext("It is awaited no longer. Nothing more is expected of you."), "due_on": None}
    state, is_own = State(submission.state), prepares.test(user, submission)
    due_on = None if submission.held_at else submission.due_on or submitting.expected_by(journal, submission)
    return {
        "text": _text(submission, state, is_own=is_own),
        "due_on": due_on,
        "facts": []
        if state in OVER
        else _facts(submission, state, due_on, is_own=is_own) + _more(submission, user, journal),
        "afterwards": _afterwards(submission, state, journal),
        "late": _late(submission, state, due_on),
    }


def _text(submission: Submission, state: State, *, is_own: bool) -> str:
    if state in WITH_THE_JOURNAL:
        return str(WITH_THE_JOURNAL[state])
    own, other = OF_AUTHOR[state], OF_ANOTHER[state]
    if state == State.REVISION_REQUESTED and not submission.reports_in:
        own, other = WITHOUT_REPORTS
    return str(own) if is_own else str(other) % {"name": submission.corresponding_user}


def _facts(submission: Submission, state: State, due_on: date | None, *, is_own: bool) -> list[dict[str, Any]]:
    who = gettext("you") if is_own else str(submission.corresponding_user)
    if state in WITH_THE_JOURNAL:
        rows = submission.editor_assignments.all()
        editors = ", ".join(str(row.editor) for row in rows if row.ended_at is None)
        who = str(WAITS_FOR.get(state) or editors or _("the editors"))
    return [
        {"label": _("Waits for"), "value": who},
        {"label": _("Since"), "value": in_words(submission.since)},
        {"label": _("Expected by"), "value": with_weekday(due_on)},
    ]


def _more(submission: Submission, user: User, journal: Journal) -> list[dict[str, Any]]:
    """Say to which day the author may move a revision, while that is possible."""
    is_free = submission.held_at is None and submission.extended_at is None
    if submission.state != State.REVISION_REQUESTED or not is_free or not is_author.test(user, submission):
        return []
    return [{"label": _("You may move it once, to"), "value": with_weekday(submission.day_if_extended(journal))}]


def _afterwards(submission: Submission, state: State, journal: Journal) -> str:
    if state == State.SUBMITTED and not submission.is_reviewed:
        return str(WITHOUT_REVIEW)
    if state == State.REVISION_REQUESTED and not submission.reports_in:
        return str(READ_WITHOUT_REPORTS)
    return str(AFTERWARDS.get(state, "")) % {"answer": journal.answer_days, "review": journal.review_days}


def _late(submission: Submission, state: State, due_on: date | None) -> str:
    """Say what an author can do who has waited for longer than the journal hoped, or is late."""
    if due_on is None or due_on >= timezone.localdate():
        return ""
    if state in WITH_THE_JOURNAL:
        return gettext("It takes longer than we hoped. You may ask the editor how it stands.")
    if submission.lapses_on is None:
        return ""
    day = with_weekday(submission.lapses_on)
    return gettext("The day is past. The manuscript can still be sent until %(day)s at least.") % {"day": day}
