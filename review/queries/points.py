"""The points of the reports, as an author answers them and as others read them beside the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from icu4py.breakers import SentenceBreaker

from review.disclosure import numbered, reads_reviewer_names, reviewer_name
from review.models import Assignment
from submissions.models import Comments, ResponsePoint, point_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from journal.models import User
    from review.queries.decisions import GivenReport
    from submissions.models import Submission, Version

Span = tuple[int, int]

ITEM = re.compile(
    r"[ \t]*(?:\(?\d{1,3}(?:\.\d{1,2})*[.):។]+|\(?[a-zA-Z][.)]|[A-Z]\d{1,2}(?:\.\d{1,2})*[.):]|[-–—•*·▪]"
    r"|(?:point|comment|remark|question|issue)\s+\d+\s*[.:)]?)\s+(?=\S)",
    re.IGNORECASE,
)
"""What stands before an item of a list."""
ENDS_WITH = re.compile(r"[.!?…。។။)\]”\"]\s*$")
LONGEST_HEADING = 80  # letters
MOST_OF_ONE = 150


# -- Where a point begins and ends ---------------------------------------------------------------------------------


def points_of(text: str) -> list[Span]:
    """Return where each point of a report begins and ends.

    An item of a list is one, with the paragraphs that follow it up to the next; where there is no list, each paragraph
    is. A heading belongs to what it is a heading of.
    """
    paragraphs = _paragraphs(text)
    has_list = sum(is_item for _start, _end, is_item in paragraphs) > 1
    found: list[Span] = []
    heading: int | None = None
    is_in_list = False
    for start, end, is_item in paragraphs:
        if not is_item and _is_heading(text[start:end]):
            heading, is_in_list = (start if heading is None else heading), False
            continue
        if has_list and is_in_list and not is_item and heading is None:
            found[-1] = (found[-1][0], end)
            continue
        found.append((start if heading is None else heading, end))
        heading, is_in_list = None, is_item
    if heading is not None:
        found.append((heading, len(text.rstrip())))
    return found


def _paragraphs(text: str) -> list[tuple[int, int, bool]]:
    """Return where paragraphs begin and end, and whether each is an item of a list; an item begins on any line."""
    found: list[tuple[int, int, bool]] = []
    is_open, place = False, 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = place + line.index(words)
            is_item = bool(ITEM.match(line))
            if is_open and not is_item:
                found[-1] = (found[-1][0], start + len(words), found[-1][2])
            else:
                found.append((start, start + len(words), is_item))
        is_open = bool(words)
        place += len(line)
    return found


def _is_heading(words: str) -> bool:
    return "\n" not in words and len(words) <= LONGEST_HEADING and not ENDS_WITH.search(words)


def pieces_of(text: str) -> list[Span]:
    """Return the sentences and lines of a point: where another one could begin."""
    found: list[Span] = []
    start = 0
    for sentence in SentenceBreaker(text, "en"):
        lines = [line for line in re.finditer(r"[^\n]+", sentence) if line.group().strip()]
        found += [(start + line.start(), start + line.end()) for line in lines]
        start += len(sentence)
    return found


def spans_of(report: GivenReport) -> list[Span]:
    """Return where each point of a given report begins and ends in its words; a heading belongs to its first point.

    Of more points than ``MOST_OF_ONE`` the last one holds the rest: each is a field, and a form holds only so many.
    """
    found: list[Span] = []
    place = 0
    for heading, text in report.parts:
        before = len(heading) + 1 if heading else 0
        spans = [(place + before + start, place + before + end) for start, end in points_of(text)]
        found += [(place, spans[0][1]), *spans[1:]] if spans and heading else spans
        place += before + len(text) + 2
    rest = found[MOST_OF_ONE:]
    return [*found[: MOST_OF_ONE - 1], (found[MOST_OF_ONE - 1][0], rest[-1][1])] if rest else found


# -- For the author ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One point on the page of its author, whether it is stored already or not."""

    key: str
    source: int | None
    text: str
    answer: str
    pieces: list[tuple[int, str]]
    may_join: bool

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answer.strip())

    @property
    def is_blank(self) -> bool:
        """Whether it is one of the authors' own that says nothing yet: it is neither asked nor read by anybody."""
        return self.source is None and not self.text.strip() and not self.is_answered


def comments_of(given: Iterable[GivenReport]) -> list[Comments]:
    """Return the reports taken apart, as the services of the response take them."""
    return [Comments(row.source, row.words, tuple(spans_of(row))) for row in given]


def points_to_answer(version: Version | None, given: Iterable[GivenReport]) -> list[Point]:
    """Return the points an author answers, those of new reports as they would be laid out; one query."""
    stored = list(version.points.all()) if version is not None else []
    known = {row.source for row in stored}
    rows = [(row.source, row.start, row.end, row) for row in stored]
    for report in given:
        if report.source not in known:
            rows += [(report.source, start, end, None) for start, end in spans_of(report)]
    words = {report.source: report.words for report in given}
    found = []
    for place, (source, start, end, row) in enumerate(rows):
        text = row.text if row is not None else words[source][start:end]
        found.append(
            Point(
                key=row.key if row is not None else point_key(source, start, end),
                source=source,
                text=text,
                answer=row.answer if row is not None else "",
                pieces=_places(text, start) if source in words else [],
                may_join=source in words and any(other[0] == source for other in rows[place + 1 :]),
            )
        )
    return found


def _places(text: str, start: int) -> list[tuple[int, str]]:
    """Return where in a report another point could begin, with the words it would begin with; but for the first."""
    return [(start + at, text[at:end].strip()) for at, end in pieces_of(text)][1:]


# -- For those who read it -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one reviewer, point by point; nobody's are the points that the authors added."""

    name: str
    is_own: bool
    points: list[ResponsePoint]


def answers_in(version: Version, submission: Submission, viewer: User | None) -> list[Answered]:
    """Return the response of a version point by point, under the names this viewer may read; two queries.

    A reviewer is called to others as the author knew them, and reads which points are their own.
    """
    points = [point for point in version.points.all() if not point.is_blank]
    ids = {point.source for point in points if point.source is not None}
    rows = Assignment.objects.filter(pk__in=ids, round__submission=submission).select_related("reviewer", "round")
    found = []
    for assignment in rows.order_by("round__number", "number") if ids else []:
        assignment.round.submission = submission
        own = [point for point in points if point.source == assignment.pk]
        found.append(Answered(_name(assignment, viewer), _is_own(assignment, viewer), own))
    if added := [point for point in points if point.source is None]:
        found.append(Answered("", False, added))
    return found


def _name(assignment: Assignment, viewer: Any) -> str:
    number = numbered(assignment)
    if _is_own(assignment, viewer):
        return number
    name = reviewer_name(assignment, viewer)
    knows = name != number
    return f"{number} · {name}" if knows and not reads_reviewer_names(assignment.submission, viewer) else name


def _is_own(assignment: Assignment, viewer: Any) -> bool:
    return viewer is not None and assignment.reviewer_id == viewer.pk
