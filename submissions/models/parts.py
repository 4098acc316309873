"""What the authors fill in besides the manuscript itself: other languages, themselves, their declarations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.models.authorship import NamedAuthor
from journal.states import Language
from submissions import states
from submissions.models.submission import Submission


class Translation(models.Model):
    """Title, abstract and keywords of a manuscript in one further language."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    title = models.CharField(_("title"), max_length=500, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "language"], name="one_translation_per_language"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def missing(self) -> list[Any]:
        """Which of title and abstract it has not, in words; it needs no abstract where the manuscript has none."""
        needed = ((_("title"), self.title, True), (_("abstract"), self.abstract, bool(self.submission.abstract)))
        return [words for words, given, is_needed in needed if is_needed and not given.strip()]


class Author(NamedAuthor):
    """One author of a manuscript, as named on it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="authorships")
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    is_corresponding = models.BooleanField(_("corresponding author"), default=False)
    told_at = models.DateTimeField(null=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(is_corresponding=True), name="one_corresponding_author"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether everything is there that the journal needs to name and to reach this author."""
        return not self.missing

    @property
    def missing(self) -> list[Any]:
        """What the journal still needs to name and to reach this author, in words."""
        needed = ((_("name"), self.name), (_("mail address"), self.email), (_("institution"), self.affiliation))
        return [words for words, given in needed if not given]

    @property
    def contributions(self) -> list[Any]:
        """What this author contributed, in words."""
        return [states.Contribution(role).label for role in self.credit_roles if role in states.Contribution.values]


class Declaration(models.Model):
    """The answer of the authors to one question they must answer, such as competing interests."""

    Question = states.Question

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="declarations")
    question = models.CharField(max_length=16, choices=states.Question.choices)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    is_none = models.BooleanField(_("none"), default=False)
    statement = models.TextField(_("statement"), blank=True)
    details = models.JSONField(default=list, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_per_question"),
            models.CheckConstraint(condition=Q(question__in=states.Question.values), name="declaration_question_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_question_display())

    @property
    def is_answered(self) -> bool:
        """Whether it says something: a confirmation where one is asked, else a statement or an explicit "none"."""
        if self.question in states.CONFIRMED:
            return self.is_confirmed
        return self.is_none or bool(self.words)

    @property
    def words(self) -> str:
        """What it states: its parts, a line each, then the words beside them; the same in every language."""
        rows = [[part for part in row if part] for row in self.details]
        lines = [_joined(self.question, row) for row in rows if row]
        return "\n".join(filter(None, [*lines, self.statement.strip()]))

    @property
    def as_answered(self) -> list[Any]:
        """What was answered, as two pages that answer it are compared."""
        return [self.is_confirmed, self.is_none, self.statement, self.details]

    @property
    def answer(self) -> Any:
        """The answer in words; empty while there is none."""
        if not self.is_answered:
            return ""
        if self.question in states.CONFIRMED:
            return _("Confirmed")
        return _("None") if self.is_none else self.words


def _joined(question: str, parts: list[str]) -> str:
    """Return the parts of an answer on one line, such as "Foundation (No. 7)" or "tool: translation"."""
    if question == states.Question.FUNDING and len(parts) > 1:
        return f"{parts[0]} ({parts[1]})"
    return (": " if question == states.Question.AI else ", ").join(parts)
