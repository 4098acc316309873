"""A file of nearly a hundred megabytes, from a browser through the store and the worker, past the web server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bench.memory import highest, memory
from tests.journeys import ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.submissions.parts import long_docx

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

MEGABYTES = 95
LITTLE = 45  # MB: what two programs that were asked nothing before load for the store; the file itself is twice that
MINUTES = 180_000  # milliseconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "atlas.docx"
    path.write_bytes(long_docx(MEGABYTES))
    return path


def test_long_file_arrives_and_the_web_server_holds_nothing_of_it(house: House, somebody: MadeUp, file: Path) -> None:
    author: Any = somebody("Bopha", "Sok")
    ways.register(author)
    page = author.page
    page.goto(house.address + "/manuscripts/new/")
    page.get_by_role("button", name="Your manuscript", exact=True).set_input_files(file)
    web = house.programs["web"].pid
    before = memory(web)
    with highest(web) as most:
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=MINUTES)
        expect(page.get_by_text("The check is done.")).to_be_visible(timeout=MINUTES)
    expect(page.get_by_role("link", name="atlas.docx")).to_be_visible()
    assert most[0] - before < LITTLE
