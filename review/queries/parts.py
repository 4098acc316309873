"""The parts of a report that an editor passes on with a decision: one tick each.

A part is known by a word of ``Part``, or, where a report has several answers of that sort, by the key of the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from review.disclosure import answers_for_author
from review.states import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from review.models import Asked, Assignment, Report, Round

QUESTION = "question."
"""Before the key of a question, where it is a part of its own."""
BY_QUESTION = (Part.COMMENTS, Part.SCORES, Part.FILE)


def with_kind(name: str, assignment: Assignment) -> str:
    """Return how a report is called, with the word by which an additional or a late one is known."""
    if assignment.is_additional:
        return _("%(report)s, additional report") % {"report": name}
    return _("%(report)s, came late") % {"report": name} if assignment.is_late else name


def sort_of(answer: Asked) -> Part:
    """Return which part an answer belongs to."""
    if answer.is_file:
        return Part.FILE
    return Part.COMMENTS if answer.is_prose else Part.SCORES


def is_given(answer: Asked, parts: Collection[str]) -> bool:
    """Tell whether an answer is among the parts of its report that are passed on."""
    return sort_of(answer) in parts or f"{QUESTION}{answer.key}" in parts


def given_answers(report: Report, parts: Collection[str]) -> list[Asked]:
    """Return the answers that these parts pass on; never one that is for editors alone."""
    return [answer for answer in answers_for_author(report) if is_given(answer, parts)]


def parts_of_report(assignment: Assignment) -> list[tuple[str, str, Part]]:
    """Return what can be passed on of a report, in the order of ``Part``: its key, its label, its sort."""
    report, found = assignment.report_filed, []
    for part in Part:
        if part in BY_QUESTION:
            answers = [answer for answer in answers_for_author(report) if sort_of(answer) == part]
            alone = len(answers) == 1
            found += [(str(part) if alone else f"{QUESTION}{row.key}", row.label, part) for row in answers]
        elif {
            Part.RECOMMENDATION: True,
            Part.NOTES: bool(report.notes_for_author),
            Part.ADDENDA: bool(report.addenda.all()),
        }[part]:
            found.append((str(part), str(part.label), part))
    return [(f"{assignment.pk}:{key}", label, part) for key, label, part in found]


def each_by_itself(parts: Iterable[str], rounds: Iterable[Round]) -> list[str]:
    """Return the parts of a draft as they are ticked: a sort that was meant as a whole is each of its answers."""
    rows = {row.pk: row for each in rounds for row in each.all_assignments if row.is_reported}
    found: list[str] = []
    for part in parts:
        pk, _colon, word = part.partition(":")
        if word in BY_QUESTION and int(pk) in rows:
            found += [key for key, _label, sort in parts_of_report(rows[int(pk)]) if sort == word]
        else:
            found.append(part)
    return found
