"""Reads of the lists that people come back to."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from journal.models import SavedView, User
from journal.roles import oversees


def saved_views_of(user: User) -> QuerySet[SavedView]:
    """Return the lists this person has saved, and those that are shared; by name."""
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))


def removable_by(user: User) -> QuerySet[SavedView]:
    """Return those that this person may take away: their own, and for who oversees the journal the shared ones."""
    return saved_views_of(user) if oversees.test(user) else SavedView.objects.filter(owner=user)
