"""Answers to the points of the reviewers: kept one by one, joined and divided without loss, frozen when sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from journal.workflow import StepRefused
from submissions import services
from submissions.models import Comments, ResponsePoint, Submission
from submissions.models.files import WasSent
from submissions.states import Task, TaskState
from tests.factories.people import make_user
from tests.factories.submissions import make_file, make_revision

pytestmark = pytest.mark.django_db

TEXT = "1. One.\n2. Two.\n3. Three."
GIVEN = [Comments(source=7, text=TEXT, spans=((0, 7), (8, 15), (16, 25)))]
FIRST, SECOND, THIRD = "7x0x7", "7x8x15", "7x16x25"


@pytest.fixture
def revision() -> Submission:
    submission = make_revision(with_version=False)
    make_file(services.start_revision_version(submission=submission, by=submission.corresponding_user))
    return submission.again()


def act(name: str, submission: Submission, **facts: Any) -> Any:
    common = {"submission": submission.again(), "by": submission.corresponding_user, "given": GIVEN}
    return getattr(services, name)(**{**common, **facts})


def answer(submission: Submission, **answers: str) -> None:
    act("save_response", submission, **{f"answer_{key}": words for key, words in answers.items()})


def points(submission: Submission) -> list[tuple[str, str]]:
    version = submission.versions.get(number=2)
    return [(point.text, point.answer) for point in version.points.all()]


def task(submission: Submission) -> TaskState:
    return submission.again().tasks[Task.RESPONSE]


def test_first_answer_lays_the_points_out(revision: Submission) -> None:
    answer(revision, **{SECOND: " Done.\r\nSee p. 3. "})
    assert points(revision) == [("1. One.", ""), ("2. Two.", "Done.\nSee p. 3."), ("3. Three.", "")]


def test_response_is_complete_when_each_point_is_answered(revision: Submission) -> None:
    assert task(revision) == TaskState.NOT_STARTED
    answer(revision, **{FIRST: "Yes.", SECOND: "Yes."})
    assert task(revision) == TaskState.IN_PROGRESS
    answer(revision, **{THIRD: "No, because."})
    assert task(revision) == TaskState.COMPLETED
    answer(revision, **{THIRD: ""})
    assert task(revision) == TaskState.IN_PROGRESS


def test_remark_to_all_or_a_file_is_a_response_as_well(revision: Submission) -> None:
    act("save_response", revision, response="We thank both.")
    assert task(revision) == TaskState.COMPLETED
    act("save_response", revision, response="")
    make_file(revision.again().version_in_work, "response")
    assert task(revision) == TaskState.COMPLETED


def test_joined_points_keep_both_answers(revision: Submission) -> None:
    answer(revision, **{FIRST: "Yes.", SECOND: "Done."})
    act("join_points", revision, key=FIRST)
    assert points(revision) == [("1. One.\n2. Two.", "Yes.\n\nDone."), ("3. Three.", "")]
    act("join_points", revision, key="7x0x15")
    assert points(revision) == [(TEXT, "Yes.\n\nDone.")]


def test_last_point_has_none_to_be_joined_with(revision: Submission) -> None:
    with pytest.raises(StepRefused, match="No point follows"):
        act("join_points", revision, key=THIRD)


def test_divided_point_keeps_its_answer_with_the_first_part(revision: Submission) -> None:
    answer(revision, **{FIRST: "Yes."})
    act("join_points", revision, key=FIRST)
    act("divide_point", revision, key="7x0x15", places={8, 99})
    assert points(revision) == [("1. One.", "Yes."), ("2. Two.", ""), ("3. Three.", "")]


@pytest.mark.parametrize("places", [set(), {0}, {7}, {400}])
def test_point_is_divided_within_itself_only(revision: Submission, places: set[int]) -> None:
    with pytest.raises(StepRefused, match="Choose where"):
        act("divide_point", revision, key=FIRST, places=places)


def test_point_of_ones_own_is_added_worded_and_taken_out(revision: Submission) -> None:
    own = act("add_point", revision)
    act("save_response", revision, **{f"own_{own.key}": "The editor asks for a map.", f"answer_{own.key}": "Figure 2."})
    assert points(revision)[-1] == ("The editor asks for a map.", "Figure 2.")
    act("remove_point", revision, key=own.key)
    assert len(points(revision)) == 3


def test_point_of_ones_own_that_says_nothing_is_not_missing(revision: Submission) -> None:
    own = act("add_point", revision)
    answer(revision, **{FIRST: "Yes.", SECOND: "Yes.", THIRD: "Yes."})
    assert task(revision) == TaskState.COMPLETED
    act("save_response", revision, **{f"own_{own.key}": "The editor asks for a map."})
    assert task(revision) == TaskState.IN_PROGRESS


def test_point_of_a_reviewer_is_not_taken_out(revision: Submission) -> None:
    with pytest.raises(StepRefused, match="stays"):
        act("remove_point", revision, key=FIRST)


@pytest.mark.parametrize("name", ["join_points", "remove_point"])
def test_point_that_is_no_more_is_said_to_be_so(revision: Submission, name: str) -> None:
    act("join_points", revision, key=FIRST)
    with pytest.raises(StepRefused, match="Open this page anew"):
        act(name, revision, key=SECOND)


def test_answer_to_a_point_that_is_no_more_is_refused_and_writes_nothing(revision: Submission) -> None:
    act("join_points", revision, key=FIRST)
    with pytest.raises(StepRefused, match="Open this page anew"):
        answer(revision, **{THIRD: "Kept?", SECOND: "Lost?"})
    assert [words for _text, words in points(revision)] == ["", ""]


def test_points_of_a_report_that_comes_later_are_added(revision: Submission) -> None:
    answer(revision, **{FIRST: "Yes."})
    later = [*GIVEN, Comments(source=9, text="More.", spans=((0, 5),))]
    act("save_response", revision, given=later, answer_9x0x5="Yes again.")
    assert points(revision)[-1] == ("More.", "Yes again.")
    assert len(points(revision)) == 4


def test_nobody_else_answers(revision: Submission) -> None:
    with pytest.raises(PermissionDenied):
        services.save_response(submission=revision, by=make_user(), given=GIVEN, answer_7x0x7="I am not the author.")


def test_sent_response_is_frozen(revision: Submission) -> None:
    answer(revision, **{FIRST: "Yes.", SECOND: "Yes.", THIRD: "Yes."})
    services.submit_revision(revision.again(), by=revision.corresponding_user)
    point = ResponsePoint.objects.first()
    point.answer = "No."
    for change in (point.save, point.delete, lambda: ResponsePoint.objects.update(answer="No.")):
        with pytest.raises(WasSent):
            change()


def test_recalled_revision_has_the_points_and_answers_again(revision: Submission) -> None:
    answer(revision, **{FIRST: "Yes.", SECOND: "Yes.", THIRD: "Yes."})
    services.submit_revision(revision.again(), by=revision.corresponding_user)
    services.recall_revision(revision.again(), by=revision.corresponding_user)
    version = revision.again().version_in_work
    assert [point.answer for point in version.points.all()] == ["Yes."] * 3
    assert task(revision) == TaskState.COMPLETED
    answer(revision, **{FIRST: "Yes, and better."})
    assert version.points.first().answer == "Yes, and better."


def test_saving_costs_the_same_however_many_points(revision: Submission, django_assert_num_queries: Any) -> None:
    for keys in ([FIRST], [FIRST, SECOND, THIRD]):
        answer(revision, **dict.fromkeys((FIRST, SECOND, THIRD), ""))
        page = revision.again()
        with django_assert_num_queries(14):
            services.save_response(
                submission=page, by=page.corresponding_user, given=GIVEN, **{f"answer_{key}": "Yes." for key in keys}
            )
