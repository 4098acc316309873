"""What is asked of each author."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from journal.forms.fields import CountryField, OrcidField, RorField
from journal.models.authorship import (
    MOST_AFFILIATIONS,
    OF_AFFILIATION,
    cleaned_affiliations,
    in_words,
    plain_affiliations,
)
from journal.states import Language
from submissions.states import Contribution

SUGGEST = {
    "data-institution": reverse_lazy("submissions:institutions"),
    "data-nothing": _("Not found. The list kept here is only a part of the register: write the institution as it is."),
    "data-some": _("Choose with the arrow keys. Number of institutions found:"),
    "autocomplete": "off",
}


def field_names(place: int) -> dict[str, str]:
    """Return what the fields of the institution at a place, counted from 1, are called in the form."""
    return {name: name if place == 1 else f"{name}_{place}" for name in OF_AFFILIATION}


def typed_affiliations(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every institution that a form sent, the empty ones too, in their order."""
    places = range(1, MOST_AFFILIATIONS + 1)
    sent = [field_names(place) for place in places if field_names(place)["affiliation"] in data]
    return [{name: str(data.get(field, "")) for name, field in names.items()} for names in sent]


def initial_affiliations(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Return what a form starts with where these are the institutions."""
    first, *further = rows or [dict.fromkeys(OF_AFFILIATION, "")]
    return {**first, "further_affiliations": further}


class AuthorForm(Autosaved):
    """One author."""

    mark_optional = True
    most_affiliations = MOST_AFFILIATIONS

    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False, help_text=_("All parts of it."))
    family_name = forms.CharField(
        label=_("Family name"), max_length=120, required=False, help_text=_("Leave it empty if there is only one name.")
    )
    printed_name = forms.CharField(
        label=_("Name as printed"), max_length=240, required=False,
        help_text=_("Only if it is not “given name family name”, for example with the family name first."),
    )  # fmt: skip
    native_name = forms.CharField(label=_("Name in its own script"), max_length=240, required=False)
    native_language = forms.ChoiceField(
        label=_("Language of that script"), required=False, choices=[("", "—"), *Language.choices]
    )
    email = forms.EmailField(
        label=_("Mail address"), max_length=254, required=False,
        help_text=_("We write to each author once, to say that they are named."),
    )  # fmt: skip
    affiliation = forms.CharField(
        label=_("Institution"), max_length=240, required=False, widget=forms.TextInput(attrs=SUGGEST),
        help_text=_("As it is to be printed. Somebody without one writes “Independent”."),
    )  # fmt: skip
    ror = RorField()
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    country = CountryField(label=_("Country"))
    further_affiliations = forms.Field(label=_("Further institutions"), required=False)
    orcid = OrcidField()
    credit_roles = forms.MultipleChoiceField(
        label=_("Contributions"), required=False, choices=Contribution.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("What this author did (CRediT)."),
    )  # fmt: skip

    def __init__(self, *args: Any, must_be_complete: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_be_complete = must_be_complete
        for name in ("email", "affiliation"):
            self.fields[name].required = must_be_complete
        further = self.begun["further_affiliations"]
        sent = len(typed_affiliations(self.data)) if self.is_bound else 0
        self.places = range(1, min(max(len(further) + 2, sent), self.most_affiliations) + 1)
        for place in self.places[1:]:
            self._add_place(place, further[place - 2] if place - 2 < len(further) else {})

    def _add_place(self, place: int, known: Mapping[str, str]) -> None:
        for name, field in field_names(place).items():
            self.fields[field] = copy.deepcopy(self.base_fields[name])
            self.fields[field].required, self.fields[field].help_text = False, ""
            self.initial[field] = known.get(name, "")

    @property
    def affiliation_rows(self) -> Iterator[dict[str, Any]]:
        """Each institution with its place and its fields; the last row may be an empty one for one more."""
        filled = len(self.begun["further_affiliations"]) + 1
        for place in self.places:
            fields = [self[field] for field in field_names(place).values()]
            yield {"place": place, "fields": fields, "is_further": place > filled, "rises": 1 < place <= filled}

    # -- Further institutions are one answer, shown and typed in fields of their own ---------------------------------

    @property
    def begun(self) -> dict[str, Any]:
        """What each answer is as the page is loaded."""
        known = {name: value for name, value in super().begun.items() if name in self.base_fields}
        return {**known, "further_affiliations": plain_affiliations(self.initial.get("further_affiliations") or [])}

    def in_words(self, name: str, value: Any) -> str:
        """Return an answer as a person reads it."""
        return "\n".join(map(in_words, value)) if name == "further_affiliations" else super().in_words(name, value)

    def inputs(self, name: str, value: Any) -> list[tuple[str, list[str]]]:
        """Return which inputs hold which values when the answer is this one."""
        if name != "further_affiliations":
            return super().inputs(name, value)
        rows = [*value, *[dict.fromkeys(OF_AFFILIATION, "")] * MOST_AFFILIATIONS]
        places = [(field_names(place), rows[place - 2]) for place in self.places[1:]]
        return [(field, [row[name]]) for names, row in places for name, field in names.items()]

    def clean(self) -> dict[str, Any]:
        """Ask for a name, in whichever part; put the further institutions together."""
        cleaned = super().clean() or {}
        if self.must_be_complete and not any(cleaned.get(n) for n in ("given_name", "family_name", "printed_name")):
            self.add_error("given_name", _("Enter a name, in one part or two."))
        if self.most_affiliations == 1:
            return cleaned
        rows = [
            {name: cleaned.pop(field, "") for name, field in field_names(place).items()} for place in self.places[1:]
        ]
        return {**cleaned, "further_affiliations": cleaned_affiliations(rows)}
