"""What of manuscripts and published articles is compared, and which of them are alike."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.states import Language
from submissions.models.submission import Submission
from submissions.states import Part


class Imprint(models.Model):
    """Title, abstract or text of a manuscript as it was sent last, or of a published article, made ready for comparing.

    ``publication`` is the id of an article, which lies in a higher app and writes it here; one that was made of a
    manuscript names that as well. ``signature`` can be compared with those of the same ``made_with`` only.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="imprints")
    publication = models.PositiveBigIntegerField(null=True)
    part = models.CharField(max_length=8, choices=Part.choices)
    language = models.CharField(max_length=8, choices=Language.choices, blank=True)
    made_with = models.CharField(max_length=24)
    made_at = models.DateTimeField(default=timezone.now)
    signature = models.BinaryField()
    text = models.TextField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["publication"], name="imprints_of_publication")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False) | Q(publication__isnull=False), name="imprint_of_something"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="imprint_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.text[:60]}"


class Likeness(models.Model):
    """Two manuscripts, or a manuscript and an article of the journal's own, that are alike: a flag, not a verdict.

    Of two manuscripts ``submission`` is the later one. A part that is not alike has 0 per cent.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="likenesses_to_later")
    publication = models.PositiveBigIntegerField(null=True)
    title = models.PositiveSmallIntegerField(_("title"), default=0)
    abstract = models.PositiveSmallIntegerField(_("abstract"), default=0)
    text = models.PositiveSmallIntegerField(_("text"), default=0)
    is_resubmission = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-first_seen_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "other"], name="likeness_of_two_manuscripts_once"),
            models.UniqueConstraint(fields=["submission", "publication"], name="likeness_to_an_article_once"),
            models.CheckConstraint(
                condition=Q(other__isnull=False, publication__isnull=True, submission__gt=F("other"))
                | Q(other__isnull=True, publication__isnull=False),
                name="likeness_to_something_earlier",
            ),
            models.CheckConstraint(
                condition=Q(title__lte=100, abstract__lte=100, text__lte=100), name="likeness_in_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} is like {self.other_id or self.publication}"

    @property
    def parts(self) -> dict[Part, int]:
        """The parts that are alike, each with how much in per cent."""
        found = {Part.TITLE: self.title, Part.ABSTRACT: self.abstract, Part.TEXT: self.text}
        return {part: percent for part, percent in found.items() if percent}

    @property
    def most(self) -> int:
        """How alike the most alike part is, in per cent."""
        return max(self.title, self.abstract, self.text)
