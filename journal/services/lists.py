"""Saving a list to come back to, and taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.models import SavedView
from journal.roles import oversees
from journal.text import one_line
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from journal.models import User

MOST = 30


def save_view(*, by: User, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Save a list under a name; the same name again replaces what was saved.

    Only who oversees the journal shares one. Raises ``PermissionDenied``, and ``StepRefused`` beyond ``MOST``.
    """
    if is_shared and not oversees.test(by):
        raise PermissionDenied
    name = one_line(name)
    with transaction.atomic():
        if not by.saved_views.filter(name=name).exists() and by.saved_views.count() >= MOST:
            raise StepRefused(_("You have saved many lists. Remove one that you no longer need."))
        view, _is_new = SavedView.objects.update_or_create(
            owner=by, name=name, defaults={"query": query, "is_shared": is_shared}
        )
    return view


def remove_view(*, view: SavedView) -> None:
    """Take a saved list away."""
    view.delete()
