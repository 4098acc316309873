"""Screens of the office's times: how long things take, when the clock reminds, when the office is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import services
from journal.forms.timing import ClosedTimeForm, TimesForm
from journal.models import ClosedTime, Journal
from journal.policies import SETTINGS, Guarded
from journal.queries.timing import closed_times
from journal.views.base import FormScreen


class Times(FormScreen):
    """How long things take, and when the clock reminds whom, on one screen."""

    policy = SETTINGS
    template_name = "journal/times.html"
    message = _("The times are saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the times as they are."""
        return TimesForm(data, instance=Journal.current())

    def save(self, form: TimesForm) -> Journal:
        """Keep them."""
        return services.save_settings(settings=form.instance, changed=form.changed_columns, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("office:times")


class Closed(FormScreen):
    """When the office is closed: what is entered, and a form for one time more."""

    policy = SETTINGS
    template_name = "journal/closed.html"
    message = _("It is entered. What would be due on these days is due on the next working day.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form."""
        return ClosedTimeForm(data)

    def save(self, form: ClosedTimeForm) -> ClosedTime:
        """Enter it."""
        return services.enter_closed_time(time=form.instance, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("office:closed")

    def context(self) -> dict[str, Any]:
        """Show what is entered, from the newest back."""
        return {"page": closed_times(self.request.GET)}


class RemoveClosed(Guarded):
    """Takes a time out of the calendar again."""

    policy = SETTINGS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        services.remove_closed_time(time=get_object_or_404(ClosedTime, pk=pk), by=request.user)
        messages.success(request, _("It is taken out."))
        return redirect("office:closed")
