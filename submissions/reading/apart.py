"""Reading in a process of its own: a file that breaks a parser breaks that process and no other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from submissions.reading.facts import Reading
from submissions.reading.paragraphs import Unreadable

MEMORY = 1024**3  # bytes of addresses, for the reader and for pandoc each
SECONDS = 20  # of processor time, each
LONGEST = 45  # seconds by the clock, for both
ROOT = Path(__file__).resolve().parents[2]


def read_apart(source: Path, kind: str) -> Reading:
    """Return what a file says; raises ``Unreadable`` with ``broken`` or ``bomb``.

    To be called outside a transaction: it may take seconds.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with a path of our own making
            [sys.executable, "-B", "-m", "submissions.reading", kind, str(MEMORY), str(SECONDS), str(source.resolve())],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # as long as a file makes it, and read by nobody
            timeout=LONGEST,
            check=False,
            env={},
            cwd=ROOT,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:  # it ran out of time or memory
        raise Unreadable("bomb") from error
    if "problem" in found:
        raise Unreadable(found["problem"])
    return Reading.from_json(found["reading"])
