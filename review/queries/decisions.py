"""Reads of decisions, and of what authors and reviewers are given of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from review.disclosure import numbered, reads_reviewer_names, reviewer_name
from review.models import Assignment, Decision, Report
from review.queries.parts import QUESTION, given_answers
from review.queries.people import all_proposed
from review.queries.rounds import with_reports
from review.roles import is_recommending_editor
from review.states import ACCEPTANCES, DecisionKind, DecisionState, Part
from submissions.queries import assigned, edited_by, visible_to
from submissions.states import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from journal.models import User
    from review.models import Addendum, Asked, AttachedFile, PlacedNote, Round
    from submissions.models import Submission


def open_kinds(submission: Submission, user: Any) -> list[str]:
    """Return the kinds of decision that are open now to this person: to take, or at least to recommend."""
    recommends = is_recommending_editor.test(user, Decision(submission=submission))
    return [
        kind
        for kind in DecisionKind.values
        if submission.state in (step := Decision(submission=submission, kind=kind).manuscript_step).sources
        and (recommends or step.who.test(user, submission))
    ]


def may_decide(submission: Submission, user: Any, kind: str) -> bool:
    """Tell whether this person may take the step of this kind of decision, not only recommend it."""
    return bool(Decision(submission=submission, kind=kind).manuscript_step.who.test(user, submission))


def overruled(decision: Decision, user: Any) -> list[str]:
    """Return in sentences against whose opinion this person would decide: what is recommended, who else decides.

    Whoever does so says why, and the history keeps it. Two queries; ``decision`` need not be stored.
    """
    said = [
        _("%(who)s recommends “%(what)s”. Say why you decide otherwise.")
        % {"who": row.made_by, "what": row.get_kind_display()}
        for row in standing_recommendations(decision.submission)
        if row.kind != decision.kind and row.made_by_id != user.pk
    ]
    who = decision.manuscript_step.who
    deciders = [row for row in assigned(decision.submission, deciding=True) if who.test(row, decision.submission)]
    if deciders and user not in deciders:
        names = {"who": ", ".join(map(str, deciders))}
        said.append(_("%(who)s decides about this manuscript. Say why you decide instead.") % names)
    return said


def weak_in_reports(submission: Submission, rounds: Iterable[Round]) -> dict[str, str]:
    """Return why the reports that count, in all rounds, hardly carry a decision: a short key each, with the sentence.

    What the newest round still lacks its own guard says. At most one query.
    """
    rounds, section = list(rounds), submission.section
    if not rounds or section is None or not section.is_reviewed:
        return {}
    counting = [row for each in rounds for row in each.all_assignments if row.is_reported and row.set_aside_at is None]
    found = {}
    if all_proposed(submission, [row.reviewer for row in counting]):
        found["all_proposed"] = _(
            "Every report that counts comes from a reviewer whom the authors proposed. "
            "Say why you decide without another."
        )
    if len(counting) < section.required_reports and submission.reports_in >= submission.reports_wanted:
        found["too_few"] = ngettext(
            "The section asks for %(wanted)s reports, and one counts. Say why you decide all the same.",
            "The section asks for %(wanted)s reports, and %(n)s count. Say why you decide all the same.",
            len(counting),
        ) % {"wanted": section.required_reports, "n": len(counting)}
    return found


def standing_recommendations(submission: Submission) -> QuerySet[Decision]:
    """Return what editors who do not decide have put before those who do, newest first."""
    rows = Decision.objects.filter(submission=submission, state=DecisionState.RECOMMENDED)
    return rows.select_related("made_by").order_by("-recommended_at", "-pk")


def arrivals(submission: Submission, rounds: Iterable[Round]) -> dict[str, str]:
    """Return what an editor who decides must have seen: a short key each, with the sentence that tells of it.

    ``rounds`` are those of ``rounds_for_editor`` with ``to_read``. The last one is the version of the manuscript.
    """
    found = {}
    for assignment in (row for review_round in rounds for row in review_round.all_assignments if row.is_reported):
        name = {"name": assignment.reviewer}
        found[f"report-{assignment.pk}"] = _("The report of %(name)s has come in.") % name
        for addendum in assignment.report_filed.addenda.all():
            found[f"addendum-{addendum.pk}"] = _("%(name)s has added to the report.") % name
    for key, since, words in (
        ("objection", submission.objected_at, _("A co-author objects to the manuscript.")),
        ("withdrawal", submission.withdrawal_asked_at, _("The author asks to withdraw the manuscript.")),
    ):
        if since is not None:
            found[f"{key}-{since.isoformat()}"] = words
    found[f"version-{submission.row_version}"] = _("The manuscript has changed.")
    return found


def unseen(submission: Submission, rounds: Iterable[Round], seen: Collection[str]) -> list[str]:
    """Return in sentences what has come in that is not among the keys of what was seen."""
    news = {key: words for key, words in arrivals(submission, rounds).items() if key not in seen}
    if len(news) > 1:  # what is named has changed the manuscript
        news.pop(f"version-{submission.row_version}", None)
    return list(news.values())


def taken_back_of(decisions: Iterable[Decision], user: User) -> Decision | None:
    """Return the newest decision of this editor if it was taken back, so that it can be taken up again."""
    newest = next((row for row in decisions if row.decided_by_id == user.pk), None)
    return newest if newest is not None and newest.is_taken_back else None


@dataclass(frozen=True, slots=True)
class GivenReport:
    """What an author, or another reviewer, is given of one report."""

    source: int
    name: str
    round: int
    number: int
    is_late: bool
    is_additional: bool
    at: datetime
    recommendation: Any
    answers: list[Asked]
    notes: list[PlacedNote]
    addenda: list[Addendum]
    files: list[AttachedFile]

    @property
    def comments(self) -> str:
        """The texts among the answers."""
        return as_text(self.answers)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What is to be answered, text by text, each with the heading it has where there is more than one.

        The comments, each note with its place, and what was added; what is added later comes at the end.
        """
        prose = [row for row in self.answers if row.is_prose]
        if len(prose) > 1 or self.notes:
            texts = [(row.label if len(prose) > 1 else "", row.words) for row in prose]
            notes = [(note.place, note.text) for note in self.notes]
            return [*texts, *notes, *(("", row.text) for row in self.addenda)]
        words = "\n\n".join(filter(None, [self.comments, *(row.text for row in self.addenda)]))
        return [("", words)] if words else []

    @property
    def words(self) -> str:
        """What is to be answered, in one text."""
        return "\n\n".join("\n".join(filter(None, part)) for part in self.parts)


