"""How much editors and reviewers have to do, as pages and as tables for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from journal.desk import queries
from journal.models import User
from journal.policies import EDITORIAL, Guarded


def tabs(*, of_editors: bool) -> list[dict[str, Any]]:
    """Return the two views of the workload."""
    return [
        {"label": _("Editors"), "url": reverse("desk:load"), "current": of_editors},
        {"label": _("Reviewers"), "url": reverse("desk:reviewers_load"), "current": not of_editors},
    ]


def table(name: str, rows: Any) -> StreamingHttpResponse:
    """Return a table as a download, sent while it is read."""
    disposition = f'attachment; filename="{name}.csv"'
    return StreamingHttpResponse(
        rows, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


class EditorsLoad(Guarded, TemplateView):
    """What each editor has under way; editors who do not oversee the journal see their own."""

    policy = EDITORIAL
    template_name = "desk/load.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of it."""
        page = queries.load_of_editors(self.request.user, self.request.GET)
        return super().get_context_data(tabs=tabs(of_editors=True), **page, **kwargs)


class EditorsLoadTable(Guarded):
    """The same for a spreadsheet."""

    policy = EDITORIAL

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it as the page is ordered."""
        return table("editors", queries.editors_as_table(request.user, request.GET))  # type: ignore[arg-type]


class ReviewersLoad(Guarded, TemplateView):
    """What each reviewer has to do, of the manuscripts that one sees as an editor."""

    policy = EDITORIAL
    template_name = "desk/load.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of it."""
        page = queries.load_of_reviewers(self.request.user, self.request.GET)
        return super().get_context_data(tabs=tabs(of_editors=False), **page, **kwargs)


class ReviewersLoadTable(Guarded):
    """The same for a spreadsheet, all of them."""

    policy = EDITORIAL

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it as the page is narrowed and ordered."""
        return table("reviewers", queries.reviewers_as_table(request.user, request.GET))  # type: ignore[arg-type]


class Reviewer(Guarded, TemplateView):
    """One reviewer: what they say of themselves, how they have reviewed, and their reviews that one may read of."""

    policy = EDITORIAL
    template_name = "desk/reviewer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of it; whoever reviews nothing that one sees is not there."""
        try:
            page = queries.reviewer_page(self.request.user, kwargs["pk"], self.request.GET)
        except User.DoesNotExist as error:
            raise Http404 from error
        return super().get_context_data(**page, **kwargs)
