"""What the screens of the floor have in common: a form, one call, a message, a way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from journal.policies import Guarded
from journal.workflow import StepRefused

INVALID = 422


class FormScreen(Guarded):
    """A page with one form; a subclass gives the form, what saves it, and where the way goes on."""

    template_name: str
    message: Any = ""

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form, bound if there is data."""
        raise NotImplementedError

    def save(self, form: Any) -> Any:
        """Call the service that keeps what the form holds; may raise ``StepRefused``."""
        raise NotImplementedError

    def way_on(self, saved: Any) -> str:
        """Return the address to go on to."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """Return what the page shows besides the form."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep what it holds, or show it again with what is wrong."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            saved = self.save(form)
        except StepRefused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, str(reason))
            return self.show(form)
        if self.message:
            messages.success(request, self.message)
        return redirect(self.way_on(saved))

    def show(self, form: forms.BaseForm, **more: Any) -> HttpResponse:
        """Draw the page."""
        facts = {"form": form, **self.context(), **more}
        return render(self.request, self.template_name, facts, status=INVALID if form.errors else 200)


def act(request: HttpRequest, call: Callable[[], Any], done: Any) -> None:
    """Take one act at the press of a button, and say how it went; ``done`` may make its words of what came of it."""
    try:
        found = call()
    except StepRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done(found) if callable(done) else done)


def next_or(request: HttpRequest, address: str) -> HttpResponse:
    """Go on to the page the form names, if it is one of ours."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if safe else address)  # an address, never the name of a view
