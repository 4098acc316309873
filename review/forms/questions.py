"""Forms by which the office builds review forms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.fields import LineField, RowsField, WordsField
from journal.models import Section
from review.models import FormQuestion, ReviewForm
from review.states import LISTED, QuestionKind, ReadBy

SHORTEST_LIST, LONGEST_LIST = 2, 20
LONGEST_CHOICE = 200


class ReviewFormForm(forms.Form):
    """The name of a review form, and where it is used."""

    mark_optional = False

    name = LineField(label=_("Name"), max_length=120, help_text=_("Only the office reads it."))
    sections = RowsField(
        Section.objects.filter(is_reviewed=True),
        label=_("Sections that use it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A section has one form: ticked here, it leaves the one it had."),
    )
    is_default = forms.BooleanField(label=_("It serves all sections that name no other form"), required=False)

    def __init__(self, *args: Any, form: ReviewForm | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if form is None:
            self.fields = {"name": self.fields["name"]}
            return
        own = [row.section_id for row in form.sections.all()]
        self.initial = {"name": form.name, "sections": own, "is_default": form.is_default, **self.initial}
        self.fields["is_default"].disabled = form.is_default


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One question of a review form."""

    mark_optional = False

    label = LineField(label=_("Question"), max_length=300)
    hint = LineField(
        label=_("Hint"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    listed = WordsField(
        label=_("Answers to choose from"),
        max_length=4000,
        required=False,
        help_text=_(
            "For a choice or a scale: one a line. A scale goes from the lowest to the highest; its two ends need "
            "words, those between may be numbers."
        ),
    )

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FormQuestion
        fields: ClassVar[list[str]] = ["label", "hint", "kind", "listed", "is_required", "read_by"]
        widgets: ClassVar[dict[str, Any]] = {"read_by": forms.RadioSelect}

    field_order: ClassVar[list[str]] = Meta.fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = self.initial["was"] = self.instance.mark if self.instance.pk else ""
        self.words_now = self.instance.label
        kinds = [row for row in QuestionKind.choices if row[0] != QuestionKind.RECOMMENDATION]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds)
        self.fields["read_by"] = forms.ChoiceField(
            label=_("Who reads the answer"), choices=ReadBy.choices, widget=forms.RadioSelect
        )
        self.fields["is_required"].label = _("It must be answered")
        self.initial["listed"] = "\n".join(self.instance.choices)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """See that a choice has answers to choose from, and a scale words at its ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("was") and cleaned["was"] != self.now:
            self._say_what_it_is_now()
        lines = [line for each in cleaned.get("listed", "").splitlines() if (line := each.strip())]
        if cleaned.get("kind") not in LISTED:
            if lines and "kind" in cleaned:
                told = _("Only a choice or a scale has answers to choose from. Choose such a kind, or take them out.")
                self.add_error("listed", told)
            return {**cleaned, "choices": []}
        if not SHORTEST_LIST <= len(lines) <= LONGEST_LIST:
            self.add_error("listed", _("List from 2 to %(most)s answers, one a line.") % {"most": LONGEST_LIST})
        elif len(set(lines)) < len(lines):
            self.add_error("listed", _("The same answer stands here twice."))
        elif max(map(len, lines)) > LONGEST_CHOICE:
            self.add_error("listed", _("An answer has %(most)s letters at most.") % {"most": LONGEST_CHOICE})
        elif cleaned["kind"] == QuestionKind.SCALE and any(end.isdigit() for end in (lines[0], lines[-1])):
            self.add_error("listed", _("Say in words what the lowest and the highest answer of the scale mean."))
        return {**cleaned, "choices": lines}

    def _say_what_it_is_now(self) -> None:
        """Say that somebody else has changed the question; who sends the form again has read it, and means it."""
        told = _(
            "Somebody else has changed this question meanwhile; it now reads “%(words)s”. What you wrote is still here."
        )
        again = _("Send it once more to keep yours, or cancel to look at theirs.")
        self.add_error(None, [told % {"words": self.words_now}, again])
        self.data = self.data.copy()
        self.data["was"] = self.now

    @property
    def facts(self) -> dict[str, Any]:
        """The question, as the service takes it, with the mark of what the page showed."""
        names = ("label", "hint", "kind", "is_required", "read_by", "choices", "was")
        return {name: self.cleaned_data[name] for name in names}
