"""Surroundings of the floor's tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journal import proposals as specimen


@pytest.fixture(scope="session")
def _proposal_table(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        specimen.make_table()


@pytest.fixture
def proposals(_proposal_table: None, db: None) -> Iterator[None]:
    """Let a test use the specimen workflow of ``proposals.py``."""
    specimen.Proposal.objects.all().delete()
    specimen.asked.clear()
    with specimen.registered_letters():
        yield
