"""When one is away oneself: who is told instead of an editor, and what waits for a reviewer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import journal.services as floor
import review.services as reviewing
from journal.forms.timing import AbsenceForm
from journal.models import Absence
from journal.policies import EDITORIAL, SIGNED_IN, Guarded, test
from journal.queries.timing import absences_of
from journal.views.base import FormScreen
from review.queries import has_open_reviews


class Away(FormScreen):
    """What is entered, and a form for one time more."""

    policy = SIGNED_IN
    template_name = "desk/away.html"
    message = _("It is entered.")

    def form(self, data: Any = None) -> AbsenceForm:
        """Return the form with what concerns this person."""
        me = self.request.user
        return AbsenceForm(
            data,
            instance=Absence(person=me),
            has_deputy=test(EDITORIAL, me),
            reviews=has_open_reviews(me),
            initial={"asks_for_time": True},
        )

    def save(self, form: AbsenceForm) -> Absence:
        """Enter it."""
        return reviewing.enter_absence(
            absence=form.instance, by=self.request.user, asks_for_time=form.cleaned_data.get("asks_for_time", False)
        )

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("desk:away")

    def context(self) -> dict[str, Any]:
        """Show what is entered, from the newest back."""
        return {"page": absences_of(self.request.user, self.request.GET)}


class RemoveAway(Guarded):
    """Takes a time in which one is away out again."""

    policy = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        absence = get_object_or_404(Absence, pk=pk, person=request.user)
        floor.remove_absence(absence=absence, by=request.user)
        messages.success(request, _("It is taken out."))
        return redirect("desk:away")
