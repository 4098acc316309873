"""Days and times in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journal import dates

LATE = datetime(2026, 12, 5, 20, 32, tzinfo=UTC)  # the sixth in Phnom Penh


@pytest.mark.parametrize(
    ("written", "of_a_day", "of_a_moment"),
    [
        (dates.in_words, "6 December 2026", "6 December 2026"),
        (dates.without_year, "6 December", "6 December"),
        (dates.month, "December 2026", "December 2026"),
    ],
)
def test_day_is_written_in_one_way_and_a_moment_as_its_local_day(written, of_a_day, of_a_moment) -> None:
    assert (written(date(2026, 12, 6)), written(LATE), written(None)) == (of_a_day, of_a_moment, "")


def test_time_is_local() -> None:
    assert (dates.time_of_day(LATE), dates.time_of_day(None)) == ("03:32", "")
