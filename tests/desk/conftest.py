"""People and manuscripts at the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from journal.models import User
from submissions.models import Submission
from tests.factories.people import make_editor_in_chief, make_journal, make_office
from tests.factories.review import make_manuscript
from tests.factories.submissions import make_editor_of


@pytest.fixture(autouse=True)
def _journal(db: None) -> None:
    make_journal()


@pytest.fixture
def submission() -> Submission:
    """A manuscript in review, its reviewer copy released."""
    return make_manuscript()


@pytest.fixture
def editor(submission: Submission) -> User:
    """The editor who has it, and decides."""
    return make_editor_of(submission)


@pytest.fixture
def chief() -> User:
    return make_editor_in_chief(given_name="Vanna", family_name="Chief")


@pytest.fixture
def office() -> User:
    return make_office()


def signed_in(user: User) -> Client:
    """Return a client with which this person reads the journal."""
    client = Client()
    client.force_login(user)
    return client
