"""What reviewers write: answers kept as they are typed, the report as it was filed, addenda, suggestions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.storage import opaque_key
from review.models.rounds import Assignment
from review.states import Criterion, Recommendation, Score


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
    """A file that belongs to a report: the reviewer's own, or the source of a report the office entered.

    ``name`` is the sender's own file name: it may identify the reviewer and is shown to editors and to him only.
    """

    class Kind(models.TextChoices):
        """What the file is."""

        ATTACHMENT = "attachment", _("Attached by the reviewer")
        SOURCE = "source", _("Source of a report that came by mail")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ATTACHMENT)
    stored = models.FileField(upload_to=opaque_key, max_length=120)
    name = models.CharField(max_length=240)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "kind"], name="one_file_per_report"),
        ]

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """A report as it was filed; it never changes afterwards, addenda stand beside it."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="report_filed")
    recommendation = models.CharField(_("recommendation"), max_length=12, choices=Recommendation.choices)
    for_author = models.TextField(_("comments to the author"))
    for_editor = models.TextField(_("confidential comments to the editor"), blank=True)
    scores = models.JSONField(_("scores"), default=dict, blank=True)
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

    @property
    def scored(self) -> list[tuple[str, str]]:
        """The scores in words, in the order of the form."""
        return [
            (str(criterion.label), str(Score(int(self.scores[criterion])).label))
            for criterion in Criterion
            if self.scores.get(criterion)
        ]


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
