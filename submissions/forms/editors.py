"""What editors fill in about a manuscript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Journal, Section
from submissions.forms.authors import AuthorForm
from submissions.forms.fields import WORDS, DayAhead
from submissions.forms.tasks import StartForm
from submissions.models import Submission
from submissions.models.traces import Trace
from submissions.services import uploads
from submissions.states import FileKind


class EntryForm(forms.Form):
    """A manuscript that came by mail, or a contribution that is asked for."""

    kind = forms.ChoiceField(
        label=_("What it is"), widget=forms.RadioSelect, initial="entered",
        choices=[
            ("entered", _("A manuscript that came by mail: enter it for its author")),
            ("commissioned", _("A contribution you ask somebody to write")),
        ],
    )  # fmt: skip
    email = forms.EmailField(label=_("Mail address of the author"))
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120, required=False)
    title = forms.CharField(label=_("Title"), max_length=500)
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False, empty_label=_("Choose"))
    due_on = DayAhead(label=_("Expected by"), required=False, help_text=_("For a contribution you ask for."))
    note = forms.CharField(
        label=_("A word to the author"), required=False, max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("It stands in the letter they get."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what a commission needs besides."""
        cleaned = super().clean() or {}
        if not (cleaned.get("given_name") or cleaned.get("family_name")):
            self.add_error("given_name", _("Enter the author's name, in one part or two."))
        if cleaned.get("kind") == "commissioned":
            for name, sentence in {
                "section": _("Choose the section it is for."),
                "due_on": _("Say by which day you would like to have it."),
            }.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned


class DeclineForm(forms.Form):
    """Why an author will not write what was asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not?"), max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Whoever asked you reads it."),
        error_messages={"required": _("A word of reason helps the editors to find somebody else.")},
    )  # fmt: skip


class TakeBackForm(forms.Form):
    """A word to the author from whom a draft is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("A word to the author"), required=False, max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("It stands in the letter they get."),
    )  # fmt: skip


class ReaddressForm(forms.Form):
    """Another address for an author whom the first did not reach."""

    email = forms.EmailField(label=_("Mail address of the author"))


class ReviewerCopyForm(StartForm):
    """The copy without names."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Copy without names")
        self.fields["file"].help_text = _(
            "%(kinds)s. Take names, addresses and thanks out of the text; what the file itself knows is taken out here."
        ) % {"kinds": uploads.accepted_words(FileKind.REVIEWER_COPY)}


class SendBackForm(forms.Form):
    """What the author is asked to take out, and until when."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What the author is to mend"), max_length=5_000, widget=forms.Textarea(attrs={**WORDS, "rows": 12}),
        help_text=_("It stands in the letter to the author."),
        error_messages={"required": _("Say what is to be mended: it stands in the letter to the author.")},
    )  # fmt: skip
    due_on = DayAhead(label=_("Expected by"))

    @classmethod
    def of(cls, submission: Submission, traces: list[Trace]) -> SendBackForm:
        """Return the form with the places in the note, each with the words around it."""
        lines = [_("Please take out what tells reviewers who wrote the manuscript, and send it in again.")]
        lines += [f"– {trace.place}: “{trace.before}{trace.found}{trace.after}”" for trace in traces]
        due_on = timezone.localdate() + timedelta(days=Journal.current().minor_revision_days)
        note = "\n".join(map(str, lines))[:5_000]
        return cls(initial={"version": submission.row_version, "note": note, "due_on": due_on})


class NamedAuthorForm(AuthorForm):
    """One row of the list of authors after it was sent; further institutions are not asked here, and stay."""

    most_affiliations = 1

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_permitted", False)
        super().__init__(*args, must_be_complete=True, **kwargs)
        del self.fields["further_affiliations"]

    @property
    def shown_as(self) -> str:
        """Whom the row is about, as far as that was known or typed."""
        known = {name: self[name].value() or "" for name in ("given_name", "family_name", "printed_name", "email")}
        return known["printed_name"] or f"{known['given_name']} {known['family_name']}".strip() or known["email"]


class AuthorsInOrder(forms.BaseFormSet):
    """The list of authors, each with a place in it, and room for one more."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say in the journal's words what place and tick are for."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the list")
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take off the list")


NamedAuthors = forms.formset_factory(
    NamedAuthorForm, AuthorsInOrder, extra=1, can_order=True, can_delete=True, can_delete_extra=False, max_num=100
)


class ChangeAuthorsForm(forms.Form):
    """Why the list of authors changes, and whether all agree."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("All authors read it."),
        error_messages={"required": _("Give a reason: it is kept in the history.")},
    )  # fmt: skip
    has_consent = forms.BooleanField(
        label=_("All authors have agreed to this change in writing, also those who leave the list."),
        error_messages={"required": _("All authors must have agreed. Ask them first.")},
    )


class AskForAuthorsForm(forms.Form):
    """Why the list of authors is to change, and who speaks for all from then on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    corresponding = forms.EmailField(
        label=_("Mail address of the corresponding author"), max_length=254,
        help_text=_("One of the list. They act for all authors."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Everybody who is asked reads it, and the editors."),
        error_messages={"required": _("Give a reason: everybody who is asked reads it.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What an author says to a change of the list."""

    words = forms.CharField(
        label=_("Something to say?"), max_length=5_000, required=False, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Only the editors read it."),
    )  # fmt: skip


class DecideAuthorsForm(forms.Form):
    """The reason of an editor who decides about a change of the list."""

    note = forms.CharField(
        label=_("Reason of your decision"), max_length=5_000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("All authors read it."),
        error_messages={"required": _("Give a reason: it is kept in the history.")},
    )  # fmt: skip
