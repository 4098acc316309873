"""What an editor should look at because it may be wrong: seen by a rule, judged by a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from journal.models import User
from submissions.models.submission import Submission
from submissions.states import FlagKind


class Flag(models.Model):
    """One thing that was seen about a manuscript: a flag, not a verdict, for its editors only.

    The subject is the row it was seen on, which may lie in a higher app. ``facts`` are ids and numbers, never words.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=24, choices=FlagKind.choices)
    subject_type = models.CharField(max_length=64)
    subject_id = models.PositiveBigIntegerField()
    facts = models.JSONField(default=dict)
    seen_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "kind", "subject_type", "subject_id"], name="flag_once"),
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="flag_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.submission_id}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it is no concern."""
        return self.settled_at is None
