"""The demonstration's clock: acts of the past are taken in the past, so that dates, delays and histories look real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from django.db.models import Max
from django.utils import timezone

from journal.models import Letter
from journal.models.outgoing import BELLS
from review.models import Assignment
from submissions.models import EditorAssignment

OF_THEMSELVES = ((Letter, "created_at"), (EditorAssignment, "assigned_at"), (Assignment, "chosen_at"))
"""What takes its time from the real clock as it is written."""


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Let the journal believe, inside, that it is some days ago. For one thread, and for the demonstration only."""
    real = timezone.now
    last = {model: model._default_manager.aggregate(pk=Max("pk"))["pk"] or 0 for model, _column in OF_THEMSELVES}
    with patch.object(timezone, "now", lambda: real() - timedelta(days=days)):
        yield
    for model, column in OF_THEMSELVES:
        model._default_manager.filter(pk__gt=last[model]).update(**{column: real() - timedelta(days=days)})


@contextmanager
def bells_tied() -> Iterator[None]:
    """Ring for nobody inside: the worker is not up yet, and its first sweep finds hundreds of letters as well."""
    bells = list(BELLS)
    BELLS.clear()
    try:
        yield
    finally:
        BELLS.extend(bells)
