"""Limits within which a stranger's file is read, and what is said of one that goes beyond them."""

from __future__ import annotations

import resource
from collections.abc import Callable
from typing import Any

from submissions.cleaning.parts import Uncleanable


def within_limits(memory: str, seconds: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what the work returns, or the problem; raises nothing that the contents of a file could cause.

    ``memory`` in bytes, ``seconds`` of the processor: the limits hold for the whole process from now on.
    """
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return work()
    except Uncleanable:
        return {"problem": "uncleanable"}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}
