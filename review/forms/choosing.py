"""Forms that help to choose reviewers: what reviewers say of themselves, what authors propose, a rating of a report."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import LineField, NearDay, OrcidField, RorField, WordsField
from journal.models import User
from journal.states import Language
from review.models import ReviewerProfile
from review.models.choosing import MOST_KEYWORDS
from review.services.choosing import MOST_PROPOSALS
from review.states import ProposalKind

BETWEEN = re.compile(r"[;\n,，、；]")
OF_PERSON = ("affiliation", "ror", "orcid")


class KeywordsField(WordsField):
    """Keywords in any language, one a line or divided by commas or semicolons."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[str]:
        """Return them one by one."""
        return [word.strip() for word in BETWEEN.split(super().clean(value)) if word.strip()]


def keywords_field(label: Any, hint: Any) -> KeywordsField:
    """Return the field that asks for keywords."""
    return KeywordsField(label=label, help_text=hint, required=False, max_length=MOST_KEYWORDS)


class ReviewerForm(forms.Form):
    """What a person says of themselves as a reviewer."""

    mark_optional = False

    keywords = keywords_field(
        _("Keywords"), _("What you know about, in any language; one a line, or divided by commas or semicolons.")
    )
    interests = WordsField(
        label=_("Interests, in your own words"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Regions, methods, sources: a few sentences help to send you what suits."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can read a manuscript"), required=False, choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    affiliation = LineField(label=_("Institution"), max_length=240, required=False)
    ror = RorField()
    orcid = OrcidField()
    not_before = NearDay(
        label=_("Please do not ask me before"), required=False,
        help_text=_("Until that day no editor is offered your name without this being said. Empty: ask at any time."),
    )  # fmt: skip
    asks_not_named = forms.BooleanField(
        label=_("Do not name me among the reviewers of a year"), required=False,
        help_text=_("The journal thanks them on a public page, by name alone and not by what they read."),
    )  # fmt: skip
    offers = forms.BooleanField(
        label=_("I would like to review for the journal"), required=False,
        help_text=_("Editors see that you have offered it. You can say no to every single invitation."),
    )  # fmt: skip

    @classmethod
    def of(cls, person: User, data: Any = None, *, offers: bool = False) -> ReviewerForm:
        """Return the form with what is known of a person; ``offers`` ticks that they would like to review."""
        profile = ReviewerProfile.objects.filter(person=person).first() or ReviewerProfile(person=person)
        initial = {
            "keywords": "\n".join(profile.words),
            "interests": profile.interests,
            "languages": profile.languages,
            "not_before": profile.not_before,
            "asks_not_named": profile.asks_not_named,
            "offers": offers or profile.offered_at is not None,
            **{name: getattr(person, name) for name in OF_PERSON},
        }
        return cls(data, initial=initial)

    def clean_not_before(self) -> Any:
        """Let go of a day that is past: it says nothing any longer."""
        day = self.cleaned_data["not_before"]
        return day if day and day > timezone.localdate() else None

    @property
    def of_person(self) -> dict[str, str]:
        """What is kept with the person."""
        return {name: self.cleaned_data[name] for name in OF_PERSON}

    @property
    def of_reviewer(self) -> dict[str, Any]:
        """What is kept with the profile."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OF_PERSON}


class ProposalForm(forms.Form):
    """Somebody whom the authors propose as a reviewer, or do not want."""

    mark_optional = False

    kind = forms.ChoiceField(label=_("This person"), choices=ProposalKind.choices)
    name = LineField(label=_("Name"), max_length=240, required=False)
    email = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    affiliation = LineField(label=_("Institution"), max_length=240, required=False)
    reason = LineField(label=_("Reason"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a name where anything else is said, and for a reason against somebody."""
        given = super().clean() or {}
        says_something = any(given.get(name) for name in ("email", "affiliation", "reason"))
        if says_something and not given.get("name"):
            self.add_error("name", _("Say who it is."))
        if given.get("name") and given.get("kind") == ProposalKind.OPPOSED and not given.get("reason"):
            self.add_error("reason", _("Say why this person should not review it; a few words are enough."))
        return given


ProposalFormSet = forms.formset_factory(ProposalForm, extra=2, max_num=MOST_PROPOSALS, validate_max=True)


class RatingForm(forms.Form):
    """How good an editor found a report."""

    value = forms.TypedChoiceField(
        coerce=int, choices=[(0, _("not rated")), *((value, str(value)) for value in range(5, 0, -1))]
    )


class ImportForm(forms.Form):
    """A table of reviewers: the file, or its text once it was seen what it would do."""

    mark_optional = False

    table = forms.FileField(label=_("The table"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of them."""
        given = super().clean() or {}
        if not given.get("text") and not given.get("table") and "table" not in self.errors:
            self.add_error("table", _("Choose a file."))
        return given
