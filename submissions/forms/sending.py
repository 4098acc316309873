"""Sending a manuscript in, and objecting to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.forms.fields import TEXT, WORDS
from submissions.models import Submission


class SeenForm(forms.Form):
    """Nothing but the version of the row that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(SeenForm):
    """What is asked as it is sent: where it is longer or shorter than its section wants it, why."""

    mark_optional = True

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", submission.row_version)
        if submission.out_of_limits and not submission.is_in_revision:
            asks = submission.section is not None and submission.section.limits_ask_why
            self.fields["length_reason"] = forms.CharField(
                label=_("Why is it longer or shorter?"), max_length=2_000, required=asks,
                widget=forms.Textarea(attrs=WORDS), initial=submission.length_reason,
                help_text=_("The editors read it."),
                error_messages={"required": _("Say why, or change the manuscript: the section asks for it.")},
            )  # fmt: skip

    @property
    def length_reason(self) -> str | None:
        """Why it is longer or shorter; nothing where that was not asked."""
        return self.cleaned_data.get("length_reason")


class ObjectionForm(forms.Form):
    """Why a co-author objects."""

    reason = forms.CharField(
        label=_("Why do you object?"), max_length=5_000, widget=forms.Textarea(attrs=TEXT),
        help_text=_("The editors read it. The corresponding author learns that you object, not what you write."),
        error_messages={"required": _("Give a reason: the editors need it to settle the matter.")},
    )  # fmt: skip
