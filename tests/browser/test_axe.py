"""Every page of the demonstration journal, held against axe, a narrow window and its own content policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from journal.desk.demo.texts import AUTHORS
from tests.browser import pages, states
from tests.databases import FOLDER
from tests.journeys.house import House

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # the many elements that pass need not be described: that took half the time
}
SQUEEZED = """() => [...document.querySelectorAll("main :is(dd, dt, td, tbody th, p, li)")].filter(place => {
  const box = place.getBoundingClientRect()
  return box.width < 24 && box.height > 60 && place.innerText.trim().length > 2
}).map(place => place.innerText.trim().slice(0, 40))"""
UNSEEN = """() => [...document.querySelectorAll("main :is(a[href], button, select, textarea, input)")].filter(control => {
  if (control.tabIndex < 0 || !control.checkVisibility()) return false
  for (let place = control; place; place = place.parentElement)
    if (getComputedStyle(place).clipPath === "inset(50%)") return true
  return false
}).map(control => control.outerHTML.slice(0, 80))"""
SETTER = "production@demo.example"
WIDE, NARROW = 1280, 320
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demonstration(request: pytest.FixtureRequest, browser: Browser, _store_server: str) -> Iterator[House]:
    house = House(request.config.stash[FOLDER] / "demonstration", "")
    try:
        house.open(demonstration=True)
        yield house
    finally:
        house.close()


def test_no_page_has_anything_that_axe_finds(demonstration: House, browser: Browser) -> None:
    wrong: list[str] = []
    shown: Counter[str] = Counter()

    for who in pages.viewers():
        context = browser.new_context(base_url=demonstration.address, reduced_motion="reduce")
        pages.sign_in(context, who)
        page = context.new_page()
        page.on("console", lambda message, page=page, wrong=wrong: wrong.extend(complaints(message, page)))
        for sight in pages.sights(context, demonstration, who):
            if pages.is_new(sight, shown):
                wrong.extend(f"{sight.name} ({sight.address}): {finding}" for finding in looked_at(page, sight))
        context.close()

    assert not wrong, "\n".join(wrong)


def test_no_state_of_a_page_has_anything_that_axe_finds(demonstration: House, browser: Browser) -> None:
    facts = {"draft": demonstration.ask("begun", author=AUTHORS[0].email), **demonstration.ask("pages_of_review")}

    wrong: list[str] = []
    for who, rows in groupby(states.STATES, key=attrgetter("who")):
        context = browser.new_context(base_url=demonstration.address, reduced_motion="reduce")
        pages.sign_in(context, f"{who}@demo.example" if who else pages.READER)
        for state in rows:
            page = context.new_page()
            page.goto(state.page.format(**facts))
            state.act(page)
            expect(page.get_by_text(state.words).first).to_be_visible()
            wrong.extend(f"{state.words}: {finding}" for finding in findings(page))
            page.close()
        context.close()

    assert not wrong, "\n".join(wrong)


def test_galley_that_is_read_in_the_browser_has_nothing_that_axe_finds(demonstration: House, browser: Browser) -> None:
    address = demonstration.ask("galley_to_read")
    context = browser.new_context(base_url=demonstration.address, reduced_motion="reduce")
    pages.sign_in(context, SETTER)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    found = findings(page)
    context.close()
    assert found == []


def complaints(message: ConsoleMessage, page: Page) -> list[str]:
    """Return an error of the console, such as a breach of the content policy; that a page is not there is none."""
    if message.type != "error" or message.location["url"] == page.url:
        return []
    return [f"{page.url}: {message.text}"]


def looked_at(page: Page, sight: pages.Sight) -> list[str]:
    """Open a page, and return what is found on it."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(sight.address)
    return findings(page)


def findings(page: Page) -> list[str]:
    """Return what axe finds on a page as it is, and whether a narrow window has to be scrolled sideways."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    answer = Axe().run(page, options=RULES)
    found = [
        f"{violation['id']}: {'; '.join(str(node['html'])[:160] for node in violation['nodes'][:3])}"
        for violation in answer.response["violations"]
    ]
    page.set_viewport_size({"width": NARROW, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"no room for “{words}” in a window of {NARROW}" for words in page.evaluate(SQUEEZED)]
    found += [f"reached by Tab and not seen in a window of {NARROW}: {control}" for control in page.evaluate(UNSEEN)]
    return found + ([f"{wide} px wide in a window of {NARROW}"] if wide > NARROW else [])
