"""Forms about people: their names, their roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import CountryField, LineField, OrcidField
from journal.models import Section, User
from journal.states import Language, RoleName

NAME_FIELDS = ("given_name", "family_name", "printed_name", "native_name", "native_language")


class NamesForm(forms.Form):
    """A name as its bearer writes it; one part is enough."""

    given_name = LineField(label=_("Given name"), max_length=120, required=False)
    family_name = LineField(
        label=_("Family name"), max_length=120, required=False, help_text=_("One of the two is enough.")
    )
    printed_name = LineField(
        label=_("Name as printed"),
        max_length=240,
        required=False,
        help_text=_("Only if it is not “given name family name”; for example with the family name first."),
    )
    native_name = LineField(label=_("Name in its own script"), max_length=240, required=False)
    native_language = forms.ChoiceField(
        label=_("Language of that script"), choices=[("", "—"), *Language.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in (("given_name", "given-name"), ("family_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = token

    def clean(self) -> dict[str, Any]:
        """Ask for one part at least; raises ``ValidationError``."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("given_name") or cleaned.get("family_name")) and "given_name" in self.fields:
            self.add_error("given_name", _("Give a name; one part is enough."))
        if cleaned.get("native_name") and not cleaned.get("native_language"):
            self.add_error("native_language", _("Say which language it is, so that it is shown in the right script."))
        return cleaned


class ProfileForm(NamesForm):
    """What a person says of themselves."""

    affiliation = LineField(label=_("Institution"), max_length=240, required=False)
    country = CountryField(label=_("Country"))
    orcid = OrcidField()
    language = forms.ChoiceField(label=_("Language of letters"), choices=Language.choices)


class PersonForm(ProfileForm):
    """What the office writes down of a person whom it adds."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    field_order = ("email",)


class GrantForm(forms.Form):
    """A role to be given."""

    role = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)
    section = forms.ModelChoiceField(
        label=_("Only for the section"), queryset=Section.objects.none(), required=False, empty_label=_("all sections")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("A word to the person"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, roles: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.all()  # type: ignore[attr-defined]
        offered = [choice for choice in RoleName.choices if roles is None or choice[0] in roles]
        self.fields["role"].choices = [("", _("choose")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for an end where the role has one; raises ``ValidationError``."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == RoleName.GUEST_EDITOR and "until" in cleaned and not cleaned["until"]:
            self.add_error("until", _("Say until when: a guest editor serves for one issue."))
        return cleaned

    def clean_until(self) -> Any:
        """Refuse a day that is past; raises ``ValidationError``."""
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return until


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    mark_optional = False

    q = forms.CharField(label=_("Name, address or institution"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("everybody")), *RoleName.choices])


def profile_of(user: User) -> dict[str, Any]:
    """Return what the profile form starts with."""
    return {name: getattr(user, name) for name in ProfileForm.base_fields}


class AddressForm(forms.Form):
    """A mail address."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
