"""The first administrator is made at the machine, before there is mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from journal.models import User

pytestmark = pytest.mark.django_db


def test_administrator_made_at_the_machine_signs_in_at_once(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a river runs through it")
    call_command("createsuperuser", email="Admin@Example.org", interactive=False, verbosity=0)
    administrator = User.objects.get()
    assert administrator.holds("administrator")
    client.post("/accounts/login/", {"login": "admin@example.org", "password": "a river runs through it"})
    assert client.session["_auth_user_id"] == str(administrator.pk)
    assert client.get("/office/people/").status_code == 200
