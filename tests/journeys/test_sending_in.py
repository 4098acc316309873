"""Sending a manuscript in, from the registration to the confirmation, by people who work otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.keyboard import KeyboardPerson

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


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
