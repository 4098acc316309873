"""Screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SCREENS: dict[str, Callable[[Any], str]] = {}
