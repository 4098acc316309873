"""A manuscript under review, in the hands of an editor."""

from __future__ import annotations

import pytest

from review.states import AssignmentState
from tests.factories.review import (
    make_assignment,
    make_manuscript,
    make_round,
)
from tests.factories.submissions import make_editor_of


@pytest.fixture
def submission():
    """A manuscript in review."""
    return make_manuscript()


@pytest.fixture
def editor(submission):
    """Its editor."""
    return make_editor_of(submission)


@pytest.fixture
def review_round(submission, editor):
    """Its open round."""
    return make_round(submission)


@pytest.fixture
def reported(review_round):
    """Two reviewers who have reported."""
    return [make_assignment(review_round, AssignmentState.REPORTED) for _n in range(2)]
