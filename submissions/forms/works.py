"""The works that a review is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from journal.text import isbn_of

OLDEST = 1000


class WorkForm(Autosaved):
    """One reviewed work."""

    mark_optional = True

    authors = forms.CharField(
        label=_("Author or editor"), max_length=500, required=False,
        help_text=_("As on its title page; several separated by semicolons."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    publisher = forms.CharField(label=_("Publisher"), max_length=240, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    year = forms.IntegerField(label=_("Year"), required=False, widget=forms.NumberInput(attrs={"class": "short"}))
    isbn = forms.CharField(
        label=_("ISBN"), max_length=32, required=False, help_text=_("From the back of the book, with its hyphens.")
    )
    pages = forms.CharField(label=_("Pages"), max_length=40, required=False, help_text=_("Such as “xii, 240 pages”."))

    def __init__(self, *args: Any, must_be_complete: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = must_be_complete

    def clean_isbn(self) -> str:
        """See that its last digit fits the others; raises ``ValidationError``."""
        given: str = self.cleaned_data["isbn"]
        try:
            return isbn_of(given) if given else ""
        except ValueError as error:
            raise ValidationError(_("This is no ISBN. Is a digit mistyped? It has 10 or 13 of them.")) from error

    def clean_year(self) -> int | None:
        """See that it is a year; raises ``ValidationError``."""
        year: int | None = self.cleaned_data["year"]
        if year is not None and not OLDEST <= year <= timezone.localdate().year + 1:
            raise ValidationError(_("Give the year in which it appeared, with four digits."))
        return year
