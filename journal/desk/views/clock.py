"""The clock: what it will write in the next days, and what it has written."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from journal.desk import queries
from journal.policies import OFFICE, Guarded


class Clock(Guarded, TemplateView):
    """What will go out and what went out, by day, with a way to pause a manuscript."""

    policy = OFFICE
    room = "office:outbox"
    template_name = "desk/clock.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather both."""
        page = queries.clock_page(self.request.user, self.request.GET, self.request.journal)  # type: ignore[attr-defined]
        return super().get_context_data(**page, **kwargs)
