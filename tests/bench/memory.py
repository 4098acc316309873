"""What a program and those below it take of the machine's memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OFTEN = 0.05  # seconds between two looks


@contextmanager
def highest(pid: int) -> Iterator[list[float]]:
    """Look again and again while something is done; the one number in the list is the most that was seen, in MB."""
    seen, over = [memory(pid)], threading.Event()

    def look() -> None:
        while not over.wait(OFTEN):
            with suppress(OSError):  # a process below has ended between two readings
                seen[0] = max(seen[0], memory(pid))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def memory(first: int) -> float:
    """Return what a process and those below it take, in MB, each shared page counted by its share (PSS)."""
    return sum(proportional(pid) for pid in [first, *children(first)]) / 1024


def children(pid: int) -> list[int]:
    """Return the processes below a process."""
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*below, *(deeper for child in below for deeper in children(child))]


def proportional(pid: int) -> int:
    """Return the proportional set size of a process in kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
