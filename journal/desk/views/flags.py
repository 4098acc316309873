"""The flags of a manuscript: a list, and each by itself, where an editor sets it aside with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.desk import queries
from journal.desk.forms import SetAsideForm
from journal.policies import MANUSCRIPTS, Guarded
from submissions import services

INVALID = 422


class Flags(Guarded):
    """What was seen about a manuscript that its editors should look at."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of it."""
        return render(request, "desk/flags.html", queries.flags_page(request.user, pk, request.GET))


class OneFlag(Guarded):
    """One flag: what was seen, what to do, and whether somebody has looked."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int, flag: int) -> HttpResponse:
        """Show it."""
        return self._page(request, pk, flag, SetAsideForm())

    def post(self, request: HttpRequest, pk: int, flag: int) -> HttpResponse:
        """Set it aside."""
        form = SetAsideForm(request.POST)
        if not form.is_valid():
            return self._page(request, pk, flag, form, status=INVALID)
        queries.flag_page(request.user, pk, flag)
        services.settle_flag(flag_id=flag, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("It stands in the history that you have looked and have no concern."))
        return redirect("desk:flags", pk)

    def _page(self, request: HttpRequest, pk: int, flag: int, form: Any, *, status: int = 200) -> HttpResponse:
        facts = queries.flag_page(request.user, pk, flag)
        return render(request, "desk/flag.html", {**facts, "form": form}, status=status)
