"""Form of who enters what a reviewer has answered to an invitation elsewhere: by mail, by telephone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.forms import AcceptForm
from review.forms.reports import text_field


class AnsweredForm(AcceptForm):
    """The answer that came to the journal, with the interests declared in it and the words in which it came."""

    answer = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=[("yes", _("Reviews it")), ("no", _("Does not review it"))],
        widget=forms.RadioSelect,
    )
    note = text_field(
        _("What came with it"), rows=3, required=False, hint=_("It stands in the history, and the editors read it.")
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("answer", "interests", "statement", "note", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["keywords"]
        interests = self.fields["interests"]
        interests.required = False
        interests.label, interests.help_text = _("Of a competing interest"), _("Ask where the answer is silent of it.")
        interests.choices = [("none", _("None is declared")), ("some", _("Something is: I write it below"))]  # type: ignore[attr-defined]
        self.fields["statement"].label = _("The interest, in the reviewer's words")
        self.fields["statement"].help_text = _("The files open to the reviewer when the editor finds it no obstacle.")

    @property
    def agrees(self) -> bool:
        """Whether the reviewer reviews it."""
        return bool(self.cleaned_data["answer"] == "yes")

    def clean(self) -> dict[str, Any]:
        """Ask about interests where the reviewer agrees."""
        answers = super().clean()
        if answers.get("answer") == "yes" and not answers.get("interests"):
            self.add_error("interests", _("Say whether a competing interest was declared."))
        return answers
