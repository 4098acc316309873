"""What is like a manuscript: a list, and each beside it, where an editor says that it is no concern."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.desk import queries
from journal.desk.forms import NoConcernForm
from journal.policies import MANUSCRIPTS, Guarded
from submissions import services

INVALID = 422


class Alike(Guarded):
    """What is like a manuscript, as far as this editor may see it."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of it."""
        return render(request, "desk/alike.html", queries.alike_page(request.user, pk, request.GET))


class Beside(Guarded):
    """Two that are alike beside each other, for who may see both."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int, likeness: int) -> HttpResponse:
        """Show them."""
        return self._page(request, pk, likeness, NoConcernForm())

    def post(self, request: HttpRequest, pk: int, likeness: int) -> HttpResponse:
        """Write down that somebody has looked and has no concern."""
        form = NoConcernForm(request.POST)
        if not form.is_valid():
            return self._page(request, pk, likeness, form, status=INVALID)
        queries.seen_both(request.user, pk, likeness)
        services.settle_likeness(likeness_id=likeness, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("It stands in the history that you have looked and have no concern."))
        return redirect("desk:manuscript", pk)

    def _page(self, request: HttpRequest, pk: int, likeness: int, form: Any, *, status: int = 200) -> HttpResponse:
        facts = queries.beside(request.user, pk, likeness)
        return render(request, "desk/beside.html", {**facts, "form": form}, status=status)
