"""What manuscripts and articles say of each of their authors: name, institutions, iD, contributions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.models.countries import COUNTRIES, country_name
from journal.models.people import PersonName
from journal.text import folded, one_line, ror_of

MOST_AFFILIATIONS = 6
OF_AFFILIATION = ("affiliation", "ror", "city", "country")
LENGTHS = {"affiliation": 240, "city": 120}


class NamedAuthor(PersonName):
    """One author as named on a work.

    The first institution stands in columns, which accounts, conflicts and citations compare; further ones stand in
    ``further_affiliations``, in their order, each with the same four names.
    """

    affiliation = models.CharField(_("institution"), max_length=240, blank=True)
    ror = models.CharField(_("ROR identifier"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    further_affiliations = models.JSONField(_("further institutions"), default=list, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    is_orcid_verified = models.BooleanField(default=False, editable=False)
    credit_roles = models.JSONField(_("contributions"), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def affiliations(self) -> list[dict[str, str]]:
        """Every institution in order, each with ``affiliation``, ``ror``, ``city`` and ``country``."""
        first = {name: getattr(self, name) for name in OF_AFFILIATION}
        return [row for row in (first, *self.further_affiliations) if row["affiliation"]]

    @property
    def affiliations_in_words(self) -> list[str]:
        """Every institution as it is printed: with city and country, where its own words do not name them."""
        return [in_words(row) for row in self.affiliations]


def in_words(affiliation: Mapping[str, str]) -> str:
    """Return an institution as it is printed."""
    text = affiliation["affiliation"]
    places = (affiliation["city"], str(country_name(affiliation["country"])))
    return ", ".join([text, *(place for place in places if place and folded(place) not in folded(text))])


def cleaned_affiliations(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return institutions in plain form, without those that are empty; raises ``ValueError`` for a wrong identifier."""
    return [{**row, "ror": ror_of(row["ror"]) if row["ror"] else ""} for row in plain_affiliations(rows)]


def plain_affiliations(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return institutions as they are typed, in plain words, without those that are empty; identifiers as they are."""
    found = []
    for row in rows:
        words = {name: one_line(str(row.get(name) or ""))[: LENGTHS.get(name)] for name in OF_AFFILIATION}
        words["country"] = words["country"] if words["country"] in COUNTRIES else ""
        if words["affiliation"]:
            found.append(words)
    return found[:MOST_AFFILIATIONS]
