"""Absences on plain dates: no reminder falls into one, and no date becomes an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.models import Journal, Timetable, newest

MONDAY = date(2026, 12, 7)
SATURDAY = 5
days = st.integers(-5, 60).map(lambda n: MONDAY + timedelta(days=n))
spans = st.lists(st.tuples(days, st.integers(0, 20)), max_size=3).map(
    lambda found: tuple((first, first + timedelta(days=length)) for first, length in found)
)
weekends = st.sampled_from([[], [5, 6], [4]])


def holds(day: date, times: tuple[tuple[date, date], ...]) -> bool:
    return any(first <= day <= last for first, last in times)


def of_the_absent(away, *, closed=(), days_off=()) -> Timetable:
    return Timetable(Journal(days_off=list(days_off)), closed, {1: away}).of(1)


@given(day=days, known=spans, more=spans, closed=spans, days_off=weekends)
def test_date_that_waits_for_somebody_is_never_earlier_and_on_a_day_for_it(day, known, more, closed, days_off) -> None:
    timetable = of_the_absent(known + more, closed=closed, days_off=days_off)
    found = timetable.put_off(day, since=MONDAY, known=known)
    assert found >= day
    if day >= MONDAY:
        assert holds(found, known + more + closed) is False
        assert found.weekday() not in days_off
    again = timetable.put_off(found, since=MONDAY, known=known + more)
    assert again == found


@given(due=days, away=spans, closed=spans, days_off=weekends)
def test_nothing_is_written_in_an_absence_and_what_lay_in_it_once_after_it(due, away, closed, days_off) -> None:
    timetable = of_the_absent(away, closed=closed, days_off=days_off)
    dues = timetable.around("review_reminder", due, kind="report")
    written: list[tuple[date, date]] = []
    for n in range(-20, 160):
        today = MONDAY + timedelta(days=n)
        come = newest(dues, today) if timetable.is_open(today) else None
        if come is not None and come.of not in [of for of, _on in written]:
            written.append((come.of, today))
    assert [on for _of, on in written if holds(on, away + closed) or on.weekday() in days_off] == []
    assert written[-1] == (dues[-1].of, timetable.waiting(dues[-1]).day)
    assert {on for _of, on in written} == {timetable.waiting(row).day for row in dues}


@pytest.mark.parametrize(
    ("away", "moved"),
    [
        ([(2, 4)], 13),
        ([(2, 4), (3, 6)], 15),  # what overlaps is counted once
        ([(11, 20)], 10),  # it begins after the day
        ([(10, 12)], 13),  # on the day itself
        ([(-9, -1)], 10),  # it is over
        ([(-3, 2)], 12),  # two days of it lie ahead
    ],
)
def test_days_of_absence_are_not_counted(away: list[tuple[int, int]], moved: int) -> None:
    times = tuple((MONDAY + timedelta(days=first), MONDAY + timedelta(days=last)) for first, last in away)
    day = MONDAY + timedelta(days=10)
    assert of_the_absent(times).put_off(day, since=MONDAY) == MONDAY + timedelta(days=moved)


def test_day_after_an_absence_on_which_the_office_is_closed_is_none_either() -> None:
    friday = MONDAY + timedelta(days=4)
    timetable = of_the_absent(((MONDAY, friday),), days_off=[SATURDAY, SATURDAY + 1])
    assert timetable.days_after(MONDAY - timedelta(days=1), 1) == MONDAY + timedelta(days=7)
    assert timetable.put_off(MONDAY - timedelta(days=1), since=MONDAY) == MONDAY - timedelta(days=1)
