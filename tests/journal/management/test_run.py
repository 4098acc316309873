"""`make run`, all of it: from an empty data folder to a page, and away again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]
GREETING = "Ctrl-C ends it."
NOT_WAITED_FOR = "store stopped (rc=-9)"  # asked politely alone it would take fifteen seconds
FIRST, SECOND = 170, 60  # seconds to come up; alone on two cores it takes a fraction of that
MEMORY = 900 * 1_000_000  # bytes, shared pages counted once
pytestmark = [pytest.mark.slow, pytest.mark.once]


class Running:
    """The default set-up, running with its data in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.log = folder / "log.txt"
        with self.log.open("wb") as log:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "journal.management.start"],
                cwd=ROOT,
                env={**kept, "VAR": str(folder / "var"), "PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )
        self.processes: list[psutil.Process] = []

    def wait(self, seconds: float) -> str:
        """Wait for the greeting and return all that was said."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.program.poll() is None:
            said = self.log.read_text(errors="replace")
            if GREETING in said:
                main = psutil.Process(self.program.pid)
                self.processes = [main, *main.children(recursive=True)]
                return said
            time.sleep(0.1)
        pytest.fail(self.log.read_text(errors="replace")[-3000:])

    def end(self) -> str:
        """End it as Ctrl-C does, wait until nothing of it is left, and return all that was said."""
        self.program.send_signal(signal.SIGINT)
        self.program.wait(30)
        psutil.wait_procs([p for p in self.processes if p.pid != self.program.pid], timeout=30)
        return self.log.read_text(errors="replace")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[list[Running]]:
    started: list[Running] = []
    yield started
    for one in started:
        if one.program.poll() is None:
            one.program.terminate()
            one.program.wait(30)


def test_run_from_nothing_and_again(tmp_path: Path, running: list[Running]) -> None:
    running.append(Running(tmp_path))
    said = running[0].wait(FIRST)
    assert f"The journal is at http://127.0.0.1:{running[0].port}/" in said
    assert "chief@demo.example" in said
    assert f"No letter leaves: each is a file in {os.path.relpath(tmp_path / 'var' / 'mail', ROOT)}/." in said
    assert "Traceback" not in said
    with urllib.request.urlopen(f"http://127.0.0.1:{running[0].port}/", timeout=20) as page:
        assert page.status == 200
    assert sum(process.memory_full_info().pss for process in running[0].processes) < MEMORY
    assert NOT_WAITED_FOR in running[0].end()
    assert not [process for process in running[0].processes if process.is_running()]

    running.append(Running(tmp_path))
    running[1].wait(SECOND)
    assert NOT_WAITED_FOR in running[1].end()
