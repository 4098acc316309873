"""``python -m submissions.showing KIND FILE FOLDER`` writes a file as it is read in a browser.

Writes ``content.json`` and the pictures to FOLDER; prints one line of JSON: ``{}`` or ``{"problem": "unreadable"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from submissions.showing import Unreadable, shown

LONGEST = 8 * 1024**2  # characters of the answer: sixty pages of text need a twentieth of that


def main(kind: str, path: str, folder: str) -> str:
    """Show a file and return the line to print; raises nothing that its contents could cause."""
    problem = {}
    try:
        text = json.dumps(shown(Path(path), kind, Path(folder)), ensure_ascii=False)
        if len(text) > LONGEST:
            raise MemoryError
        (Path(folder) / "content.json").write_text(text, encoding="utf-8", errors="replace")
    except Unreadable:
        problem = {"problem": "unreadable"}
    except MemoryError:
        problem = {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a file that cannot be read
        problem = {"problem": "unreadable", "detail": type(error).__name__}
    return json.dumps(problem)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))  # noqa: T201 - the answer to the journal
