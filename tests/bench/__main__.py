"""`python -m tests.bench [TIMES]`: how fast the journal is, and how much memory it takes.

A house of its own with the reference workload, its manuscripts TIMES times (50: a hundred thousand); each page is asked
for 60 times by one client, warm (p50, p95), then by 8 clients for some seconds. The queries are counted in the measuring
process, on the same database. Beside them stands what another system needed for the same on another day (``peer.py``).
Figures are those of one machine at one moment: set them beside a run of the other version, not beside a number.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.dataset import ready
from tests.browser.screenshots import demonstration


def main(arguments: list[str]) -> int:
    """Open the house and measure it from a process in its surroundings."""
    logging.disable(logging.INFO)
    times = arguments[0] if arguments else "1"
    with TemporaryDirectory(prefix="journal-bench-") as folder:
        path, said = ready(Path(folder))
        print(said)
        with demonstration(bench=[str(path), "--times", times]) as house:
            print((house.folder / "bench.log").read_text().strip())
            return subprocess.call(
                [
                    *(sys.executable, "-m", "tests.bench.measure"),
                    *(str(house.port), str(house.programs["web"].pid), times),
                ],
                env={**house.surroundings, "ALLOWED_HOSTS": "127.0.0.1,testserver"},
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
