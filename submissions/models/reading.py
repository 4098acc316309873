"""What was read of a file of a manuscript."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from journal.states import Language
from journal.text import one_line, plain
from submissions.models.files import ManuscriptFile
from submissions.reading.facts import Reading

if TYPE_CHECKING:
    from submissions.models.submission import Submission

LONGEST = {"title": 500, "abstract": 20_000, "keywords": 500}
"""Characters that title, abstract and keywords may have; something longer was not read right."""


class FileReading(models.Model):
    """What a file says of itself, or why nothing could be read of it; ``reader`` is the version of what read it."""

    file = models.OneToOneField(ManuscriptFile, models.CASCADE, related_name="reading")
    facts = models.JSONField(null=True)
    problem = models.CharField(max_length=16, blank=True)
    reader = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(problem="", facts__isnull=False) | (~Q(problem="") & Q(facts__isnull=True)),
                name="read_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"reading of file {self.file_id}"

    @cached_property
    def found(self) -> Reading:
        """The facts; empty where nothing could be read."""
        return Reading.from_json(self.facts) if self.facts else Reading()

    def words_in(self, language: str) -> dict[str, str]:
        """Return title, abstract and keywords in a language, as the manuscript keeps them; what is too long is none."""
        found = self.found
        words = {
            "title": one_line(found.titles.get(language, "")),
            "abstract": plain(found.abstracts.get(language, "").replace("\r\n", "\n")).strip(),
            "keywords": one_line("; ".join(found.keywords.get(language, ()))),
        }
        return {name: text if len(text) <= LONGEST[name] else "" for name, text in words.items()}

    def differs_from(self, submission: Submission) -> list[str]:
        """Return in which of title, abstract and keywords it says something else than the manuscript keeps."""
        words = self.words_in(submission.language)
        return [name for name, text in words.items() if text and text != getattr(submission, name)]

    @property
    def languages(self) -> list[str]:
        """The languages in which it has a title, an abstract or keywords, that of the text first."""
        found = self.found
        named = {*found.titles, *found.abstracts, *found.keywords} & set(Language.values)
        return sorted(named, key=lambda language: (language != found.language, language))
