"""Institutions that authors may choose from: an extract of the Research Organization Registry (ROR)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.models.countries import country_name
from journal.text import folded, unmarked


class Institution(models.Model):
    """One institution of the extract, under its identifier; replaced as a whole by ``manage.py update_ror``."""

    ror = models.CharField(_("ROR identifier"), max_length=9, primary_key=True)
    name = models.CharField(_("name"), max_length=240)
    names = models.JSONField(_("other names"), default=list, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "ror"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """City and country, as far as they are known."""
        return ", ".join(filter(None, [self.city, str(country_name(self.country))]))

    @classmethod
    def of(cls, *, ror: str, name: str, names: list[str], city: str, country: str) -> Institution:
        """Return an institution, not yet saved, with what a search for it compares: names with and without marks."""
        words = dict.fromkeys(folded(text) for text in (name, *names, city))
        search_text = "\n".join(dict.fromkeys([*words, *map(unmarked, words)]))
        columns: dict[str, Any] = {"ror": ror, "name": name, "names": names, "city": city, "country": country}
        return cls(**columns, search_text=search_text)
