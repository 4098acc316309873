"""``python -m submissions.reading KIND MEMORY SECONDS FROM`` reads a file within limits on memory and time.

Prints one line of JSON: the facts as ``{"reading": …}``, or ``{"problem": "broken"}``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from submissions.reading.paragraphs import Unreadable
from submissions.reading.whole import reading_of

LONGEST = 2 * 1024**2  # characters of the answer: a book of five hundred references needs a quarter of that


def main(kind: str, memory: str, seconds: str, source: str) -> dict[str, Any]:
    """Read a file within the limits of this process, which bind pandoc as its child, too."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return answer(Path(source), kind, seconds=float(seconds))


def answer(source: Path, kind: str, *, seconds: float) -> dict[str, Any]:
    """Return what a file says, or why it cannot be read; raises nothing that its contents could cause."""
    try:
        found = {"reading": reading_of(source, kind, seconds=seconds).to_json()}
        return found if len(json.dumps(found, ensure_ascii=False)) <= LONGEST else {"problem": "bomb"}
    except Unreadable as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
