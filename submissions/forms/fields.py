"""Kinds of fields and forms that several pages share."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import DueDay
from journal.models import User

WORDS = {"rows": 3}
TEXT = {"rows": 8}


class DateInput(forms.DateInput):
    """A day, chosen from the browser's own calendar."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayAhead(DueDay):
    """A day by which something is expected, and that is not past."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput(min=timezone.localdate().isoformat()))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        """Refuse yesterday."""
        super().validate(value)
        if value and value < timezone.localdate():
            raise ValidationError(_("The day is past already. Choose a later one."))


class PersonByAddress(forms.EmailField):
    """A person the journal knows, named by their mail address."""

    def clean(self, value: Any) -> User | None:
        """Return the person."""
        address = super().clean(value)
        person = User.objects.at(address)
        if address and person is None:
            raise ValidationError(_("The journal knows nobody with this address."))
        return person


DOI = re.compile(r"(?:doi:? ?|https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)


class LinkField(forms.CharField):
    """The address of a page, or a DOI, which is kept as its address."""

    def clean(self, value: Any) -> str:
        """Return the address."""
        words = super().clean(value).strip()
        if found := DOI.fullmatch(words):
            return f"https://doi.org/{found[1]}"
        if words and not words.startswith(("http://", "https://")):
            words = f"https://{words}"
        try:
            URLValidator(schemes=["http", "https"])(words) if words else None
        except ValidationError as error:
            raise ValidationError(_("This is neither an address nor a DOI, such as 10.1234/abc.")) from error
        return words
