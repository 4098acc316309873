"""What the tests of reading say at the end of a run: how many facts were read right, and how many left blank."""

from __future__ import annotations

from collections import Counter

import pytest

VERDICTS = pytest.StashKey[dict[str, Counter[str]]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say for each form in which samples were read how many facts were right, blank and wrong."""
    for form, counts in config.stash.get(VERDICTS, {}).items():
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("right", "blank", "wrong"))
        terminalreporter.line(f"read of samples as {form}: {told}")
