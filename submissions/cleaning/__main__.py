"""``python -m submissions.cleaning KIND WORD BYTES SECONDS FROM TO [bare]`` cleans a file within limits.

Prints one line of JSON: ``{}`` or ``{"problem": "uncleanable"}``. With ``bare`` comments go, too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from submissions.cleaning import cleaned
from submissions.cleaning.limits import within_limits


def main(kind: str, word: str, memory: str, seconds: str, source: str, target: str, how: str = "") -> dict[str, Any]:
    """Clean a file; raises nothing that its contents could cause."""

    def clean() -> dict[str, Any]:
        made = cleaned(Path(source).read_bytes(), kind, word=word, keeps_comments=how != "bare")
        Path(target).write_bytes(made)
        return {}

    return within_limits(memory, seconds, clean)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
