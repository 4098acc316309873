"""What the page's script sends as it uploads in parts."""

from __future__ import annotations

from django import forms

from submissions.services.quarantine import FROM_AUTHORS
from submissions.states import FileKind


class IncomingForm(forms.Form):
    """An upload in parts that is to be begun, or gone on with."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in FROM_AUTHORS], required=False)
    caption = forms.CharField(max_length=240, required=False)
    name = forms.CharField(max_length=1000)
    size = forms.IntegerField(min_value=0)
    fingerprint = forms.RegexField(r"^[0-9a-f]{64}\Z")

    def clean_kind(self) -> str:
        """Take it for the manuscript where nothing is said."""
        return self.cleaned_data["kind"] or FileKind.MANUSCRIPT


class PartForm(forms.Form):
    """Which part is to be sent."""

    number = forms.IntegerField(min_value=1)
