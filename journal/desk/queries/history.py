"""What happened to a manuscript, in words for its editors or for its authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from issues.queries import ARTICLE_HISTORY, ISSUE_HISTORY
from journal.desk.queries import flags
from journal.desk.queries.subjects import label_of
from journal.models import Event, User
from journal.states import EDITORIAL, Audience
from review.models import Assignment
from submissions.models import Submission
from submissions.states import FlagKind

LENGTH = 80
OF_REVIEWER = "review.assignment"
OF_FLAGS = ("submission.flag_raised", "submission.flag_settled")
SHOWN_AT_ONCE = 8

TOLD = {
    "submission.submit": _("Sent in"),
    "submission.recall": _("Recalled by the author"),
    "submission.recall_revision": _("Revision recalled by the author"),
    "submission.assign": _("Editor assigned"),
    "submission.unassign": _("Editor taken off"),
    "submission.recuse": _("Editor stepped back"),
    "submission.exclude": _("Conflict of interest recorded"),
    "submission.hold": _("Put on hold"),
    "submission.release": _("Hold released"),
    "submission.object": _("A co-author objected"),
    "submission.author_agreed": _("A co-author agreed"),
    "submission.clear_objection": _("Objection settled"),
    "submission.confirm_complete": _("Found complete"),
    "submission.return_to_author": _("Returned to the author"),
    "submission.decline_without_review": _("Declined without review"),
    "submission.release_reviewer_copy": _("Reviewer copy released"),
    "submission.send_to_review": _("Sent to review"),
    "submission.end_review": _("Review ended"),
    "submission.request_revision": _("Revision requested"),
    "submission.submit_revision": _("Revision sent in"),
    "submission.extend_revision": _("More time taken for the revision"),
    "submission.move_due_date": _("Date moved"),
    "submission.moved_to_working_day": _("Date moved to the next working day"),
    "submission.ask_for_time": _("More time asked of the editor"),
    "submission.refuse_time": _("No more time given"),
    "submission.remind_author": _("Author reminded"),
    "submission.lapse": _("Lapsed: the author did not answer"),
    "submission.accept": _("Accepted"),
    "submission.accept_without_review": _("Accepted without review"),
    "submission.decline": _("Declined"),
    "submission.withdraw": _("Withdrawn"),
    "submission.ask_to_withdraw": _("Withdrawal asked for"),
    "submission.refuse_withdrawal": _("Withdrawal refused"),
    "submission.grant_withdrawal": _("Withdrawn at the author's request"),
    "submission.appeal_decision": _("Appeal made"),
    "submission.refuse_appeal": _("Appeal refused"),
    "submission.reopen": _("Reopened"),
    "submission.rescind": _("Decision rescinded"),
    "submission.stop": _("Stopped"),
    "submission.change_section": _("Moved to another section"),
    "submission.change_authors": _("Authors changed"),
    "submission.change_corresponding_author": _("Corresponding author changed"),
    "submission.commissioned": _("Commissioned"),
    "submission.entered": _("Entered for the author"),
    "submission.decline_commission": _("Declined by the invited author"),
    "submission.take_back": _("Taken back from its author"),
    "submission.readdressed": _("Given to another address"),
    "submission.resubmitted": _("Sent again as a new manuscript"),
    "submission.file_stored": _("File uploaded"),
    "submission.file_removed": _("File removed"),
    "submission.file_refused": _("File refused"),
    "submission.reviewer_copy_stored": _("Reviewer copy uploaded"),
    "submission.found_alike": _("Found to be like another manuscript or article"),
    "submission.likeness_settled": _("Likeness looked at: no concern"),
    "submission.flag_raised": _("Something was seen that an editor should look at"),
    "submission.flag_settled": _("Flag looked at: no concern"),
    "submission.reviewer_copy_made": _("Reviewer copy made by itself"),
    "submission.letter_written": _("Letter written"),
    "submission.authors_changed_before_review": _("Authors changed before review"),
    "submission.author_change_asked": _("Change of authors asked for"),
    "submission.author_change_answered": _("An author answered about the change of authors"),
    "submission.author_change_ended": _("Change of authors not made"),
    "round.opened": _("Round opened"),
    "round.close": _("Round closed"),
    "round.cancel": _("Round cancelled"),
    "reviewer.chosen": _("Reviewer chosen"),
    "conflict.overridden": _("Chosen in spite of a conflict"),
    "link.copied": _("Personal link copied"),
    "assignment.invite": _("Invited to review"),
    "assignment.moved_to_working_day": _("Date moved to the next working day"),
    "assignment.away": _("Reviewer away"),
    "assignment.ask_additional": _("Additional report asked for"),
    "assignment.reinvite": _("Invited again"),
    "assignment.take_back": _("Invitation taken back before it went out"),
    "assignment.hand_over": _("Invitation handed over as a personal link"),
    "assignment.remind_to_answer": _("Reminded of the invitation"),
    "assignment.expire": _("Invitation expired"),
    "assignment.accept": _("Agreed to review"),
    "assignment.accept_late": _("Agreed to review after all"),
    "assignment.decline": _("Declined to review"),
    "assignment.step_down": _("Stepped down from the review"),
    "assignment.clear_interests": _("Interests of a reviewer cleared"),
    "assignment.ask_for_time": _("More time taken for the report"),
    "assignment.extend": _("More time given for the report"),
    "assignment.remind_to_report": _("Reminded of the report"),
    "assignment.escalate": _("Report overdue: the editor was told"),
    "assignment.escalate_to_office": _("Report overdue: the office was told"),
    "assignment.report": _("Report sent in"),
    "assignment.report_on_behalf": _("Report entered for the reviewer"),
    "assignment.ask_clarification": _("Clarification asked for"),
    "assignment.clarify": _("Report added to"),
    "assignment.set_aside": _("Report set aside"),
    "assignment.count_again": _("Report counted again"),
    "assignment.thank": _("Reviewer thanked and told the outcome"),
    "assignment.tell_of_rescission": _("Reviewer told that the decision was rescinded"),
    "assignment.cancel": _("Invitation cancelled"),
    "assignment.release": _("Reviewer released"),
    "assignment.keep": _("Report still wanted"),
    "assignment.offered_late": _("Offered to review after all"),
    "decision.drafted": _("Decision drafted"),
    "decision.recommend": _("Decision recommended"),
    "decision.schedule": _("Decided"),
    "decision.on_weak_reports": _("Decided on fewer reports, or other ones, than the section asks for"),
    "decision.overruled": _("Decided against a recommendation, or in another editor's place"),
    "decision.take_back": _("Decision taken back"),
    "decision.interrupt": _("Decision stopped: something happened before it went out"),
    "decision.send": _("Decision sent"),
    "decision.fail": _("Decision could not be sent"),
    "decision.drop": _("Draft of a decision dropped"),
    "decision.resume": _("Decision taken up again"),
    "decision.reminded": _("Editor reminded of the decision"),
    "decision.told_office": _("Decision overdue: the office was told"),
    **ARTICLE_HISTORY,
    **ISSUE_HISTORY,
    "letter.written": _("Letter written"),
    "letter.sent_again": _("Letter sent again"),
    "letter.returned": _("A letter came back"),
}
"""What has happened, in the words of somebody who looks back; other events go by the label of their step."""


def for_editors(submission: Submission, user: User, reviewers: Mapping[int, str]) -> dict[str, Any]:
    """Return the history as this editor reads it; ``reviewers`` names the person of each assignment."""
    return _split(in_words_for_editors(told_to_editors(submission, user)[:LENGTH], reviewers))


def for_authors(submission: Submission) -> dict[str, Any]:
    """Return the history as authors read it."""
    return _split(in_words_for_authors(told_to_authors(submission)[:LENGTH], submission))


def told_to_editors(submission: Submission, user: User) -> QuerySet[Event]:
    """Return what this editor is told of, newest first."""
    untold = flags.untold(user).filter(submission=submission).values("pk")
    told = _events(submission, int(EDITORIAL)).alias(flag=flags.number_in_facts("flag"))
    return told.exclude(name__in=OF_FLAGS, flag__in=untold)


def told_to_authors(submission: Submission) -> QuerySet[Event]:
    """Return what authors are told of, newest first."""
    return _events(submission, int(Audience.AUTHOR))


def in_words_for_editors(events: Iterable[Event], reviewers: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return events as editors read them; ``reviewers`` names the person of each assignment."""
    entries = []
    for event in events:
        reviewer = reviewers.get(event.subject_id, "") if event.subject_type == OF_REVIEWER else ""
        who = str(event.by) if event.by else str(_("by itself"))
        detail = _flagged(event) or ("" if reviewer == who else reviewer)
        entries.append(_entry(event, who=who, detail=detail, note=_note(event)))
    return entries


