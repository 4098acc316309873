"""Reviewers out of a table: the columns, what would happen, its doing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from journal.policies import ACCOUNTS, Guarded
from journal.spreadsheets import lines
from journal.workflow import StepRefused
from review import services
from review.forms.choosing import ImportForm
from review.services.importing import COLUMNS, EXAMPLE, text_of

INVALID = 422


class Import(Guarded):
    """Choose a table, see what it would do, do it."""

    policy = ACCOUNTS
    room = "office:people"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what the table holds."""
        return self._show(request, ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the table would do; once it was seen, do it."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form, status=INVALID)
        try:
            plan = services.plan_import(form.cleaned_data["text"] or text_of(form.cleaned_data["table"].read()))
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error("table", reason)
            return self._show(request, form, status=INVALID)
        if "do" not in request.POST:
            return render(request, "review/import_preview.html", {"plan": plan})
        done = len(services.import_reviewers(plan, by=request.user))  # type: ignore[arg-type]
        words = ngettext("One person was taken over.", "%(n)s people were taken over.", done)
        messages.success(request, words % {"n": done})
        if plan.left_out:
            return render(request, "review/import_preview.html", {"plan": plan, "is_done": True})
        return redirect("office:people")

    @staticmethod
    def _show(request: HttpRequest, form: Any, *, status: int = 200) -> HttpResponse:
        return render(request, "review/import.html", {"form": form, "columns": COLUMNS}, status=status)


class ImportTemplate(Guarded):
    """An empty table with the columns and one invented line."""

    policy = ACCOUNTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        table = lines([column.called[0] for column in COLUMNS], [[EXAMPLE.get(column.name, "") for column in COLUMNS]])
        response = HttpResponse("".join(table), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="reviewers.csv"'
        return response
