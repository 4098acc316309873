"""Forms of a decision: which it is to be, then its letter and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import TAKE, Autosaved
from journal.forms.fields import NearDay
from review.forms.reports import text_field
from review.services import OPEN_TWICE, as_compared
from review.states import DecisionKind


class KindForm(forms.Form):
    """Which decision it is to be, before there is a letter: none is ticked, so that none is taken by mistake."""

    mark_optional = False

    kind = forms.ChoiceField(label=_("Decision"), choices=DecisionKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(kinds)  # type: ignore[attr-defined]


def choices_of(kinds: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the kinds of decision that are open, in the order in which they are always listed."""
    allowed = set(kinds)
    return [row for row in DecisionKind.choices if row[0] in allowed]


class DecisionForm(Autosaved):
    """A decision and its letter; what it needs depends on the decision, and is said when it is looked over."""

    mark_optional = False

    kind = forms.ChoiceField(label=_("Decision"), choices=DecisionKind.choices, widget=forms.RadioSelect)
    due_on = NearDay(
        label=_("Expected by"),
        required=False,
        help_text=_("For a revision, or when it goes back to the author."),
    )
    note = text_field(
        _("Reason, for the history"),
        rows=3,
        required=False,
        hint=_(
            "Needed to decline, to decide without all reports or on those of proposed reviewers alone, otherwise than "
            "recommended, or in the place of the editor who decides. What the author is to know stands in the letter."
        ),
    )
    parts = forms.MultipleChoiceField(
        label=_("What the author is given of the reports"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kept = forms.MultipleChoiceField(
        label=_("Reports that are still wanted after the round"), required=False, widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    body = text_field(_("Letter to the author"), rows=22, required=False, **{"class": "letter-text"})
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    arrived = forms.CharField(widget=forms.HiddenInput, required=False)
    written_for = forms.ChoiceField(choices=DecisionKind.choices, widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[str],
        parts: list[tuple[str, Any]],
        kept: list[tuple[str, Any]],
        decides: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not decides:
            self.fields["note"].label = _("Why you recommend it")
            self.fields["note"].help_text = _("The editor who decides reads it. It stands in the history.")
        self.fields["kind"].choices = choices_of(kinds)  # type: ignore[attr-defined]
        for name, choices in (("parts", parts), ("kept", kept)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    @property
    def begun(self) -> dict[str, Any]:
        """What the draft holds as the page is loaded, as the service compares it."""
        return {name: as_compared(name, value) for name, value in super().begun.items() if name in OPEN_TWICE}

    @property
    def columns(self) -> dict[str, Any]:
        """What a draft keeps."""
        without = {"seen", "arrived", "written_for", self.data.get(TAKE)}
        answers = {name: value for name, value in self.cleaned_data.items() if name not in without}
        if "kept" in answers:
            answers["kept"] = [int(pk) for pk in answers["kept"]]
        return answers
