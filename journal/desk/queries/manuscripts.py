"""The list of manuscripts, and how a person's work stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import submissions.queries as submitting
from journal.desk.queries.manuscript import TONE_OF_STATE
from journal.models import User
from submissions.disclosure import first_names_of_list
from submissions.queries import Filters
from submissions.states import State


def standing(user: User) -> list[dict[str, Any]]:
    """Return how a person's other work stands: the desk by state, and their own manuscripts."""
    groups = []
    if user.has_role:
        rows = submitting.edited_by(user).order_by().values_list("state").annotate(n=Count("pk"))
        counts = dict(rows.values_list("state", "n"))
        url = reverse("desk:manuscripts")
        facts = [
            {"label": State(state).label, "value": counts[state], "url": f"{url}?state={state}"}
            for state in State.values
            if counts.get(state)
        ]
        if facts:
            groups.append({"title": _("Manuscripts"), "facts": facts, "url": url, "label": _("All manuscripts")})
    own = submitting.authored_by(user).count()
    if own:
        text = ngettext("You are an author of one manuscript.", "You are an author of %(n)s manuscripts.", own)
        url = reverse("submissions:mine")
        groups.append(
            {"title": _("Your manuscripts"), "text": text % {"n": own}, "url": url, "label": _("My manuscripts")}
        )
    return groups


def manuscripts_page(user: User, filters: Filters, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the manuscripts a person works with, and how many there are in all."""
    page = submitting.listing(user, filters, asked)
    prefetch_related_objects(page.rows, "conflicts")  # who may read names asks for them, row by row
    for row in page.rows:
        row.tone = TONE_OF_STATE.get(State(row.state), "")
        row.editor_names = [str(a.editor) for a in row.editor_assignments.all() if a.ended_at is None]
        row.author_names = first_names_of_list(row, user)
    total = submitting.narrowed(submitting.edited_by(user), filters).count()
    return {
        "rows": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": ngettext("%(n)s manuscript", "%(n)s manuscripts", total) % {"n": total},
    }
