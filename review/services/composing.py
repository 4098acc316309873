"""The letter of a decision, composed from the journal's text and from the parts of the reports the author is given."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from journal.dates import in_words
from journal.letterbook import LETTERS
from journal.models import Letter
from journal.models.outgoing import Stationery, written
from review.disclosure import numbered, reads_reviewer_names
from review.queries.decisions import as_text
from review.queries.parts import given_answers, parts_of_report, sort_of, with_kind
from review.states import DecisionKind, Part

if TYPE_CHECKING:
    from journal.models import Journal, User
    from review.models import Asked, Assignment, Decision, Report, Round
    from submissions.models import Submission

PLACE = "\x00reports\x00"  # where the reports stand while the gaps around them are closed


def letter_key(decision: Decision) -> str:
    """Return the key of the letter by which the manuscript's step tells the author."""
    return decision.manuscript_step.letters[0]


def author_slot(decision: Decision) -> str:
    """Return the name under which that letter can be edited."""
    return f"{letter_key(decision)}:{decision.submission.corresponding_user_id}"


def all_parts(rounds: Iterable[Round]) -> list[str]:
    """Return what a new decision gives the author unless the editor ticks otherwise: comments, notes and addenda.

    Of the newest round that has a report; never of a report that was set aside.
    """
    for review_round in rounds:
        rows = [row for row in review_round.all_assignments if row.is_reported and row.set_aside_at is None]
        if rows:
            usual = (Part.COMMENTS, Part.NOTES, Part.ADDENDA)
            return [key for row in rows for key, _label, sort in parts_of_report(row) if sort in usual]
    return []


def composed(
    decision: Decision, *, rounds: Iterable[Round], by: User, journal: Journal | None = None
) -> tuple[str, str]:
    """Return subject and text of the letter to the author as the journal would write it now; nothing is stored."""
    reports = reports_text(decision.submission, rounds, decision.parts)
    letter = _letter(decision, by=by, reports=PLACE if reports else "", journal=journal)
    if letter is None:
        return "", reports
    body = _without_gaps(letter.body)
    if reports and PLACE not in body:
        body = f"{body.rstrip()}\n\n{PLACE}\n"
    return letter.subject, body.replace(PLACE, reports)


def _letter(decision: Decision, *, by: User, reports: str, journal: Journal | None) -> Letter | None:
    facts = {"reports": reports, **decision.facts}
    submission = _as_after(decision, journal)
    return letter_to_author(letter_key(decision), submission, by=by, journal=journal, **facts)


def letter_to_author(
    key: str, submission: Submission, *, by: User, journal: Journal | None = None, **facts: Any
) -> Letter | None:
    """Return a letter to the author who corresponds as the journal would write it now; nothing is stored."""
    kind = LETTERS[key]
    for draft in kind.compose(submission, by=by, note="", **facts):
        if draft.to.pk == submission.corresponding_user_id:
            paper = Stationery.laid_out(kind.key, journal)
            return written(kind, draft, case=submission.case, by=by, about=submission, stationery=paper)
    return None


def _as_after(decision: Decision, journal: Journal | None) -> Submission:
    """Return the manuscript as the step will leave it, as far as letters speak of it; not stored."""
    submission = copy.copy(decision.submission)
    if decision.has_date:
        submission.due_on = decision.due_on
        grace = timedelta(days=journal.lapse_days) if journal else submission.grace
        submission.lapses_on = decision.due_on and decision.due_on + grace
    if decision.is_revision:
        submission.revision_kind = decision.facts["kind"]
    submission.may_resubmit = decision.kind == DecisionKind.DECLINE_RESUBMIT
    return submission


def reports_text(submission: Submission, rounds: Iterable[Round], parts: Collection[str]) -> str:
    """Return the ticked parts of the reports as text; names are numbers unless the section reviews openly."""
    shown = []
    for review_round in sorted(rounds, key=lambda row: row.number):
        for assignment in sorted(review_round.all_assignments, key=lambda row: row.number or 0):
            if assignment.is_reported and assignment.set_aside_at is None:
                text = _report_text(
                    assignment, {p.split(":")[1] for p in parts if p.split(":")[0] == str(assignment.pk)}
                )
                if text:
                    name = _heading(submission, assignment)
                    shown.append(f"{name}\n{'-' * len(name)}\n\n{text}")
    return "\n\n\n".join(shown)


def _heading(submission: Submission, assignment: Assignment) -> str:
    name = str(assignment.reviewer) if reads_reviewer_names(submission, assignment.reviewer) else numbered(assignment)
    if assignment.round.number > 1:
        name = _("%(name)s, round %(n)s") % {"name": name, "n": assignment.round.number}
    return with_kind(name, assignment)


def _report_text(assignment: Assignment, parts: Collection[Any]) -> str:
    report: Report = assignment.report_filed
    pieces = []
    if Part.RECOMMENDATION in parts:
        pieces.append(_("Recommendation: %(what)s") % {"what": report.get_recommendation_display()})
    answers = given_answers(report, parts)
    pieces.append("\n".join(_in_words(row) for row in answers if sort_of(row) == Part.SCORES))
    pieces.append(as_text(answers))
    if Part.NOTES in parts and report.notes_for_author:
        notes = [f"{number}. {note.place}: {note.text}" for number, note in enumerate(report.notes_for_author, 1)]
        pieces.append("\n\n".join([_("Notes on the text:"), *notes]))
    if Part.ADDENDA in parts:
        pieces += [
            _("Added on %(day)s:") % {"day": in_words(addendum.added_at)} + f"\n{addendum.text.strip()}"
            for addendum in report.addenda.all()
        ]
    if any(row.is_file for row in answers):
        pieces.append(_("A file belongs to this report: you find it on the page of your manuscript."))
    return "\n\n".join(filter(None, pieces))


def _in_words(answer: Asked) -> str:
    return f"{answer.label}: {', '.join(answer.words.splitlines())}"


def _without_gaps(text: str) -> str:
    """Return the text with no more than one blank line in a row: a placeholder without words leaves two."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
