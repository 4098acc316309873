"""The response to the reviewers: an answer to each point, points joined and divided, points of the author's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from journal.services import OpenPage
from journal.text import plain
from journal.workflow import StepRefused
from submissions.models import Comments, ResponsePoint, Version
from submissions.roles import prepares_revision
from submissions.services.access import at_work
from submissions.services.files import working_version

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

MOST_POINTS = 400
ANSWER, OWN = "answer_", "own_"
"""Begin the names of the fields: the answer to a point, and the words of a point of the author's own."""


def save_response(
    *,
    submission: Submission,
    by: User,
    given: Iterable[Comments] = (),
    page: OpenPage | None = None,
    **answers: str,
) -> None:
    """Save what was typed, field by field: ``response`` (the general remark), ``answer_…``, ``own_…``.

    A field of a point that is no more, because it was joined or divided elsewhere, is a ``StepRefused``.
    """
    with _at_points(submission, given, by=by) as (version, points):
        now = {"response": version.response}
        for key, point in points.items():
            now[f"{ANSWER}{key}"] = point.answer
            now |= {f"{OWN}{key}": point.text} if point.source is None else {}
        if set(answers) - set(now):
            raise StepRefused(_("A point was joined or divided in another window. Open this page anew."))
        clean = {name: plain(words.replace("\r\n", "\n")).strip() for name, words in answers.items()}
        prefix = f"version.{version.number}."
        written = (page or OpenPage()).merge(
            case_id=submission.case_file_id, prefix=prefix, now=now, given=clean, by=by
        )
        version.response = written.get("response", version.response)
        changed = []
        for key, point in points.items():
            if {f"{ANSWER}{key}", f"{OWN}{key}"} & set(written):
                point.answer = written.get(f"{ANSWER}{key}", point.answer)
                point.text = written.get(f"{OWN}{key}", point.text)
                changed.append(point)
        ResponsePoint.objects.bulk_update(changed, ["answer", "text"])


def join_points(*, submission: Submission, key: str, by: User, given: Iterable[Comments] = ()) -> None:
    """Make one point of a point and the one that follows it in the same report; their answers are joined as well."""
    comments = {row.source: row.text for row in given}
    with _at_points(submission, given, by=by) as (_version, points):
        point = _found(points, key)
        behind = [row for row in points.values() if row.source == point.source and row.start > point.start]
        if point.source is None or not behind:
            raise StepRefused(_("No point follows it in this report."))
        answer = "\n\n".join(filter(None, [point.answer, behind[0].answer]))
        behind[0].delete()
        point.end = behind[0].end
        _write(point, answer=answer, text=comments[point.source][point.start : point.end])


def divide_point(
    *, submission: Submission, key: str, places: Collection[int], by: User, given: Iterable[Comments] = ()
) -> None:
    """Make several points of one that begin at these places of the report; the answer stays with the first."""
    comments = {row.source: row.text for row in given}
    with _at_points(submission, given, by=by) as (version, points):
        point = _found(points, key)
        inside = sorted({place for place in places if point.start < place < point.end})
        if point.source is None or not inside:
            raise StepRefused(_("Choose where the next point begins."))
        words, end = comments[point.source], point.end
        point.end = inside[0]
        _write(point, text=words[point.start : point.end].strip())
        for start, until in zip(inside, [*inside[1:], end], strict=True):
            ResponsePoint.objects.create(
                version=version, source=point.source, start=start, end=until, text=words[start:until].strip()
            )


def add_point(*, submission: Submission, by: User, given: Iterable[Comments] = ()) -> ResponsePoint:
    """Add an empty point of the author's own, such as one from the letter of the editor."""
    with _at_points(submission, given, by=by) as (version, points):
        if len(points) >= MOST_POINTS:
            raise StepRefused(_("There are %(n)s points already. Put the rest into a file.") % {"n": MOST_POINTS})
        return ResponsePoint.objects.create(version=version)


def remove_point(*, submission: Submission, key: str, by: User, given: Iterable[Comments] = ()) -> None:
    """Take a point of the author's own out again."""
    with _at_points(submission, given, by=by) as (_version, points):
        point = _found(points, key)
        if point.source is not None:
            raise StepRefused(_("What a reviewer wrote stays."))
        point.delete()


@contextmanager
def _at_points(
    submission: Submission, given: Iterable[Comments], *, by: User
) -> Iterator[tuple[Version, dict[str, ResponsePoint]]]:
    """Let one person at a time work on the points: those of new reports are laid out, and all are counted after."""
    with at_work(submission, by=by, who=prepares_revision, is_found=False):
        version = working_version(submission)
        known = set(version.points.values_list("source", flat=True))
        ResponsePoint.objects.bulk_create(
            ResponsePoint(version=version, source=row.source, start=start, end=end, text=row.text[start:end])
            for row in given
            if row.source not in known
            for start, end in row.spans
        )
        yield version, {point.key: point for point in version.points.all()}
        left = [point for point in version.points.all() if not point.is_blank]
        version.points_asked, version.points_answered = len(left), sum(point.is_answered for point in left)
        version.save(update_fields=["response", "points_asked", "points_answered"])


def _found(points: Mapping[str, ResponsePoint], key: str) -> ResponsePoint:
    if key not in points:
        raise StepRefused(_("A point was joined or divided in another window. Open this page anew."))
    return points[key]


def _write(point: ResponsePoint, **columns: Any) -> None:
    """Save those columns of a point that are given."""
    changed = {name: value for name, value in columns.items() if value is not None}
    for name, value in changed.items():
        setattr(point, name, value)
    if changed:
        point.save()
