"""What is said of a stranger's file that cannot be worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from submissions.cleaning.parts import Uncleanable


def or_problem(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what the work returns, or the problem; raises nothing that the contents of a file could cause."""
    try:
        return work()
    except Uncleanable:
        return {"problem": "uncleanable"}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}
