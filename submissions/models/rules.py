"""What the section of a manuscript asks, and how far the manuscript keeps to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.states import Question, Taken
from submissions.reading import words
from submissions.states import FileKind, State, Task, TaskState

if TYPE_CHECKING:
    from journal.models import Section
    from submissions.models.files import Version


@dataclass(frozen=True, slots=True)
class Length:
    """How long a part of a manuscript is, in words or keywords, and between what its section wants it."""

    what: str
    count: int
    least: int
    most: int

    @property
    def is_outside(self) -> bool:
        """Whether it is longer or shorter than its section wants it."""
        return self.count < self.least or bool(self.most and self.count > self.most)

    @property
    def words(self) -> str:
        """The length beside its limit, such as "3,412 of 8,000 words"."""
        facts = {"n": f"{self.count:,}", "most": f"{self.most:,}", "least": f"{self.least:,}"}
        if self.what == "keywords":
            limit = _("%(n)s of %(most)s keywords") if self.most else _("%(n)s keywords, at least %(least)s")
        else:
            limit = _("%(n)s of %(most)s words") if self.most else _("%(n)s words, at least %(least)s")
        return str(limit) % facts

    @property
    def sentence(self) -> str:
        """What is too much or too little, in a sentence; empty where nothing is."""
        if not self.is_outside:
            return ""
        sentences: dict[tuple[str, bool], Any] = {
            ("text", True): _("The text has %(n)s words; the section asks for at most %(limit)s."),
            ("text", False): _("The text has %(n)s words; the section asks for at least %(limit)s."),
            ("abstract", True): _("The abstract has %(n)s words; the section asks for at most %(limit)s."),
            ("abstract", False): _("The abstract has %(n)s words; the section asks for at least %(limit)s."),
            ("keywords", True): _("There are %(n)s keywords; the section asks for at most %(limit)s."),
            ("keywords", False): _("There are %(n)s keywords; the section asks for at least %(limit)s."),
        }
        is_over = self.count >= self.least
        limit = self.most if is_over else self.least
        return str(sentences[self.what, is_over]) % {"n": f"{self.count:,}", "limit": f"{limit:,}"}


BEFORE_SENDING = (State.DRAFT, State.RETURNED)


class OfSection(models.Model):
    """What a manuscript owes to the rules of its section; before one is chosen, as little as possible."""

    length_reason = models.TextField(_("why it is longer or shorter"), blank=True)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        title: str
        state: str
        is_reviewed: bool
        section: Section | None
        abstract: str
        keywords: str
        word_count: int | None
        declarations: Any
        works: Any

    @property
    def goes_to_reviewers(self) -> bool:
        """Whether reviewers are to read it: until it is sent, as its section says; without one, as if it were so."""
        if self.state not in BEFORE_SENDING:
            return self.is_reviewed
        return self.section is None or self.section.is_reviewed

    # -- Length ----------------------------------------------------------------------------------------------------

    @property
    def lengths(self) -> dict[str, Length]:
        """How long text, abstract and keywords are, where that is known and the section has a limit for it."""
        section = self.section
        if section is None:
            return {}
        limits = {
            "text": (section.words_min or 0, section.words_max or 0),
            "abstract": (section.abstract_words_min or 0, section.abstract_words_max or 0),
            "keywords": (section.keywords_min or 0, section.keywords_max or 0),
        }
        found = {what: Length(what, self._count(what), *limit) for what, limit in limits.items() if any(limit)}
        return {what: length for what, length in found.items() if what != "text" or self.word_count is not None}

    def _count(self, what: str) -> int:
        if what == "abstract":
            return words.count(self.abstract)
        return len(self.keyword_list) if what == "keywords" else self.word_count or 0

    @property
    def keyword_list(self) -> list[str]:
        """The keywords, one by one."""
        return [word.strip() for word in self.keywords.split(";") if word.strip()]

    @property
    def out_of_limits(self) -> list[str]:
        """What is longer or shorter than the section wants it, in sentences."""
        return [length.sentence for length in self.lengths.values() if length.is_outside]

    def lengths_of(self, task: Task) -> list[str]:
        """Return the lengths that belong to a task beside their limits, such as "3,412 of 8,000 words"."""
        shown = {Task.FILE: ("text",), Task.TITLE: ("abstract", "keywords")}.get(task, ())
        lengths = self.lengths
        named = {"text": "%s", "abstract": gettext("Abstract: %s"), "keywords": "%s"}
        return [named[what] % lengths[what].words for what in shown if what in lengths]

    @property
    def owes_reason(self) -> bool:
        """Whether the section wants to know why it does not keep to the limits, and the author has not said."""
        asks = self.section is not None and self.section.limits_ask_why
        return asks and not self.length_reason.strip() and bool(self.out_of_limits)

    # -- Files -----------------------------------------------------------------------------------------------------

    def takes(self, kind: str) -> Taken:
        """Return whether the section takes files of a kind; it has rules for those besides the manuscript."""
        rules = {FileKind.FIGURE: "figures", FileKind.SUPPLEMENT: "supplements"}
        if self.section is None or kind not in rules:
            return Taken.ALLOWED
        return Taken(getattr(self.section, rules[FileKind(kind)]))

    def troubles_of_files(self, version: Version | None) -> list[str]:
        """Return in sentences which files the section asks for and misses, or has and does not take."""
        sentences = {
            (FileKind.FIGURE, Taken.REQUIRED): _("The section asks for the figures as separate files."),
            (FileKind.FIGURE, Taken.NOT_TAKEN): _("The section takes no separate figures. Remove them."),
            (FileKind.SUPPLEMENT, Taken.REQUIRED): _("The section asks for a supplementary file."),
            (FileKind.SUPPLEMENT, Taken.NOT_TAKEN): _("The section takes no supplementary files. Remove them."),
        }
        there = {file.kind for file in version.present_files} if version else set()
        found = []
        for kind in (FileKind.FIGURE, FileKind.SUPPLEMENT):
            rule = self.takes(kind)
            if (rule == Taken.REQUIRED and kind not in there) or (rule == Taken.NOT_TAKEN and kind in there):
                found.append(str(sentences[kind, rule]))
        return found

    # -- Questions and works ---------------------------------------------------------------------------------------

    @property
    def questions(self) -> list[Question]:
        """What the authors are asked to declare."""
        return self.section.questions if self.section is not None else list(Question)

    def needs_answer(self, question: str) -> bool:
        """Return whether it cannot be sent before this question is answered."""
        return self.section is None or self.section.asks(question) == "required"

    @property
    def unanswered(self) -> list[Question]:
        """What has to be declared still before it can be sent."""
        answered = self._answered
        return [question for question in self.questions if self.needs_answer(question) and question not in answered]

    @property
    def _answered(self) -> set[str]:
        return {row.question for row in self.declarations.all() if row.is_answered}

    def _declarations_task(self) -> TaskState:
        answered = self._answered
        if not self.unanswered:
            return TaskState.COMPLETED if answered else TaskState.OPTIONAL
        return TaskState.IN_PROGRESS if answered else TaskState.NOT_STARTED

    @property
    def asks_works(self) -> bool:
        """Whether the section asks which work is reviewed."""
        return self.section is not None and self.section.asks_works

    @cached_property
    def reviewed_works(self) -> list[Any]:
        """The works it reviews, where its section asks for them: those named while it was in another one are kept."""
        return list(self.works.all()) if self.asks_works else []

    def _works_task(self) -> TaskState:
        works = self.reviewed_works
        if works and not any(work.missing for work in works):
            return TaskState.COMPLETED
        return TaskState.IN_PROGRESS if works else TaskState.NOT_STARTED

    @property
    def title_in_letters(self) -> str:
        """The title as letters give it: a review says of what."""
        return title_on(self.title, map(str, self.reviewed_works))


def title_on(title: str, works: Iterable[str]) -> str:
    """Return a title with the works it speaks of, each as authors and title; without any, as it is."""
    named = "; ".join(works)
    return gettext("%(title)s (on %(works)s)") % {"title": title, "works": named} if named else title
