"""The tasks in which an author fills in words: title, other languages, section, declarations, letter."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from journal.services import OpenPage
from journal.states import Language
from submissions import queries, services
from submissions.forms import (
    DeclarationsForm,
    LanguageForm,
    LetterForm,
    SectionForm,
    TitleForm,
    TranslationForm,
)
from submissions.roles import confirms, prepares_answers
from submissions.states import Task
from submissions.views.of_author import TaskView
from submissions.views.reading import read_context

WORDS = ("title", "abstract", "keywords")


class WordsTask(TaskView):
    """Words that may stand in the file already."""

    @cached_property
    def read(self) -> queries.ReadState:
        """What was read of the file."""
        return queries.read_state(self.submission)

    def with_offers(self, form: Any, language: str) -> Any:
        """Set beside the fields what the file says; a form that saves itself shows nothing."""
        if not self.saves_itself:
            form.offer(self.read.reading, language=language)
        return form


class TitleTask(WordsTask):
    """Title, abstract and keywords, and the way to those in other languages."""

    task = Task.TITLE
    form_class = TitleForm
    template_name = "submissions/title.html"

    def initial(self) -> dict[str, Any]:
        """Return the words as they are."""
        return {name: getattr(self.submission, name) for name in ("language", *WORDS)}

    def make(self, *data: Any) -> Any:
        """Mark the fields with the language they are written in, and set beside them what the file says."""
        form = super().make(*data)
        for name in WORDS:
            form.fields[name].widget.attrs["lang"] = self.submission.language
        return self.with_offers(form, self.submission.language)

    def context(self) -> dict[str, Any]:
        """Show the other languages, those that the file has, too."""
        reading = self.read.reading
        offered = [code for code in reading.languages if code not in self._taken()] if reading else []
        return {
            "languages": LanguageForm(taken=self._taken()),
            "offered": [(code, Language(code).label) for code in offered],
            **read_context(self.read),
        }

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the words."""
        services.save_metadata(submission=self.submission, by=self.request.user, page=page, **answers)

    def _taken(self) -> set[str]:
        return {self.submission.language, *(row.language for row in self.submission.translations.all())}


class AddLanguage(TitleTask):
    """Leads to the page of a further language; it is kept once there are words in it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Go to the page of the language that was chosen."""
        form = LanguageForm(request.GET, taken=self._taken())
        if not form.is_valid():
            return redirect("submissions:title", self.submission.pk)
        return redirect("submissions:translation", self.submission.pk, form.cleaned_data["language"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Go there as well."""
        return self.get(request, **kwargs)


class TranslationTask(WordsTask):
    """Title, abstract and keywords in one further language."""

    task = Task.TITLE
    form_class = TranslationForm
    template_name = "submissions/translation.html"

    def form_facts(self) -> dict[str, Any]:
        """Mark the fields with their language."""
        if self.kwargs["language"] not in Language.values or self.kwargs["language"] == self.submission.language:
            raise Http404
        return {"language": self.kwargs["language"]}

    def initial(self) -> dict[str, Any]:
        """Return the words as they are."""
        row = next((row for row in self.submission.translations.all() if row.language == self.kwargs["language"]), None)
        return {name: getattr(row, name, "") for name in WORDS}

    def make(self, *data: Any) -> Any:
        """Set beside the fields what the file says in this language."""
        return self.with_offers(super().make(*data), self.kwargs["language"])

    def context(self) -> dict[str, Any]:
        """Name the language."""
        code = self.kwargs["language"]
        return {"language": code, "language_name": Language(code).label, **read_context(self.read)}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the words."""
        services.save_translation(
            submission=self.submission, language=self.kwargs["language"], by=self.request.user, page=page, **answers
        )

    def onward(self) -> str:
        """Go back to the title."""
        return reverse("submissions:title", args=[self.submission.pk])


class RemoveTranslation(TitleTask):
    """Takes a further language out again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Go back to its page, where the button is."""
        return redirect("submissions:title", self.submission.pk)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take it out."""
        services.remove_translation(submission=self.submission, language=kwargs["language"], by=request.user)  # type: ignore[arg-type]
        return redirect("submissions:title", self.submission.pk)


class SectionTask(TaskView):
    """The section of the journal."""

    task = Task.SECTION
    who = prepares_answers
    form_class = SectionForm
    template_name = "submissions/section.html"

    def initial(self) -> dict[str, Any]:
        """Return the section chosen."""
        return {"section": self.submission.section}

    def form_facts(self) -> dict[str, Any]:
        """Offer the sections this person may choose."""
        return {"sections": queries.sections_for(self.submission, self.request.user)}  # type: ignore[arg-type]

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the choice."""
        services.save_metadata(submission=self.submission, by=self.request.user, page=page, **answers)


class LetterTask(TaskView):
    """The letter to the editor."""

    task = Task.LETTER
    who = prepares_answers
    form_class = LetterForm
    template_name = "submissions/letter.html"

    def initial(self) -> dict[str, Any]:
        """Return the letter as it is."""
        return {"letter_to_editor": self.submission.letter_to_editor}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the letter."""
        services.save_metadata(submission=self.submission, by=self.request.user, page=page, **answers)


class DeclarationsTask(TaskView):
    """The declarations, which only the author can answer."""

    task = Task.DECLARATIONS
    who = confirms
    form_class = DeclarationsForm
    template_name = "submissions/declarations.html"

    def initial(self) -> dict[str, Any]:
        """Return the answers so far."""
        return DeclarationsForm.initial_of(self.submission)

    def form_facts(self) -> dict[str, Any]:
        """Ask what the section asks."""
        return {"submission": self.submission}

    def onward(self) -> str:
        """Stay where one more funder or the like is to be added."""
        return self.request.path if "more" in self.request.POST else super().onward()

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the answers."""
        services.answer_declarations(submission=self.submission, answers=answers, by=self.request.user, page=page)
