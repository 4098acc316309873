"""What the clock will write in the next days, and what it has written: for the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from issues.queries.due import planned as planned_in_production
from journal.letterbook import LETTERS, written_by_clock
from journal.models import Due, Journal, Timetable
from journal.navigation import address_of_step
from journal.paging import SIZE
from journal.queries.letters import open_cases, written_since
from journal.text import whole_number
from review.models import Assignment
from review.queries.due import planned as planned_in_review
from submissions.models import Submission
from submissions.queries.due import planned as planned_of_manuscripts
from submissions.states import OPEN_TO_EDITORS

AHEAD = BACK = 14
"""Days that the page shows, before and after today."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One letter that the clock will write: on which day, about what, and the row it is about."""

    day: date
    letter: str
    subject: Any

    @property
    def key(self) -> tuple[str, int, str, date]:
        """What is written once."""
        return (self.subject._meta.label_lower, self.subject.pk, self.letter, self.day)


def clock_page(user: Any, asked: Mapping[str, Any], journal: Journal) -> dict[str, Any]:
    """Return a page of what will go out, and one of what went out; twelve queries, however much there is."""
    today, start = timezone.localdate(), whole_number(asked.get("from", "")) or 0
    timetable = Timetable.current(journal)
    found = _coming(timetable, today)
    opened = open_cases(user, {row.subject.case.pk for row in found})
    mine = sorted(
        (row for row in found if row.subject.case.pk in opened),
        key=lambda row: (row.day, row.subject.case.label, row.letter, row.subject.pk),
    )
    keys = [kind.key for kind in written_by_clock()]
    return {
        "today": today,
        "is_open": timetable.is_open(today),
        "opens": timetable.open_day(today),
        "days": AHEAD,
        "coming": [_as_line(row) for row in mine[start : start + SIZE]],
        "total": len(mine),
        "next_url": f"?{urlencode({'from': start + SIZE})}" if len(mine) > start + SIZE else "",
        "previous_url": f"?{urlencode({'from': max(start - SIZE, 0)})}" if start else "",
        "page": written_since(user, keys, timezone.now() - timedelta(days=BACK), asked),
    }


def _coming(timetable: Timetable, today: date) -> list[Coming]:
    """Return what lies ahead; where several days of one kind meet on the day the office opens, one is written."""
    rows = (
        *planned_of_manuscripts(timetable, timezone.now()),
        *planned_in_review(timetable),
        *planned_in_production(timetable),
    )
    found = {}
    for subject, due in rows:
        day = _goes_out(due, timetable, today)
        if day is not None:
            row = Coming(day, due.letter, subject)
            found[row.key] = row
    return list(found.values())


def _goes_out(due: Due, timetable: Timetable, today: date) -> date | None:
    """Return the day on which a reminder will be written; nothing where that was, or lies too far ahead."""
    day = timetable.open_day(due.day)
    return day if today < day <= today + timedelta(days=AHEAD) else None


def _as_line(row: Coming) -> dict[str, Any]:
    kind = LETTERS[row.letter]
    whole = row.subject.submission if isinstance(row.subject, Assignment) else row.subject
    return {
        "day": row.day,
        "letter": row.letter,
        "when": kind.when,
        "to": kind.to,
        "number": row.subject.case.label,
        "pause": address_of_step(whole, "hold") if isinstance(whole, Submission) and _may_pause(whole) else "",
    }


def _may_pause(submission: Submission) -> bool:
    return submission.state in OPEN_TO_EDITORS and submission.held_at is None
