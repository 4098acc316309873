"""What was changed between two files of a manuscript, as it was found by reading both."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.storage import opaque_key
from submissions.models.files import ManuscriptFile
from submissions.states import ComparisonProblem

LONG_ENOUGH = timedelta(hours=6)
"""The tries of the worker have ended by then: it puts a job off for two hours in all, and gives it up."""


class Comparison(models.Model):
    """Two files of a manuscript beside each other, made by the worker; who may read both may read it.

    So what reviewers read is made of the files that they are given, and of no other.
    """

    before = models.ForeignKey(ManuscriptFile, models.PROTECT, related_name="+")
    after = models.ForeignKey(ManuscriptFile, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=16, choices=ComparisonProblem.choices, blank=True, editable=False)
    stored = models.FileField(upload_to=opaque_key, max_length=120, blank=True)
    words_in = models.PositiveIntegerField(_("words put in"), default=0, editable=False)
    words_out = models.PositiveIntegerField(_("words taken out"), default=0, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["before", "after"], name="files_compared_once"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, stored="") | Q(made_at__isnull=False, problem="") & ~Q(stored=""),
                name="comparison_made_has_content",
            ),
        ]

    def __str__(self) -> str:
        return f"comparison {self.pk}"

    @property
    def is_made(self) -> bool:
        """Whether it can be read."""
        return self.made_at is not None

    @property
    def is_given_up(self) -> bool:
        """Whether the machine was too busy for it each time; who asks once more may have more luck."""
        return not self.is_made and not self.problem and self.asked_at < timezone.now() - LONG_ENOUGH

    @property
    def can_be_asked_again(self) -> bool:
        """Whether nothing will come of it by itself."""
        return bool(self.problem) or self.is_given_up

    def content(self) -> dict[str, Any]:
        """Return what was found, from the store: see ``submissions.comparing.compared``."""
        with self.stored.open("rb") as file:
            found: dict[str, Any] = json.loads(file.read())
        return found
