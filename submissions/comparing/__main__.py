"""``python -m submissions.comparing KIND FROM KIND TO ANSWER`` compares two files.

Writes what it found as JSON to ANSWER; prints one line of JSON: ``{}`` or ``{"problem": "unreadable"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from submissions.comparing import Unreadable, compared

LONGEST = 8 * 1024**2  # characters of the answer: sixty pages written anew need a quarter of that


def main(kind_before: str, before: str, kind_after: str, after: str, answer: str) -> str:
    """Compare two files and return the line to print; raises nothing that their contents could cause."""
    problem = {}
    try:
        found = compared(Path(before), kind_before, Path(after), kind_after)
        text = json.dumps(found, ensure_ascii=False)
        if len(text) > LONGEST:
            raise MemoryError
        Path(answer).write_text(text, encoding="utf-8")
    except Unreadable:
        problem = {"problem": "unreadable"}
    except MemoryError:
        problem = {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a file that cannot be read
        problem = {"problem": "unreadable", "detail": type(error).__name__}
    return json.dumps(problem)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))  # noqa: T201 - the answer to the journal
