"""`pytest tests/matrix --write-matrix` writes the tables anew; read what changed before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.cast import Cast


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write the tables of role × state × step anew")


@pytest.fixture(scope="module")
def _assembled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Cast.assembled()
        transaction.set_rollback(True)


@pytest.fixture
def cast(_assembled: Cast, db: None) -> Cast:
    """Everybody, made once for a module; what a test does with them is rolled back."""
    return _assembled
