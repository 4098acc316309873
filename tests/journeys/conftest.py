"""One installation for all journeys, and the people who work in it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.databases import FOLDER
from tests.journeys.house import House
from tests.journeys.person import Person
from tests.journeys.staff import STAFF

MadeUp = Callable[..., Person]


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest, browser: Browser, _store_server: str) -> Iterator[House]:
    """Run a real installation for the session: web server, worker with its clock, file store, mail server."""
    folder = request.config.stash[FOLDER] / "house"
    house = House(folder, _database(request))
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.fixture(scope="session")
def staff(house: House, browser: Browser) -> Iterator[dict[str, Person]]:
    """The people who work for the journal, by what they are; each is signed in when first needed."""
    offices = Offices(house, browser)
    yield offices
    for person in offices.values():
        person.leave()


class Offices(dict[str, Person]):
    """Signs a person in when they are first asked for."""

    def __init__(self, house: House, browser: Browser) -> None:
        super().__init__()
        self.house, self.browser = house, browser

    def __missing__(self, office: str) -> Person:
        member = STAFF[office]
        person = Person(self.browser, self.house, member.email, member.name)
        person.sign_in(member.password)
        self[office] = person
        return person


@pytest.fixture
def somebody(house: House, browser: Browser) -> Iterator[MadeUp]:
    """Return a function that brings in a person with a browser: ``somebody("bopha")``, or a reader without a name.

    ``kind`` is a person who works otherwise than with a mouse; further words go to their browser.
    """
    here: list[Person] = []

    def come_in(
        given_name: str = "", family_name: str = "", kind: type[Person] = Person, **surroundings: Any
    ) -> Person:
        house_name = f"{family_name.lower()}-{secrets.token_hex(3)}.example"  # nobody shares an institution
        email = f"{given_name.lower()}@{house_name}" if given_name else ""
        person = kind(browser, house, email, f"{given_name} {family_name}".strip(), **surroundings)
        here.append(person)
        return person

    yield come_in
    for person in here:
        person.leave()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep what a failing journey saw, with the logs of the programs, beside its message."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    house = getattr(item, "funcargs", {}).get("house")
    if report.when == "call" and report.failed and isinstance(house, House):
        report.sections.append(("Logs of the house", house.logs()))
        for person in Person.present:
            report.sections.append((f"Where {person.email or 'a reader'} stands", person.view()))


def _database(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of the kind this run is on."""
    if request.config.getoption("on") == "sqlite":
        return ""
    server = os.environ["DATABASE_URL"]
    name = f"house_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(server)
    return parts._replace(path=f"/{name}").geturl()
