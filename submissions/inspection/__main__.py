"""``python -m submissions.inspection KIND,KIND… FILE`` says within limits on memory and time what a file is.

Prints one line of JSON: ``{"kind": "docx"}`` or ``{"problem": "macros"}``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from submissions.inspection import MEMORY, SECONDS, verdict


def main(wanted: str, name: str) -> dict[str, str]:
    """Inspect a file within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return verdict(Path(name), wanted.split(","))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
