"""Names and files of a review, by who looks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from journal.states import Anonymity
from review.disclosure import author_names, file_name, reviewer_name
from review.models import Assignment
from review.queries import reviewer_copy
from review.states import AssignmentState
from submissions.models import Submission
from submissions.services import release_reviewer_copy, store_reviewer_copy
from submissions.states import State
from tests.factories.people import make_office, make_section, make_user
from tests.factories.review import make_assignment, make_manuscript, make_next_version, make_round
from tests.factories.submissions import make_editor_of, make_submission, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("anonymity", "to_author"),
    [(Anonymity.DOUBLE, "Reviewer 1"), (Anonymity.SINGLE, "Reviewer 1"), (Anonymity.OPEN, "Anong Wongsa")],
)
def test_name_of_a_reviewer(anonymity, to_author) -> None:
    submission = make_manuscript(section=make_section(anonymity=anonymity))
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    assignment = make_assignment(review_round, AssignmentState.REPORTED)
    other = make_assignment(review_round, AssignmentState.REPORTED)

    seen = {
        "himself": reviewer_name(assignment, assignment.reviewer),
        "editor": reviewer_name(assignment, editor),
        "office": reviewer_name(assignment, make_office()),
        "author": reviewer_name(assignment, submission.corresponding_user),
        "other reviewer": reviewer_name(assignment, other.reviewer),
        "nobody": reviewer_name(assignment, None),
    }

    name = str(assignment.reviewer)
    hidden = name if anonymity == Anonymity.OPEN else to_author
    assert seen == {
        "himself": "You",
        "editor": name,
        "office": name,
        "author": hidden,
        "other reviewer": hidden,
        "nobody": "Reviewer 1",
    }


def test_reviewer_without_a_report_has_no_number() -> None:
    assignment = make_assignment()
    assert reviewer_name(assignment, make_user()) == "A reviewer"


@pytest.mark.parametrize(
    ("anonymity", "named"), [(Anonymity.DOUBLE, False), (Anonymity.SINGLE, True), (Anonymity.OPEN, True)]
)
def test_authors_to_a_reviewer(anonymity, named) -> None:
    submission = make_manuscript(section=make_section(anonymity=anonymity))
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    assert author_names(assignment) == (["Bounmy Phommachanh"] if named else [])


@pytest.mark.parametrize(
    ("anonymity", "kind"), [(Anonymity.DOUBLE, None), (Anonymity.SINGLE, "manuscript"), (Anonymity.OPEN, "manuscript")]
)
def test_reviewer_reads_the_manuscript_itself_where_authors_are_named(anonymity, kind) -> None:
    submission = make_submission(
        State.IN_REVIEW, section=make_section(anonymity=anonymity), reviewer_copy_released_at=timezone.now()
    )
    file = reviewer_copy(make_assignment(make_round(submission), AssignmentState.ACCEPTED))
    assert getattr(file, "kind", None) == kind


def test_copy_in_place_of_a_released_one_waits_for_its_release() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)

    better = store_reviewer_copy(submission=submission.again(), upload=upload(name="Phommachanh.docx"), by=editor)
    assert reviewer_copy(Assignment.objects.get(pk=assignment.pk)) is None

    release_reviewer_copy(submission.again(), by=editor)
    assert reviewer_copy(Assignment.objects.get(pk=assignment.pk)) == better


def test_reviewer_of_an_earlier_round_keeps_its_copy_while_the_revision_is_prepared_for_reviewers() -> None:
    submission = make_manuscript()
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED, is_kept=True)
    read = reviewer_copy(assignment)
    make_next_version(submission)
    Submission.objects.filter(pk=submission.pk).update(reviewer_copy_released_at=None)
    assert read is not None
    assert reviewer_copy(Assignment.objects.get(pk=assignment.pk)) == read


def test_file_of_a_reviewer_has_no_name_of_the_author() -> None:
    submission = make_manuscript()
    file = reviewer_copy(make_assignment(make_round(submission), AssignmentState.ACCEPTED))
    assert file.kind == "reviewer_copy"
    assert file_name(file) == f"{submission.number}-v1.docx"
