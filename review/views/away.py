"""A reviewer says when they are away, through the page of one review: nobody needs an account for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

import journal.services as floor
from journal.forms.timing import AbsenceForm
from journal.models import Absence
from journal.queries.timing import absences_of
from journal.text import whole_number
from journal.workflow import StepRefused
from review import services
from review.views.doors import Page

INVALID = 422


class Away(Page):
    """The days on which the reviewer is away: entered, and taken out again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form, and what is entered."""
        self._refuse_what_waits_for_nothing()
        return self._show(self._form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Enter a time, or take out the one named."""
        self._refuse_what_waits_for_nothing()
        if "remove" in request.POST:
            return self._remove(request.POST["remove"])
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=INVALID)
        try:
            services.enter_absence(
                absence=form.instance, by=self.reviewer, asks_for_time=form.cleaned_data["asks_for_time"]
            )
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._show(form, status=INVALID)
        messages.success(request, _("It is entered. The editor knows, and you are not reminded on these days."))
        return redirect(self.address("assignment"))

    def _remove(self, asked: str) -> HttpResponse:
        absence = get_object_or_404(Absence, pk=whole_number(asked), person=self.reviewer)
        floor.remove_absence(absence=absence, by=self.reviewer)
        messages.success(self.request, _("It is taken out."))
        return redirect(self.address("away"))

    def _refuse_what_waits_for_nothing(self) -> None:
        if not (self.assignment.is_asked or self.assignment.is_at_work):
            raise Http404

    def _form(self, data: Any = None) -> AbsenceForm:
        instance = Absence(person=self.reviewer)
        return AbsenceForm(data, instance=instance, reviews=True, initial={"asks_for_time": True})

    def _show(self, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
        page = absences_of(self.reviewer, self.request.GET)
        return self.show("review/away.html", status=status, form=form, page=page)
