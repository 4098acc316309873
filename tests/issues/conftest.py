"""Surroundings of the tests of production and archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from issues.edition import shelf
from journal.models import User
from tests.factories.people import (
    make_copyeditor,
    make_editor_in_chief,
    make_office,
    make_production_editor,
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Begin each test with no public page kept from another."""
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def setter(db: None) -> User:
    """A production editor."""
    return make_production_editor(given_name="Rith", family_name="Sok")


@pytest.fixture
def editor(db: None) -> User:
    """A copyeditor."""
    return make_copyeditor(given_name="Claire", family_name="Dupont")


@pytest.fixture
def chief(db: None) -> User:
    """The editor-in-chief."""
    return make_editor_in_chief(given_name="Chanthy", family_name="Prak")


@pytest.fixture
def office(db: None) -> User:
    """The managing editor."""
    return make_office()
