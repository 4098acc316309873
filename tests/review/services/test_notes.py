"""Notes at places of the manuscript: kept once, changed, taken away, and frozen with the report."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from journal.services import OpenPage
from journal.text import trace
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Note, PlacedNote, Report
from review.states import AssignmentState
from tests.factories.reading import PAGES, TEXT, make_rendering
from tests.factories.review import make_assignment, make_round

pytestmark = pytest.mark.django_db
KEY = "a1b2c3d4"
REPORT = {"recommendation": "minor", "for_author": "Good.", "for_editor": ""}


@pytest.fixture
def assignment(submission) -> Assignment:
    make_rendering(submission.versions.get().reviewer_copy, TEXT)
    return make_assignment(make_round(submission), AssignmentState.ACCEPTED)


def save(assignment: Assignment, words: str = "Who says so?", **facts) -> Note:
    facts = {"key": KEY, "number": 2, "quote": "Sand", "by": assignment.reviewer, **facts}
    answers = {"words": words, "is_confidential": facts.pop("is_confidential", False)}
    return services.save_note(assignment, answers=answers, **facts)


def test_note_has_its_place_from_the_file_that_was_read(assignment: Assignment) -> None:
    note = save(assignment)
    assert note.placed == PlacedNote(2, False, "Methods", "Sand", "Who says so?", False)
    assert note.placed.place == "Paragraph 2 · Methods"
    assert note.file == assignment.round.version.reviewer_copy


def test_note_on_a_page_is_about_its_first_words_where_none_are_selected(submission) -> None:
    make_rendering(submission.versions.get().reviewer_copy, PAGES)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    note = save(assignment, number=1, quote="")
    assert (note.placed.place, note.quote) == ("Page 1", "Sand")


def test_note_sent_twice_is_one_and_keeps_its_place(assignment: Assignment) -> None:
    save(assignment, "Who")
    save(assignment, "Who says so?", number=1, quote="else", is_confidential=True)
    (note,) = assignment.notes.all()
    assert (note.number, note.quote, note.words, note.is_confidential) == (2, "Sand", "Who says so?", True)


def test_words_that_were_changed_elsewhere_stay(assignment: Assignment) -> None:
    save(assignment, "One", page=OpenPage(was={"words": trace("")}, name="first"))
    page = OpenPage(was={"words": trace("")}, name="second")
    save(assignment, "Two", page=page)
    assert list(page.clashes) == ["words"]
    assert assignment.notes.get().words == "One"


@pytest.mark.parametrize("facts", [{"number": 0}, {"number": 99}, {"key": "Ü<script>"}, {"key": ""}])
def test_note_at_no_place_is_refused(assignment: Assignment, facts: dict) -> None:
    with pytest.raises(StepRefused):
        save(assignment, **facts)
    assert not assignment.notes.exists()


def test_nobody_else_writes_notes_not_even_an_editor(assignment: Assignment, editor) -> None:
    with pytest.raises(PermissionDenied):
        save(assignment, by=editor)
    with pytest.raises(PermissionDenied):
        services.remove_note(assignment, by=editor, key=KEY)


def test_no_notes_while_interests_wait_for_clearance(assignment: Assignment) -> None:
    Assignment.objects.update(has_interests=True)
    with pytest.raises(StepRefused):
        save(assignment.again())


def test_removed_note_is_gone(assignment: Assignment) -> None:
    save(assignment)
    for _time in range(2):
        services.remove_note(assignment, by=assignment.reviewer, key=KEY)
    assert not assignment.notes.exists()
    with pytest.raises(StepRefused, match="This note was removed"):
        save(assignment)
    assert save(assignment, key="b1b2c3d4").words == "Who says so?"


def test_notes_are_frozen_into_the_report_in_the_order_of_the_manuscript(assignment: Assignment) -> None:
    save(assignment, "Later")
    save(assignment, "First", key="b1b2c3d4", number=1, quote="", is_confidential=True)
    save(assignment, "  ", key="c1b2c3d4")
    report = services.file_report(assignment, by=assignment.reviewer, report=REPORT)
    assert report.placed_notes == [
        PlacedNote(1, False, "Methods", "Methods", "First", True),
        PlacedNote(2, False, "Methods", "Sand", "Later", False),
    ]
    assert [note.words for note in report.notes_for_author] == ["Later"]
    assert not Note.objects.exists()
    with pytest.raises(StepRefused):
        save(assignment.again(), "Too late")
    assert Report.objects.get().placed_notes == report.placed_notes
