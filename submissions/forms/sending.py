"""Sending a manuscript in, and objecting to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.forms.fields import TEXT


class SeenForm(forms.Form):
    """Nothing but the version of the row that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    """Why a co-author objects."""

    reason = forms.CharField(
        label=_("Why do you object?"), max_length=5_000, widget=forms.Textarea(attrs=TEXT),
        help_text=_("The editors read it. The corresponding author learns that you object, not what you write."),
        error_messages={"required": _("Give a reason: the editors need it to settle the matter.")},
    )  # fmt: skip
