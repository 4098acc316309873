"""Journeys of issues that do not go as planned, and of an article that does not wait for its issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

PICTURE_WITHOUT_WORDS = '<!doctype html><html lang="en"><title>x</title><p>Text.</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></html>'


def test_article_is_pulled_from_a_frozen_issue(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, other = somebody("Sopheap", "Nhem"), somebody("Leakhena", "Sao")
    chief, production = staff["chief"], staff["production"]
    numbers = [
        house.ask("article", author=who.email, title=title)
        for who, title in ((author, "The article that is pulled"), (other, "The article that stays"))
    ]
    house.ask("issue", volume=8, number=1, articles=numbers)
    ways.open_issue(production, "Volume 8")
    production.click("Freeze").click("Freeze").sees("In press")

    ways.open_issue(chief, "Volume 8")
    chief.click("The article that is pulled").click("Pull from the issue in press")
    chief.fill({"Reason": "A figure has to be cleared first."}).click("Pull from the issue in press")

    author.mail.wait_for(f"{numbers[0]}: your article will not appear in this issue")
    ways.open_issue(production, "Volume 8")
    production.sees("In assembly", "The article that stays")
    production.click("Freeze").click("Freeze").click("Publish").click("Publish")
    somebody().waits_for("/archive/", "Volume 8").click("Volume 8").sees("The article that stays").does_not_see(
        "The article that is pulled"
    )


def test_scheduled_issue_that_fails_its_checks_does_not_appear(
    house: House, staff: dict[str, Person], somebody: MadeUp, tmp_path: Path
) -> None:
    author, production, office = somebody("Virak", "Seng"), staff["production"], staff["office"]
    number = house.ask("article", author=author.email, title="The article with a picture")
    house.ask("issue", volume=9, number=1, articles=[number])
    ways.open_issue(production, "Volume 9")
    production.click("Freeze").click("Freeze")
    production.click("Set the date of publication")
    ways.choose_day(production, "Day of publication", days=3)
    production.click("Set the date of publication").sees("publishes itself on")

    # Since then a second galley was added, with a picture that nobody has described.
    galley = tmp_path / "galley.html"
    galley.write_text(PICTURE_WITHOUT_WORDS)
    production.click("The article with a picture")
    under = "Add a galley, or replace the PDF by one with the same text"
    ways.upload_galley(production, galley, form="HTML", under=under)
    house.ask("let_pass", days=4)

    office.open(office.mail.wait_for("was NOT published").link).sees("In assembly", "The article with a picture")
    author.mail.has_nothing_about("is published")
    somebody().open("/archive/").does_not_see("Volume 9")


def test_article_appears_online_first_and_then_in_its_issue(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    author, production, reader = somebody("Pisey", "Chhun"), staff["production"], somebody()
    number = house.ask("article", author=author.email, title="The article that does not wait")
    ways.open_article(production, number)
    production.click("Publish online first").click("Publish online first")
    author.mail.wait_for("Your article is published")
    reader.waits_for("/online-first/", "The article that does not wait").click("The article that does not wait").sees(
        author.name
    )
    address = reader.page.url

    house.ask("issue", volume=10, number=1)
    ways.open_issue(production, "Volume 10")
    ways.place(production, "The article that does not wait")
    ways.publish(production)

    author.mail.wait_for("has its volume and pages")
    reader.waits_for("/archive/", "Volume 10").click("Volume 10").click("The article that does not wait")
    assert reader.page.url == address
    reader.sees("Volume 10")
