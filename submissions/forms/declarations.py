"""What the authors declare."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from submissions.forms.fields import WORDS
from submissions.models import Submission
from submissions.states import CONFIRMED, NONE, Question

ASKED: dict[str, tuple[Any, Any]] = {
    Question.ORIGINAL: (_("This work is original, and is not under review elsewhere."), ""),
    Question.AGREED: (_("All authors have read it and agree to its submission."), ""),
    Question.INTERESTS: (NONE[Question.INTERESTS], _("Name each interest and whose it is.")),
    Question.FUNDING: (NONE[Question.FUNDING], _("Name each funder and the number of the grant.")),
    Question.ETHICS: (
        NONE[Question.ETHICS],
        _("Name the board, the number of its approval, and how those studied gave their consent."),
    ),
    Question.DATA: (NONE[Question.DATA], _("Say where the data are and who may use them.")),
    Question.AI: (NONE[Question.AI], _("Name the tool, and what it was used for.")),
    Question.PERMISSIONS: (
        NONE[Question.PERMISSIONS], _("Name the material and who permitted its use."),
    ),
    Question.PREPRINT: (NONE[Question.PREPRINT], _("Give the address of each earlier version.")),
}  # fmt: skip
"""For each question: what "none" says, or what is confirmed; and what a statement should hold."""


class DeclarationsForm(Autosaved):
    """Every question, each to be confirmed, or to be answered by a statement or an explicit "none"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Question:
            says_none, asks = ASKED[question]
            if question in CONFIRMED:
                self.fields[question] = forms.BooleanField(label=says_none, required=False)
            else:
                self.fields[question] = forms.ChoiceField(
                    label=question.label, required=False, widget=forms.RadioSelect,
                    choices=[("none", says_none), ("statement", _("There is something to say:"))],
                )  # fmt: skip
                self.fields[f"{question}_statement"] = forms.CharField(
                    label=asks, max_length=10_000, required=False, widget=forms.Textarea(attrs=WORDS)
                )

    @staticmethod
    def initial_of(submission: Submission) -> dict[str, Any]:
        """Return what was answered so far."""
        found: dict[str, Any] = {}
        for row in submission.declarations.all():
            if row.question in CONFIRMED:
                found[row.question] = row.is_confirmed
            else:
                found[row.question] = "none" if row.is_none else "statement" if row.statement else ""
                found[f"{row.question}_statement"] = row.statement
        return found

    @property
    def begun(self) -> dict[str, Any]:
        """What each question was answered with, its choice and its statement together."""
        was = self.initial
        return {
            question: [bool(was.get(question)), False, ""]
            if question in CONFIRMED
            else [False, was.get(question) == "none", was.get(f"{question}_statement", "")]
            for question in Question
        }

    def in_words(self, name: str, value: Any) -> str:
        """Return an answer as a person reads it."""
        is_confirmed, is_none, statement = value
        if name in CONFIRMED:
            return str(_("Confirmed")) if is_confirmed else ""
        return str(ASKED[name][0]) if is_none else statement

    def inputs(self, name: str, value: Any) -> list[tuple[str, list[str]]]:
        """Return what is ticked, and what stands in the statement."""
        is_confirmed, is_none, statement = value
        if name in CONFIRMED:
            return [(name, ["on"] if is_confirmed else [])]
        chosen = "none" if is_none else "statement" if statement else ""
        return [(name, [chosen] if chosen else []), (f"{name}_statement", [statement])]

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers as the service takes them; words in a statement count also where no choice was made."""
        found: dict[str, dict[str, Any]] = {}
        good = self.good
        for question in Question:
            if question not in good:
                continue
            if question in CONFIRMED:
                found[question] = {"is_confirmed": good[question]}
            else:
                statement = good.get(f"{question}_statement", "")
                found[question] = {"is_none": good[question] == "none", "statement": statement}
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields, question by question, for the page."""
        return [
            {
                "question": question,
                "choice": self[question],
                "statement": None if question in CONFIRMED else self[f"{question}_statement"],
            }
            for question in Question
        ]
