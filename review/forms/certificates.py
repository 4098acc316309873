"""Forms about certificates: which one a reviewer asks for, the code somebody checks, why one is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import LineField, WordsField
from review.models import Certificate
from review.queries import certificate_with


class CertificateForm(forms.Form):
    """In which language a certificate of one review is made."""

    language = forms.ChoiceField(
        label=_("Language of the certificate"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )


class YearForm(CertificateForm):
    """Of which year a certificate is made, among those in which the person has filed reports."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    field_order = ("year",)

    def __init__(self, *args: Any, years: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code of a certificate, as it stands on the paper."""

    code = LineField(label=_("Code of the certificate"), max_length=40, help_text=_("Sixteen letters and digits."))

    def clean_code(self) -> Certificate:
        """Return the certificate; raises ``ValidationError``, the same for all that is no code."""
        found = certificate_with(self.cleaned_data["code"])
        if found is None:
            raise forms.ValidationError(_("No certificate has this code. Compare it with the paper."))
        return found


class WithdrawForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = WordsField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log of the journal; whoever checks the certificate does not read it."),
    )  # fmt: skip
