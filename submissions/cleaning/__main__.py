"""``python -m submissions.cleaning KIND WORD BYTES SECONDS FROM TO`` cleans a file within limits on memory and time.

Prints one line of JSON: ``{}`` or ``{"problem": "uncleanable"}``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from submissions.cleaning import Uncleanable, cleaned


def main(kind: str, word: str, memory: str, seconds: str, source: str, target: str) -> dict[str, str]:
    """Clean a file; raises nothing that its contents could cause."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        Path(target).write_bytes(cleaned(Path(source).read_bytes(), kind, word=word))
    except Uncleanable:
        return {"problem": "uncleanable"}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}
    return {}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
