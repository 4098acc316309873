"""What reviewers write: answers kept as they are typed, the report as it was filed, addenda, suggestions."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.storage import opaque_key
from review.models.notes import PlacedNote
from review.models.questions import ATTACHED, Asked
from review.models.rounds import Assignment
from review.states import Recommendation


class Answer(models.Model):
    """One field of a report in work, kept as it is typed; the filed report is a row of its own."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "field"], name="one_answer_per_field"),
        ]

    def __str__(self) -> str:
        return self.field


class AttachedFile(models.Model):
    """A file that belongs to a report: the answer to a question, or the source of a report the office entered.

    ``question`` is the key of the question that asks for it, empty for a source. ``name`` is the sender's own file
    name: it may identify the reviewer and is shown to editors and to him only.
    """

    class Kind(models.TextChoices):
        """What the file is."""

        ATTACHMENT = "attachment", _("Attached by the reviewer")
        SOURCE = "source", _("Source of a report that came by mail")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ATTACHMENT)
    question = models.CharField(max_length=40, blank=True, default=ATTACHED)
    stored = models.FileField(upload_to=opaque_key, max_length=120)
    name = models.CharField(max_length=240)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "kind", "question"], name="one_file_per_question"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_source(self) -> bool:
        """Whether a report came in it."""
        return self.kind == self.Kind.SOURCE

    @property
    def asked(self) -> Asked | None:
        """The question it answers, as it was asked; nothing while the report is not filed."""
        report = getattr(self.assignment, "report_filed", None)
        rows = report.questions if report is not None and not self.is_source else []
        return next((row for row in rows if row.is_file and row.key == self.question), None)

    @property
    def label(self) -> str:
        """What it is, in the words of the question."""
        return self.asked.label if self.asked else str(self.get_kind_display())


class Report(models.Model):
    """A report as it was filed; it never changes afterwards, addenda stand beside it.

    ``asked`` holds each question as it was asked, with its answer; read it as ``questions``. The recommendation is a
    column of its own: the workflow and decisions compare it. So is ``would_review_again``, which is an answer as well:
    whoever chooses reviewers reads it of many reports at once.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="report_filed")
    recommendation = models.CharField(_("recommendation"), max_length=12, choices=Recommendation.choices)
    asked = models.JSONField(default=list, blank=True)
    notes = models.JSONField(_("notes on the text"), default=list, blank=True)
    would_review_again = models.BooleanField(_("would look at a revised version"), null=True)
    filed_at = models.DateTimeField(default=timezone.now, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(recommendation__in=Recommendation.values), name="report_recommendation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @cached_property
    def placed_notes(self) -> list[PlacedNote]:
        """The notes in the order of the manuscript, those for the editor only among them."""
        return [PlacedNote(**row) for row in self.notes]

    @property
    def notes_for_author(self) -> list[PlacedNote]:
        """The notes that the author may be given."""
        return [note for note in self.placed_notes if not note.is_confidential]

    @cached_property
    def questions(self) -> list[Asked]:
        """Every question as it was asked, with its answer."""
        return [Asked(**row) for row in self.asked]

    @property
    def answered(self) -> list[Asked]:
        """The questions that have an answer in words: what editors and the reviewer read besides the files."""
        return [row for row in self.questions if row.is_answered and not row.is_file]

    @property
    def unanswered(self) -> list[str]:
        """The questions that must be answered and are not."""
        return [row.label for row in self.questions if row.is_required and not row.is_answered]

    @property
    def in_words(self) -> str:
        """What the reviewer wrote in words of his own, to the author and to the editors."""
        return "\n".join(row.words for row in self.questions if row.is_prose)


class Addendum(models.Model):
    """What a reviewer added to a report later, usually because the editor asked."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"addendum {self.pk}"


class Suggestion(models.Model):
    """Somebody whom a reviewer who declined proposes instead."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="suggestions")
    name = models.CharField(_("name"), max_length=240)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name
