"""What reviewers wrote, point by point, with the authors' answer to each; frozen with the version it was sent with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from submissions.models.files import Sealed, SealedQuerySet, Version


class PointQuerySet(SealedQuerySet):
    """Points."""

    sealed = Q(version__sent_at__isnull=False)


class ResponsePoint(Sealed):
    """One point of the reviewers, or one the author added, and the answer to it.

    ``source`` is the id of what it was taken from, as its room knows it; ``start`` and ``end`` are its place in the
    words that the author was given from there. A point of the author's own has no source.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="points")
    source = models.PositiveBigIntegerField(null=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    text = models.TextField(_("point"), blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[models.F | str]] = [models.F("source").asc(nulls_last=True), "start", "pk"]  # type: ignore[list-item]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "source", "start"], condition=Q(source__isnull=False), name="point_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | Q(end__gt=models.F("start")), name="point_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.key}"

    @property
    def key(self) -> str:
        """What a page calls it: where it was taken from, so that it is called so before it is stored."""
        return point_key(self.source, self.start, self.end) if self.source is not None else f"own{self.pk}"

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answer.strip())

    @property
    def is_blank(self) -> bool:
        """Whether it is one of the authors' own that says nothing yet: it is neither asked nor read by anybody."""
        return self.source is None and not self.text.strip() and not self.is_answered


@dataclass(frozen=True, slots=True)
class Comments:
    """What the author was given of one report: its words, and where a point begins and ends in them."""

    source: int
    text: str
    spans: tuple[tuple[int, int], ...]


def point_key(source: int, start: int, end: int) -> str:
    """Return what a page calls a point that was taken from somewhere."""
    return f"{source}x{start}x{end}"
