"""Who opens the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from journal.models import User
from tests.factories.people import make_account


@pytest.fixture
def author() -> User:
    """An author with an account."""
    return make_account(given_name="Bounmy", family_name="Phommachanh", affiliation="A university")


@pytest.fixture
def signed_in(client: Client, author: User) -> Client:
    """The author's browser."""
    client.force_login(author)
    return client
