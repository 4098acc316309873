"""A button pressed twice: the same act of the same person, a moment later, is the same act."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from journal.models import User

PRESSED_TWICE = timedelta(minutes=10)  # long enough for the way back to a form, and for a slow line


def one_act_of(person: User) -> datetime:
    """Let this person do one thing at a time until the commit; return since when the same thing is the same press.

    To be called in a transaction.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=person.pk))
    return timezone.now() - PRESSED_TWICE