def as_text(answers: Iterable[Asked]) -> str:
    """Return the texts among answers as one; where there are several, each below its question."""
    prose = [row for row in answers if row.is_prose]
    return "\n\n".join(f"{row.label}\n{row.words}" if len(prose) > 1 else row.words for row in prose)


def acceptance_of(user: Any, pk: int) -> Decision | None:
    """Return a decision that accepted a manuscript, for its authors and editors: once sent, and while it stands."""
    rows = Decision.objects.filter(
        state=DecisionState.SENT, submission__state=State.ACCEPTED, submission__in=visible_to(user)
    )
    found = (
        rows.select_related("submission__section", "decided_by", "round").filter(pk=pk, kind__in=ACCEPTANCES).first()
    )
    if found is None:
        return None
    newest = Decision.objects.filter(submission=found.submission_id, state=DecisionState.SENT).latest("sent_at", "pk")
    return found if found == newest else None


def visible_decisions(user: Any) -> QuerySet[Decision]:
    """Return the decisions this person sees as editor or office; nobody else sees one before it is sent."""
    rows = Decision.objects.filter(submission__in=edited_by(user))
    return rows.select_related("submission__section", "submission__case_file", "made_by", "decided_by", "round")


def decisions_of(submission: Submission) -> list[Decision]:
    """Return the decisions about a manuscript for its editors, newest first, those taken back included."""
    rows = (
        Decision.objects.filter(submission=submission)
        .select_related("made_by", "decided_by", "round")
        .order_by("-made_at", "-pk")
    )
    for row in rows:
        row.submission = submission
    return list(rows)


def decision_by(submission: Submission, user: User) -> Decision | None:
    """Return the draft this editor is working on."""
    return Decision.objects.filter(submission=submission, made_by=user, state=DecisionState.DRAFT).first()


def reports_for_author(
    submission: Submission, viewer: User | None, decisions: Iterable[Decision] | None = None
) -> list[GivenReport]:
    """Return what authors are given of the reports, by decisions sent; at most three queries, four without these.

    Names are numbers unless the section reviews openly. What no decision gave, or was set aside since, is not here.
    """
    sent = [row for row in decisions_of(submission) if row.is_sent] if decisions is None else decisions
    given: dict[str, Any] = {}
    for decision in sent:
        at: Any = decision.sent_at
        given |= {part: max(at, given.get(part, at)) for part in decision.parts}
    ids = {int(part.split(":")[0]) for part in given}
    if not ids:
        return []
    parts = {part.split(":")[1] for part in given}
    files = Part.FILE in parts or any(part.startswith(QUESTION) for part in parts)
    with_what_was_given = with_reports(addenda=Part.ADDENDA in parts, files=files)
    rows = with_what_was_given.filter(pk__in=ids, round__submission=submission, set_aside_at__isnull=True)
    found = []
    for assignment in rows.select_related("reviewer", "round", "report_filed").order_by(
        "round__number", "number", "pk"
    ):
        assignment.round.submission = submission
        found.append(_given(assignment, assignment.report_filed, given, viewer))
    return found


def reports_for_reviewer(assignment: Assignment) -> list[GivenReport]:
    """Return what a reviewer who reported sees of the others, once a decision was sent: what the author was given."""
    given = reports_for_author(assignment.submission, assignment.reviewer)
    return [report for report in given if report.number != assignment.number]


def _given(assignment: Assignment, report: Report, given: dict[str, Any], viewer: User | None) -> GivenReport:
    """Return what was given of one report; ``given`` holds when a decision gave each part last."""

    def has(part: Part) -> bool:
        return f"{assignment.pk}:{part}" in given

    addenda_until = given.get(f"{assignment.pk}:{Part.ADDENDA}")  # what was added since, no editor has given
    open_review = reads_reviewer_names(assignment.submission, viewer)
    prefix = f"{assignment.pk}:"
    answers = given_answers(report, {part.removeprefix(prefix) for part in given if part.startswith(prefix)})
    passed_on = {row.key for row in answers if row.is_file}
    files = assignment.files.all() if passed_on else []
    return GivenReport(
        source=assignment.pk,
        name=reviewer_name(assignment, viewer) if open_review else numbered(assignment),
        round=assignment.round.number,
        number=assignment.number or 0,
        is_late=assignment.is_late,
        is_additional=assignment.is_additional,
        at=report.filed_at,
        recommendation=report.get_recommendation_display() if has(Part.RECOMMENDATION) else "",
        answers=[row for row in answers if not row.is_file],
        notes=report.notes_for_author if has(Part.NOTES) else [],
        addenda=[row for row in report.addenda.all() if row.added_at <= addenda_until] if addenda_until else [],
        files=[row for row in files if not row.is_source and row.question in passed_on],
    )
