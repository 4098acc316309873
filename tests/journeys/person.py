"""A person on a journey: a browser with cookies of its own, and the letters that came to one address.

Pages are worked as a person works them: by the words on links, buttons and fields, never by ids. Every page that is
opened must come without a server error, a script error or a breach of the content policy.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.house import House
from tests.journeys.letters import Mail

PATIENCE = 10_000  # milliseconds
MAIL_PATIENCE = 15  # seconds: the bell, the sweep every second, a busy machine
SERVER_AT_FAULT = 500
VIEW = 3000  # characters of a page that are shown when a journey fails


SCOPES = "section, article, li, tr, details, form, fieldset, header"
FOLDED = "xpath=ancestor::details[not(@open)]"
FOLDED_HERE = "details:not([open]) *"

Kind = Callable[[Page | Locator, re.Pattern[str]], Locator]


def _controls(place: Page | Locator, named: re.Pattern[str]) -> Locator:
    """Return the buttons that can be pressed and the links of a place."""
    return place.get_by_role("button", name=named, disabled=False).or_(place.get_by_role("link", name=named))


def _folded_controls(place: Page | Locator, named: re.Pattern[str]) -> Locator:
    """Return those that are folded away; the names of hidden things hold all words inside them."""
    buttons = place.get_by_role("button", name=named, disabled=False, include_hidden=True)
    found = buttons.or_(place.get_by_role("link", name=named, include_hidden=True))
    return found.and_(place.locator(FOLDED_HERE))


def _fields(place: Page | Locator, named: re.Pattern[str]) -> Locator:
    """Return the fields of a place."""
    return place.get_by_label(named).and_(place.locator("input, select, textarea"))


class Mailbox:
    """What came for one address."""

    def __init__(self, house: House, address: str) -> None:
        self.house = house
        self.address = address
        self.read: set[str] = set()

    def wait_for(self, words: str) -> Mail:
        """Return the oldest unread letter with ``words`` in its subject, whatever their case; wait until it comes."""
        until = time.monotonic() + MAIL_PATIENCE
        while time.monotonic() < until:
            for message in self.house.mail.to(self.address):
                if message["Message-ID"] not in self.read and words.lower() in str(message["Subject"]).lower():
                    self.read.add(str(message["Message-ID"]))
                    return self._opened(message)
            time.sleep(0.05)
        came = "; ".join(self.subjects()) or "nothing"
        raise AssertionError(f"no new letter about “{words}” came to {self.address}; came: {came}\n{self.house.logs()}")

    def _opened(self, message: EmailMessage) -> Mail:
        part = message.get_body(("plain",))
        assert part is not None
        return Mail(str(message["Subject"]), part.get_content(), self.house.address)

    def has_nothing_about(self, words: str) -> None:
        """Make sure that no letter with ``words`` in its subject has come."""
        found = [subject for subject in self.subjects() if words.lower() in subject.lower()]
        assert not found, found

    def subjects(self) -> list[str]:
        """Return the subjects of all that came, oldest first."""
        return [str(message["Subject"]) for message in self.house.mail.to(self.address)]


class Person:
    """Somebody with a browser and a mail address; without one, an anonymous reader."""

    present: ClassVar[list[Person]] = []

    def __init__(self, browser: Browser, house: House, email: str = "", name: str = "", **surroundings: Any) -> None:
        self.house = house
        self.email = email
        self.name = name
        self.mail = Mailbox(house, email)
        self.troubles: list[str] = []
        self.context = browser.new_context(base_url=house.address, reduced_motion="reduce", **surroundings)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("console", self._listen)
        self.page.on("response", self._look)
        self.present.append(self)

    def leave(self) -> None:
        """Close the browser."""
        self.present.remove(self)
        self.context.close()

    def view(self) -> str:
        """Return the address and the words of the page, to be shown when a journey fails."""
        return f"{self.page.url}\n{self.page.locator('body').inner_text()[:VIEW]}"

    # -- Going ------------------------------------------------------------------------------------------------------

    def open(self, address: str) -> Person:
        """Open an address that was found in a letter or that everybody knows, such as the first page."""
        self.page.goto(address)
        self.check()
        return self

    def waits_for(self, address: str, words: str) -> Person:
        """Load a public page until these words are on it: the edition is asked for once a second."""
        until = time.monotonic() + PATIENCE / 1000
        while words not in self.open(address).text:
            assert time.monotonic() < until, f"“{words}” does not come to {self.view()}"
            time.sleep(0.3)
        return self

    def click(self, words: str, *, within: str = "") -> Person:
        """Press the button or follow the link with these words; ``within`` names the row, section or form it stands in."""
        self.press(self._find(words, within, _controls, _folded_controls))
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".htmx-request")).to_have_count(
            0, timeout=PATIENCE
        )  # a part of the page is on its way
        self.check()
        return self

    def follow_first_row(self) -> Person:
        """Follow the first link in the rows of the table on the page."""
        self.page.locator("main table tbody").get_by_role("link").first.click()
        self.page.wait_for_load_state("load")
        self.check()
        return self

    def download(self, words: str) -> bytes:
        """Return the file that the link with these words leads to."""
        answer = self.context.request.get(str(self._find(words, "", _controls).get_attribute("href")))
        assert answer.ok, f"“{words}” answers {answer.status}"
        return answer.body()

    def unfold(self, words: str) -> Person:
        """Open what is folded away under these words, if it is not open already."""
        details = self.page.locator("details").filter(has=self.page.locator("summary", has_text=words)).first
        if not details.evaluate("element => element.open"):
            self.press(details.locator("summary").first)
        return self

    def press(self, control: Locator) -> None:
        """Press a button, a link or what unfolds something."""
        control.click()

    def offers(self, words: str, *, within: str = "") -> bool:
        """Tell whether there is such a button or link to press now, folded away or not."""
        return any(self._found(kind, words, within) is not None for kind in (_controls, _folded_controls))

    def _find(self, words: str, within: str, *kinds: Kind) -> Locator:
        """Return what is called so on the page, unfolded if it was folded away; wait until it is there."""
        until = time.monotonic() + PATIENCE / 1000
        while True:
            found = next(filter(None, (self._found(kind, words, within) for kind in kinds)), None)
            if found is None:
                place = f" in “{within}”" if within else ""
                assert time.monotonic() < until, f"nothing is called “{words}”{place} at {self.view()}"
                time.sleep(0.1)
            elif folded := found.locator(FOLDED).all():
                self.press(folded[0].locator("> summary"))  # the outermost; then look again
            else:
                return found

    def _found(self, kind: Kind, words: str, within: str) -> Locator | None:
        """Return the one with just this name, else the first one whose name begins so."""
        for end in (r"[\s…]*$", ""):
            named = re.compile(rf"^\s*{re.escape(words)}{end}", re.IGNORECASE)
            place: Page | Locator = self.page
            if within:
                place = self.page.locator(SCOPES).filter(has_text=within).filter(has=kind(self.page, named)).last
            if (found := kind(place, named)).count():
                return found.first
        return None

    # -- Filling in -------------------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, Any], *, within: str = "") -> Person:
        """Fill in fields by their labels: text, choice, tick (``True`` or ``False``) or file (a path)."""
        for label, answer in answers.items():
            self.answer(self._find(label, within, _fields), answer)
        return self

    def answer(self, field: Locator, answer: Any) -> None:
        """Fill in one field."""
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : (e.type || e.tagName).toLowerCase()")
        if isinstance(answer, Path) or kind == "file":
            field.set_input_files(answer)
        elif kind == "select":
            labels = field.locator("option").all_inner_texts()
            exact, begun = (
                [each for each in labels if each == answer],
                [each for each in labels if each.startswith(answer)],
            )
            field.select_option(label=(exact or begun or [answer])[0])
        elif kind in {"checkbox", "radio"}:
            field.set_checked(bool(answer))
        else:
            field.fill(str(answer))

    # -- Seeing -----------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return self.page.locator("main").inner_text()

    def sees(self, *words: str) -> Person:
        """Find these words on the page."""
        for each in words:
            expect(self.page.get_by_text(each).locator("visible=true").first).to_be_visible(timeout=PATIENCE)
        return self

    def does_not_see(self, *words: str) -> Person:
        """Find none of these words on the page."""
        for each in words:
            expect(self.page.get_by_text(each)).to_have_count(0)
        return self

    def does_not_offer(self, words: str) -> Person:
        """Find no such button or link that could be pressed."""
        assert not self.offers(words), f"{self.page.url} offers “{words}”"
        return self

    def finds_nothing_at(self, address: str) -> Person:
        """Be told that there is no such page."""
        answer = self.page.goto(address)
        assert answer
        assert answer.status == 404, f"{address} answers {answer.status} to {self.email or 'a reader'}"
        return self

    # -- Accounts ---------------------------------------------------------------------------------------------------

    def sign_in(self, password: str) -> Person:
        """Sign in with a password."""
        self.open("/accounts/login/")
        self.fill({"Mail address": self.email, "Password": password})
        self.click("Sign in", within="Password")
        return self

    # -- Watching ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Fail if the page came with an error of the server, a script or the content policy."""
        troubles, self.troubles = self.troubles, []
        assert not troubles, f"{self.page.url}: " + "; ".join(troubles) + "\n" + self.house.logs()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= SERVER_AT_FAULT:
            self.troubles.append(f"{response.request.method} {response.url} answers {response.status}")
