"""Sending a manuscript in, from the registration to the confirmation, by people who work otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.keyboard import KeyboardPerson
from tests.journeys.line import Line, line_of
from tests.journeys.staff import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

LOST = "The connection is lost; trying again. What has arrived is kept: {} %."
MEGABYTE = 1024**2
SIZE = 11 * MEGABYTE  # three parts, of 5, 5 and 1 MiB: the store takes no shorter ones
QUICK = 8_000_000 // 8  # bytes a second; on the slow line all this takes minutes
SLOW = 400_000 // 8


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


@pytest.fixture(params=[QUICK, pytest.param(SLOW, marks=pytest.mark.thorough)])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with line_of(request.param) as line:
        yield line


def test_on_a_line_that_is_cut_three_times_while_the_session_ends(line: Line, somebody: MadeUp, tmp_path: Path) -> None:
    author = somebody("Malee", "Chaiyo", proxy={"server": line.address, "bypass": "<-loopback>"})
    title = "A season between two releases"
    file = papers.weighing(papers.manuscript(tmp_path / "season.docx", title="Untitled"), SIZE)
    patience = 30_000 + 2000 * SIZE / line.speed  # milliseconds
    author.context.set_default_timeout(patience)
    ways.register(author)
    author.open("/").click("Submit")
    author.fill({"Your manuscript": file})

    line.cuts |= {1: MEGABYTE // 2, 2: MEGABYTE}
    line.resets |= {3: MEGABYTE // 2}
    author.page.get_by_role("button", name="Continue").click()
    for kept in (0, 45):
        expect(author.page.get_by_text(LOST.format(kept))).to_be_visible(timeout=patience)
        line.mend()
    expect(author.page.get_by_text(LOST.format(90))).to_be_visible(timeout=patience)
    expect(author.page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=patience)
    expect(author.page.get_by_text("The check is done.")).to_be_visible(timeout=patience)
    assert line.begun == [1, 1, 2, 2, 3, 3]
    assert line.arrived == [1, 2, 3]

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
    line.speed = QUICK
    with author.page.expect_download() as downloaded:
        author.press(author.page.get_by_role("link", name=file.name).first)
    assert downloaded.value.path().read_bytes() == file.read_bytes()


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
