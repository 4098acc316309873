"""Screens of the outbox and of the office's own texts of letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import letterbook, outbox, services
from journal.forms.outbox import LetterTextForm, OutboxFilter
from journal.letterbook import Kind
from journal.models import Letter
from journal.policies import MANUSCRIPTS, OFFICE, Guarded
from journal.queries import letters
from journal.states import Language
from journal.text import whole_number
from journal.views.base import FormScreen, next_or

APPS = {
    "submissions": _("About manuscripts"),
    "review": _("About reviews"),
    "issues": _("About production and issues"),
    "journal": _("About accounts and roles"),
}


class Outbox(Guarded):
    """All letters, newest first, and how their delivery went."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        form = OutboxFilter(request.GET or None)
        wanted = form.cleaned_data if form.is_valid() else {}
        page = letters.outbox_page(
            request.user, request.GET, q=wanted.get("q", ""), delivery=wanted.get("delivery", "")
        )
        context = {"filters": form, "page": page, "trouble": letters.trouble(request.user)}
        return render(request, "journal/outbox.html", context)


class LetterScreen(Guarded):
    """One letter, and how its delivery went."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return render(request, "journal/letter.html", {"letter": _letter(request, pk)})


class SendAgain(Guarded):
    """Sends a letter once more."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the new letter."""
        letter = _letter(request, pk)
        try:
            letter = outbox.send_again(letter, by=request.user)
            messages.success(request, _("The letter is on its way once more."))
        except ValueError:
            messages.error(request, _("This letter cannot be sent again: it is still on its way, or it held a code."))
        return next_or(request, reverse("office:letter", args=[letter.pk]))


class LetterReturned(Guarded):
    """Marks a letter as returned, as somebody has seen in the journal's mailbox."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark it."""
        letter = _letter(request, pk)
        if outbox.mark_returned(letter, by=request.user):
            messages.success(request, _("It is noted; whoever writes to this person next is warned."))
        return next_or(request, reverse("office:letter", args=[letter.pk]))


class CopyLink(Guarded):
    """Makes a personal link to be sent by messenger, and shows it once."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make it; the history keeps that it was made."""
        letter = _letter(request, pk)
        if not (letter.link_purpose in letterbook.LINKS and letter.case and letter.to):
            raise Http404
        address = outbox.copy_personal_link(
            purpose=letter.link_purpose,
            target=letter.link_target,
            person=letter.to,
            case=letter.case,
            subject=letter,
            by=request.user,
        )
        response = render(request, "journal/link_copied.html", {"letter": letter, "address": address})
        response.headers["Cache-Control"] = "no-store"
        return response


class Jobs(Guarded):
    """The jobs that were given up, each with a button that tries it anew."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the newest of them."""
        failed = [(outbox.work_in_words(job), job) for job in letters.failed_jobs(request.user)[:50]]
        return render(request, "journal/jobs.html", {"failed": failed})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try one anew."""
        job = get_object_or_404(letters.failed_jobs(request.user), pk=whole_number(request.POST.get("item")))
        if outbox.try_again(job):
            messages.success(request, _("It is tried again."))
        return redirect("office:jobs")


class LetterTexts(Guarded):
    """Every kind of letter: when it is written, to whom, and in which languages the office has its own words."""

    policy = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them by what they are about."""
        own = letters.own_texts()
        groups = [
            (
                APPS[app],
                [{"kind": kind, "own": [Language(code).label for code in own.get(kind.key, [])]} for kind in kinds],
            )
            for app, kinds in letters.kinds_by_app()
        ]
        return render(request, "journal/letter_texts.html", {"groups": groups})


class LetterTextScreen(FormScreen):
    """The words of one kind of letter in one language: changed, looked at with sample facts, set back."""

    policy = OFFICE
    template_name = "journal/letter_text.html"
    message = _("The text is saved. Letters written from now on use it.")

    @property
    def kind(self) -> Kind:
        """The kind of letter."""
        if self.kwargs["key"] not in letterbook.LETTERS or self.kwargs["language"] not in Language.values:
            raise Http404
        return letterbook.LETTERS[self.kwargs["key"]]

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the words in use."""
        subject, body, _own = letters.text_of(self.kind.key, self.kwargs["language"])
        initial = {"subject": subject, "body": body}
        return LetterTextForm(data, kind=self.kind, language=self.kwargs["language"], initial=initial)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the words, show them filled in, or go back to the shipped ones."""
        form = self.form(request.POST)
        if "restore" in request.POST:
            services.restore_letter_text(key=self.kind.key, language=kwargs["language"], by=request.user)
            messages.success(request, _("The shipped text is in use again."))
            return redirect(self.way_on(None))
        if "preview" in request.POST and form.is_valid():
            return self.show(form, preview=letterbook.sample(self.kind, **form.cleaned_data))
        return super().post(request, **kwargs)

    def save(self, form: Any) -> Any:
        """Keep them."""
        where = {"key": self.kind.key, "language": self.kwargs["language"]}
        return services.save_letter_text(**where, **form.cleaned_data, by=self.request.user)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("office:letter_text", args=[self.kwargs["key"], self.kwargs["language"]])

    def context(self) -> dict[str, Any]:
        """Return the kind, its placeholders, the languages."""
        key, language = self.kwargs["key"], self.kwargs["language"]
        tabs = [
            {"label": label, "url": reverse("office:letter_text", args=[key, code]), "current": code == language}
            for code, label in Language.choices
        ]
        is_own = language in letters.own_texts().get(key, [])
        return {"kind": self.kind, "tabs": tabs, "language": language, "is_own": is_own}


def _letter(request: HttpRequest, pk: int) -> Letter:
    visible = letters.visible_to(request.user).select_related("case", "to", "sender", "repeats")
    return get_object_or_404(visible, pk=pk)
