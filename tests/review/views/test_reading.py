"""The manuscript in the browser: only once it is open, only the released copy, and nothing of a stranger's in the page."""

from __future__ import annotations

from typing import Any

import pytest

from review.models import Assignment
from review.states import AssignmentState
from submissions.models import ManuscriptFile, Rendering, Submission
from submissions.states import FileKind, RenderingProblem
from tests.factories.people import make_user
from tests.factories.reading import PAGES, TEXT, make_rendering
from tests.factories.review import make_assignment, make_round
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
S = AssignmentState


@pytest.fixture
def assignment(submission: Submission) -> Assignment:
    return make_assignment(make_round(submission), S.ACCEPTED)


@pytest.fixture
def copy(submission: Submission) -> ManuscriptFile:
    return submission.versions.get().file_of(FileKind.REVIEWER_COPY)


@pytest.mark.parametrize("kind", ["link", "account"])
def test_text_is_shown_clean_with_its_pictures(assignment: Assignment, copy: ManuscriptFile, kind: str) -> None:
    make_rendering(copy, TEXT)
    door = Door(kind, assignment)
    page = door.get("reading").content.decode()
    assert "<h2>Methods</h2>" in page
    assert f'src="{door.address("picture")}?n=1"' in page
    for evil in ("<script>alert", "onclick", "elsewhere.example"):
        assert evil not in page


def test_page_has_its_words_as_a_layer_and_by_themselves(assignment: Assignment, copy: ManuscriptFile) -> None:
    make_rendering(copy, PAGES)
    door = Door("account", assignment)
    page = door.get("reading").content.decode()
    assert f'data-layer="{door.address("words")}?n=1&amp;layer"' in page
    layer = door.get("words", n=1, layer="").content.decode()
    assert '<text x="200" y="980" font-size="100" textLength="700"' in layer
    assert "Sand" in door.get("words", n=1).content.decode()
    assert [door.get("words", n=n).status_code for n in (0, 2, "x")] == [404, 404, 404]


def test_picture_comes_in_the_width_that_is_asked_for(assignment: Assignment, copy: ManuscriptFile) -> None:
    row = make_rendering(copy, TEXT)
    door = Door("account", assignment)
    small, wide = row.pictures.all()
    assert small.stored.name in door.get("picture", n=1)["Location"]
    assert wide.stored.name in door.get("picture", n=1, wide="")["Location"]
    wide.delete()
    assert small.stored.name in door.get("picture", n=1, wide="")["Location"]
    assert door.get("picture", n=2).status_code == 404


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (S.INVITED, {}),
        (S.DECLINED, {}),
        (S.CANCELLED, {}),
        (S.ACCEPTED, {"has_interests": True}),
    ],
)
def test_nothing_opens_before_the_files_do(
    submission: Submission, copy: ManuscriptFile, state: str, columns: dict[str, Any]
) -> None:
    make_rendering(copy, PAGES)
    door = Door("account", make_assignment(make_round(submission), state, **columns))
    assert [door.get(name, n=1).status_code for name in ("reading", "words", "picture")] == [404, 404, 404]


def test_copy_that_waits_for_its_release_is_not_there(assignment: Assignment, copy: ManuscriptFile) -> None:
    make_rendering(copy, TEXT)
    Submission.objects.update(reviewer_copy_released_at=None)
    assert Door("account", assignment).get("reading").status_code == 404


def test_original_is_never_shown(assignment: Assignment, submission: Submission) -> None:
    make_rendering(submission.versions.get().manuscript, TEXT)
    door = Door("account", assignment)
    assert "<h2>Methods</h2>" not in door.get("reading").content.decode()
    assert door.get("picture", n=1).status_code == 404


def test_nobody_else_reads_it(assignment: Assignment, copy: ManuscriptFile) -> None:
    make_rendering(copy, TEXT)
    door = Door("account", assignment)
    door.client.force_login(make_user())
    assert [door.get(name, n=1).status_code for name in ("reading", "words", "picture")] == [404, 404, 404]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (None, "not shown in the browser"),
        ({}, "being made ready"),
        ({"problem": RenderingProblem.TOO_LARGE}, "too large"),
    ],
)
def test_page_says_why_there_is_nothing_to_read_yet(
    assignment: Assignment, copy: ManuscriptFile, columns: dict[str, str] | None, said: str
) -> None:
    if columns is not None:
        Rendering.objects.create(file=copy, **columns)
    page = Door("account", assignment).get("reading").content.decode()
    assert said in page
    assert Door("account", assignment).address("copy") in page


@pytest.mark.parametrize("pages", [1, 30])
def test_reading_asks_the_database_as_much_for_thirty_pages_as_for_one(
    assignment: Assignment, copy: ManuscriptFile, pages: int, django_assert_num_queries: Any
) -> None:
    make_rendering(copy, {**PAGES, "parts": PAGES["parts"] * pages})
    door = Door("account", assignment)
    with django_assert_num_queries(10):
        door.get("reading")


def test_report_has_the_manuscript_beside_it(assignment: Assignment, copy: ManuscriptFile) -> None:
    door = Door("account", assignment)
    page = door.get("report").content.decode()
    assert f'href="{door.address("reading")}" data-pane-link' in page


def test_manuscript_is_there_to_read_after_the_report(submission: Submission, copy: ManuscriptFile) -> None:
    make_rendering(copy, TEXT)
    door = Door("account", make_assignment(make_round(submission), S.REPORTED))
    assert "<h2>Methods</h2>" in door.get("reading").content.decode()
