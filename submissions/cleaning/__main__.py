"""``python -m submissions.cleaning KIND WORD FROM TO [bare]`` cleans a file.

Prints one line of JSON: ``{}`` or ``{"problem": "uncleanable"}``. With ``bare`` comments go, too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from submissions.cleaning import cleaned
from submissions.cleaning.problems import or_problem


def main(kind: str, word: str, source: str, target: str, how: str = "") -> dict[str, Any]:
    """Clean a file; raises nothing that its contents could cause."""

    def clean() -> dict[str, Any]:
        made = cleaned(Path(source).read_bytes(), kind, word=word, keeps_comments=how != "bare")
        Path(target).write_bytes(made)
        return {}

    return or_problem(clean)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
