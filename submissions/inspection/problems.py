"""Why a file cannot be taken."""

from __future__ import annotations

CHUNK = 1024**2


class Problem(Exception):
    """The file cannot be taken; the code says why."""
