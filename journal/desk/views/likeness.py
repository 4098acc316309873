"""What is like a manuscript: a list, and each beside it, where an editor says that it is no concern."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from journal.desk import queries
from journal.desk.forms import NoConcernForm
from journal.desk.views.flags import LOOKED_AT
from journal.policies import MANUSCRIPTS, Guarded
from journal.views.base import FormScreen
from submissions import services


class Alike(Guarded):
    """What is like a manuscript, as far as this editor may see it."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of it."""
        return render(request, "desk/alike.html", queries.alike_page(request.user, pk, request.GET))


class Beside(FormScreen):
    """Two that are alike, beside each other, for who may see both; a reason says that it is no concern."""

    policy = MANUSCRIPTS
    template_name = "desk/beside.html"
    message = LOOKED_AT

    def context(self) -> dict[str, Any]:
        """Return them, if they are there for this person."""
        return queries.beside(self.request.user, self.kwargs["pk"], self.kwargs["likeness"])

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the field for the reason."""
        return NoConcernForm(data)

    def save(self, form: Any) -> Any:
        """Write down that somebody has looked and has no concern."""
        by, likeness = self.request.user, self.kwargs["likeness"]
        queries.seen_both(by, self.kwargs["pk"], likeness)
        return services.settle_likeness(likeness_id=likeness, by=by, note=form.cleaned_data["note"])  # type: ignore[arg-type]

    def way_on(self, saved: Any) -> str:
        """Go back to the manuscript."""
        return reverse("desk:manuscript", args=[self.kwargs["pk"]])