def in_words_for_authors(events: Iterable[Event], submission: Submission) -> list[dict[str, Any]]:
    """Return events as authors read them.

    They are told who acted where it was an author or an editor of the manuscript, whom the page names anyway, and read
    the reasons that authors gave. Reasons of the editors stand in the letters, as far as they are meant for authors.
    """
    authors = submission.author_user_ids
    named = authors | {row.editor_id for row in submission.editor_assignments.all()}
    return [
        _entry(
            event,
            who=str(event.by) if event.by_id in named else str(_("the journal")),
            note=_note(event) if event.by_id in authors else "",
        )
        for event in events
    ]


def reviewers_in(events: Iterable[Event]) -> dict[int, str]:
    """Return the name of the reviewer of each assignment that these events are about, for editors; one query."""
    ids = {event.subject_id for event in events if event.subject_type == OF_REVIEWER}
    return {row.pk: str(row.reviewer) for row in Assignment.objects.filter(pk__in=ids).select_related("reviewer")}


def _events(submission: Submission, audience: int) -> QuerySet[Event]:
    return (
        Event.objects.filter(case=submission.case_file_id)
        .for_audience(audience)
        .select_related("by", "text")
        .order_by("-at", "-pk")
    )


def _entry(event: Event, *, who: str, note: str, detail: str = "") -> dict[str, Any]:
    return {"title": TOLD.get(event.name) or label_of(event.name), "at": event.at, "who": who, "detail": detail,
            "note": note}  # fmt: skip


def _flagged(event: Event) -> str:
    """Return which flag was raised; reports that are alike are told of on the page of flags alone."""
    if event.name != "submission.flag_raised":
        return ""
    kind = FlagKind(event.facts["kind"])
    return "" if kind == FlagKind.REPORT_ALIKE else str(kind.label)


def done(name: str) -> str:
    """Return in a sentence that a step was just taken, in the words of the history where it has some."""
    if name in TOLD:
        return f"{TOLD[name]}."
    return gettext("Done: %(step)s.") % {"step": label_of(name)}


def _note(event: Event) -> str:
    return event.text.note if hasattr(event, "text") else ""


def _split(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is shown at once, and what is folded away below it; what is older yet stands on a page apart."""
    return {"timeline": entries[:SHOWN_AT_ONCE], "earlier": entries[SHOWN_AT_ONCE:]}


def reviewers_of(rounds: Iterable[Any]) -> dict[int, str]:
    """Return the name of the reviewer of each assignment, from rounds that were fetched for their editors."""
    return {row.pk: str(row.reviewer) for review_round in rounds for row in review_round.all_assignments}
