"""Replacing the extract of the Research Organization Registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from journal.models import Institution
from journal.models.countries import ON_THE_MEKONG
from journal.text import one_line, ror_of

AT_ONCE = 500
MOST_OF_NAME, MOST_OF_CITY = 240, 120


class BrokenRegister(ValueError):
    """The file is not a whole register in the form that is understood (ROR schema 2)."""


def replace_institutions(records: Iterable[Mapping[str, Any]]) -> int:
    """Put the active institutions of the six countries among these records in place of all there are; say how many.

    ``records`` are of ROR schema 2. All of them are read before anything is changed; raises ``BrokenRegister``.
    """
    rows: dict[str, Institution] = {}
    for record in records:
        try:
            row = _institution(record)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            about = record.get("id", "") if isinstance(record, Mapping) else ""
            raise BrokenRegister(f"a record is not of ROR schema 2: {about or str(record)[:60]}") from error
        if row is not None:
            rows[row.ror] = row
    if not rows:
        raise BrokenRegister("it holds no institution of the six countries")
    with transaction.atomic():
        Institution.objects.all().delete()
        Institution.objects.bulk_create(rows.values(), batch_size=AT_ONCE)
    return len(rows)


def _institution(record: Mapping[str, Any]) -> Institution | None:
    """Return what is kept of one record; nothing of an institution elsewhere, or of one that is no more."""
    ror = ror_of(record["id"])
    shown = [name["value"] for name in record["names"] if "ror_display" in name["types"]]
    others = [name["value"] for name in record["names"] if "ror_display" not in name["types"]]
    place = record["locations"][0]["geonames_details"]
    if record["status"] != "active" or place["country_code"] not in ON_THE_MEKONG:
        return None
    return Institution.of(
        ror=ror,
        name=one_line(shown[0])[:MOST_OF_NAME],
        names=list(dict.fromkeys(map(one_line, others))),
        city=one_line(place.get("name") or "")[:MOST_OF_CITY],
        country=place["country_code"],
    )
