"""A draft whose files come in parts, and a virus scanner that must see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import clamd
from tests.factories.submissions import make_draft


@pytest.fixture
def draft(store: Any) -> Any:
    return make_draft()


@pytest.fixture
def daemon(settings: Any) -> Iterator[clamd.Daemon]:
    with clamd.daemon() as running:
        settings.CLAMAV_ADDRESS, settings.CLAMAV_REQUIRED = running.address, True
        yield running
