"""Screens of what the office decides: settings, sections, pages about the journal, and the journal's history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import services
from journal.forms.policy import PageForm, SettingsForm
from journal.forms.sections import SectionForm
from journal.models import Journal, Page, Section
from journal.policies import OFFICE, SETTINGS, Guarded
from journal.queries.log import label_of, log_page
from journal.states import RoleName
from journal.text import whole_number
from journal.views.base import FormScreen


class Settings(FormScreen):
    """The settings of the journal on one screen."""

    policy = SETTINGS
    template_name = "journal/settings.html"
    message = _("The settings are saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the settings as they are."""
        return SettingsForm(data, instance=Journal.current())

    def save(self, form: SettingsForm) -> Journal:
        """Keep them."""
        return services.save_settings(settings=form.instance, changed=form.changed_columns, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("office:settings")


class Sections(Guarded):
    """The sections in their order."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "journal/sections.html", {"sections": Section.objects.all()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Move one."""
        section = get_object_or_404(Section, pk=_number(request, "item"))
        services.move_section(section=section, by=request.user, **_whereto(request))
        return redirect("office:sections")


class SectionScreen(FormScreen):
    """One section: a new one, or one to be changed."""

    policy = OFFICE
    template_name = "journal/section.html"
    message = _("The section is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form."""
        return SectionForm(data, instance=_row(Section, self.kwargs))

    def save(self, form: SectionForm) -> Section:
        """Keep it."""
        return services.save_section(section=form.instance, changed=form.changed_columns, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Go back to the list."""
        return reverse("office:sections")


class Pages(Guarded):
    """The pages about the journal in their order."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "journal/pages.html", {"pages": Page.objects.all()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Move one."""
        page = get_object_or_404(Page, pk=_number(request, "item"))
        services.move_page(page=page, by=request.user, **_whereto(request))
        return redirect("office:pages")


class PageScreen(FormScreen):
    """One page about the journal: a new one, or one to be changed."""

    policy = OFFICE
    template_name = "journal/page.html"
    message = _("The page is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form."""
        return PageForm(data, instance=_row(Page, self.kwargs))

    def save(self, form: PageForm) -> Page:
        """Keep it."""
        return services.save_page(page=form.instance, changed=form.changed_columns, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Go back to the list."""
        return reverse("office:pages")


class DeletePage(Guarded):
    """Deletes a page about the journal, after a page that asks."""

    policy = OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return render(request, "journal/page_delete.html", {"page": get_object_or_404(Page, pk=pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        services.delete_page(page=get_object_or_404(Page, pk=pk), by=request.user)
        messages.success(request, _("The page is deleted."))
        return redirect("office:pages")


class Log(Guarded):
    """The journal's own history: roles, settings, pages, letters to anybody."""

    policy = SETTINGS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of it."""
        page = log_page(request.GET)
        return render(request, "journal/log.html", {"page": page, "entries": [_entry(event) for event in page.rows]})


def _entry(event: Any) -> dict[str, Any]:
    role = event.facts.get("role")
    note = getattr(event, "text", None)
    detail = RoleName(role).label if role in RoleName.values else ", ".join(event.facts.get("columns", []))
    person = event.subject_type == "journal.user"
    return {
        "title": label_of(event),
        "detail": detail,
        "at": event.at,
        "who": event.by or _("the system"),
        "note": note.note if note else "",
        "url": reverse("office:person", args=[event.subject_id]) if person else "",
    }


def _row(model: Any, kwargs: dict[str, Any]) -> Any:
    return get_object_or_404(model, pk=kwargs["pk"]) if "pk" in kwargs else model()


def _number(request: HttpRequest, name: str) -> int:
    return whole_number(request.POST.get(name)) or 0


def _whereto(request: HttpRequest) -> dict[str, Any]:
    return {"move": request.POST.get("move", ""), "position": _number(request, "position") or None}
