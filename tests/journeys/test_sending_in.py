"""Sending a manuscript in, from the registration to the confirmation, by people who work otherwise."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.keyboard import KeyboardPerson
from tests.journeys.person import Person
from tests.journeys.staff import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

LOST = "The connection is lost; trying again."
SPEED = 400_000 / 8  # bytes a second
LONG = 1024**2  # bytes; from here on a file goes in parts


def test_with_the_keyboard_alone(somebody: MadeUp, tmp_path: Path) -> None:
    author = somebody("Bopha", "Sok", kind=KeyboardPerson)
    title = "Who is told when the river rises"
    ways.register(author)
    number = ways.submit(author, papers.manuscript(tmp_path / "river.docx", title=title), title=title)
    author.sees(number)
    assert number in author.mail.wait_for("we have received your manuscript").subject


def test_without_scripts(somebody: MadeUp, tmp_path: Path) -> None:
    author = somebody("Dara", "Chea", java_script_enabled=False)
    title = "Notice in hours, seasons in weeks"
    ways.register(author)
    number = ways.submit(author, papers.manuscript(tmp_path / "notice.docx", title=title), title=title)
    author.sees(number)
    assert number in author.mail.wait_for("we have received your manuscript").subject


def test_on_a_slow_line_that_is_cut_while_the_session_ends(somebody: MadeUp, tmp_path: Path) -> None:
    author = somebody("Malee", "Chaiyo")
    title = "A season between two releases"
    file = papers.weighing(papers.manuscript(tmp_path / "season.docx", title="Untitled"), LONG)
    ways.register(author)
    author.open("/").click("Submit")
    author.fill({"Your manuscript": file})
    line = SlowLine(author)

    line.cut()
    author.click("Continue").sees(LOST)
    for _reset in range(2):
        line.resets += 1
        line.mend()
        line.has_reset()
        author.sees(LOST)
        line.cut()
    line.loses_no_more()
    expect(author.page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=40_000)
    expect(author.page.get_by_text("The check is done.")).to_be_visible(timeout=20_000)

    author.click("Back to the tasks").click("Title, abstract and keywords")
    author.fill({"Title": title}).sees("last saved")
    assert author.house.ask("end_session", email=author.email) == 1
    author.fill({"Abstract": ways.ABSTRACT}).sees("You have been signed out. Your words are kept on this device")
    here = author.page.url
    author.sign_in(PASSWORD).open(here)
    expect(author.page.get_by_label("Abstract", exact=True)).to_have_value(ways.ABSTRACT)
    expect(author.page.get_by_label("Title", exact=True)).to_have_value(title)

    author.click("Save and go back")
    ways.complete(author, title=title)
    author.sees(ways.send(author))
    author.click("To the page of the manuscript").sees(title)
    assert author.download(file.name) == file.read_bytes()


class SlowLine:
    """A line of 400 kbit a second, as Chromium makes one: it can be cut, and lose the next parts that are sent."""

    def __init__(self, person: Person) -> None:
        self.page = person.page
        self.resets = 0
        self.page.route("**/*partNumber=*", self._go)
        self.tools = person.context.new_cdp_session(person.page)
        self.tools.send("Network.enable")
        self.mend()

    def cut(self) -> None:
        self._is(offline=True)

    def mend(self) -> None:
        self._is(offline=False)

    def loses_no_more(self) -> None:
        """Come back for good; whoever looks at each request keeps the browser from using what it has loaded before."""
        self.page.unroute("**/*partNumber=*")
        self.mend()

    def has_reset(self) -> None:
        """Wait until a part got lost."""
        until = time.monotonic() + 10
        while self.resets:
            assert time.monotonic() < until, "no part is sent"
            self.page.wait_for_timeout(20)

    def _go(self, route: Route) -> None:
        if route.request.method == "PUT" and self.resets:
            self.resets -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    def _is(self, *, offline: bool) -> None:
        conditions = {"offline": offline, "latency": 100, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
        self.tools.send("Network.emulateNetworkConditions", conditions)


@pytest.mark.parametrize(
    ("hidden", "what"),
    [
        ("outline: none", "isDrawn"),
        ("position: absolute; left: -99px", "isInside"),
        ("position: absolute; top: 0; z-index: -1", "isUncovered"),
    ],
)
def test_focus_that_is_not_seen_stops_the_keyboard(hidden: str, what: str, somebody: MadeUp) -> None:
    person = somebody(kind=KeyboardPerson)
    cover = "position: absolute; inset: 0; background: white"
    person.page.set_content(
        f'<a href="#" style="{hidden}">On</a><div style="{cover if what == "isUncovered" else ""}">x</div>'
    )
    with pytest.raises(AssertionError, match=f"the focus on “On” at about:blank: {what} is false"):
        person.press(person.page.get_by_text("On"))
