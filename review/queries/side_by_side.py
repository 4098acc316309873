"""The reports of a round as editors compare them: question by question, and summed up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.models import Event
from review.models import Assignment
from review.queries.pages import Row, row_of
from review.states import QuestionKind, Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from journal.models import User
    from review.models import Asked, Report, Round
    from submissions.models import Submission

Identity = tuple[str, str, str]
REMARKED = ("assignment.ask_clarification", "assignment.set_aside")
"""What editors say about a report, in words of their own."""
AGAIN: dict[bool | None, Any] = {True: gettext_lazy("Yes"), False: gettext_lazy("No"), None: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One question, with the answer of each report in the order of the columns.

    ``is_prose`` where it is a text, ``is_rich`` where that is HTML, cleaned.
    """

    label: str
    answers: list[str]
    is_prose: bool = False
    is_rich: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One report: its reviewer with what can be done, and what its editors have asked or said of it."""

    row: Row
    exchange: list[Said]
    why_aside: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked about a report, or added to it, and when."""

    is_question: bool
    words: str
    by: User | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """The reports of one round: columns, lines, and in a few words what they come to, of those that are not aside."""

    round: Round
    columns: list[Column]
    lines: list[Line]
    summary: list[tuple[str, str]]

    @property
    def table(self) -> list[tuple[Line, list[tuple[Column, str]]]]:
        """Each line with its cells, and whose they are."""
        return [(line, list(zip(self.columns, line.answers, strict=True))) for line in self.lines]


def side_by_side(submission: Submission, rounds: Iterable[Round], user: User) -> list[Comparison]:
    """Return the rounds that have reports, compared; one query more than ``rounds_for_editor`` with ``to_read``."""
    remarks = _remarks_on(submission)
    found = []
    for review_round in rounds:
        rows = [row for row in review_round.all_assignments if row.is_reported]
        if rows:
            columns = [_column(row_of(row, user), remarks) for row in rows]
            reports = [row.report_filed for row in rows]
            found.append(Comparison(review_round, columns, _lines(reports), summed_up(rows)))
    return found


def _remarks_on(submission: Submission) -> dict[int, list[Event]]:
    """Return what editors have asked about each report, or why they set it aside, oldest first."""
    events = Event.objects.filter(
        case=submission.case_file_id, subject_type=Assignment._meta.label_lower, name__in=REMARKED
    )
    found: dict[int, list[Event]] = {}
    for event in events.select_related("by", "text").order_by("at", "pk"):
        found.setdefault(event.subject_id, []).append(event)
    return found


def question_asked(assignment: Assignment) -> str:
    """Return what the editor has asked about a report, while no answer is in; else nothing."""
    if assignment.clarification_asked_at is None:
        return ""
    asked = Event.objects.filter(
        case=assignment.case, subject_type=assignment._meta.label_lower, subject_id=assignment.pk, name=REMARKED[0]
    )
    newest = asked.select_related("text").order_by("-at", "-pk").first()
    return _words(newest) if newest is not None else ""


def _column(row: Row, remarks: Mapping[int, Sequence[Event]]) -> Column:
    mine = remarks.get(row.assignment.pk, ())
    asked = [Said(True, _words(event), event.by, event.at) for event in mine if event.name == REMARKED[0]]
    added = [Said(False, a.text, None, a.added_at) for a in row.assignment.report_filed.addenda.all()]
    aside = [_words(event) for event in mine if event.name == REMARKED[1]]
    return Column(
        row=row,
        exchange=sorted([*asked, *added], key=lambda said: said.at),
        why_aside=aside[-1] if aside and row.assignment.set_aside_at else "",
    )


def _words(event: Event) -> str:
    return event.text.note if hasattr(event, "text") else ""


def _lines(reports: Sequence[Report]) -> list[Line]:
    """Return the questions that at least one report has answered, in the order of the forms; texts come last."""
    lines = [Line(_("Recommendation"), [str(report.get_recommendation_display()) for report in reports])]
    for identity, question in _questions(reports).items():
        if question.is_file:
            continue
        name = (
            question.label
            if question.is_for_author
            else _("%(question)s (for editors only)") % {"question": question.label}
        )
        answers = [_answer(report, identity) for report in reports]
        lines.append(Line(name, answers, is_prose=question.is_prose, is_rich=question.is_rich))
    lines.append(Line(_("Notes on the text"), [_notes(report) for report in reports], is_prose=True))
    return sorted((line for line in lines if any(line.answers)), key=lambda line: line.is_prose)


def _notes(report: Report) -> str:
    """Return the notes in the order of the manuscript, a paragraph each, with its place above it."""
    aside = _("(for editors only)")
    return "\n\n".join(
        f"{note.place} {aside if note.is_confidential else ''}".strip() + f"\n{note.text}"
        for note in report.placed_notes
    )


def _questions(reports: Iterable[Report]) -> dict[Identity, Asked]:
    """Return what was asked: one question keeps its key through the versions of its form, other words make another."""
    found: dict[Identity, Asked] = {}
    for report in reports:
        for asked in report.questions:
            found.setdefault(_identity(asked), asked)
    return found


def _identity(asked: Asked) -> Identity:
    return asked.key, asked.kind, asked.label


def _answer(report: Report, identity: Identity) -> str:
    asked = next((row for row in report.questions if _identity(row) == identity), None)
    if asked is None or not asked.is_answered:
        return ""
    return asked.html if asked.is_rich else asked.words


def summed_up(rows: Sequence[Assignment]) -> list[tuple[str, str]]:
    """Return what the reports of a round come to, label and words; those that were set aside are not counted in."""
    counted = [row for row in rows if row.set_aside_at is None]
    reports = [row.report_filed for row in counted]
    late, aside = sum(row.is_late for row in counted), len(rows) - len(counted)
    said = [(_("Recommended"), _recommended(reports))]
    said += [(scale.label, words) for scale, scores in _scales(reports) if (words := _mean(scale, scores))]
    again = [report.would_review_again for report in reports if report.would_review_again is not None]
    if again:
        said.append((_("Would look again"), _("%(n)s of %(all)s") % {"n": sum(again), "all": len(again)}))
    if late:
        said.append((_("Came late"), str(late)))
    if aside:
        said.append((_("Set aside, not counted in"), str(aside)))
    return [(label, words) for label, words in said if words]


def _recommended(reports: Iterable[Report]) -> str:
    numbers = Counter(report.recommendation for report in reports)
    return ", ".join(f"{numbers[kind]} × {kind.label}" for kind in Recommendation if numbers[kind])


def _scales(reports: Iterable[Report]) -> Iterable[tuple[Asked, list[int]]]:
    """Return each scale with the answers on it; one that was made longer or shorter since is another."""
    found: dict[tuple[Identity, int], tuple[Asked, list[int]]] = {}
    for row in (row for report in reports for row in report.questions if row.kind == QuestionKind.SCALE):
        _scale, scores = found.setdefault((_identity(row), len(row.choices)), (row, []))
        scores += [int(str(row.value))] if row.value else []
    return found.values()


def _mean(scale: Asked, scores: Sequence[int]) -> str:
    """Return the mean of the answers on a scale, with the lowest and the highest where they differ."""
    if not scores:
        return ""
    mean = _("%(mean)s of %(best)s") % {"mean": f"{sum(scores) / len(scores):.1f}", "best": len(scale.choices)}
    if min(scores) == max(scores):
        return mean
    return _("%(mean)s (from %(low)s to %(high)s)") % {"mean": mean, "low": min(scores), "high": max(scores)}
