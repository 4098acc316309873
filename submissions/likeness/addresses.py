"""What the domain of a mail address tells: that anybody can have one, that it is thrown away, that it imitates one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from journal.text import folded

THROWN_AWAY = frozenset(
    [
        "10minutemail.com",
        "discard.email",
        "dispostable.com",
        "emailondeck.com",
        "fakeinbox.com",
        "getnada.com",
        "grr.la",
        "guerrillamail.com",
        "guerrillamail.net",
        "inboxkitten.com",
        "maildrop.cc",
        "mailinator.com",
        "mailnesia.com",
        "mintemail.com",
        "mohmal.com",
        "moakt.com",
        "sharklasers.com",
        "spamgourmet.com",
        "temp-mail.org",
        "tempmail.com",
        "tempmailo.com",
        "throwawaymail.com",
        "trashmail.com",
        "yopmail.com",
        "yopmail.fr",
    ]
)
"""Domains whose addresses live for minutes or are open to everybody."""

SAME_SHAPE = str.maketrans("01345$іοаеорсух", "oleassioaeopcyx")
"""Figures, and Greek and Cyrillic letters, that are read as Latin ones."""
SHORTEST = 5
"""Letters a name needs before one of them may differ by chance."""


def domain_of(address: str) -> str:
    """Return what stands after the last "@", folded and written out where it was encoded; "" where there is none."""
    domain = folded(address).rpartition("@")[2].strip(".")
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


def belongs_to(domain: str, others: Iterable[str]) -> bool:
    """Tell whether a domain is one of these, or lies below one."""
    return any(domain == other or domain.endswith(f".{other}") for other in others if other)


def imitated(domain: str, known: Iterable[str]) -> str:
    """Return which known domain this one is easily taken for, without being it or lying below it; or "".

    Either it looks the same (a figure or a foreign letter for a letter, "rn" for "m"), or one letter differs, is
    missing, is added or has changed places, or the whole of the known one stands at its beginning or end in other
    marks ("nuol-edu-la.com").
    """
    known = sorted({other for other in known if other})
    if not domain or belongs_to(domain, known):
        return ""
    return next((other for other in known if _is_taken_for(domain, other)), "")


def _is_taken_for(domain: str, other: str) -> bool:
    if _shape(domain) == _shape(other):
        return True
    name, its_end = _divided(domain)
    known, known_end = _divided(other)
    if its_end == known_end and min(len(name), len(known)) >= SHORTEST and _differs_by_one(name, known):
        return True
    squeezed, whole = _squeezed(name), _squeezed(other)
    return len(whole) > SHORTEST and (squeezed.startswith(whole) or squeezed.endswith(whole))


def _squeezed(name: str) -> str:
    return name.replace("-", "").replace(".", "")


def _divided(domain: str) -> tuple[str, str]:
    """Return the name of a domain and the end after its last dot."""
    name, _dot, end = domain.rpartition(".")
    return name, end


def _shape(domain: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", domain) if not unicodedata.combining(sign))
    return bare.translate(SAME_SHAPE).replace("rn", "m").replace("vv", "w")


def _differs_by_one(one: str, other: str) -> bool:
    """Tell whether one letter differs, is missing, is added, or has changed places with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
