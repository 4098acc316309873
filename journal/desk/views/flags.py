"""The flags of a manuscript: a list, and each by itself, where an editor sets it aside with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.desk import queries
from journal.desk.forms import SetAsideForm
from journal.policies import MANUSCRIPTS, Guarded
from journal.views.base import FormScreen
from submissions import services

LOOKED_AT = _("It stands in the history that you have looked and have no concern.")


class Flags(Guarded):
    """What was seen about a manuscript that its editors should look at."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of it."""
        return render(request, "desk/flags.html", queries.flags_page(request.user, pk, request.GET))


class OneFlag(FormScreen):
    """One flag: what was seen, what to do, and whether somebody has looked; a reason sets it aside."""

    policy = MANUSCRIPTS
    template_name = "desk/flag.html"
    message = LOOKED_AT

    def context(self) -> dict[str, Any]:
        """Return the flag, if it is there for this person."""
        return queries.flag_page(self.request.user, self.kwargs["pk"], self.kwargs["flag"])

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the field for the reason."""
        return SetAsideForm(data)

    def save(self, form: Any) -> Any:
        """Set it aside."""
        self.context()
        by: Any = self.request.user
        return services.settle_flag(flag_id=self.kwargs["flag"], by=by, note=form.cleaned_data["note"])

    def way_on(self, saved: Any) -> str:
        """Go back to the flags."""
        return reverse("desk:flags", args=[self.kwargs["pk"]])
