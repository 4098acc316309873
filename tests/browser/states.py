"""States of pages to which no link leads: what a file says of itself, a form that is refused, words that clash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

LONG = FilePayload(name="season.docx", mimeType="application/octet-stream", buffer=bytes(1024**2))  # goes in parts


def as_it_is(_page: Page) -> None:
    """Do nothing: the page shows it when it is opened."""


def send_in_vain(page: Page) -> None:
    """Send the form with nothing in it."""
    page.get_by_role("main").locator("form button.button:not(.plain)").first.click()
    expect(page.locator("[data-error-summary]")).to_be_focused()


def change_in_two_windows(page: Page) -> None:
    """Save other words in a second window, then those of the first."""
    other = page.context.new_page()
    other.goto(page.url)
    for window, title in ((other, "A title of the second window"), (page, "A title of the first window")):
        window.get_by_label("Title", exact=True).fill(title)
        window.get_by_role("button", name="Save and go back").click()
    other.close()
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()


def have_something_to_say(page: Page) -> None:
    """Open what every declaration asks for."""
    for choice in page.get_by_label("There is something to say:").all():
        choice.check()


def pause_an_upload(page: Page) -> None:
    """Set out with a long file, on a line that is down, and pause."""
    page.route("**/begin/", lambda route: route.abort())
    page.locator("summary").first.click()
    page.locator("input[type=file]").first.set_input_files(LONG)
    page.get_by_role("button", name="Replace the file").click()
    page.get_by_role("button", name="Pause").press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()


@dataclass(frozen=True, slots=True)
class State:
    """One state: the page below that of the draft, words that only this state shows, and what is done there."""

    page: str
    words: str
    act: Callable[[Page], None] = as_it_is


STATES = [
    State("", "Your file names"),
    State("upload/", "Not all of it has arrived."),
    State("title/", "The file says something else"),
    State("languages/km/", "Read from your file"),
    State("authors/", "Your file also names"),
    State("check/", "Not given yet"),
    State("authors/add/", "Enter a name", send_in_vain),
    State("declarations/", "Name each interest", have_something_to_say),
    State("title/", "You changed this on", change_in_two_windows),
    State("upload/", "Paused at", pause_an_upload),
]
