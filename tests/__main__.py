"""The whole suite, as `make test` runs it: on PostgreSQL, on SQLite and in a browser, sharing one real S3 server.

What has nothing to do with the database runs once, on SQLite, and so does what needs a browser, which waits more than it
works. The tables come from the migrations on PostgreSQL and in the journeys, on
SQLite from the models; `make lint` holds the two against each other. Further arguments go to pytest:
`python -m tests tests/review -x`. With `--thorough` first, as `make test-slow` has it, runs what the suite tries in part
only, and every property on many more examples.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from journal.management import weed
from tests.programs import chromium, start_store, stop_store

NOTHING_COLLECTED = 5
WORDS = {0: "passed", NOTHING_COLLECTED: "had nothing to run"}
ON_SQLITE = ["--on=sqlite", "--no-migrations"]
RUNS = {  # in the order in which they set out: among the first what takes longest, and what waits most
    "PostgreSQL": ["--on=postgresql", "-m", "not once and not browser and not thorough"],
    "Journeys": [*ON_SQLITE, "-m", "browser and journey and not thorough"],
    "Once": [*ON_SQLITE, "-m", "once and not browser and not thorough"],
    "SQLite": [*ON_SQLITE, "-m", "not once and not browser and not thorough"],
    "Pages": [*ON_SQLITE, "-m", "browser and not journey and not thorough"],
}
MANY = ["--hypothesis-profile=thorough"]
THOROUGH_RUNS = {
    "PostgreSQL": ["--on=postgresql", *MANY, "-m", "not once and not browser and (thorough or hypothesis)"],
    "Once": [*ON_SQLITE, *MANY, "-m", "once and not browser and (thorough or hypothesis)"],
    "Browser": [*ON_SQLITE, "-m", "browser and thorough"],
}
AT_ONCE = max(2, os.cpu_count() or 2) + 1  # one more than there are cores, for while a run waits for a program


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The run was ended."))  # and with it what it started, below
    runs = THOROUGH_RUNS if "--thorough" in arguments else RUNS
    arguments = [argument for argument in arguments if argument != "--thorough"]
    folder = Path(tempfile.mkdtemp(prefix="journal-tests-"))
    ports = weed.free_ports()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of the many programs would compile everything anew
    os.environ.update(
        S3_ENDPOINT_URL=ports.endpoint, S3_ACCESS_KEY="journal", S3_SECRET_KEY=secrets.token_hex(20), COLUMNS="120"
    )
    store = start_store(folder / "store", ports)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        codes = run({name: [*chosen, *arguments] for name, chosen in runs.items()}, folder, running)
    finally:
        for process in running.values():
            end(process)
        stop_store(store, ports)
        shutil.rmtree(folder, ignore_errors=True)
    return verdict(codes, time.monotonic() - began)


def run(runs: dict[str, list[str]], folder: Path, running: dict[str, subprocess.Popen[bytes]]) -> dict[str, int]:
    """Do all runs, a few at once, the first of them on the terminal; show what the others said once each is over.

    ``running`` holds what was started, for whoever must end it. Returns the exit status of each.
    """
    codes: dict[str, int] = {}
    waiting, (shown, *_others) = list(runs), runs
    with ExitStack() as outputs:
        later = {name: outputs.enter_context((folder / f"{name}.txt").open("w+b")) for name in runs if name != shown}
        while len(codes) < len(runs):
            while waiting and len(running) - len(codes) < AT_ONCE:
                name = waiting.pop(0)
                running[name] = pytest(runs[name], later.get(name))
            time.sleep(0.2)
            codes |= {name: code for name, process in running.items() if (code := process.poll()) is not None}
            for name in [name for name in later if name in codes and shown in codes]:
                show(later.pop(name))
    return codes


def show(output: IO[bytes]) -> None:
    output.seek(0)
    shutil.copyfileobj(output, sys.stdout.buffer)
    sys.stdout.flush()


def pytest(arguments: list[str], output: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Start one run; without ``output`` it writes to the terminal."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.Popen(command, stdout=output, stderr=output and subprocess.STDOUT)


def end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a run that is still going, so that it ends what it started itself."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def verdict(codes: dict[str, int], seconds: float) -> int:
    """Say how it went, loudly where something did not run; return the exit status."""
    print()
    for name, code in codes.items():
        print(f"{name}: {WORDS.get(code, f'FAILED (status {code})')}")
    print(f"in {seconds:.0f} s")
    if chromium() is None:
        print("THE TESTS WITH A BROWSER DID NOT RUN: no Chromium was found. Install it, or name it in CHROMIUM.")
    if set(codes.values()) <= {0, NOTHING_COLLECTED}:  # a part of the suite that not every run has
        return 0 if 0 in codes.values() else NOTHING_COLLECTED
    return next(code for code in codes.values() if code not in WORDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
