"""Forms of what the office decides: settings, sections, pages about the journal."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import HtmlField, LineField, WordsField
from journal.models import Journal, Page
from journal.queries.people import possible_acting_editors

ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
DOI_PREFIX = re.compile(r"10\.\d{4,9}(\.\d+)*", re.ASCII)
STALE = _("Somebody else has changed this meanwhile. Look at what it says now (open the page anew), then save again.")


class SeenModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of one row that notices when somebody else has saved the row since the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields()
        self.now = self._fingerprint()
        self.initial["seen"] = self.now

    def add_fields(self) -> None:
        """Add the fields that are no column of their own, with what they hold; most forms have none."""

    def clean(self) -> dict[str, Any]:
        """Refuse what was written over an older page; raises ``ValidationError``."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is not None and cleaned.get("seen") not in {"", self.now}:
            raise ValidationError(STALE, code="stale")
        return cleaned

    @property
    def changed_columns(self) -> list[str]:
        """The names of the columns this form changes."""
        return [name for name in self.changed_data if name != "seen"]

    def _fingerprint(self) -> str:
        shown = {name: self.initial.get(name) for name in self.fields if name != "seen"}
        packed = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True, default=str)
        return hashlib.sha256(packed.encode()).hexdigest()[:24]


class SettingsForm(SeenModelForm):
    """The settings of the journal, in groups."""

    name = LineField(label=_("Name"), max_length=200)
    short_name = LineField(label=_("Short name, before numbers"), max_length=16)
    publisher = LineField(label=_("Publisher"), max_length=200, required=False)
    place = LineField(label=_("Place"), max_length=100, required=False)
    licence_url = forms.URLField(label=_("Address of the licence"), required=False, assume_scheme="https")
    description = WordsField(label=_("One paragraph about the journal"), max_length=4000, required=False)

    class Meta:
        model = Journal
        fields: ClassVar[list[str]] = [
            "name",
            "short_name",
            "publisher",
            "place",
            "description",
            "contact_email",
            "issn_print",
            "issn_online",
            "doi_prefix",
            "licence_url",
            "submissions_open",
            "acting_editor",
            "undo_minutes",
            "second_factor_for_editors",
        ]

    GROUPS: ClassVar[list[tuple[Any, list[str]]]] = [
        (_("The journal"), ["name", "short_name", "publisher", "place", "description", "contact_email"]),
        (_("Registered"), ["issn_print", "issn_online", "doi_prefix", "licence_url"]),
        (_("Editing"), ["submissions_open", "acting_editor", "undo_minutes", "second_factor_for_editors"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acting_editor"].queryset = possible_acting_editors()  # type: ignore[attr-defined]
        capitalise_and_limit(self.fields)

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields in their groups, as the page shows them."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    def clean_issn_print(self) -> str:
        """Check the ISSN; raises ``ValidationError``."""
        return issn(self.cleaned_data["issn_print"])

    def clean_issn_online(self) -> str:
        """Check the ISSN; raises ``ValidationError``."""
        return issn(self.cleaned_data["issn_online"])

    def clean_doi_prefix(self) -> str:
        """Check the form of the prefix; raises ``ValidationError``."""
        prefix: str = self.cleaned_data["doi_prefix"].strip()
        if prefix and not DOI_PREFIX.fullmatch(prefix):
            raise ValidationError(_("A DOI prefix looks like 10.12345."))
        return prefix


def capitalise_and_limit(fields: dict[str, forms.Field]) -> None:
    """Begin each label with a capital letter, and hold each number within reason."""
    for name, field in fields.items():
        field.label = str(field.label)[:1].upper() + str(field.label)[1:]
        if isinstance(field, forms.IntegerField):
            field.widget.attrs["class"] = "short"
            field.min_value = 0 if name == "undo_minutes" else 1
            field.validators.append(_between(field.min_value, 1000))


class PageForm(SeenModelForm):
    """One page about the journal."""

    title = LineField(label=_("Title"), max_length=160)
    body = HtmlField(
        label=_("Text"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 20, "class": "letter-text"}),
        help_text=_("Simple HTML: p, h2, h3, ul, ol, li, blockquote, em, strong, a. Anything else is taken out."),
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = ["title", "slug", "body", "is_public"]


def issn(text: str) -> str:
    """Return an ISSN in its form "1234-5679"; raises ``ValidationError`` (ISO 3297: check digit by weights 8 to 2)."""
    text = text.strip().upper().replace("–", "-")
    if not text:
        return ""
    if not ISSN.fullmatch(text):
        raise ValidationError(_("An ISSN looks like 1234-5679."))
    digits = text.replace("-", "")
    total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    if digits[7] != "0123456789X"[-total % 11]:
        raise ValidationError(_("The last digit of this ISSN does not fit the others. Is it mistyped?"))
    return text


def _between(least: int, most: int) -> Any:
    def check(value: int) -> None:
        if not least <= value <= most:
            raise ValidationError(_("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most})

    return check
