"""The demonstration, told once for all that is read in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@dataclass(frozen=True)
class Told:
    """What the command said, and where the files lie: those in memory go with each test."""

    said: str
    storages: dict[str, Any]


@pytest.fixture(scope="package")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Tell it; each test reads or changes it and is rolled back by itself."""
    on_disk = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("demonstration"), "base_url": "/files/"},
    }
    kept = {**django_settings.STORAGES, "default": on_disk}
    said = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(STORAGES=kept):
            call_command("demo", stdout=said)
        yield Told(said.getvalue(), kept)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demonstration(told: Told, settings: Any) -> None:
    settings.STORAGES = told.storages
