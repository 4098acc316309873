"""A file as it is read in a browser, made by the worker: its text or its pages, and its pictures."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from journal.storage import opaque_key
from submissions.models.files import ManuscriptFile
from submissions.states import RenderingProblem


class Rendering(models.Model):
    """One file as it is read in a browser; who may read the file may read it, and nobody else.

    So what reviewers read is made of the file that they are given, and of no other.
    """

    file = models.OneToOneField(ManuscriptFile, models.CASCADE, related_name="rendering")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=16, choices=RenderingProblem.choices, blank=True, editable=False)
    stored = models.FileField(upload_to=opaque_key, max_length=120, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, stored="") | Q(made_at__isnull=False, problem="") & ~Q(stored=""),
                name="rendering_made_has_content",
            ),
        ]

    def __str__(self) -> str:
        return f"rendering {self.pk}"

    @property
    def is_made(self) -> bool:
        """Whether it can be read."""
        return self.made_at is not None

    def content(self) -> dict[str, Any]:
        """Return its parts, from the store: see ``submissions.showing.shown``."""
        with self.stored.open("rb") as file:
            found: dict[str, Any] = json.loads(file.read())
        return found


class RenderedPicture(models.Model):
    """One picture of a file, or one of its pages, in one of the widths in which it is kept."""

    rendering = models.ForeignKey(Rendering, models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    is_wide = models.BooleanField(default=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    stored = models.FileField(upload_to=opaque_key, max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "is_wide"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rendering", "number", "is_wide"], name="picture_in_width_once"),
        ]

    def __str__(self) -> str:
        return f"picture {self.number}"
