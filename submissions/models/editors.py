"""Who edits a manuscript, and who must not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from submissions.models.submission import Submission
from submissions.states import ConflictKind


class EditorAssignment(models.Model):
    """An editor of a manuscript, who decides or only recommends."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="editor_assignments")
    editor = models.ForeignKey(User, models.PROTECT, related_name="editor_assignments")
    decides = models.BooleanField(_("decides"), default=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "editor"], condition=Q(ended_at__isnull=True), name="editor_assigned_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor} edits {self.submission}"


class Conflict(models.Model):
    """A reason why somebody must not see or edit a manuscript as an editor; authors and reviewers are in here too."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind.choices)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "person", "kind"], condition=Q(ended_at__isnull=True), name="conflict_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="conflict_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
