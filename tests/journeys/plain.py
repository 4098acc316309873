"""A person without a browser: the same words pressed and the same fields filled in, through Django's test client.

It has the methods of ``Person`` that the ways of a manuscript use, so that the same ways serve for both.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from journal import outbox
from tests.journeys.letters import Mail

SCOPES = "self::section or self::article or self::li or self::tr or self::details or self::form or self::fieldset or self::header"
SHOWN = "not(ancestor-or-self::*[@hidden])"


class PlainMailbox:
    """What came for one address; looking into it lets the worker's work be done first."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.read: set[str] = set()

    def wait_for(self, words: str) -> Mail:
        """Return the oldest unread letter with ``words`` in its subject."""
        while outbox.sweep():
            pass  # a job may write letters
        mine = [message for message in mail.outbox if self.address in message.to]
        for message in mine:
            key = message.extra_headers["Message-ID"]
            if key not in self.read and words.lower() in message.subject.lower():
                self.read.add(key)
                return Mail(message.subject, message.body, settings.SITE_URL)
        came = "; ".join(message.subject for message in mine) or "nothing"
        raise AssertionError(f"no new letter about “{words}” came to {self.address}; came: {came}")


class PlainPerson:
    """Somebody who reads pages as text; without a mail address, an anonymous reader."""

    def __init__(self, email: str = "", name: str = "") -> None:
        self.email = email
        self.name = name
        self.mail = PlainMailbox(email)
        self.client = Client()
        self.address = "/"
        self.page: Any = None
        self.files: dict[tuple[str, str], Path] = {}

    # -- Going ------------------------------------------------------------------------------------------------------

    def open(self, address: str) -> PlainPerson:
        """Open an address."""
        parts = urlsplit(urljoin(self.address, address))
        return self._show(self.client.get(parts.path + (f"?{parts.query}" if parts.query else ""), follow=True))

    def click(self, words: str, *, within: str = "") -> PlainPerson:
        """Press the button or follow the link with these words."""
        control = self._control(words, within)
        return self.open(control.get("href")) if control.tag == "a" else self._send(control)

    def follow_first_row(self) -> PlainPerson:
        """Follow the first link in the rows of the table on the page."""
        return self.open(self.page.xpath("//main//table/tbody//a")[0].get("href"))

    def download(self, words: str) -> bytes:
        """Return the file that the link with these words leads to."""
        response = self.client.get(self._control(words, "").get("href"))
        with urllib.request.urlopen(response["Location"], timeout=10) as answer:
            return bytes(answer.read())

    def unfold(self, words: str) -> PlainPerson:
        """Find that there is something folded away under these words; it is there for whoever reads the source."""
        assert any(words in summary.text_content() for summary in self.page.iter("summary")), words
        return self

    def offers(self, words: str, *, within: str = "") -> bool:
        """Tell whether there is such a button or link to press now."""
        is_there = not within or within in self.page.text_content()
        return is_there and any(_begins(_name(control), words) for control in self._controls(within))

    def _show(self, response: Any) -> PlainPerson:
        assert response.status_code == 200, f"{response.request['PATH_INFO']} answers {response.status_code}"
        query = response.request.get("QUERY_STRING")
        self.address = response.request["PATH_INFO"] + (f"?{query}" if query else "")
        self.page = html.fromstring(response.content.decode())
        self.files = {}
        return self

    def _controls(self, within: str) -> list[Any]:
        found = self._place(within).xpath(f".//a[@href][{SHOWN}] | .//button[not(@disabled)][{SHOWN}]")
        return [control for control in found if control.get("type") != "reset"]

    def _control(self, words: str, within: str) -> Any:
        controls = self._controls(within)
        whole = [control for control in controls if _name(control).rstrip("… ").lower() == words.lower()]
        found = whole or [control for control in controls if _begins(_name(control), words)]
        assert found, f"nothing to press is called “{words}” at {self.address}:\n{self.text}"
        return found[0]

    def _place(self, within: str) -> Any:
        if not within:
            return self.page
        places = [place for place in self.page.xpath(f"//*[{SCOPES}]") if within in place.text_content()]
        assert places, f"“{within}” is not at {self.address}:\n{self.text}"
        return places[-1]

    def _send(self, button: Any) -> PlainPerson:
        form = _form_of(button)
        sent: list[tuple[str, Any]] = [*_values_of(form), *_values_elsewhere(form)]
        sent += [(name, _upload(path)) for (key, name), path in self.files.items() if key == _path(form)]
        if button.get("name"):
            sent.append((button.get("name"), button.get("value", "")))
        data: dict[str, list[Any]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        action = urlsplit(urljoin(self.address, form.get("action") or self.address))
        address = action.path + (f"?{action.query}" if action.query else "")
        if form.method == "GET":
            return self._show(self.client.get(action.path, data, follow=True))
        return self._show(self.client.post(address, data, follow=True))

    # -- Filling in -------------------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, Any], *, within: str = "") -> PlainPerson:
        """Fill in fields by their labels."""
        for label, answer in answers.items():
            self._answer(self._field(label, within), answer)
        return self

    def _field(self, label: str, within: str) -> Any:
        labels = [found for found in self._place(within).iter("label") if found.for_element is not None]
        whole = [found for found in labels if _words(found).lower() == label.lower()]
        found = whole or [found for found in labels if _begins(_words(found), label)]
        assert found, f"no field is called “{label}” at {self.address}:\n{self.text}"
        return found[0].for_element

    def _answer(self, field: Any, answer: Any) -> None:
        kind = field.get("type", field.tag)
        if kind == "file":
            self.files[_path(_form_of(field)), field.get("name")] = answer
        elif kind in {"checkbox", "radio"}:
            if answer and kind == "radio":
                for other in _form_of(field).xpath(".//input[@type='radio'][@name=$name]", name=field.get("name")):
                    other.checked = False
            field.checked = bool(answer)
        elif field.tag == "select":
            begun = [option for option in field.iter("option") if _words(option).startswith(str(answer))]
            options = [option for option in begun if _words(option) == str(answer)] or begun
            assert options, f"“{answer}” is no choice of {field.get('name')}"
            field.value = options[0].get("value")
        else:
            field.value = str(answer)

    # -- Seeing -----------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return " ".join(" ".join(main.text_content() for main in self.page.iter("main")).split())

    def sees(self, *words: str) -> PlainPerson:
        """Find these words on the page."""
        page = " ".join(self.page.text_content().split())
        for each in words:
            assert each in page, f"“{each}” is not at {self.address}:\n{self.text}"
        return self

    def does_not_see(self, *words: str) -> PlainPerson:
        """Find none of these words on the page."""
        page = " ".join(self.page.text_content().split())
        for each in words:
            assert each not in page, f"“{each}” is at {self.address}"
        return self


def _form_of(element: Any) -> Any:
    """Return the form that a control belongs to: the one it names, else the one it stands in."""
    if named := element.get("form"):
        return element.getroottree().xpath("//form[@id=$id]", id=named)[0]
    return next(element.iterancestors("form"))


def _values_of(form: Any) -> list[tuple[str, Any]]:
    """Return what a form sends; lxml says "on" for a ticked choice whose value is empty, where a browser sends that."""
    empty = set(form.xpath(".//input[@type='radio'][@checked][@value='']/@name"))
    return [(name, "" if name in empty and value == "on" else value) for name, value in form.form_values()]


def _values_elsewhere(form: Any) -> list[tuple[str, str]]:
    """Return what is filled in outside of a form in controls that name it; lxml knows those inside only."""
    controls = form.getroottree().xpath("//*[@form=$id][@name][not(self::button)]", id=form.get("id", ""))
    boxes = {"checkbox", "radio"}
    return [(c.name, c.value or "on") for c in controls if c.get("type") not in boxes or c.checked]


def _path(form: Any) -> str:
    return str(form.getroottree().getpath(form))


def _upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _name(control: Any) -> str:
    return str(control.get("aria-label") or _words(control))


def _begins(name: str, words: str) -> bool:
    return bool(re.match(re.escape(words), name, re.IGNORECASE))
