"""Who saved a field of a form that saves itself, and from which page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from journal.models.case import CaseFile
from journal.models.people import User


class TypedField(models.Model):
    """The last save of one field: whom a page that was open meanwhile must name before it overwrites anything.

    ``page`` is the name a page drew for itself: what came from the same page, and whose answer got lost on the way,
    is nobody else's change.
    """

    case = models.ForeignKey(CaseFile, models.CASCADE, related_name="typed_fields")
    field = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    page = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "field"], name="one_last_save_per_field"),
        ]

    def __str__(self) -> str:
        return self.field
