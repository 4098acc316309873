"""Reads of institutions."""

from __future__ import annotations

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length

from journal.models import Institution
from journal.text import folded, plain

LEAST = 2
MOST_WORDS = 8


def institutions_like(words: str, *, most: int = 8) -> list[Institution]:
    """Return the institutions in one of whose names, acronyms or places all these words stand, best first; one query.

    In whatever script and language the register has them; Latin letters with or without their marks. Nothing for less
    than two characters, which would find everything.
    """
    wanted = folded(plain(words))
    if len(wanted) < LEAST:
        return []
    holds = Q()
    for word in wanted.split()[:MOST_WORDS]:
        holds &= Q(search_text__contains=word)
    begins = Case(When(search_text__startswith=wanted, then=Value(0)), default=Value(1))
    return list(Institution.objects.filter(holds).order_by(begins, Length("name"), "name", "ror")[:most])


def institution(ror: str) -> Institution | None:
    """Return the institution of an identifier, if the extract holds it."""
    return Institution.objects.filter(pk=plain(ror)).first()
