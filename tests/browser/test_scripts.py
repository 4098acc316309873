"""The small scripts in a real browser, on pages of the gallery, under the policy of the real site."""

from __future__ import annotations

import functools
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.gallery.rooms import POLICY, ROOT

pytestmark = pytest.mark.browser


class Gallery(http.server.SimpleHTTPRequestHandler):
    """Serves the written pages."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that leaves in the middle of an answer."""

    def handle_error(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Write the gallery and serve it."""
    out: Path = tmp_path_factory.mktemp("gallery")
    written = subprocess.run(
        [sys.executable, "-m", "tests.browser.gallery", str(out), "--write"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert written.returncode == 0, written.stderr
    server = Server(("127.0.0.1", 0), functools.partial(Gallery, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of its own for a test."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


class Answers:
    """Answers POST requests of a page as told, and keeps what was sent."""

    def __init__(self, page: Page, status: int = 204) -> None:
        self.status: int | None = status
        self.sent: list[str] = []
        page.route("**/", self.answer)

    def answer(self, route: Route, request: Request) -> None:
        if request.method != "POST":
            route.continue_()
        elif self.status is None:
            route.abort()
        else:
            self.sent.append(request.post_data or "")
            route.fulfill(status=self.status)


def test_words_of_a_page_that_the_line_has_lost_are_asked_for_again(page: Page, address: str):
    asked: list[str] = []

    def answer(route: Route, request: Request) -> None:
        asked.append(request.url)
        route.abort() if len(asked) == 1 else route.fulfill(body="<span>Words of the page</span>")

    page.clock.install()
    page.route("**/layer", answer)
    page.goto(f"{address}/states.html")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin', '<div data-layer=/layer>Page</div>')"
    )
    script = page.evaluate("document.querySelector('script[src*=autosave]').src.replace(/autosave[^/]*$/, '')")
    with page.expect_event("requestfailed"):
        page.add_script_tag(url=f"{script}beside.js", type="module")
    page.clock.run_for(6000)
    expect(page.locator("[data-layer]")).to_contain_text("Words of the page")
    assert len(asked) == 2


def test_error_summary_has_the_keyboard_and_leads_into_the_field(page: Page, address: str):
    page.goto(f"{address}/form-errors.html")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    page.get_by_role("link", name="Abstract:").click()
    expect(page.locator("#id_abstract")).to_be_focused()
    page.get_by_role("link", name="Statements:").click()
    expect(page.locator("#id_statements_0")).to_be_focused()


def test_autosave_sends_what_is_typed(page: Page, address: str):
    answers = Answers(page)
    page.goto(f"{address}/review.html")
    page.fill("#id_for_author", "The question is good.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved")
    assert any("The question is good." in body for body in answers.sent)
    assert page.evaluate("localStorage.length") == 0


def test_all_that_autosave_tells_is_told_by_the_clock_of_the_reader(browser: Browser, address: str):
    context = browser.new_context(timezone_id="Pacific/Auckland")
    page = context.new_page()
    page.clock.install(time="2026-11-23T10:00:00Z")
    Answers(page)
    page.goto(f"{address}/review.html")
    state = page.locator("[data-autosave-state]")
    expect(state).to_have_text("Everything is saved as you type · last saved 21 November 2026 at 03:02")
    page.fill("#id_for_author", "The question is good.")
    page.clock.run_for(2000)
    expect(state).to_have_text("Saved 23:00")
    context.close()


def test_autosave_sends_what_was_typed_before_it_came(page: Page, address: str):
    answers = Answers(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/autosave*.js", hold)
    with page.expect_request("**/autosave*.js"):
        page.goto(f"{address}/review.html", wait_until="commit")
    page.fill("#id_for_author", "Typed at once.")
    held.pop().continue_()
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved")
    assert any("Typed at once." in body for body in answers.sent)


def test_autosave_keeps_the_words_while_the_line_is_down(page: Page, address: str):
    answers = Answers(page)
    answers.status = None
    page.goto(f"{address}/review.html")
    page.fill("#id_for_author", "Written on the boat.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Not saved yet")
    answers.status = 204
    page.reload()
    expect(page.locator("#id_for_author")).to_have_value("Written on the boat.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("status", "words"), [(403, "signed out"), (409, "out of date"), (404, "out of date"), (500, "Not saved yet")]
)
def test_autosave_says_what_went_wrong(page: Page, address: str, status: int, words: str):
    Answers(page, status)
    page.goto(f"{address}/review.html")
    page.fill("#id_for_author", "A word.")
    expect(page.locator("[data-autosave-state]")).to_contain_text(words)
    assert page.evaluate("localStorage.length") == 1


def test_autosave_offers_no_words_that_a_button_was_to_replace(page: Page, address: str):
    Answers(page)
    page.goto(f"{address}/review.html")
    words = [["for_author", "Words before."]]
    for replaces, left in ((True, 0), (False, 1)):
        kept = json.dumps({"base": "something else", "words": words, "replaces": replaces})
        page.evaluate("kept => localStorage.setItem('unsent:gallery', kept)", kept)
        page.reload()
        expect(page.locator("#id_for_author")).to_have_value("")
        expect(page.get_by_role("button", name="Put them into the form")).to_have_count(left)
        assert page.evaluate("localStorage.length") == left


def test_two_windows_keep_their_words_apart_and_the_one_that_stays_takes_up_what_the_other_left(
    page: Page, address: str
):
    answers = Answers(page)
    answers.status = None
    page.goto(f"{address}/review.html")
    page.fill("#id_for_author", "Typed in the first window.")
    other = page.context.new_page()
    theirs = Answers(other)
    other.goto(f"{address}/review.html")
    other.fill("#id_for_editor", "Typed in the second.")
    expect(other.locator("[data-autosave-state]")).to_contain_text("Saved")
    expect(other.locator("#id_for_author")).to_have_value("")  # its window is there, and sends it itself
    assert other.evaluate("localStorage.length") == 1
    page.close()
    other.wait_for_function("navigator.locks.query().then(({held}) => held.length === 1)")  # its own
    other.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(other.locator("#id_for_author")).to_have_value("Typed in the first window.")
    expect(other.locator("[data-autosave-state]")).to_contain_text("Saved")
    assert ["Typed in the first window." in body for body in theirs.sent] == [False, True]
    assert "Typed in the second." in theirs.sent[1]
    assert other.evaluate("localStorage.length") == 0


def test_autosave_does_not_write_old_words_over_newer_ones(page: Page, address: str):
    Answers(page)
    kept = json.dumps({"base": "something else", "words": [["for_author", "Old words."]]})
    page.goto(f"{address}/review.html")
    page.evaluate("kept => localStorage.setItem('unsent:gallery', kept)", kept)
    page.reload()
    expect(page.locator("#id_for_author")).to_have_value("")
    page.get_by_role("button", name="Put them into the form").click()
    expect(page.locator("#id_for_author")).to_have_value("Old words.")


def rows(page: Page) -> list[str]:
    return page.locator("[data-order] .title-link").all_inner_texts()


def test_dragging_a_row_sends_its_new_position(page: Page, address: str):
    answers = Answers(page)
    page.goto(f"{address}/assembly.html")
    before = rows(page)
    start = page.locator("[data-order-handle]").nth(0).bounding_box()
    end = page.locator("[data-order] > li").nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, end["y"] + end["height"] - 4, steps=8)
    assert rows(page) == [before[1], before[2], before[0], before[3]]
    page.mouse.up()
    page.wait_for_timeout(100)
    sent: dict[str, Any] = parse_qs(answers.sent[-1])
    assert (sent["item"], sent["position"]) == (["1"], ["3"])


def test_buttons_move_a_row_without_script(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    answers = Answers(page)
    page.goto(f"{address}/assembly.html")
    expect(page.locator("[data-order-handle]").first).to_be_hidden()
    page.get_by_role("button", name="Move down: Sediment").click()
    sent = parse_qs(answers.sent[-1])
    context.close()
    assert (sent["item"], sent["move"]) == (["2"], ["down"])


def test_dropped_file_is_named(page: Page, address: str):
    page.goto(f"{address}/form-plain.html")
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["x".repeat(2000)], "សៀវភៅ.docx"));
          document.querySelector("[data-drop]").dispatchEvent(
            new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator("[data-drop-chosen]")).to_have_text("សៀវភៅ.docx (2 kB)")
    assert page.evaluate("document.querySelector('#id_manuscript').files.length") == 1


def test_page_for_a_phone_is_not_wider_than_the_phone(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for name in ("article", "table", "manuscript", "form-errors", "review", "assembly", "decision"):
        page.goto(f"{address}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.close()


def test_part_of_a_page_that_does_not_come_is_said(page: Page, address: str):
    page.goto(f"{address}/table.html")
    notice = page.locator("[data-no-answer]")
    expect(notice).to_be_hidden()
    page.route("**/table.html?*", lambda route: route.abort())
    page.select_option("#id_state", "r")
    expect(notice).to_contain_text("did not answer")
    page.unroute("**/table.html?*")
    page.select_option("#id_state", "")
    expect(notice).to_be_hidden()
