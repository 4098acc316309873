"""A scanner of mail presses what stands in the letters of the demonstration, and nothing at all has happened."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db.models import Max
from django.urls import resolve

from journal.models import Letter
from tests.leak.test_scanner import everything, in_letters, pressed

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def test_scanner_changes_nothing_in_the_demonstration() -> None:
    """One address of each kind, from the last letter of each kind: here are states that no other world has."""
    last = Letter.objects.order_by().values("key").annotate(last=Max("pk")).values("last")
    paths = {
        resolve(urlsplit(path).path).view_name: path for _key, path in in_letters(Letter.objects.filter(pk__in=last))
    }
    before = everything()
    answers = {name: pressed(path) for name, path in paths.items()}
    assert [table for table, rows in everything().items() if rows != before[table]] == []
    assert {"review:by_link", "review:read_by_link", "submissions:tasks"} <= set(answers)
