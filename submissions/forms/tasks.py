"""An author's tasks: files, title, authors, section, letter, response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from journal.models import Section
from journal.states import Language
from submissions.forms.fields import TEXT
from submissions.forms.offers import Offering
from submissions.services import uploads
from submissions.states import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


class StartForm(forms.Form):
    """The file a manuscript begins with."""

    file = forms.FileField(
        label=_("Your manuscript"),
        required=False,
        error_messages={"empty": uploads.PROBLEMS["empty"]},
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("%(kinds)s. You can replace it until you send it in.") % {
            "kinds": uploads.accepted_words(FileKind.MANUSCRIPT)
        }

    mark_optional = False


class UploadForm(StartForm):
    """The manuscript, or another one in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = _("Choose a file first.")


class MoreFilesForm(forms.Form):
    """A figure or a supplementary file."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect(attrs={"class": "choices-across"}),
    )
    caption = forms.CharField(label=_("Description"), max_length=240, required=False)
    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose a file first."), "empty": uploads.PROBLEMS["empty"]}
    )

    def __init__(
        self, *args: Any, kinds: Sequence[FileKind] = (FileKind.FIGURE, FileKind.SUPPLEMENT), **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, each.label) for each in kinds]
        kind.initial = kinds[0] if kinds else None
        self.fields["file"].help_text = _("Figures: %(figures)s. Others: %(others)s.") % {
            "figures": uploads.accepted_words(FileKind.FIGURE),
            "others": uploads.accepted_words(FileKind.SUPPLEMENT),
        }


class TitleForm(Offering):
    """Title, abstract and keywords in the language of the manuscript."""

    language = forms.ChoiceField(
        label=_("Language of the manuscript"), choices=Language.choices, required=False,
        help_text=_("Title and abstract below are in this language."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    abstract = forms.CharField(
        label=_("Abstract"), max_length=20_000, required=False, widget=forms.Textarea(attrs=TEXT)
    )
    keywords = forms.CharField(
        label=_("Keywords"), max_length=500, required=False, help_text=_("Separated by semicolons.")
    )

    def clean_language(self) -> str:
        """Keep the language where the browser sent none."""
        return self.cleaned_data["language"] or self.initial.get("language") or Language.ENGLISH


class TranslationForm(Offering):
    """Title, abstract and keywords in one further language."""

    title = forms.CharField(label=_("Title"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    abstract = forms.CharField(
        label=_("Abstract"), max_length=20_000, required=False, widget=forms.Textarea(attrs=TEXT)
    )
    keywords = forms.CharField(
        label=_("Keywords"), max_length=500, required=False, help_text=_("Separated by semicolons.")
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = language


class LanguageForm(forms.Form):
    """Which further language to add."""

    language = forms.ChoiceField(label=_("Add another language"), choices=[])

    def __init__(self, *args: Any, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="further_%s", **kwargs)  # the manuscript's language stands on the same page
        field: Any = self.fields["language"]
        field.choices = [choice for choice in Language.choices if choice[0] not in taken]


class SectionForm(Autosaved):
    """The section of the journal the manuscript is for."""

    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("Section"), required=False, widget=forms.RadioSelect, empty_label=None,
        error_messages={"invalid_choice": _("This section takes no manuscripts at present. Choose another one.")},
    )  # fmt: skip

    def __init__(self, *args: Any, sections: QuerySet[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.queryset = sections


class LetterForm(Autosaved):
    """What the corresponding author writes to the editor in confidence."""

    letter_to_editor = forms.CharField(
        label=_("Letter to the editor"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "letter-text"}),
        help_text=_("Editors read it, reviewers do not. Name here who should rather not review it, and why."),
    )  # fmt: skip


class ResponseFileForm(StartForm):
    """The answer to the reviewers as a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("File")
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = _("Choose a file first.")
