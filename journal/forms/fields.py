"""Fields that more than one form asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Timetable
from journal.models.countries import COUNTRIES, ON_THE_MEKONG
from journal.text import clean_html, one_line, orcid_of, plain, ror_of, whole_number, with_brackets

AHEAD_AT_MOST = 1000  # days
MOST_TAGS = 2000
"""In a text of HTML: the time to clean it grows with the square of how deep they stand in each other."""


class LineField(forms.CharField):
    """One line of text from a stranger: no control characters, single spaces."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        return one_line(super().to_python(value))


class WordsField(forms.CharField):
    """Text of several lines from a stranger: no control characters, line ends of one kind."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        return plain(super().to_python(value).replace("\r\n", "\n"))


def refuse_far_ahead(day: date) -> None:
    """Raise ``ValidationError`` for a day that is a slip of the pen: what is counted from it would never end."""
    if (day - timezone.localdate()).days > AHEAD_AT_MOST:
        raise ValidationError(_("That is more than %(most)s days ahead.") % {"most": f"{AHEAD_AT_MOST:,}"})


class NearDay(forms.DateField):
    """A day that somebody chooses, in no distant future."""

    default_validators = (refuse_far_ahead,)
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DueDay(NearDay):
    """A day by which something is expected; one on which nothing may be due becomes the next on which it may."""

    def clean(self, value: Any) -> date | None:
        """Return the day, moved off what the office has closed."""
        day: date | None = super().clean(value)
        return Timetable.current().open_day(day) if day else day


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows, by their ids; what is longer than any id is none, and never asked of the database."""

    def clean(self, value: Any) -> Any:
        """Return the rows."""
        for each in value if isinstance(value, (list, tuple)) else ():
            if whole_number(each) is None:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": each})
        return super().clean(value)


class HtmlField(WordsField):
    """Simple HTML, cleaned to the tags that the journal shows."""

    def to_python(self, value: Any) -> str:
        """Return what is safe of it; nothing longer, or more entangled, than anybody writes is ever taken apart."""
        words = super().to_python(value)
        if self.max_length is not None and len(words) > self.max_length:
            return words  # which is then refused as too long
        if words.count("<") > MOST_TAGS:
            raise ValidationError(_("There are more than %(n)s tags in this text. Use fewer.") % {"n": MOST_TAGS})
        return clean_html(with_brackets(words))


class OrcidField(forms.CharField):
    """An ORCID iD, or its address; kept in its plain form."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("16 digits, such as 0000-0002-1825-0097.")
        super().__init__(**{"label": _("ORCID iD"), "required": False, "max_length": 60, "help_text": hint, **kwargs})

    def to_python(self, value: Any) -> str:
        """Return the plain form; raises ``ValidationError``."""
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return orcid_of(text)
        except ValueError as error:
            raise ValidationError(_("This is not an ORCID iD. Copy it from your page at orcid.org.")) from error


class RorField(forms.CharField):
    """The identifier of an institution in the Research Organization Registry, or its address; kept in plain form."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Nine characters, such as 028wp3y58; found on ror.org. Leave it empty if there is none.")
        super().__init__(
            **{"label": _("ROR identifier"), "required": False, "max_length": 60, "help_text": hint, **kwargs}
        )

    def to_python(self, value: Any) -> str:
        """Return the plain form; raises ``ValidationError``."""
        text = super().to_python(value)
        try:
            return ror_of(text) if text else ""
        except ValueError as error:
            raise ValidationError(
                _("This is not a ROR identifier. Copy it from the institution's page at ror.org.")
            ) from error


class CountryField(forms.ChoiceField):
    """A country chosen by its name, kept as its code of two letters (ISO 3166-1)."""

    def __init__(self, **kwargs: Any) -> None:
        others = {code: name for code, name in COUNTRIES.items() if code not in ON_THE_MEKONG}
        choices = [("", "—"), *ON_THE_MEKONG.items(), (_("Other countries"), list(others.items()))]
        super().__init__(**{"label": _("country"), "required": False, "choices": choices, **kwargs})
        self.widget.attrs["autocomplete"] = "country"
