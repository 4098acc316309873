"""Who opens the pages."""

from __future__ import annotations

import pytest


@pytest.fixture
def desk(client, editor):
    """The editor's browser."""
    client.force_login(editor)
    return client
