"""The demonstration's clock: acts of the past are taken in the past, so that dates, delays and histories look real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Let the journal believe, inside, that it is some days ago. For one thread, and for the demonstration only."""
    real = timezone.now
    with patch.object(timezone, "now", lambda: real() - timedelta(days=days)):
        yield
