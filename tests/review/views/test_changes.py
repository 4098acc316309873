"""What a reviewer reads of the changes: made of the files that they were given, and of no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from review.models import Assignment
from review.states import AssignmentState, RoundState
from submissions import services
from submissions.models import Comparison, Submission
from submissions.states import FileKind, State
from tests.factories.people import make_section
from tests.factories.review import make_assignment, make_manuscript, make_next_version, make_round
from tests.factories.submissions import make_comparison, make_editor_of, make_version, upload
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
S = AssignmentState


@pytest.fixture
def submission() -> Submission:
    return make_manuscript(State.IN_REVIEW)


def in_two_rounds(
    submission: Submission, *, first: str = S.REPORTED, then: str = S.ACCEPTED, **fields: Any
) -> Assignment:
    """Let a reviewer have both versions, and compare the manuscripts and the copies of both."""
    earlier = make_assignment(make_round(submission, state=RoundState.CLOSED), first)
    make_next_version(submission)
    files = [[version.file_of(kind) for version in submission.versions.all()] for kind in FILES]
    make_comparison(*files[0], ["Sand, says Bounmy."], ["Gravel, says Phommachanh."])
    make_comparison(*files[1], ["Sand, says the author."], ["Gravel, says the author."])
    return make_assignment(make_round(submission), then, reviewer=earlier.reviewer, **fields)


FILES = (FileKind.MANUSCRIPT, FileKind.REVIEWER_COPY)


@pytest.mark.parametrize("kind", ["link", "account"])
def test_reviewer_of_both_versions_reads_what_has_changed_in_the_copies(submission: Submission, kind: str) -> None:
    door = Door(kind, in_two_rounds(submission))
    assert door.address("changes") in door.get().content.decode()
    page = door.get("changes").content.decode()
    assert "Gravel" in page
    for name in ("Bounmy", "Phommachanh"):
        assert name not in page


def test_changes_are_there_to_read_after_the_report(submission: Submission) -> None:
    assignment = in_two_rounds(submission, then=S.REPORTED)
    door = Door("account", assignment)
    assert door.address("changes") in door.get().content.decode()
    assert "Gravel" in door.get("changes").content.decode()


def test_reviewer_who_was_not_there_in_the_first_round_reads_no_changes(submission: Submission) -> None:
    in_two_rounds(submission)
    fresh = Door("account", make_assignment(submission.rounds.last(), S.ACCEPTED))
    assert fresh.get("changes").status_code == 404
    assert fresh.address("changes") not in fresh.get().content.decode()


@pytest.mark.parametrize("first", [S.DECLINED, S.CANCELLED, S.EXPIRED])
def test_reviewer_who_may_not_read_the_first_version_reads_no_changes(submission: Submission, first: str) -> None:
    assert Door("account", in_two_rounds(submission, first=first)).get("changes").status_code == 404


@pytest.mark.parametrize("fields", [{"then": S.INVITED}, {"then": S.ACCEPTED, "has_interests": True}])
def test_reviewer_who_may_not_read_the_second_version_reads_no_changes(submission: Submission, fields: Any) -> None:
    assert Door("account", in_two_rounds(submission, **fields)).get("changes").status_code == 404


@pytest.mark.parametrize(("has_interests", "seen"), [(False, True), (True, False)])
def test_reviewer_whose_interests_are_not_looked_at_reads_no_response(
    has_interests: bool, seen: bool, submission: Submission
) -> None:
    make_version(submission, response="The sand was weighed anew.")
    assignment = make_assignment(make_round(submission.again()), S.ACCEPTED, has_interests=has_interests)
    assert ("The sand was weighed anew." in Door("account", assignment).get().content.decode()) is seen


def test_copy_that_is_not_released_shows_no_changes(submission: Submission) -> None:
    door = Door("account", in_two_rounds(submission))
    Submission.objects.filter(pk=submission.pk).update(reviewer_copy_released_at=None)
    assert door.get("changes").status_code == 404


def test_manuscripts_are_compared_for_reviewers_only_while_they_may_know_the_authors() -> None:
    section = make_section(anonymity="single")
    submission = make_manuscript(section=section)
    submission.versions.get().files.filter(kind=FileKind.REVIEWER_COPY).delete()
    earlier = make_assignment(make_round(submission, state=RoundState.CLOSED), S.REPORTED)
    make_next_version(submission).files.filter(kind=FileKind.REVIEWER_COPY).delete()
    first, second = submission.versions.all()
    make_comparison(first.manuscript, second.manuscript, ["Sand, says Bounmy."], ["Gravel, says Bounmy."])
    door = Door("account", make_assignment(make_round(submission), S.ACCEPTED, reviewer=earlier.reviewer))
    assert "Bounmy" in door.get("changes").content.decode()
    section.anonymity = "double"
    section.save()
    assert door.get("changes").status_code == 404


def test_comparison_that_is_being_made_is_said_to_be(submission: Submission) -> None:
    door = Door("link", in_two_rounds(submission))
    Comparison.objects.update(made_at=None, stored="")
    assert "is being made" in door.get("changes").content.decode()


def test_reviewer_finds_no_way_to_the_page_of_the_authors(submission: Submission) -> None:
    door = Door("account", in_two_rounds(submission))
    assert door.client.get(reverse("submissions:changes", args=[submission.pk, 2])).status_code == 404


def test_replaced_copy_is_compared_anew(submission: Submission) -> None:
    assignment = in_two_rounds(submission)
    editor = make_editor_of(submission)
    services.store_reviewer_copy(submission=submission.again(), upload=upload(), by=editor)
    services.release_reviewer_copy(submission.again(), by=editor)
    assert "is being made" in Door("account", assignment).get("changes").content.decode()


def test_page_of_the_changes_costs_nine(submission: Submission, django_assert_num_queries: Any) -> None:
    door = Door("account", in_two_rounds(submission))
    with django_assert_num_queries(9):
        door.get("changes")
