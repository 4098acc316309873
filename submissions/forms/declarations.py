"""What the authors declare."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from submissions.forms.fields import WORDS, LinkField
from submissions.models import Submission
from submissions.services.declaring import MOST_ROWS
from submissions.states import CONFIRMED, NONE, PARTS, Question

ASKED: dict[str, tuple[Any, Any]] = {
    Question.ORIGINAL: (_("This work is original, and is not under review elsewhere."), ""),
    Question.AGREED: (_("All authors have read it and agree to its submission."), ""),
    Question.INTERESTS: (NONE[Question.INTERESTS], _("Name each interest and whose it is.")),
    Question.FUNDING: (NONE[Question.FUNDING], _("What else there is to say of the funding")),
    Question.ETHICS: (NONE[Question.ETHICS], _("How those studied gave their consent")),
    Question.DATA: (NONE[Question.DATA], _("Say where the data are and who may use them.")),
    Question.AI: (NONE[Question.AI], _("What else there is to say of it")),
    Question.PERMISSIONS: (
        NONE[Question.PERMISSIONS], _("Name the material and who permitted its use."),
    ),
    Question.PREPRINT: (NONE[Question.PREPRINT], _("What else there is to say of earlier versions")),
}  # fmt: skip
"""For each question: what "none" says, or what is confirmed; and what a statement should hold."""
LABELS: dict[tuple[str, str], Any] = {
    (Question.FUNDING, "funder"): _("Funder"),
    (Question.FUNDING, "grant"): _("Number of the grant"),
    (Question.ETHICS, "body"): _("Board that approved it"),
    (Question.ETHICS, "number"): _("Number of the approval"),
    (Question.DATA, "link"): _("Address or DOI of the data"),
    (Question.AI, "tool"): _("Tool"),
    (Question.AI, "purpose"): _("What it was used for"),
    (Question.PREPRINT, "link"): _("Address or DOI of the earlier version"),
}
SEVERAL: dict[str, Any] = {
    Question.FUNDING: _("Add a funder"),
    Question.AI: _("Add a tool"),
    Question.PREPRINT: _("Add an earlier version"),
}
"""Questions whose parts may come several times, each with the words on the button for one more."""


class DeclarationsForm(Autosaved):
    """Every question the section asks, each to be confirmed, or answered by an explicit "none" or by what there is."""

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.rows: dict[str, int] = {}
        for question in submission.questions:
            says_none, asks = ASKED[question]
            if question in CONFIRMED:
                self.fields[question] = forms.BooleanField(label=says_none, required=False)
                continue
            self.fields[question] = forms.ChoiceField(
                label=question.label, required=False, widget=forms.RadioSelect, help_text=self._hint(question),
                choices=[("none", says_none), ("statement", _("There is something to say:"))],
            )  # fmt: skip
            self._add_parts(question)
            self.fields[f"{question}_statement"] = forms.CharField(
                label=asks, max_length=10_000, required=False, widget=forms.Textarea(attrs=WORDS)
            )

    def _hint(self, question: str) -> Any:
        return "" if self.submission.needs_answer(question) else _("You may leave this open.")

    def _add_parts(self, question: str) -> None:
        parts = PARTS.get(question, ())
        self.rows[question] = self._rows_shown(question) if parts else 0
        for row in range(self.rows[question]):
            for part in parts:
                kind = LinkField if part == "link" else forms.CharField
                field = kind(label=LABELS[question, part], required=False, max_length=240)
                self.fields[f"{question}_{row}_{part}"] = field

    def _rows_shown(self, question: str) -> int:
        """Return how many rows of parts are shown: those there are, and one more where there may be several."""
        if question not in SEVERAL:
            return 1
        sent = re.compile(rf"{question}_([0-9]{{1,2}})_")
        places = [int(found[1]) + 1 for name in self.data if (found := sent.match(name))]
        return min(max([len(self.initial.get(f"{question}_details", [])) + 1, *places]), MOST_ROWS)

    @staticmethod
    def initial_of(submission: Submission) -> dict[str, Any]:
        """Return what was answered so far."""
        found: dict[str, Any] = {}
        for row in submission.declarations.all():
            if row.question in CONFIRMED:
                found[row.question] = row.is_confirmed
                continue
            found[row.question] = "none" if row.is_none else "statement" if row.words else ""
            found[f"{row.question}_statement"] = row.statement
            found[f"{row.question}_details"] = row.details
            found |= _as_inputs(row.question, row.details)
        return found

    @property
    def begun(self) -> dict[str, Any]:
        """What each question was answered with: its choice, its statement and its parts together."""
        was = self.initial
        return {
            question: [bool(was.get(question)), False, "", []]
            if question in CONFIRMED
            else [False, was.get(question) == "none", was.get(f"{question}_statement", ""),
                  was.get(f"{question}_details", [])]
            for question in self.submission.questions
        }  # fmt: skip

    def in_words(self, name: str, value: Any) -> str:
        """Return an answer as a person reads it."""
        is_confirmed, is_none, statement, details = value
        if name in CONFIRMED:
            return str(_("Confirmed")) if is_confirmed else ""
        said = [*(", ".join(filter(None, row)) for row in details), statement]
        return str(ASKED[name][0]) if is_none else "\n".join(filter(None, said))

    def inputs(self, name: str, value: Any) -> list[tuple[str, list[str]]]:
        """Return what is ticked, and what stands in the parts and in the statement."""
        is_confirmed, is_none, statement, details = value
        if name in CONFIRMED:
            return [(name, ["on"] if is_confirmed else [])]
        chosen = "none" if is_none else "statement" if statement or details else ""
        shown = dict.fromkeys((part for row in self._names(name) for part in row), "")
        parts = {**shown, **_as_inputs(name, details)}
        return [
            (name, [chosen] if chosen else []),
            *((part, [words]) for part, words in parts.items()),
            (f"{name}_statement", [statement]),
        ]

    def _names(self, question: str) -> list[list[str]]:
        """Return the names of the inputs for the parts of an answer, row by row."""
        parts = PARTS.get(question, ())
        return [[f"{question}_{row}_{part}" for part in parts] for row in range(self.rows.get(question, 0))]

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers as the service takes them; words count also where no choice was made.

        An answer of which a part cannot be right is left as it was until that is mended.
        """
        found: dict[str, dict[str, Any]] = {}
        good = self.good
        for question in self.submission.questions:
            statement = [] if question in CONFIRMED else [f"{question}_statement"]
            parts = [name for row in self._names(question) for name in row]
            if any(name not in good for name in (question, *parts, *statement)):
                continue
            if question in CONFIRMED:
                found[question] = {"is_confirmed": good[question]}
                continue
            found[question] = {
                "is_none": good[question] == "none",
                "statement": good[statement[0]],
                "details": [[good[name] for name in row] for row in self._names(question)],
            }
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields, question by question, for the page."""
        return [
            {
                "question": question,
                "choice": self[question],
                "rows": [[self[name] for name in row] for row in self._names(question)],
                "more": SEVERAL.get(question, ""),
                "statement": None if question in CONFIRMED else self[f"{question}_statement"],
            }
            for question in self.submission.questions
        ]


def _as_inputs(question: str, details: list[list[str]]) -> dict[str, str]:
    """Return the parts of an answer by the names of their inputs."""
    return {
        f"{question}_{place}_{part}": words
        for place, row in enumerate(details)
        for part, words in zip(PARTS.get(question, ()), row, strict=False)
    }
