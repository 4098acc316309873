"""Forms about letters: the office's own texts, free letters, the filter of the outbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journal import letterbook
from journal.forms.fields import LineField, WordsField
from journal.forms.policy import STALE
from journal.letterbook import Kind
from journal.states import Delivery
from journal.text import fingerprint

TEXT = {"rows": 16, "class": "letter-text"}


class LetterTextForm(forms.Form):
    """The words of one kind of letter in one language."""

    subject = LineField(label=_("Subject"), max_length=240)
    body = WordsField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs=TEXT), strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: Kind, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.now = fingerprint(self.initial["subject"], self.initial["body"])
        self.initial["seen"] = self.now
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    def clean_subject(self) -> str:
        """Refuse a placeholder that the letter does not have; raises ``ValidationError``."""
        return self._checked("subject")

    def clean_body(self) -> str:
        """Refuse a placeholder that the letter does not have, and a text without its link or code."""
        body = self._checked("body")
        _subject, shipped = letterbook.default_text(self.kind.key)
        needed = {letterbook.PERSONAL_LINK, *self.kind.secrets}
        for name in needed.intersection(letterbook.PLACEHOLDER.findall(shipped)):
            if f"{{{name}}}" not in body:
                raise ValidationError(
                    _("This letter is of no use without {%(name)s}. Put it where it belongs.") % {"name": name}
                )
        return body.strip() + "\n"

    def clean(self) -> dict[str, Any]:
        """Refuse other words than those in use where somebody else has changed them; raises ``ValidationError``."""
        answers = super().clean() or self.cleaned_data
        words = fingerprint(answers.get("subject", ""), answers.get("body", ""))
        if answers.pop("seen", "") not in {"", self.now} and words != self.now:
            raise ValidationError(STALE, code="stale")
        return answers

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        try:
            letterbook.check_text(self.kind, text)
        except letterbook.UnknownPlaceholder as error:
            raise ValidationError(str(error)) from error
        return text


class FreeLetterForm(forms.Form):
    """A letter in one's own words."""

    subject = LineField(label=_("Subject"), max_length=240)
    body = WordsField(label=_("Letter"), max_length=20_000, widget=forms.Textarea(attrs=TEXT))


class OutboxFilter(forms.Form):
    """What the outbox is narrowed to."""

    mark_optional = False

    q = forms.CharField(label=_("Address, subject or number"), required=False, max_length=120)
    delivery = forms.ChoiceField(label=_("Delivery"), required=False, choices=[("", _("all")), *Delivery.choices])
