"""How a set-up that cannot work is refused: with one line that says why, not with a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured


@contextmanager
def in_one_line() -> Iterator[None]:
    """Leave with status 1 and one line when the settings refuse what the environment says."""
    try:
        yield
    except ImproperlyConfigured as reason:
        sys.exit(f"The journal did not start: {reason}")
