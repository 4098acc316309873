"""pytest plugin: say at the end what the run has cost; with ``--dearest=20``, which tests and which files cost most.

Processor time, and not the clock: runs stand beside each other, and wait. That of a program counts where it ends, so
that a browser and a server weigh on the last test that has them.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterator

import pytest

COSTS = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dearest", type=int, default=0, metavar="N", help="name the N dearest tests, and files")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COSTS] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count what a test takes with all that is made for it."""
    before = sum(spent())
    try:
        return (yield)
    finally:
        item.config.stash[COSTS][item.nodeid] += sum(spent()) - before


def spent() -> tuple[float, float]:
    """Return the seconds of the processor of this process, and of the programs it started that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, below = (usage.ru_utime + usage.ru_stime for usage in both)
    return own, below


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say it."""
    own, below = spent()
    terminalreporter.line(f"processor time: {own:.0f} s of its own, {below:.0f} s of the programs it started")
    tests, files = config.stash[COSTS], Counter[str]()
    for name, seconds in tests.items():
        files[name.partition("::")[0]] += seconds
    if number := config.getoption("dearest"):
        for name, seconds in [*files.most_common(number), *tests.most_common(number)]:
            terminalreporter.line(f"{seconds:7.1f} s  {name}")
