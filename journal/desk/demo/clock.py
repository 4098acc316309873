"""The demonstration's clock: acts of the past are taken in the past, so that dates, delays and histories look real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone

from journal.models import Letter
from journal.models.outgoing import BELLS


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Let the journal believe, inside, that it is some days ago. For one thread, and for the demonstration only."""
    real = timezone.now
    last = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with patch.object(timezone, "now", lambda: real() - timedelta(days=days)):
        yield
    Letter.objects.filter(pk__gt=last).update(created_at=real() - timedelta(days=days))


@contextmanager
def bells_tied() -> Iterator[None]:
    """Ring for nobody inside: the worker is not up yet, and its first sweep finds hundreds of letters as well."""
    bells = list(BELLS)
    BELLS.clear()
    try:
        yield
    finally:
        BELLS.extend(bells)
