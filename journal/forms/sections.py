"""The form of a section: what the office decides about what is sent to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import LineField, WordsField
from journal.forms.policy import SeenModelForm
from journal.models import Section
from journal.states import Asked, Language, Question

ASKS, GUIDANCE = "declares_", "guidance_"
FURTHER = [(code, label) for code, label in Language.choices if code != Language.ENGLISH]
LIMITS = (("words_min", "words_max"), ("abstract_words_min", "abstract_words_max"), ("keywords_min", "keywords_max"))


class SectionForm(SeenModelForm):
    """One section and its rules, in groups; the answers to a question and the words in a language are one column."""

    title = LineField(label=_("Title"), max_length=120)
    guidance = WordsField(label=_("What authors are told"), max_length=4000, required=False)

    class Meta:
        model = Section
        fields: ClassVar[list[str]] = [
            "title",
            "slug",
            "guidance",
            "is_open",
            "is_for_authors",
            "is_reviewed",
            "anonymity",
            "required_reports",
            "asks_one_not_proposed",
            *(name for pair in LIMITS for name in pair),
            "limits_ask_why",
            "figures",
            "supplements",
            "asks_works",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "anonymity": forms.RadioSelect,  # each is a sentence, of which a phone shows half in a select
            **{name: forms.NumberInput(attrs={"class": "short"}) for pair in LIMITS for name in pair},
        }

    GROUPS: ClassVar[list[tuple[Any, Any, list[str]]]] = [
        (_("The section"), "", ["title", "slug", "is_open", "is_for_authors"]),
        (_("Review"), "", ["is_reviewed", "anonymity", "required_reports", "asks_one_not_proposed"]),
        (_("Length"), _("Empty, or 0, is no limit."), [*(name for pair in LIMITS for name in pair), "limits_ask_why"]),
        (_("Files and works"), "", ["figures", "supplements", "asks_works"]),
        (_("Declarations"), _("Each has an answer “none”."), [f"{ASKS}{question}" for question in Question]),
    ]

    def add_fields(self) -> None:
        """Ask for each question whether it is asked, and for the guidance in each further language."""
        for question in Question:
            self.fields[f"{ASKS}{question}"] = forms.ChoiceField(label=question.label, choices=Asked.choices)
            self.initial[f"{ASKS}{question}"] = str(self.instance.asks(question))
        for code, label in FURTHER:
            words = forms.Textarea(attrs={"rows": 4, "lang": code})
            self.fields[f"{GUIDANCE}{code}"] = WordsField(label=label, max_length=4000, required=False, widget=words)
            self.initial[f"{GUIDANCE}{code}"] = self.instance.guidance_in.get(code, "")

    @property
    def groups(self) -> list[tuple[Any, Any, list[Any]]]:
        """The fields in their groups, each with a hint, as the page shows them."""
        return [(label, hint, [self[name] for name in names]) for label, hint, names in self.GROUPS]

    @property
    def further_languages(self) -> list[Any]:
        """The guidance in other languages."""
        return [self[f"{GUIDANCE}{code}"] for code, _label in FURTHER]

    @property
    def changed_columns(self) -> list[str]:
        """The names of the columns this form changes."""
        columns = (
            "declarations" if name.startswith(ASKS)
            else "guidance_in" if name.startswith(GUIDANCE)
            else name
            for name in super().changed_columns
        )  # fmt: skip
        return list(dict.fromkeys(columns))

    def clean(self) -> dict[str, Any]:
        """See that the limits fit together, and gather what is one column; raises ``ValidationError``."""
        cleaned = super().clean()
        for least, most in LIMITS:
            if (cleaned.get(least) or 0) > (cleaned.get(most) or cleaned.get(least) or 0):
                self.add_error(most, _("The upper limit is below the lower one."))
        self.instance.declarations = {
            question.value: cleaned.get(f"{ASKS}{question}", Asked.REQUIRED) for question in Question
        }
        further = {code: cleaned.get(f"{GUIDANCE}{code}", "").strip() for code, _label in FURTHER}
        self.instance.guidance_in = {code: words for code, words in further.items() if words}
        return cleaned
