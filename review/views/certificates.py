"""Certificates of review: asked for, seen by whoever has the code, withdrawn by the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from journal.paging import page_of
from journal.policies import OFFICE, PUBLIC, SIGNED_IN, Guarded, test
from journal.storage import signed_address
from journal.tries import count_try
from journal.views.base import FormScreen, act
from journal.workflow import StepRefused
from review import services
from review.forms.certificates import CertificateForm, CodeForm, WithdrawForm, YearForm
from review.models import Certificate
from review.queries import certificate_with, certificates_of, reviews_by_year
from review.views.doors import Page

TOO_MANY = 429
WRONG_CODES = "certificates"


class Certify(Page):
    """The reviewer asks for a certificate of one review, through either door."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make it, and lead to what it says."""
        form = CertificateForm(request.POST)
        if not (self.assignment.is_reported and form.is_valid()):
            raise Http404
        try:
            made = services.certify_review(self.assignment, by=self.reviewer, language=form.cleaned_data["language"])
        except StepRefused as refused:
            return self.show("review/over.html", status=409, reasons=refused.reasons)
        return redirect(made)


class Mine(FormScreen):
    """The certificates of the person who is signed in, and the form that asks for one of a year."""

    policy = SIGNED_IN
    room = "review:mine"
    template_name = "review/certificates.html"

    @cached_property
    def years(self) -> dict[int, int]:
        """How many reports the person has filed, by year."""
        return reviews_by_year(self.request.user)  # type: ignore[arg-type]

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the years in which there is anything to certify."""
        return YearForm(data, years=self.years)

    def save(self, form: YearForm) -> Certificate:
        """Make the certificate."""
        return services.certify_year(person=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]

    def way_on(self, saved: Certificate) -> str:
        """Go on to what it says."""
        return saved.get_absolute_url()

    def context(self) -> dict[str, Any]:
        """Read one page of the list."""
        page = page_of(certificates_of(self.request.user), ["-made_at", "-pk"], self.request.GET)  # type: ignore[arg-type]
        return {"page": page, "years": self.years}


class Counted(Guarded):
    """A public page of certificates: who tries wrong codes is turned away after some, and no cache keeps it."""

    policy = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Turn away who has tried too many, whatever the code."""
        if not count_try(request, WRONG_CODES, dry_run=True):
            return render(request, "429.html", status=TOO_MANY)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, no_store=True)
        return response

    def certificate(self, code: str) -> Certificate:
        """Return the certificate of a code; a wrong one is counted, and is not found."""
        found = certificate_with(code)
        if found is None:
            count_try(self.request, WRONG_CODES)
            raise Http404
        return found


class Check(Counted):
    """Where the code of a certificate is typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or lead to what the certificate says."""
        form = CodeForm(request.GET or None)
        if form.is_bound and form.is_valid():
            return redirect(form.cleaned_data["code"])
        if form.is_bound:
            count_try(request, WRONG_CODES)
        return render(request, "review/certificate_check.html", {"form": form}, status=404 if form.is_bound else 200)


class Shown(Counted):
    """What a certificate says, to everybody who has its code; of one that stands no longer that alone."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show it in its own language."""
        certificate = self.certificate(code)
        with override(certificate.language):
            statement = certificate.statement(request.journal.name)  # type: ignore[attr-defined]
        context = {
            "certificate": certificate,
            "statement": statement,
            "address": request.build_absolute_uri(certificate.get_absolute_url()),
            "is_mine": request.user.pk == certificate.person_id,
            "may_withdraw": test(OFFICE, request.user),
        }
        return render(request, "review/certificate.html", context)


class OnPaper(Counted):
    """The PDF of a certificate that stands."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead to it in the store."""
        certificate = self.certificate(code)
        if not (certificate.stands and certificate.stored):
            raise Http404
        name = f"certificate-{certificate.code}.pdf"
        return redirect(
            signed_address(
                certificate.stored.name,
                download_as=name,
                content_type="application/pdf",
                inline="inline" in request.GET,
            )
        )


class OfOffice(Guarded):
    """An act of the office on one certificate."""

    policy = OFFICE

    @cached_property
    def certificate(self) -> Certificate:
        """The certificate of the address."""
        found = certificate_with(self.kwargs["code"])
        if found is None:
            raise Http404
        return found


class Withdraw(OfOffice, FormScreen):
    """The office withdraws a certificate, and says why."""

    template_name = "review/certificate_withdraw.html"
    message = gettext_lazy("The certificate is withdrawn. Whoever has its code reads so.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form that asks why."""
        return WithdrawForm(data)

    def save(self, form: WithdrawForm) -> Any:
        """Withdraw it."""
        services.withdraw_certificate(self.certificate, by=self.request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]

    def way_on(self, saved: Any) -> str:
        """Go back to what it says now."""
        return self.certificate.get_absolute_url()

    def context(self) -> dict[str, Any]:
        """Say which it is."""
        return {"certificate": self.certificate}


class Restore(OfOffice):
    """The office lets a withdrawn certificate stand again."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Let it stand."""
        done = _("The certificate stands again.")
        act(request, lambda: services.restore_certificate(self.certificate, by=request.user), done)  # type: ignore[arg-type]
        return redirect(self.certificate)
