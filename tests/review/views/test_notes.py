"""Writing notes at places of the manuscript, with script and without."""

from __future__ import annotations

from typing import Any

import pytest

from journal.models import User
from review.models import Assignment
from review.queries import points_to_answer, reports_for_author
from review.services import new_draft
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from tests.factories.people import make_user
from tests.factories.reading import TEXT, filed_notes, make_rendering
from tests.factories.review import make_assignment, make_decision, make_next_version, make_report, make_round
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
KEY = "a1b2c3d4"
NOTE = {"key": KEY, "n": "2", "quote": "Sand", "words": "Who says so?"}


@pytest.fixture
def assignment(submission) -> Assignment:
    make_rendering(submission.versions.get().reviewer_copy, TEXT)
    return make_assignment(make_round(submission), AssignmentState.ACCEPTED)


@pytest.mark.parametrize("kind", ["link", "account"])
def test_note_keeps_itself_and_stands_beside_the_report_and_at_its_place(assignment: Assignment, kind: str) -> None:
    door = Door(kind, assignment)
    token = {}
    if kind == "link":
        assert door.post("note_autosave", **NOTE).json()["clashes"] == []
    else:
        assert door.post("note_autosave", **NOTE, **token).status_code == 200
    report = door.get("report").content.decode()
    assert 'id="note-a1b2c3d4"' in report
    assert "Who says so?" in report
    assert '<span class="quiet">1</span>' in door.get("reading").content.decode()
    assert "Who says so?" in door.get("notes").content.decode()
    assert "Go on with the report" in door.get().content.decode()


def test_without_script_a_note_is_begun_at_its_paragraph_kept_and_removed(assignment: Assignment) -> None:
    door = Door("account", assignment)
    assert f'href="{door.address("notes")}?n=2"' in door.get("reading").content.decode()
    page = door.get("notes", n=2)
    begun = page.context["begun"]
    assert (begun.placed.place, begun.placed.quote) == ("Paragraph 2 · Methods", "Sand")
    answer = door.post("notes", **{**NOTE, "key": begun.key, "is_confidential": "on"})
    assert answer["Location"] == f"{door.address('notes')}#note-{begun.key}"
    note = assignment.notes.get()
    assert (note.words, note.is_confidential) == ("Who says so?", True)
    door.post("notes", key=begun.key, remove="1")
    assert not assignment.notes.exists()


def test_nothing_is_begun_by_looking(assignment: Assignment) -> None:
    door = Door("account", assignment)
    for n in ("2", "99", "x"):
        assert door.get("notes", n=n).status_code == 200
    assert not assignment.notes.exists()


def test_note_that_is_refused_stands_in_its_form(assignment: Assignment) -> None:
    door = Door("account", assignment)
    answer = door.post("notes", **{**NOTE, "n": "99"})
    assert answer.status_code == 409
    assert "Who says so?" in answer.content.decode()
    assert door.post("note_autosave", **{**NOTE, "n": "99"}).status_code == 409


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (AssignmentState.INVITED, {}),
        (AssignmentState.REPORTED, {}),
        (AssignmentState.ACCEPTED, {"has_interests": True}),
    ],
)
def test_there_are_no_notes_but_while_the_report_is_written(submission, state: str, columns: dict[str, Any]) -> None:
    door = Door("account", make_assignment(make_round(submission), state, **columns))
    assert [door.get("notes").status_code, door.post("note_autosave", **NOTE).status_code] == [404, 404]


def test_nobody_else_finds_them(assignment: Assignment) -> None:
    door = Door("account", assignment)
    door.client.force_login(make_user())
    assert [door.get("notes").status_code, door.post("note_autosave", **NOTE).status_code] == [404, 404]


@pytest.mark.parametrize("number", [1, 30])
def test_pages_with_notes_ask_the_database_as_much_for_thirty_as_for_one(
    assignment: Assignment, number: int, django_assert_num_queries: Any
) -> None:
    door = Door("account", assignment)
    for place in range(number):
        door.post("note_autosave", **{**NOTE, "key": f"a1b2c3d4{place}"})
    with django_assert_num_queries(6):
        door.get("notes")
    with django_assert_num_queries(12):
        door.get("report")


def test_report_is_looked_over_with_its_notes(assignment: Assignment) -> None:
    door = Door("account", assignment)
    door.post("note_autosave", **NOTE)
    door.post("autosave", for_author="Good.", recommendation="minor")
    assert "Who says so?" in door.get("check").content.decode()


def test_notes_of_the_round_before_stand_beside_the_new_report(submission) -> None:
    before = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.REPORTED)
    before.report_filed.delete()
    make_report(before, notes=filed_notes(("Who said so?", False)))
    make_next_version(submission)
    now = make_assignment(make_round(submission), AssignmentState.ACCEPTED, reviewer=before.reviewer)
    page = Door("account", now).get("report").content.decode()
    assert "Your notes of round 1" in page
    assert "Who said so?" in page


# -- Those who read them -------------------------------------------------------------------------------------------


@pytest.fixture
def filed(submission, editor) -> Assignment:
    """A report with a note for the author and one for the editor."""
    row = make_assignment(make_round(submission), AssignmentState.REPORTED)
    row.report_filed.delete()
    make_report(row, notes=filed_notes(("Who said so?", False), ("Copied, I fear.", True)))
    return row.again()


def test_editors_read_all_notes_beside_the_other_answers(filed: Assignment, editor: User, client: Any) -> None:
    client.force_login(editor)
    page = client.get(f"/review/manuscripts/{filed.submission.pk}/reports/").content.decode()
    for words in ("Page 1", "Who said so?", "Copied, I fear.", "(for editors only)"):
        assert words in page


def test_letter_gives_the_author_the_notes_unless_the_editor_leaves_them_out(filed: Assignment, editor: User) -> None:
    draft = new_draft(submission=filed.submission, by=editor, kind=DecisionKind.MAJOR)
    assert draft.parts == [f"{filed.pk}:comments", f"{filed.pk}:notes"]
    assert "Notes on the text:\n\n1. Page 1: “Sand” – Who said so?" in draft.body
    assert "Copied" not in draft.body


@pytest.mark.parametrize("is_given", [True, False])
def test_author_answers_each_note_as_a_point_where_it_was_given(
    filed: Assignment, editor: User, is_given: bool
) -> None:
    parts = [f"{filed.pk}:comments", *([f"{filed.pk}:notes"] if is_given else [])]
    make_decision(filed.submission, by=editor, kind=DecisionKind.MAJOR, state=DecisionState.SENT, parts=parts)
    given = reports_for_author(filed.submission, filed.submission.corresponding_user)
    points = [point.text for point in points_to_answer(None, given)]
    assert points[1:] == (["Page 1\n“Sand” – Who said so?"] if is_given else [])


def test_reviewer_reads_all_own_notes_after_the_report(filed: Assignment) -> None:
    page = Door("account", filed).get().content.decode()
    assert ("Who said so?" in page, "Copied, I fear." in page) == (True, True)
