"""Names of people: what may be one, and which part of it is the family's, where anything tells.

Nobody's name is turned round: where nothing tells the order, both parts stay empty and the name is as it is printed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

from submissions.reading.words import script_of

LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

MOST_PARTS = 6
CITED, FAMILY, ONLY_A_FAMILY, GIVEN_NAME, PARTICLE = 3, 1, 2, 2, 1  # how much each tells of the order
IN_SCRIPT = {
    "km": re.compile("[\u1780-\u17d3\u200b]{2,16}(?: [\u1780-\u17d3\u200b]{2,16}){1,3}"),
    "lo": re.compile("[\u0e80-\u0ece]{2,18}(?: [\u0e80-\u0ece]{2,18}){1,2}"),
    "th": re.compile("[\u0e00-\u0e4e]{2,18}(?: [\u0e00-\u0e4e]{2,20}){1,2}"),
    "my": re.compile("[\u1000-\u103f]{2,16}(?: ?[\u1000-\u103f]{2,16}){0,4}"),
    "zh": re.compile("[\u4e00-\u9fff]{1,2} ?[\u4e00-\u9fff]{1,2}"),
}
"""How a name looks in scripts where a sentence has few spaces: parts with one between them, or very short."""
MOST_INITIALS = 2
SHORTEST = 3
WITHOUT_PARTS = str.maketrans("øđłħı", "odlhi")
LONGEST = 60
PARTICLES = frozenset(LISTS["particles"].split())
TITLES = re.compile(
    r"^(?:(?:prof(?:essor)?|dr|mr|mrs|ms|assoc|asst|assistant|associate|h\.?e|ts|pgs|gs|ths|lok|bong)\b\.?\s*)+",
    re.IGNORECASE,
)
DEGREES = re.compile(
    r"(?:,?\s+|,)(?:ph\.?\s?d|m\.?d|m\.?sc|m\.?a|b\.?a|b\.?sc|d\.?phil|m\.?p\.?h|dr\.?p\.?h|r\.?n|jr|sr|ii|iii|mba|llm)\b\.?",
    re.IGNORECASE,
)
INITIAL = re.compile(r"^(?:[^\W\d_]\.?-?){1,3}$")
NOT_IN_NAMES = frozenset(LISTS["never"].split())
FAMILY_FIRST = frozenset(LISTS["families"].split())
ONLY_FAMILY_FIRST = frozenset(LISTS["only_families"].split())
GIVEN = frozenset(LISTS["given"].split())


def plain(name: str) -> str:
    """Return a name in small letters without marks, as addresses and lists have it."""
    spread = unicodedata.normalize("NFKD", name.lower().translate(WITHOUT_PARTS))
    return "".join(character for character in spread if not unicodedata.combining(character))


def tidied(name: str) -> str:
    """Return a name without title, degree and marks."""
    bare = re.sub(r"[*†‡§¶#✉\d⁰¹²³⁴-⁹]+", " ", name)
    bare = DEGREES.sub("", TITLES.sub("", bare.strip()))
    return re.sub(r"\s+", " ", bare).strip(" ,;:&|")


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of one person."""
    if not text or len(text) > LONGEST or any(character in text for character in '@/:;?!()[]"“”=+_'):
        return False
    if script := script_of(text):
        return bool(IN_SCRIPT[script].fullmatch(text))
    parts = text.split()
    if not 1 <= len(parts) <= MOST_PARTS or NOT_IN_NAMES.intersection(map(plain, parts)):
        return False
    return all(map(_may_be_part, parts)) and any(len(part.strip(".")) > 1 for part in parts)


def _may_be_part(part: str) -> bool:
    if part.lower().strip(".'’") in PARTICLES:
        return True
    bare = part.strip(".'’-")
    return bool(bare) and bare[0].isupper() and all(character.isalpha() or character in ".'’-‐–" for character in bare)


def parts_of(name: str, cited: frozenset[str], email: str) -> tuple[str, str]:
    """Return given and family name where something tells which is which, else two empty texts.

    ``cited`` holds families with the first letter of a given name as references write them, ``sok d``.
    """
    words = name.split()
    if script_of(name) or not words[1:]:
        return "", ""
    first, last = _family_first(words), _family_last(words)
    votes = _votes(words, first, last, cited, email)
    if votes > 0:
        return first
    if votes < 0 and (_middle_is_plain(words, last) or _is_cited(last, cited)):
        return last
    return "", ""


def _family_first(words: list[str]) -> tuple[str, str]:
    return " ".join(words[1:]), words[0]


def _family_last(words: list[str]) -> tuple[str, str]:
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _middle_is_plain(words: list[str], last: tuple[str, str]) -> bool:
    """Tell whether what stands between first and last name belongs to the given name: elsewhere families are two."""
    between = last[0].split()[1:]
    return all(_is_initial(word) or _first_part(word) in GIVEN for word in between) or all(map(_is_initial, words[:1]))


def _first_part(word: str) -> str:
    return plain(re.split("[-‐]", word)[0])


def _votes(words: list[str], first: tuple[str, str], last: tuple[str, str], cited: frozenset[str], email: str) -> int:
    """Return who has more reasons: above 0 the family stands first, below 0 last."""
    head, tail = plain(words[0]), plain(words[-1])
    votes = CITED * (_is_cited(first, cited) - _is_cited(last, cited))
    votes += ONLY_A_FAMILY * ((head in ONLY_FAMILY_FIRST) - (tail in ONLY_FAMILY_FIRST))
    votes += FAMILY * ((head in FAMILY_FIRST) - (tail in FAMILY_FIRST))
    if _first_part(words[0]) in GIVEN or any(map(_is_initial, words[:-1])):
        votes -= GIVEN_NAME
    if any(word.lower() in PARTICLES for word in words[1:-1]):
        votes -= PARTICLE
    return votes + _by_address(words, email)


def _is_initial(word: str) -> bool:
    bare = word.replace("-", "").replace(".", "")
    return len(bare) <= MOST_INITIALS and bare.isupper() and ("." in word or len(bare) == 1)


def _is_cited(name: tuple[str, str], cited: frozenset[str]) -> bool:
    return f"{plain(name[1])} {plain(name[0])[:1]}" in cited


def _by_address(words: list[str], email: str) -> int:
    """Tell by an address such as ``morenojd``, ``safrank`` or ``j.moreno``: initials go with a family's name."""
    box, head, tail = (_letters(part) for part in (email.partition("@")[0], words[0], words[-1]))
    if words[2:] and not any(map(_is_initial, words)):
        return 0
    return _goes_with(box, head, tail) - _goes_with(box, tail, head)


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", plain(text))


def _goes_with(box: str, family: str, given: str) -> bool:
    """Tell whether an address is made of this family's name and the first letter of the given one."""
    return (
        len(family) >= SHORTEST and family in box and given not in box and box.replace(family, "", 1)[:1] == given[:1]
    )


IN_REFERENCES = re.compile(
    r"(?:^|[,;&.]\s*|\band\s+|\s)((?:(?:de|van|von|di|la|le|el)\s+)*[^\W\d_][^\W\d_'’-]+(?:-[^\W\d_]+)*),?\s+([A-Z])(?:[A-Z]{0,3}\b|\.|\b)",
)


def cited_in(references: tuple[str, ...]) -> frozenset[str]:
    """Return the people of a list of references, each as family and first letter."""
    found = set()
    for reference in references:
        for family, letter in IN_REFERENCES.findall(reference[:400]):
            found.add(f"{plain(family)} {letter.lower()}")
    return frozenset(found)
