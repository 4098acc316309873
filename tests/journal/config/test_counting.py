"""What is counted against abuse is counted by all processes together."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD, make_account

ATTEMPT = """
import django
from django.conf import settings
django.setup()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.test import Client
answer = Client(headers={"host": "127.0.0.1"}).post("/accounts/login/", {"login": "%s", "password": "%s"})
print(answer.status_code, "Too many failed" in answer.content.decode())
"""


def address_of_the_database() -> str:
    """Return the database of this test as the settings read it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{facts['NAME']}"
    host = f"?host={quote(facts['HOST'])}" if facts["HOST"].startswith("/") else ""
    name = quote(facts["USER"]) + (f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else "")
    where = "" if host else facts["HOST"]
    return f"postgres://{name}@{where}:{facts['PORT']}/{facts['NAME']}{host}"


@pytest.mark.django_db(transaction=True)
def test_attempts_in_one_process_count_in_another() -> None:
    cache.clear()
    person = make_account()
    for _attempt in range(6):
        Client().post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ATTEMPT % (person.email, PASSWORD)],
        env={**os.environ, "DATABASE_URL": address_of_the_database()},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    cache.clear()
    assert (done.stdout, done.stderr) == ("200 True\n", "")


@pytest.mark.django_db
def test_counts_are_not_pushed_out_by_making_others() -> None:
    cache.clear()
    cache.set("mine", [1])
    for number in range(400):
        cache.set(f"other-{number}", [1])
    assert cache.get("mine") == [1]
