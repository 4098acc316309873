"""The form of a report, made of the questions of a review form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import WAS, Autosaved
from journal.forms.fields import HtmlField
from review.models import AttachedFile
from review.models.questions import ATTACHED
from review.states import QuestionKind

if TYPE_CHECKING:
    from review.models import FormQuestion

LONGEST_ANSWER = 200_000
SIMPLE_MARKS = _(
    "A blank line begins a paragraph; *word* emphasised, **word** strong; lines that begin with “-” or “1.” are a "
    "list, with “>” a quotation. You see how it looks before you send it."
)

FILE_KINDS = _("PDF, Word or OpenDocument. The journal takes your name out of what the file says of itself.")


def text_field(label: Any, *, rows: int, required: bool = True, hint: Any = "", **attrs: Any) -> forms.CharField:
    """Return a field for a text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=widget, max_length=LONGEST_ANSWER
    )  # fmt: skip


class ReportForm(Autosaved):
    """A report; every field is kept as it is typed.

    ``questions`` are what is asked, in their order; ``files`` what is attached already, by the key of its question.
    """

    mark_optional = True
    use_required_attribute = True

    def __init__(
        self,
        *args: Any,
        questions: Sequence[FormQuestion],
        files: Mapping[str, AttachedFile] | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.questions = {row.key: row for row in questions}
        self.attached = files or {}
        self.several = {row.key for row in questions if row.kind == QuestionKind.SEVERAL}
        known = {key: value.split() if key in self.several else value for key, value in (initial or {}).items()}
        super().__init__(*args, initial=known, **kwargs)
        asked = {key: _field(row, is_attached=key in self.attached) for key, row in self.questions.items()}
        self.fields = {**asked, **self.fields}

    @classmethod
    def kept(
        cls, answers: Mapping[str, str], *, questions: Sequence[FormQuestion], files: Mapping[str, AttachedFile]
    ) -> ReportForm:
        """Return the form filled in with the answers that are kept, to be checked."""
        several = {row.key for row in questions if row.kind == QuestionKind.SEVERAL}
        data = MultiValueDict(
            {key: value.split() if key in several else [value] for key, value in answers.items()}
        )  # fmt: skip
        return cls(data, questions=questions, files=files)

    # -- What was answered -----------------------------------------------------------------------------------------

    @property
    def report(self) -> dict[str, Any]:
        """The answers, as the service takes them."""
        return {key: self.cleaned_data[key] for key, row in self.questions.items() if not row.is_file}

    @property
    def uploads(self) -> dict[str, Any]:
        """The files that came with the form, by the key of their question."""
        files = {key: self.cleaned_data.get(key) for key, row in self.questions.items() if row.is_file}
        return {key: upload for key, upload in files.items() if upload}

    @property
    def begun(self) -> dict[str, Any]:
        """What was kept of each field."""
        held = {key: self.initial.get(key, "") for key, row in self.questions.items() if not row.is_file}
        return {key: " ".join(value) if key in self.several else value for key, value in held.items()}

    @property
    def answers(self) -> dict[str, Any]:
        """What stands in the fields, valid or not, to be kept; a field that did not come stays as it is.

        Boxes of which none is ticked do not come: the page says by what it knows of the field that it showed them.
        """
        found = {}
        for key, row in self.questions.items():
            if row.is_file:
                continue
            if key in self.several and (key in self.data or f"{WAS}{key}" in self.data):
                found[key] = " ".join(self.data.getlist(key))  # type: ignore[union-attr]
            elif key in self.data:
                found[key] = self.data.get(key, "")
        return found

    def in_words(self, name: str, value: Any) -> str:
        """Return the value of a field as a person reads it."""
        return super().in_words(name, value.split() if name in self.several else value)

    def inputs(self, name: str, value: Any) -> list[tuple[str, list[str]]]:
        """Return which inputs hold which values when the field has this value."""
        return super().inputs(name, value.split() if name in self.several else value)

    # -- What the page shows ---------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields in their order, scales that follow each other in one row; each file with what is attached."""
        found: list[dict[str, Any]] = []
        for key, question in self.questions.items():
            is_scale = question.kind == QuestionKind.SCALE
            if is_scale and found and found[-1]["is_scale"]:
                found[-1]["fields"].append(self[key])
            else:
                found.append({"fields": [self[key]], "is_scale": is_scale, "file": self.attached.get(key)})
        return found


_WANTED = {
    QuestionKind.TEXT: _("Write something here."),
    QuestionKind.RICH: _("Write something here."),
    QuestionKind.FILE: _("Choose a file."),
    QuestionKind.SEVERAL: _("Tick at least one."),
}
"""What is asked for where an answer that must be given is missing; of all other kinds, one is to be chosen."""


def _field(question: FormQuestion, *, is_attached: bool) -> forms.Field:
    """Return the field by which a question is answered."""
    known: dict[str, Any] = {"label": question.label, "required": question.is_required, "help_text": question.hint}
    known["error_messages"] = {"required": _WANTED.get(question.kind, _("Choose one of the answers."))}
    options = question.options
    match question.kind:
        case QuestionKind.TEXT | QuestionKind.RICH:
            return _prose(question, known)
        case QuestionKind.FILE:
            hint = question.hint if question.key == ATTACHED else f"{question.hint} {FILE_KINDS}".strip()
            return forms.FileField(**{**known, "required": question.is_required and not is_attached, "help_text": hint})
        case QuestionKind.SEVERAL:
            return forms.MultipleChoiceField(**known, choices=options, widget=forms.CheckboxSelectMultiple)
        case QuestionKind.SCALE:
            none = "" if question.is_required else _("No answer")
            widget = forms.Select(attrs={"class": "short"})
            return forms.ChoiceField(**known, choices=[("", none), *options], widget=widget)
        case _:
            if not question.is_required:
                options = [*options, ("", str(_("No answer")))]
            across = {"class": "choices-across"} if question.kind in {QuestionKind.YES_NO, QuestionKind.AGAIN} else {}
            return forms.ChoiceField(**known, choices=options, widget=forms.RadioSelect(attrs=across))


def _prose(question: FormQuestion, known: dict[str, Any]) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": 14, "class": "letter-text"} if question.is_required else {"rows": 5}
    widget = forms.Textarea(attrs=attrs)
    if question.kind == QuestionKind.RICH:
        hint = f"{question.hint} {SIMPLE_MARKS}".strip()
        return HtmlField(**{**known, "help_text": hint}, max_length=LONGEST_ANSWER, widget=widget)
    return forms.CharField(**known, max_length=LONGEST_ANSWER, widget=widget)


class SourcedReportForm(ReportForm):
    """A report that came by mail, entered by the office with the letter it came in."""

    source = forms.FileField(
        label=_("The letter or file in which it came"),
        help_text=_("PDF, Word or OpenDocument; print a mail to PDF. It stays with the report."),
    )
    note = text_field(_("Remark for the history"), rows=2, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def files_to_keep(self) -> list[tuple[str, dict[str, Any]]]:
        """The files that came with it, each with its field, as the service takes them: the source, then the answers."""
        source = {"upload": self.cleaned_data["source"], "kind": AttachedFile.Kind.SOURCE}
        return [("source", source), *((key, {"upload": one, "question": key}) for key, one in self.uploads.items())]
