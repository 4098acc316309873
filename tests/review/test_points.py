"""A report is taken apart into points: nothing of it is lost, and a point is what a reader would call one."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from review.models import Asked, PlacedNote
from review.queries.decisions import GivenReport
from review.queries.points import pieces_of, points_of, spans_of

pytestmark = pytest.mark.once


def taken_apart(text: str) -> list[str]:
    return [text[start:end] for start, end in points_of(text)]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", []),
        ("Say more.", ["Say more."]),
        ("One thing.\n\nAnother thing.", ["One thing.", "Another thing."]),
        ("A line that was\nbroken by hand.", ["A line that was\nbroken by hand."]),
        ("1. One.\n2. Two.", ["1. One.", "2. Two."]),
        ("1) One\n   and more.\n\n2) Two", ["1) One\n   and more.", "2) Two"]),
        ("1. One.\n\nMore of it.\n\n2. Two.", ["1. One.\n\nMore of it.", "2. Two."]),
        ("A good paper.\n\n1. One.\n2. Two.", ["A good paper.", "1. One.", "2. Two."]),
        ("- line 5: a typo.\n- line 9: a typo.", ["- line 5: a typo.", "- line 9: a typo."]),
        ("• one\n• two", ["• one", "• two"]),
        ("Comment 1: unclear.\nComment 2: too long.", ["Comment 1: unclear.", "Comment 2: too long."]),
        ("(a) One.\n(b) Two.", ["(a) One.", "(b) Two."]),
        ("1.1 One.\n1.2 Two.", ["1.1 One.\n1.2 Two."]),
        ("១. មួយ។\n២. ពីរ។", ["១. មួយ។", "២. ពីរ។"]),
        ("Major\n\n1. One.\n\nMinor\n\n2. Two.", ["Major\n\n1. One.", "Minor\n\n2. Two."]),
        ("In 2020. It began.\nThen more.", ["In 2020. It began.\nThen more."]),
        ("Only a heading", ["Only a heading"]),
    ],
)  # fmt: skip
def test_report_is_taken_apart(text: str, points: list[str]) -> None:
    assert taken_apart(text) == points


LINES = st.lists(
    st.sampled_from(["", " ", "1. One.", "2) Two", "- item", "Major", "A sentence.", "  indented words.", "ទន្លេ។"]),
    max_size=12,
)


@given(LINES.map("\n".join))
def test_no_word_of_a_report_is_lost_or_told_twice(text: str) -> None:
    assert "".join("".join(taken_apart(text)).split()) == "".join(text.split())
    spans = points_of(text)
    assert spans == sorted(spans)
    assert all(start < end for start, end in spans)


@given(st.text(max_size=200))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in points_of(text))


def test_point_is_divided_at_sentences_and_lines() -> None:
    text = "Say more. Why?\nAnd when."
    assert [text[start:end].strip() for start, end in pieces_of(text)] == ["Say more.", "Why?", "And when."]


def test_each_note_is_one_point_with_its_place() -> None:
    notes = [
        PlacedNote(3, True, "", "Sand is taken", "Who says so?\n\n1. Name them.\n2. And when.", False),
        PlacedNote(12, False, "Results", "", "Too long", False),
    ]
    report = GivenReport(
        source=1, name="", round=1, number=1, is_late=False, is_additional=False, at=timezone.now(), recommendation="", answers=[], notes=notes,
        addenda=[], files=[],
    )  # fmt: skip
    words = report.words
    assert [words[start:end] for start, end in spans_of(report)] == [
        "Page 3\n“Sand is taken” – Who says so? 1. Name them. 2. And when.",
        "Paragraph 12 · Results\nToo long",
    ]


def test_notes_leave_the_points_of_the_comments_as_they_are() -> None:
    answer = Asked(
        key="for_author",
        label="Comments",
        kind="text",
        value="A good paper.\n\n1. One.\n2. Two.",
        read_by="author",
        hint="",
        is_required=True,
        choices=[],
    )
    note = PlacedNote(3, True, "", "Sand", "Who?", False)
    facts = {"source": 1, "name": "", "round": 1, "number": 1, "is_late": False, "is_additional": False, "at": timezone.now(), "recommendation": "",
             "answers": [answer], "addenda": [], "files": []}  # fmt: skip
    reports = [GivenReport(**facts, notes=notes) for notes in ([], [note])]
    before, after = ([report.words[start:end] for start, end in spans_of(report)] for report in reports)
    assert after == [*before, "Page 3\n“Sand” – Who?"]
