"""The calendar of what is due: its secret address on a page of the account, and what stands behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from journal.desk import queries, services
from journal.navigation import OF_ACCOUNT
from journal.policies import SIGNED_IN, ByLink, Guarded
from journal.text import fingerprint


class Calendar(Guarded):
    """The secret address of one's calendar: made, made anew, ended; shown once."""

    policy = SIGNED_IN
    room = OF_ACCOUNT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say whether there is one."""
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a new address, which ends the one before, or end it."""
        if "end" in request.POST:
            services.end_calendar(by=request.user)
            messages.success(request, _("The address of your calendar opens nothing any longer."))
            return redirect("desk:calendar")
        return self._show(request, address=services.renew_calendar(by=request.user))

    @staticmethod
    def _show(request: HttpRequest, **facts: Any) -> HttpResponse:
        return render(request, "desk/calendar.html", {"link": queries.calendar_link_of(request.user), **facts})


class CalendarFeed(ByLink):
    """What is due for one person, for the calendar program that has the secret address."""

    purpose = queries.CALENDAR

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Send it, unless the program has it as it is."""
        body = queries.calendar_of(self.person, name=str(request.journal.name))
        tag = quote_etag(fingerprint("", body))
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"ETag": tag})
        return get_conditional_response(request, etag=tag, response=response)
