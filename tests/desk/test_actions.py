"""A required action says how long there is, in words and in tone, and finds its place on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.actions import Action, on_day


def action(*, in_days: int | None = None, number: str = "JGMS-2026-001") -> Action:
    due_on = None if in_days is None else timezone.localdate() + timedelta(days=in_days)
    return Action(title="Sand", number=number, why="why", label="Open", url="/", due_on=due_on)


@pytest.mark.parametrize(
    ("in_days", "words", "tone"),
    [
        (None, "No date", "still"),
        (-2, "2 days late", "late"),
        (-1, "1 day late", "late"),
        (0, "Due today", "soon"),
        (1, "Due tomorrow", "soon"),
        (2, "In 2 days", "soon"),
        (3, "In 3 days", ""),
    ],
)
def test_action_says_how_long_there_is(in_days, words, tone) -> None:
    assert (action(in_days=in_days).when, action(in_days=in_days).tone) == (words, tone)


def test_actions_stand_most_urgent_first_and_without_date_last() -> None:
    late, soon, never = action(in_days=-3), action(in_days=2), action()
    assert sorted([never, soon, late], key=lambda one: one.rank) == [late, soon, never]


def test_actions_of_one_day_stand_by_number() -> None:
    second, first = action(in_days=1, number="JGMS-2026-010"), action(in_days=1, number="JGMS-2026-002")
    assert sorted([second, first], key=lambda one: one.rank) == [first, second]


def test_day_is_counted_in_local_time() -> None:
    late_evening = timezone.localtime().replace(hour=23, minute=30)
    assert on_day(late_evening, 1) == late_evening.date() + timedelta(days=1)
    assert on_day(None, 1) is None
