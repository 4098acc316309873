"""Journeys on which an acceptance is undone, or is nobody's own to give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person
from tests.journeys.staff import STAFF

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


def test_acceptance_is_rescinded_and_production_stops(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, chief, production = somebody("Malis", "Tep"), staff["chief"], staff["production"]
    ways.become_known(author)
    number = house.ask("article", author=author.email, title="A bridge", is_ready=False)
    author.mail.wait_for(f"{number}: your manuscript is accepted")
    work = production.mail.wait_for(f"{number} goes into production").link

    ways.find(chief, number)
    chief.click("Rescind").fill({"Reason": "The same text was printed elsewhere."}).click("Rescind")

    author.open(author.mail.wait_for(f"{number}: the decision is taken back").link).sees("With the editor")
    production.open(work).sees("Stopped").does_not_offer("Finish copyediting")


def test_editorial_of_the_editor_in_chief_is_judged_by_the_acting_editor(
    house: House, staff: dict[str, Person], tmp_path: Path
) -> None:
    chief, acting, title = staff["chief"], staff["second"], "From the editor: ten rainy seasons"
    house.ask("set_acting_editor", office="second")

    number = ways.submit(
        chief, papers.manuscript(tmp_path / "editorial.docx", title=title), title=title, section="Editorials"
    )
    page = acting.mail.wait_for(f"{number}: new manuscript").link
    chief.open("/desk/").click("Manuscripts").does_not_see(number)
    acting.open(page).click("Accept without review")
    ways.decide(acting, "Accept without review")

    chief.open(chief.mail.wait_for(f"{number}: your manuscript is accepted").link).sees("Accepted")
    chief.does_not_offer("Rescind")
    assert STAFF["second"].email not in chief.page.content()
