"""The yearly thanks: who has reviewed in a year, as it was published, and to whom a letter was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.models import User


class YearOfThanks(models.Model):
    """The reviewers of one year, made by the office once the year is over; readers see it while it is published."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return f"thanks of {self.year}"

    def get_absolute_url(self) -> str:
        """Return the address at which readers find the names."""
        return reverse("review:thanks", args=[self.year])

    @property
    def title_in_letters(self) -> str:
        """The year, as letters give it."""
        return str(self.year)


class ThankedReviewer(models.Model):
    """One person who has filed a report in that year: the name as it is published, and when the letter was written.

    Nothing here says what was reviewed, nor how much. Who asks not to be named gets the letter and is in no list; what
    the profile says is asked whenever a list is shown, so that no copy of the wish can be out of date.
    """

    thanks = models.ForeignKey(YearOfThanks, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=240)
    native_name = models.CharField(max_length=240, blank=True)
    native_language = models.CharField(max_length=8, blank=True)
    sort_name = models.CharField(max_length=400)
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thanks", "person"], name="thanked_once_a_year"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["thanks", "sort_name", "id"], name="thanked_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_named(self) -> bool:
        """Whether the published list holds the name; ``review.queries.named_in`` asks the same of all rows."""
        profile = getattr(self.person, "reviewer_profile", None)
        return bool(self.name) and not (profile and profile.asks_not_named)
