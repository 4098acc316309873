"""A person on a journey: a browser with cookies of its own, and the letters that came to one address.

Pages are worked as a person works them: by the words on links, buttons and fields, never by ids. Every page that is
opened must come without a server error, a script error or a breach of the content policy.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.house import House

PATIENCE = 10_000  # milliseconds
MAIL_PATIENCE = 15  # seconds: the bell, the sweep every second, a busy machine
SERVER_AT_FAULT = 500
VIEW = 3000  # characters of a page that are shown when a journey fails
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,5})\s*$", re.MULTILINE)


class Mail:
    """One letter as it arrived."""

    def __init__(self, message: EmailMessage, house: House) -> None:
        self.message = message
        self.subject = str(message["Subject"])
        part = message.get_body(("plain",))
        assert part is not None
        self.text: str = part.get_content()
        self.links = [link for link in ADDRESS.findall(self.text) if link.startswith(house.address)]

    @property
    def link(self) -> str:
        """The one address in it; a letter asks for one thing."""
        assert self.links, f"no link in “{self.subject}”:\n{self.text}"
        return self.links[0]

    @property
    def code(self) -> str:
        """The code in it, on a line of its own."""
        found = CODE.search(self.text)
        assert found, f"no code in “{self.subject}”:\n{self.text}"
        return found[1]


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
                    return Mail(message, self.house)
            time.sleep(0.05)
        came = "; ".join(self.subjects()) or "nothing"
        raise AssertionError(f"no new letter about “{words}” came to {self.address}; came: {came}\n{self.house.logs()}")

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

    def __init__(self, browser: Browser, house: House, email: str = "", name: str = "") -> None:
        self.house = house
        self.email = email
        self.name = name
        self.mail = Mailbox(house, email)
        self.troubles: list[str] = []
        self.context = browser.new_context(base_url=house.address, reduced_motion="reduce")
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

    def click(self, words: str, *, within: str = "") -> Person:
        """Press the button or follow the link with these words; ``within`` names the section, row or dialog it is in."""
        place = self._place(within)
        named = re.compile(re.escape(words), re.IGNORECASE)
        button, link = place.get_by_role("button", name=named), place.get_by_role("link", name=named)
        target = button.or_(link).first
        target.click()
        self.page.wait_for_load_state("load")
        self.check()
        return self

    def _place(self, within: str) -> Page | Locator:
        if not within:
            return self.page
        words = re.compile(re.escape(within))
        rows = self.page.locator("section, article, li, tr, form, fieldset").filter(has_text=words)
        return rows.last

    # -- Filling in -------------------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, Any]) -> Person:
        """Fill in fields by their labels: text, choice, tick (``True`` or ``False``) or file (a path)."""
        for label, answer in answers.items():
            self.answer(self.field(label), answer)
        return self

    def field(self, label: str) -> Locator:
        """Return the field with this label."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}", re.IGNORECASE)).first

    def answer(self, field: Locator, answer: Any) -> None:
        """Fill in one field."""
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : (e.type || e.tagName).toLowerCase()")
        if isinstance(answer, Path) or kind == "file":
            field.set_input_files(answer)
        elif kind == "select":
            field.select_option(label=answer)
        elif kind in {"checkbox", "radio"}:
            field.set_checked(bool(answer))
        else:
            field.fill(str(answer))

    # -- Seeing -----------------------------------------------------------------------------------------------------

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
        self.fill({"Email": self.email, "Password": password})
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
