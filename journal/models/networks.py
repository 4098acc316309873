"""From which network somebody acted, in a form that tells nobody where that is, and not for long."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from journal.models.people import User


class NetworkTrace(models.Model):
    """A network from which a person has acted as an author or a reviewer; deleted some months after they last did.

    ``network`` is a keyed hash of the address: two can be compared, none can be read.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    network = models.CharField(max_length=64)
    seen_on = models.DateField(default=timezone.localdate)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seen_on"], name="network_traces_by_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["network", "person"], name="one_trace_per_network"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.seen_on}"
