"""`python -m tests.bench [MANUSCRIPTS]`: how fast the journal is, and how much memory it takes.

A house of its own with the demonstration and many more manuscripts; each page is asked for 60 times by one client, warm
(p50, p95), then by 8 clients for some seconds. The queries are counted in the measuring process, on the same database.
Figures are those of one machine at one moment: set them beside a run of the other version, not beside a number.
"""

from __future__ import annotations

import logging
import subprocess
import sys

from tests.browser.screenshots import demonstration

MANUSCRIPTS = "2000"


def main(arguments: list[str]) -> int:
    """Open the house and measure it from a process in its surroundings."""
    logging.disable(logging.INFO)
    with demonstration() as house:
        return subprocess.call(
            [
                *(sys.executable, "-m", "tests.bench.measure", str(house.port), str(house.programs["web"].pid)),
                arguments[0] if arguments else MANUSCRIPTS,
            ],
            env={**house.surroundings, "ALLOWED_HOSTS": "127.0.0.1,testserver"},
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
