"""Reads of the office's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journal.models import ClosedTime
from journal.paging import Page, page_of


def closed_times(asked: Mapping[str, Any]) -> Page:
    """Return one page of the times in which the office is closed, the latest first; one query."""
    return page_of(ClosedTime.objects.all(), ["-first", "-pk"], asked)
