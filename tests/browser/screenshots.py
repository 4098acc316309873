"""`python -m tests.browser.screenshots [OUTDIR] [WORD …]`: pictures of every page of the demonstration journal.

Each page is taken at 1280 and at 360 px; with words, only those whose name has one of them in it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from journal.management import weed
from tests.journeys.house import House
from tests.programs import CHROMIUM_FLAGS, chromium, start_store

WIDTHS = (1280, 360)
USUAL = Path("var") / "screenshots"


def main(arguments: list[str]) -> int:
    """Take the pictures; say how many."""
    out = Path(arguments[0]) if arguments else USUAL
    words = arguments[1:]
    if chromium() is None:
        print("No Chromium was found. Install it, or name it in CHROMIUM.")
        return 1
    out.mkdir(parents=True, exist_ok=True)
    with demonstration() as house:
        number = take(house, out, words)
    print(f"{number} pictures in {out}")
    return 0


@contextmanager
def demonstration(*, bench: Sequence[str] = ()) -> Iterator[House]:
    """Open a house with the demonstration, or with a bench, in a folder of its own; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="journal-pictures-"))
    ports = weed.free_ports()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="journal.config.settings",
        SECRET_KEY=secrets.token_hex(32),
        S3_ENDPOINT_URL=ports.endpoint,
        S3_ACCESS_KEY="journal",
        S3_SECRET_KEY=secrets.token_hex(20),
    )
    django.setup()
    store = start_store(folder / "store", ports)
    house = House(folder / "house", "")
    try:
        house.open(demonstration=not bench, bench=bench)
        yield house
    finally:
        house.close()
        store.kill()
        store.wait()
        shutil.rmtree(folder, ignore_errors=True)


def take(house: House, out: Path, words: list[str]) -> int:
    """Take pictures of all pages at all widths; return how many."""
    from tests.browser import pages  # noqa: PLC0415 - it needs the settings

    number = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for who in pages.viewers():
            context = browser.new_context(base_url=house.address, reduced_motion="reduce")
            pages.sign_in(context, who)
            page = context.new_page()
            for sight in pages.sights(context, house, who):
                if words and not any(word in sight.name for word in words):
                    continue
                page.goto(sight.address)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.screenshot(path=out / f"{sight.name}-{width}.png", full_page=True)
                    number += 1
            context.close()
        browser.close()
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
