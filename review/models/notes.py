"""Notes a reviewer writes at places of the manuscript: kept as they are typed, frozen with the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as in_words
from django.utils.translation import gettext_lazy as _

from review.models.rounds import Assignment
from submissions.models import ManuscriptFile


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note as it was filed: its place in the file that was read, the words it is about, and what it says."""

    number: int
    is_page: bool
    section: str
    quote: str
    words: str
    is_confidential: bool

    @property
    def place(self) -> str:
        """Where it stands: the page or the paragraph, and its section."""
        name = in_words("Page %(n)s") if self.is_page else in_words("Paragraph %(n)s")
        return " · ".join(filter(None, [name % {"n": self.number}, self.section]))

    @property
    def text(self) -> str:
        """The words it is about and what it says of them, as one paragraph: one point to be answered."""
        about = f"“{self.quote}”" if self.quote else ""
        return " – ".join(filter(None, [about, " ".join(self.words.split())]))


class Note(models.Model):
    """One note of a report in work; ``key`` is drawn by the page that begins it, so that none is kept twice."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="notes")
    key = models.CharField(max_length=24)
    file = models.ForeignKey(ManuscriptFile, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    is_page = models.BooleanField(default=False)
    section = models.CharField(max_length=240, blank=True)
    quote = models.TextField(_("words it is about"), blank=True)
    words = models.TextField(_("note"), blank=True)
    is_confidential = models.BooleanField(_("for the editor only"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "key"], name="note_once"),
        ]

    def __str__(self) -> str:
        return f"note {self.key}"

    @property
    def placed(self) -> PlacedNote:
        """The note as it will be filed."""
        return PlacedNote(
            number=self.number,
            is_page=self.is_page,
            section=self.section,
            quote=self.quote,
            words=self.words.strip(),
            is_confidential=self.is_confidential,
        )
