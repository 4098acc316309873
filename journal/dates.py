"""Days and times as the journal writes them, in letters and in sentences: "6 December 2026", "14:32"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def in_words(day: date | datetime | None) -> str:
    """Return a day in words, a moment as the local day it lies on; nothing for nothing."""
    return _written(day, "j F Y")


def with_weekday(day: date | datetime | None) -> str:
    """Return a day in words with its weekday, a moment as the local day it lies on; nothing for nothing."""
    return _written(day, "l, j F Y")


def span(first: date, last: date) -> str:
    """Return the days from the first to the last in words; one day where they are the same."""
    return with_weekday(first) if first == last else f"{with_weekday(first)} – {with_weekday(last)}"


def without_year(day: date | datetime | None) -> str:
    """Return a day in words where its year goes without saying; nothing for nothing."""
    return _written(day, "j F")


def month(day: date | datetime | None) -> str:
    """Return the month in which a day lies, with its year; nothing for nothing."""
    return _written(day, "F Y")


def time_of_day(moment: datetime | None) -> str:
    """Return the local time of a moment; nothing for nothing."""
    return _written(moment, "H:i")


def _written(day: date | datetime | None, form: str) -> str:
    if day is None:
        return ""
    return date_format(timezone.localtime(day) if isinstance(day, datetime) else day, form)
