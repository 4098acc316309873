"""The statistics of the journal, as figures and as tables for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.generic import TemplateView

from journal.desk import queries
from journal.desk.forms import StatisticsFilter
from journal.policies import EDITORIAL, Guarded


class Statistics(Guarded, TemplateView):
    """How long each stage takes, what is decided and how reviewers answer, by year or by section."""

    policy = EDITORIAL
    template_name = "desk/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count it."""
        form = StatisticsFilter(self.request.GET or None, user=self.request.user)
        late = queries.overdue_now(form.scope)
        asked = self.request.GET.urlencode()
        found = queries.figures(form.scope, form.sections)
        reset_url = self.request.path if form.is_set else ""
        return super().get_context_data(
            filters=form, figures=found, late=late, asked=asked, reset_url=reset_url, **kwargs
        )


class StatisticsTable(Guarded):
    """One figure as a table for a spreadsheet."""

    policy = EDITORIAL

    def get(self, request: HttpRequest, figure: str) -> StreamingHttpResponse:
        """Send it as the page was filtered."""
        if figure not in queries.KEYS:
            raise Http404
        form = StatisticsFilter(request.GET or None, user=request.user)
        return StreamingHttpResponse(
            queries.figure_as_table(figure, form.scope, form.sections),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="statistics-{figure}.csv"'},
        )
