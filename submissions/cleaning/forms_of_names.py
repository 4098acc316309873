"""In which forms a text may name a person, an address or an institution: what is looked for, and how sure a find is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from submissions.cleaning.spelling import UNSPACED, squeezed

SURE, LIKELY, POSSIBLE = "sure", "likely", "possible"
NAME, ADDRESS, INSTITUTION, ORCID = "name", "address", "institution", "orcid"

SHORT = 3  # letters: shorter families are syllables of many languages
LONG_ENOUGH = 5  # letters from which a family name alone is hardly anything else
WITHOUT_CAPITALS = 8  # letters from which a whole name is meant even in small letters, as in addresses of pages
OF_A_PLACE = 8  # letters from which a part of an affiliation is looked for by itself
OF_AN_ACRONYM = 4
ALONE_UNSPACED = 4
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
WRITTEN_OUT = re.compile(r"(?<=[aouAOU])e(?=\w{3})")  # Mueller for Müller; in a short name it is an e
OF_AN_INSTITUTION = re.compile(
    r"univers|institut|colleg|facult|depart|school|cent(?:re|er)|minist|academ|laborator|hospital|commission|council"
    r"|museum|librar|foundation|societ|association|agency|trường|đại học|viện|école",
    re.IGNORECASE,
)
"""What tells a part of an affiliation from the city or the province behind it, which many texts are about."""
CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of an author, as typed."""

    given: str = ""
    family: str = ""
    printed: str = ""
    native: str = ""
    email: str = ""
    institution: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        """The name as printed."""
        return self.printed or " ".join(filter(None, [self.given, self.family])) or self.native


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling to look for: its parts squeezed to letters, and what must be true of a place that has them."""

    parts: tuple[str, ...]
    kind: str
    what: str
    sure: str
    between: str = "name"  # which characters may stand between the parts, see ``search.BETWEEN``
    capitals: str = ""  # "each" part begins with one, "all" letters are, or it does not matter
    is_alone: bool = False  # one part of a name: a common word by chance

    @property
    def letters(self) -> str:
        """All its parts in one."""
        return "".join(self.parts)


def forms_of(people: Iterable[Person]) -> list[Form]:
    """Return everything to look for, each once, the surest first."""
    found: dict[tuple[tuple[str, ...], str], Form] = {}
    for person in people:
        for form in (*_of_names(person), *_of_addresses(person), *_of_institutions(person)):
            key = form.parts, form.capitals
            if all(form.parts) and (key not in found or _rank(form) < _rank(found[key])):
                found[key] = form
    return sorted(found.values(), key=lambda form: (_rank(form), -len(form.letters)))


def _rank(form: Form) -> int:
    return (SURE, LIKELY, POSSIBLE).index(form.sure)


# -- Names ---------------------------------------------------------------------------------------------------------


def _of_names(person: Person) -> Iterator[Form]:
    for given, family in _written(person):
        yield from _whole(given, family, person.name)
        yield from _with_initials(given, family, person.name)
        yield from _alone(given, family, person.name)
    for native in filter(None, [person.native, person.printed, person.given, person.family]):
        if UNSPACED.search(native):
            yield from _unspaced(native, person.name)
    if UNSPACED.search(person.given + person.family):
        yield from _unspaced(f"{person.family} {person.given}", person.name)


def _written(person: Person) -> Iterator[tuple[list[str], list[str]]]:
    """Return given and family name in words; also with two letters for an umlaut, and with one for those two."""
    pairs = [(person.given, person.family), (person.printed, ""), (person.native, "")]
    for given, family in pairs:
        if UNSPACED.search(given + family):
            continue
        spelt = (
            (given, family),
            (given.translate(UMLAUTS), family.translate(UMLAUTS)),
            (WRITTEN_OUT.sub("", given), WRITTEN_OUT.sub("", family)),
        )
        for first, last in dict.fromkeys(spelt):
            yield _words(first), _words(last)


def _words(name: str) -> list[str]:
    return [word for part in re.split(r"[\s\-‐-―.,·]+", name) if (word := squeezed(part))]


def _whole(given: list[str], family: list[str], what: str) -> Iterator[Form]:
    orders = [(*given, *family), (*family, *given)]
    if family:
        orders += [(given[0], *family), (*family, given[0])] if len(given) > 1 else []
        orders += [(*given, family[-1]), (family[-1], *given)] if len(family) > 1 and given else []
    elif given:
        orders.append((given[-1], *given[:-1]))
    for parts in dict.fromkeys(orders):
        if len(parts) > 1:
            is_long = len("".join(parts)) >= WITHOUT_CAPITALS
            yield Form(parts, NAME, what, SURE, capitals="each")
            if is_long:
                yield Form(parts, NAME, what, LIKELY)


def _with_initials(given: list[str], family: list[str], what: str) -> Iterator[Form]:
    if not (given and family):
        return
    initials = tuple(word[0] for word in given)
    sure = LIKELY if len("".join(family)) >= SHORT else POSSIBLE
    for some in dict.fromkeys([initials, initials[:1]]):
        for parts in ((*some, *family), (*family, *some)):
            yield Form(parts, NAME, what, sure, between="initials", capitals="each")


def _alone(given: list[str], family: list[str], what: str) -> Iterator[Form]:
    if family or len(given) == 1:
        parts = tuple(family or given)
        length = len("".join(parts))
        if length > 1:
            sure = LIKELY if length >= LONG_ENOUGH else POSSIBLE
            yield Form(parts, NAME, what, sure, capitals="each", is_alone=True)
    if given and family and len("".join(given)) > SHORT:
        yield Form(tuple(given), NAME, what, POSSIBLE, capitals="each", is_alone=True)


def _unspaced(native: str, what: str) -> Iterator[Form]:
    parts = tuple(filter(None, map(squeezed, re.split(r"[\s\u200b·・]+", native))))
    length = len("".join(parts))
    least = 2 if CHINESE.search(native) else ALONE_UNSPACED
    if length >= least:
        sure = SURE if length > least else LIKELY
        yield Form(parts, NAME, what, sure, between="unspaced")
        yield Form(parts[::-1], NAME, what, sure, between="unspaced")
    if len(parts) > 1:
        for part in parts:
            if len(part) >= ALONE_UNSPACED:
                yield Form((part,), NAME, what, POSSIBLE, between="unspaced", is_alone=True)


# -- Addresses, identifiers, institutions --------------------------------------------------------------------------


def _of_addresses(person: Person) -> Iterator[Form]:
    local, _at, domain = person.email.partition("@")
    if local and domain:
        labels = [squeezed(label) for label in domain.split(".")]
        dotted = [part for label, _next in pairwise([*labels, ""]) for part in (label, "dot")][:-1]
        for parts in ((squeezed(local), *labels), (squeezed(local), "at", *dotted), (squeezed(local), "at", *labels)):
            yield Form(parts, ADDRESS, person.email, SURE, between="address")
    if person.orcid:
        yield Form((squeezed(person.orcid),), ORCID, person.orcid, SURE, between="address")


def _of_institutions(person: Person) -> Iterator[Form]:
    given = person.institution
    if not given:
        return
    parts = [
        re.sub(r"^\s*the\s+", "", part, flags=re.IGNORECASE) for part in (given, *re.split(r"[,;()（），；]", given))
    ]
    for part in dict.fromkeys(parts):
        words = tuple(filter(None, map(squeezed, part.split())))
        length = len("".join(words))
        is_named = part in parts[:2] or OF_AN_INSTITUTION.search(part)
        is_enough = length >= OF_A_PLACE and (UNSPACED.search(part) or (len(words) > 1 and is_named))
        if is_enough or (part == given and length > SHORT):
            yield Form(
                words, INSTITUTION, given, LIKELY, between="institution", capitals="" if len(words) > 1 else "each"
            )
    for acronym in CAPITALS.findall(given):
        yield Form((acronym.lower(),), INSTITUTION, given, LIKELY, capitals="all")
    for part in parts:
        initials = "".join(re.findall(r"\b[A-Z]", part))
        if len(initials) >= OF_AN_ACRONYM and initials != part:
            yield Form((initials.lower(),), INSTITUTION, given, POSSIBLE, capitals="all")
