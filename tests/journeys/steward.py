"""Does errands in the house's own database for the tests: `python -m tests.journeys.steward`.

One errand a line, as JSON, on standard input; one answer a line on standard output. It is a program of its own because
the test run's Django has another database. It makes what a journey finds when it begins, and lets days pass; what a
journey is about is done by people in browsers.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")
django.setup()

from tests.journeys import errands  # noqa: E402 - needs Django to be set up

ERRANDS: dict[str, Callable[..., Any]] = {
    name: errand for name, errand in vars(errands).items() if getattr(errand, "__module__", "") == errands.__name__
}


def main() -> None:
    """Do one errand after the other until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": ERRANDS[asked["errand"]](**asked["facts"])}
        except Exception:  # noqa: BLE001 - the journey that asked shows it
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
