"""The number of the edition: it rises with each change of what is public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """One row with one number; public pages are kept until it rises."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="one_edition"),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"

    @classmethod
    def rise(cls) -> None:
        """Raise the number; to be called in the transaction that changes what is public."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(number=F("number") + 1)
