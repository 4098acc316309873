"""The form of a step: what it asks, the reason, and the letters it writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import issues.forms as production
import review.forms as reviewing
import submissions.forms as submitting
from journal.models import Letter, Section, User
from journal.models.case import Edit
from journal.workflow import Step, WorkflowModel
from submissions.queries import Filters
from submissions.states import State

ASKS: dict[str, Callable[[Any, Any], forms.Field]] = {**submitting.ASKS, **reviewing.ASKS, **production.ASKS}


class ActForm(forms.Form):
    """What a person fills in to take a step."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: WorkflowModel, step: Step, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("seen", subject.row_version)
        super().__init__(*args, **kwargs)
        self.step = step
        model = subject._meta.model_name
        for ask in step.asks:
            make = ASKS.get(f"{model}.{step.name}.{ask}") or ASKS[ask]
            self.fields[ask] = make(subject, user)
        self.fields["note"] = forms.CharField(
            label=_("Reason") if step.needs_reason else _("Note"),
            required=step.needs_reason,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("It stands in the history. Where a letter quotes it, the recipient reads it."),
        )

    @property
    def proposed(self) -> dict[str, Any]:
        """What the fields hold before anybody has filled them in, as far as it is known; for the first preview."""
        return {ask: self.fields[ask].initial for ask in self.step.asks if self.fields[ask].initial is not None}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers, named as the step names them."""
        return {ask: self.cleaned_data[ask] for ask in self.step.asks}


class LetterForm(forms.Form):
    """One letter of the preview: its words can be changed, and it can be left out where it is not compulsory."""

    proposal = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(label=_("Letter"), widget=forms.Textarea(attrs={"rows": 12, "class": "letter-text"}))
    skip = forms.BooleanField(label=_("Do not send this letter"), required=False)

    @staticmethod
    def fingerprint(subject: str, body: str) -> str:
        """Return what tells whether a person has changed the words."""
        words = " ".join(f"{subject} {body}".split())
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        """Return the form of a letter as it would be written."""
        form = cls(
            prefix=f"letter-{letter.slot}",
            initial={
                "proposal": cls.fingerprint(letter.subject, letter.body),
                "subject": letter.subject,
                "body": letter.body,
            },
        )
        form.letter = letter  # type: ignore[attr-defined]
        return form


def edits_in(posted: Any) -> dict[str, Edit]:
    """Return what a person made of the letters shown: only those whose words were changed, and those left out."""
    found = {}
    for name in posted:
        if not (name.startswith("letter-") and name.endswith("-proposal")):
            continue
        prefix = name.removesuffix("-proposal")
        form = LetterForm(posted, prefix=prefix)
        if not form.is_valid():
            continue
        answer = form.cleaned_data
        words = LetterForm.fingerprint(answer["subject"], answer["body"])
        if answer["skip"] or words != answer["proposal"]:
            found[prefix.removeprefix("letter-")] = Edit(answer["subject"], answer["body"], answer["skip"])
    return found


class ManuscriptFilter(forms.Form):
    """What narrows the list of manuscripts."""

    mark_optional = False

    words = forms.CharField(label=_("Words in title, number or author"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False, empty_label=_("All"))
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("newest", _("Newest first")), ("oldest", _("Oldest first")), ("waiting", _("Waiting longest"))],
    )

    @property
    def filters(self) -> Filters:
        """The answers; nothing narrows the list while they make no sense."""
        if not self.is_bound or not self.is_valid():
            return Filters()
        answers = self.cleaned_data
        return Filters(
            words=answers["words"],
            states=(answers["state"],) if answers["state"] else (),
            section=answers["section"],
            order=answers["order"] or "newest",
        )


class WriteForm(forms.Form):
    """A free letter to people on the case."""

    to = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a letter of their own."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=240)
    body = forms.CharField(label=_("Letter"), widget=forms.Textarea(attrs={"rows": 12, "class": "letter-text"}))
