"""Writing notes at places of the manuscript, with script and without."""

from __future__ import annotations

from typing import Any

import pytest

from review.models import Assignment
from review.states import AssignmentState, RoundState
from tests.factories.people import make_user
from tests.factories.reading import TEXT, make_rendering
from tests.factories.review import make_assignment, make_next_version, make_report, make_round
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
    make_report(
        before,
        notes=[
            {
                "number": 2,
                "is_page": True,
                "section": "",
                "quote": "Sand",
                "words": "Who said so?",
                "is_confidential": False,
            }
        ],
    )
    make_next_version(submission)
    now = make_assignment(make_round(submission), AssignmentState.ACCEPTED, reviewer=before.reviewer)
    page = Door("account", now).get("report").content.decode()
    assert "Your notes of round 1" in page
    assert "Who said so?" in page
