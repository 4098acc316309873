"""``python -m submissions.reading KIND FROM`` reads a file.

Prints one line of JSON: the facts as ``{"reading": …}``, or ``{"problem": "broken"}``. Pandoc, which it starts, may
take as much time of the processor as itself.
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


def answer(source: Path, kind: str, *, seconds: int) -> dict[str, Any]:
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
    limit, _hard = resource.getrlimit(resource.RLIMIT_CPU)
    print(json.dumps(answer(Path(sys.argv[2]), sys.argv[1], seconds=limit)))  # noqa: T201 - the answer to the journal
