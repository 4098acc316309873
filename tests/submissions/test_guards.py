"""Each guard answers with its reason, or with nothing; it reads what the manuscript says and looks nothing up."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from submissions import guards
from submissions.models import Submission

NOW = timezone.now()
TODAY = timezone.localdate()

CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "is_not_on_hold": ({"held_at": None}, {"held_at": NOW}, "It is on hold."),
    "is_on_hold": ({"held_at": NOW}, {"held_at": None}, "It is not on hold."),
    "has_no_objection": ({"objected_at": None}, {"objected_at": NOW}, "A co-author objects."),
    "has_nothing_in_quarantine": ({"intake": "clean"}, {"intake": "pending"}, "A file is still being checked."),
    "has_objection": ({"objected_at": NOW}, {"objected_at": None}, "Nobody objects."),
    "has_no_decision_waiting": ({"decision_goes_at": None}, {"decision_goes_at": NOW}, "A decision goes out at"),
    "is_complete": ({"missing": []}, {"missing": ["Section", "Declarations"]}, "Still missing: Section, Declarations."),
    "has_revised_version": (
        {"missing": []},
        {"missing": ["Response"], "reports_in": 1},
        "Upload the revised manuscript and answer the reviewers first.",
    ),
    "is_not_given_back": (
        {"declined_at": None, "taken_back_at": None},
        {"declined_at": NOW, "taken_back_at": None},
        "has declined to write it",
    ),
    "keeps_to_limits": (
        {"owes_reason": False},
        {"owes_reason": True, "out_of_limits": ["The text has 9 words; the section asks for at most 8."]},
        "at most 8. Shorten or complete it, or say why it is so.",
    ),
    "has_editor": ({"editor_rights": {1: False}}, {"editor_rights": {}}, "Assign an editor first."),
    "has_reviewers_file": ({"reviewers_file": object()}, {"reviewers_file": None}, "Upload a reviewer copy"),
    "has_released_reviewer_copy": (
        {"reviewer_copy_released_at": NOW},
        {"reviewer_copy_released_at": None},
        "Release the reviewer copy first.",
    ),
    "has_enough_reports": (
        {"reports_wanted": 2, "reports_in": 3},
        {"reports_wanted": 2, "reports_in": 1},
        "One more report is needed.",
    ),
    "has_unreviewed_section": ({"is_reviewed": False}, {"is_reviewed": True}, "are reviewed first."),
    "has_no_editorial_act": ({"acted_on_at": None}, {"acted_on_at": NOW}, "An editor has begun"),
    "has_been_sent": ({"submitted_at": NOW}, {"submitted_at": None}, "It was never sent in."),
    "has_no_reviewer": (
        {"reviewers_asked": 0, "last_report_at": None},
        {"reviewers_asked": 0, "last_report_at": NOW},
        "Reviewers are at work.",
    ),
    "is_asked_to_withdraw": ({"withdrawal_asked_at": NOW}, {"withdrawal_asked_at": None}, "has not asked"),
    "may_still_be_extended": ({"extended_at": None}, {"extended_at": NOW}, "It was extended once already."),
    "has_used_the_extension": ({"extended_at": NOW}, {"extended_at": None}, "You may move the date once yourself."),
    "is_asked_for_time": ({"time_asked_for": TODAY}, {"time_asked_for": None}, "has not asked for more time."),
    "is_not_asked_for_time": ({"time_asked_for": None}, {"time_asked_for": TODAY}, "You have asked already"),
    "has_open_appeal": ({"appeal": "made"}, {"appeal": "none"}, "No appeal waits"),
    "has_no_published_article": ({"is_published": False}, {"is_published": True}, "The article is published"),
}


@pytest.mark.parametrize("name", CASES)
def test_guard_allows_and_refuses(name: str) -> None:
    allows, refuses, reason = CASES[name]
    guard = getattr(guards, name)
    assert guard(SimpleNamespace(**allows)) is None
    assert reason in str(guard(SimpleNamespace(**refuses)))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"due_on": TODAY, "lapses_on": TODAY, "reminded_at": NOW}, None),
        ({"due_on": None, "lapses_on": None, "reminded_at": NOW}, "No date is set."),
        ({"due_on": TODAY, "lapses_on": TODAY + timedelta(days=1), "reminded_at": NOW}, "It may lapse on"),
        ({"due_on": TODAY, "lapses_on": TODAY, "reminded_at": None}, "has not been reminded"),
    ],
)
def test_lapse_needs_a_past_day_and_a_reminder(fields: dict[str, Any], reason: str | None) -> None:
    found = guards.is_overdue_and_reminded(SimpleNamespace(**fields))
    assert (found is None) if reason is None else reason in str(found)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"appeal": "none", "appeal_until": TODAY}, None),
        ({"appeal": "none", "appeal_until": TODAY - timedelta(days=1)}, "The time for an appeal is over."),
        ({"appeal": "none", "appeal_until": None}, "The time for an appeal is over."),
        ({"appeal": "refused", "appeal_until": TODAY}, "An appeal was made already."),
    ],
)
def test_appeal_is_made_once_and_in_time(fields: dict[str, Any], reason: str | None) -> None:
    found = guards.may_be_appealed(SimpleNamespace(**fields))
    assert (found is None) if reason is None else reason in str(found)


def test_every_guard_is_tried() -> None:
    ours = {name for name, value in vars(guards).items() if getattr(value, "__module__", "") == guards.__name__}
    assert ours == {*CASES, "is_overdue_and_reminded", "may_be_appealed"}


def test_table_in_several_files_is_in_the_order_of_the_life() -> None:
    names = [row.name for row in Submission.steps()]
    parts = [getattr(Submission, name).__module__.rpartition(".")[2] for name in names]
    assert parts == sorted(parts, key=["arriving", "deciding", "ending"].index)
    assert (names[0], names[-1]) == ("submit", "change_corresponding_author")


def test_several_reports_are_counted() -> None:
    found = guards.has_enough_reports(SimpleNamespace(reports_wanted=3, reports_in=1))
    assert str(found) == "2 more reports are needed."
