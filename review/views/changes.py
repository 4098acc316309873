"""What was changed with a version, for its reviewers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from review.queries import changes_for_reviewer
from review.views.doors import Page


class Changes(Page):
    """What was changed since the version the reviewer read before."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it; or that it is being looked for, or could not be found."""
        found = changes_for_reviewer(self.assignment)
        if found is None:
            raise Http404
        return self.show("review/changes.html", comparison=found, content=found.content() if found.is_made else None)
