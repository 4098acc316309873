"""The page of one manuscript, as its editors or as its authors see it, with its history and its letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import issues.queries as production
import review.queries as reviewing
import submissions.queries as submitting
from journal.desk.queries.subjects import label_of
from journal.models import CaseFile, Event, Journal, Letter, User
from journal.paging import page_of
from journal.states import EDITORIAL, Audience, Delivery
from submissions.models import Submission
from submissions.roles import edits_or_office
from submissions.states import State

TIMELINE_LENGTH = 60


def manuscript_page(user: User, pk: int) -> dict[str, Any]:
    """Return everything the page of a manuscript shows this person; raises ``PermissionDenied`` for strangers."""
    submission, is_editor = _opened(user, pk)
    facts: dict[str, Any] = {
        "submission": submission,
        "viewpoint": "editors" if is_editor else "authors",
        "chips": _chips(submission, is_editor=is_editor),
        "notices": _notices(submission, is_editor=is_editor),
        "expected": _expected(submission),
        "next_step": NEXT_STEPS.get(submission.state, "") if is_editor else "",
        "summary": _summary(submission),
        "facts": _facts(submission, is_editor=is_editor),
        "article": production.for_manuscript(submission),
    }
    if is_editor:
        facts |= reviewing.for_editors(submission, user)
        facts["declarations"] = [
            {"label": row.get_question_display(), "value": row.statement or _("None")}
            for row in submission.declarations.all()
        ]
        audience, letters = int(EDITORIAL), Q(case=submission.case_file_id)
    else:
        facts |= reviewing.for_authors(submission, user)
        audience, letters = int(Audience.AUTHOR), Q(case=submission.case_file_id, to=user)
    facts["letters_count"] = Letter.objects.filter(letters).count()
    facts["timeline"] = timeline(submission.case_file, audience)
    return facts


def _opened(user: User, pk: int) -> tuple[Submission, bool]:
    """Return a manuscript with its parts, and whether this person sees it as editor; raises ``PermissionDenied``."""
    submission = submitting.with_parts(submitting.visible_to(user), user).filter(pk=pk).first()
    if submission is None:
        raise PermissionDenied
    return submission, bool(edits_or_office.test(user, submission))


NEXT_STEPS = {
    State.SUBMITTED: "send_to_review",
    State.WITH_EDITOR: "accept",
    State.IN_REVIEW: "request_revision",
}


def _chips(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    tone = {State.ACCEPTED: "done", State.DECLINED: "still", State.WITHDRAWN: "still", State.DRAFT: "still"}
    chips: list[dict[str, Any]] = [{"label": submission.get_state_display(), "tone": tone.get(submission.state, "")}]
    if submission.due_on and submission.due_on < timezone.localdate():
        chips.append({"label": _("Overdue"), "tone": "late"})
    if submission.held_at:
        chips.append({"label": _("On hold"), "tone": "soon"})
    if is_editor and submission.objected_at:
        chips.append({"label": _("Objection"), "tone": "late"})
    if is_editor and submission.authors_changed_at:
        chips.append({"label": _("Authors changed"), "tone": "soon"})
    return chips


def _notices(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if submission.held_at and not submission.objected_at:
        day = date_format(submission.hold_review_on) if submission.hold_review_on else ""
        notes.append({"text": _("It is on hold until %(day)s; all clocks stand still.") % {"day": day}, "tone": "soon"})
    if submission.withdrawal_asked_at:
        notes.append({"text": _("The author has asked to withdraw it."), "tone": "soon"})
    if is_editor and submission.objected_at:
        notes.append({"text": _("A co-author objects to the submission. Settle it before going on."), "tone": "late"})
    if is_editor and not submission.reports_in and submission.state == State.IN_REVIEW:
        notes.append({"text": _("No report is in yet."), "tone": "info"})
    return notes


def _summary(submission: Submission) -> str:
    parts = [submission.section.title if submission.section else "", submission.number]
    if submission.word_count:
        parts.append(_("%(n)s words") % {"n": f"{submission.word_count:,}"})
    if submission.submitted_at:
        days = (timezone.localdate() - timezone.localtime(submission.submitted_at).date()).days
        parts.append(ngettext("%(n)s day since submission", "%(n)s days since submission", days) % {"n": days})
    return " · ".join(filter(None, parts))


def _facts(submission: Submission, *, is_editor: bool) -> list[dict[str, Any]]:
    editors = ", ".join(
        f"{row.editor} ({_('decides') if row.decides else _('recommends')})" if is_editor else str(row.editor)
        for row in submission.editor_assignments.all()
        if row.ended_at is None
    )
    return [
        {"label": _("Corresponding author"), "value": str(submission.corresponding_user)},
        {"label": _("Editor"), "value": editors or _("not assigned yet")},
        {"label": _("Submitted"), "value": _day(submission.submitted_at)},
        {"label": _("Revised"), "value": _day(submission.revised_at)},
        {"label": _("Decided"), "value": _day(submission.decided_at)},
        {"label": _("Due"), "value": date_format(submission.due_on) if submission.due_on else ""},
    ]


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


EXPECTED = {
    State.DRAFT: _("You complete the tasks and send it in."),
    State.SUBMITTED: _("An editor checks that it is complete and decides whether it goes to review."),
    State.RETURNED: _("You complete what the editors ask for and send it again."),
    State.IN_REVIEW: _("Reviewers read it and report to the editor, who then decides."),
    State.WITH_EDITOR: _("The editor reads it and decides what happens next."),
    State.REVISION_REQUESTED: _("You send the revised version with a response to the reviewers."),
    State.ACCEPTED: _("It is accepted and goes into production."),
    State.DECLINED: _("It was declined. Nothing more is expected of you."),
    State.WITHDRAWN: _("It was withdrawn. Nothing more is expected of you."),
}


def _expected(submission: Submission) -> dict[str, Any]:
    """Return in a sentence what is expected next, and by which day."""
    day = submission.due_on or submitting.expected_by(Journal.current(), submission)
    return {"text": EXPECTED[State(submission.state)], "due_on": day}


# -- History and letters -------------------------------------------------------------------------------------------


def timeline(case: CaseFile, audience: int) -> list[dict[str, Any]]:
    """Return what happened, newest first, in the words of the workflow tables, for these readers."""
    events = (
        Event.objects.filter(case=case)
        .for_audience(audience)
        .select_related("by", "text")
        .order_by("-at", "-pk")[:TIMELINE_LENGTH]
    )
    return [
        {
            "title": label_of(event.name),
            "at": event.at,
            "who": str(event.by) if event.by else _("by itself"),
            "note": event.text.note if hasattr(event, "text") else "",
        }
        for event in events
    ]


TONES = {Delivery.SENT: "done", Delivery.FAILED: "late", Delivery.BOUNCED: "late", Delivery.CANCELLED: "still"}


def letters_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the letters of a manuscript: all for its editors, for an author those to that person."""
    submission, is_editor = _opened(user, pk)
    letters = Letter.objects.filter(case=submission.case_file).select_related("to")
    if not is_editor:
        letters = letters.filter(to=user)
    page = page_of(letters, ["-created_at", "-pk"], asked)
    for letter in page.rows:
        letter.tone = TONES.get(letter.delivery, "")
        letter.shown_body = letter.body.replace("{personal_link}", _("[personal link]"))
    return {
        "submission": submission,
        "letters": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": ngettext("%(n)s letter", "%(n)s letters", total := letters.count()) % {"n": total},
        "may_send_again": is_editor,
    }


def correspondents(user: User, pk: int) -> tuple[Submission, QuerySet[User]]:
    """Return a manuscript and whom its viewer may write to: editors to everyone on the case, authors to editors."""
    submission, is_editor = _opened(user, pk)
    editors = set(submission.editor_rights)
    if is_editor:
        people = submission.author_user_ids | editors | reviewing.reviewer_ids(submission)
    else:
        people = editors or submitting.office_ids(submission)
    return submission, User.objects.filter(pk__in=people - {user.pk}).order_by("pk")
