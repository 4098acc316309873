"""``python -m tests.browser.gallery OUTDIR [PAGE …]``: write the pages, take pictures of them, hold them against axe.

With ``--write`` in place of pages it only writes them.

Pictures are 1280 and 360 px wide, light and dark. Ends with 1 when axe finds something, when a page is wider than
its window at 320 px, or when the content security policy was broken.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.browser.gallery import rooms
from tests.browser.gallery.rooms import POLICY

WIDTHS = (1280, 360)
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the written pages under the policy of the real site."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def write(out: Path) -> list[str]:
    """Write all pages and their files; return the names of the pages."""
    rooms.settle()
    from tests.browser.gallery import pages  # noqa: PLC0415 -- needs the settings

    names = []
    for name, source in pages.all_pages():
        (out / f"{name}.html").write_text(source, encoding="utf-8")
        names.append(name)
    pages.copy_static(out / "static")
    return names


def look(browser: Browser, address: str, name: str, out: Path) -> list[str]:
    """Take the pictures of one page; return what is wrong with it."""
    wrong: list[str] = []
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.on(
                "console", lambda message: wrong.append(f"{name}: {message.text}") if message.type == "error" else None
            )
            page.goto(f"{address}/{name}.html")
            page.screenshot(path=str(out / f"{name}-{width}-{scheme}.png"), full_page=True)
            found = Axe().run(
                page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
            )
            for violation in found.response["violations"]:
                nodes = "; ".join(
                    f"{node['target']} {node.get('failureSummary', '')[:160]}" for node in violation["nodes"][:3]
                )
                wrong.append(f"{name} {width} {scheme}: {violation['id']}: {nodes}")
            if width == min(WIDTHS):
                page.set_viewport_size({"width": 320, "height": 900})
                if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
                    wrong.append(f"{name}: {wide} px wide in a window of 320")
            page.close()
    return wrong


def main(out: Path, only: list[str]) -> int:
    """Do all of it."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    if only == ["--write"]:
        write(out)
        return 0
    names = [name for name in write(out) if not only or any(name.startswith(start) for start in only)]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name in names:
            wrong += look(browser, f"http://127.0.0.1:{server.server_port}", name, out)
        browser.close()
    server.shutdown()
    print("\n".join(wrong) or f"{len(names)} pages, nothing found")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
