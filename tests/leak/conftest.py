"""One small journal for all that is read here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from submissions.models import Rendering
from tests.factories.reading import TEXT
from tests.leak.world import World, made


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make the world once for all tests of this folder; each reads or changes it and is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def kept(world: World) -> None:
    """Put into the store, which is new for each test, what pages read from it."""
    for row in Rendering.objects.filter(made_at__isnull=False):
        row.stored.storage.save(row.stored.name, ContentFile(json.dumps(TEXT).encode()))
