"""What the authors declare, which only they can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journal.services import OpenPage
from journal.text import one_line, plain
from submissions.models import Declaration, Submission
from submissions.roles import confirms
from submissions.services.access import at_work
from submissions.states import CONFIRMED, PARTS, Question

if TYPE_CHECKING:
    from journal.models import User

MOST_ROWS = 20


def answer_declaration(*, submission: Submission, question: str, by: User, **answer: Any) -> Declaration:
    """Answer one question: with a confirmation, an explicit "none", or a statement. Only the author himself may."""
    with at_work(submission, by=by, who=confirms):
        return write_answer(submission, Question(question), by=by, **answer)


def answer_declarations(
    *, submission: Submission, answers: Mapping[str, Mapping[str, Any]], by: User, page: OpenPage | None = None
) -> None:
    """Answer several questions at once; those not named stay as they are."""
    with at_work(submission, by=by, who=confirms):
        now = {row.question: row.as_answered for row in submission.declarations.all()}
        given = {question: answered(question, **answer) for question, answer in answers.items()}
        unanswered: list[Any] = [False, False, "", []]
        written = (page or OpenPage()).merge(
            case_id=submission.case_file_id,
            prefix="declaration.",
            now={question: now.get(question, unanswered) for question in given},
            given={question: list(answer.values()) for question, answer in given.items()},
            by=by,
        )
        for question in written:
            _write(submission, Question(question), given[question], by=by)


def write_answer(submission: Submission, question: Question, *, by: User, **answer: Any) -> Declaration:
    """Write one answer down, without asking who may; to be called by what has asked."""
    return _write(submission, question, answered(question, **answer), by=by)


def answered(
    question: str,
    *,
    is_none: bool = False,
    is_confirmed: bool = False,
    statement: str = "",
    details: Iterable[Sequence[str]] = (),
) -> dict[str, Any]:
    """Return an answer as it is kept; words beside a "none" are, too, so that a slip of the finger loses none.

    Where a confirmation is asked for, words in its place confirm as well. ``details`` are the parts of the answer in
    rows, such as each funder with the number of its grant, in the order of ``PARTS``.
    """
    is_asked_to_confirm = question in CONFIRMED
    width = len(PARTS.get(question, ()))
    rows = [[one_line(part) for part in row[:width]] + [""] * (width - len(row)) for row in details]
    return {
        "is_confirmed": is_asked_to_confirm and (is_confirmed or bool(statement.strip())),
        "is_none": is_none and not is_asked_to_confirm,
        "statement": plain(statement.replace("\r\n", "\n")).strip(),
        "details": [row for row in rows if any(row)][:MOST_ROWS],
    }


def _write(submission: Submission, question: Question, answer: dict[str, Any], *, by: User) -> Declaration:
    declaration, _is_new = Declaration.objects.update_or_create(
        submission=submission, question=question, defaults={**answer, "answered_by": by}
    )
    return declaration
