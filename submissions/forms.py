"""Forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ASKS: dict[str, Callable[[Any, Any], Any]] = {}
