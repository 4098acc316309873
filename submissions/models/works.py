"""The works that a review is about."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.submission import Submission

FACTS = ("authors", "title", "publisher", "place", "year", "isbn", "pages")


class ReviewedWork(models.Model):
    """One book or other work that a manuscript reviews."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="works")
    position = models.PositiveSmallIntegerField(default=0)
    authors = models.CharField(_("author or editor"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=240, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=32, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return in_short(self.facts)

    @property
    def missing(self) -> list[Any]:
        """What readers still need to find it, in words; not every book has an ISBN."""
        return [
            self._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            for name in ("authors", "title", "publisher", "year")
            if not getattr(self, name)
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of it, by column."""
        return {name: getattr(self, name) for name in FACTS if getattr(self, name)}

    @property
    def description(self) -> str:
        """It in one line, as a bibliography names it."""
        return described(self.facts)


def in_short(facts: dict[str, Any]) -> str:
    """Return a work by its authors and title."""
    return ", ".join(filter(None, [facts.get("authors"), facts.get("title")])) or str(_("A work without a title"))


def described(facts: dict[str, Any]) -> str:
    """Return a work in one line, as a bibliography names it."""
    publisher = ": ".join(filter(None, [facts.get("place"), facts.get("publisher")]))
    imprint = ", ".join(filter(None, [publisher, str(facts.get("year") or "")]))
    isbn = f"ISBN {facts['isbn']}" if facts.get("isbn") else ""
    parts = [facts.get("authors"), facts.get("title"), imprint, facts.get("pages"), isbn]
    return ". ".join(str(part).rstrip(".") for part in parts if part) + "."
