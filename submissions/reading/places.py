"""Where somebody works, as an address or a running sentence tells it; nothing where it may mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from submissions.reading.paragraphs import tidy
from submissions.reading.words import script_of

INSTITUTION = re.compile(
    r"universi|institut|département|department|faculty|facult|school|college|\bcent(?:er|re)\b|ministry|ministère|hospital"
    r"|academy|laborator|association|foundation|council|organi[sz]ation|programme|commission|bureau|agency|\bngo\b|society"
    r"|authority|សាកលវិទ្យាល័យ|វិទ្យាស្ថាន|ក្រសួង|មហាវិទ្យាល័យ|ມະຫາວິທະຍາໄລ|ສະຖາບັນ|ກະຊວງ"
    r"|มหาวิทยาลัย|สถาบัน|กระทรวง|คณะ|တက္ကသိုလ်"
    r"|ဝန်ကြီးဌာန|đại học|\bviện\b|\btrường\b|大学|大學|学院|研究",
    re.IGNORECASE,
)
RUNNING = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|holds?|works?|teach(?:es)?|thanks?|received?|wish(?:es)?|acknowledges?)\b"
)
ROLE = (
    r"(?:lecturers?|professors?|researchers?|fellows?|scientists?|students?|candidates?|teachers?|instructors?|scholars?"
    r"|directors?|deans?|heads?|advis[eo]rs?|consultants?|officers?|coordinators?|economists?|historians?|lawyers?"
    r"|geographers?|anthropologists?|sociologists?|archaeologists?|librarians?|engineers?|analysts?)"
)
A_ROLE = re.compile(rf"\b{ROLE}\b", re.IGNORECASE)
UNIT = r"(?:Department|Faculty|School|Institute|Cent(?:er|re)|College|Division|Laboratory|Academy)\b"
AT = rf"(?:at\s+(?:the\s+)?|in\s+the\s+(?={UNIT}))"
IN_A_ROLE = re.compile(
    rf"(?:(?:currently|now)\s+)?(?:an?\s+|the\s+|both\s+)?(?:[\w’'-]+\s+){{0,4}}?{ROLE}"
    rf"(?:\s+(?:of|in|for)\s+[^,.;]{{2,60}}?)?,?\s+{AT}(?P<place>\S.*)",
    re.IGNORECASE,
)
HEADS_IT = re.compile(
    rf"(?:(?:currently|now)\s+)?(?:the\s+)?(?:directors?|deans?|heads?)\s+of\s+the\s+(?={UNIT})(?P<place>\S.*)",
    re.IGNORECASE,
)
BASED = re.compile(r"(?:(?:currently|now)\s+)?(?:based|employed|affiliated)\s+(?:at|with)\s+(?:the\s+)?(?P<place>\S.*)")
WORKS = re.compile(rf"(?:[\w’'-]+\s+){{0,6}}?{AT}(?P<place>\S.*)")
VERB = re.compile(r"\s*(?:\([^)]*\))?\s*,?\s*(?:(?P<is>is|are)|works?|teach(?:es)?|lectures?)\s+(?P<what>\S.*)")
NOT_NOW = re.compile(
    r"\b(?:former|formerly|retired|emerit\w+|visiting|previously|was|were|late|until)\b", re.IGNORECASE
)
TITLE = r"(?:(?:Dr|Prof|Professor|Assoc|Asst|Mr|Mrs|Ms)\.?\s+)*"
THE_AUTHOR = re.compile(r"(?:the|this) author\b", re.IGNORECASE)
ALL_AUTHORS = re.compile(r"(?:the|both|all) authors\b", re.IGNORECASE)
ONE_OF_THEM = re.compile(r"the (first|second|third|last) author\b", re.IGNORECASE)
COUNTED = {"first": 0, "second": 1, "third": 2, "last": -1}
ENDS = re.compile(r"(?<=[a-z)]{2})(?<!\bProf)(?<!\bAssoc)(?<!\bAsst)(?<!\bMrs)(?<!\bUniv)(?<!\bDept)\.\s+|\n")
OTHER = re.compile(
    r"\b(?:grants?|fund\w*|awards?|project|report|conference|thank\w*|paper|series|journal|press|census|act|decree|law\s+on"
    r"|(?:19|20)\d\d)\b|\bp\.\s?\d|\b(?:vol|no)\.",
    re.IGNORECASE,
)
ONE_MORE = re.compile(r"\band\s+(?:at|the|an?|also|with|for)\b|,\s+and\s+[A-Z]|\b(?:for|on|with|from|in)\s+the\b")
CONNECTING = frozenset(
    ("of", "the", "and", "for", "in", "on", "at", "de", "du", "des", "la", "le", "les", "et", "y", "di", "von", "&")
)
LONGEST = 200


def is_place(text: str) -> bool:
    """Tell whether an institution is named in a text."""
    return bool(INSTITUTION.search(text))


def place(text: str) -> str:
    """Return an address without what stands around it."""
    return tidy(text).strip(" ,;:.()（）")


def alone(text: str) -> str:
    """Return the institution of a note that begins with it, or with what somebody is there; else nothing."""
    first = place(next((part for part in re.split(";", ENDS.split(text)[0]) if place(part)), ""))
    if OTHER.search(first) or NOT_NOW.search(first) or RUNNING.search(first):
        return ""
    if match := IN_A_ROLE.fullmatch(first):
        return _institution(match["place"])
    parts = first.split(", ")
    while len(parts) > 1 and re.search(rf"\b{ROLE}$", parts[0], re.IGNORECASE) and not is_place(parts[0]):
        parts.pop(0)
    whole = ", ".join(parts)
    return whole if _institution(whole) == whole else ""


def told_in(text: str, people: Sequence[str], *, by_name: bool = False) -> Iterator[tuple[int, str]]:
    """Yield which of the people, by number, works where as sentences tell it; ``by_name``: only those called so."""
    for sentence in ENDS.split(text):
        who, rest = _subject(tidy(sentence), people, by_name=by_name)
        found = _predicate(rest) if who and not NOT_NOW.search(sentence) else ""
        if found:
            yield from ((number, found) for number in who)


def _subject(sentence: str, people: Sequence[str], *, by_name: bool) -> tuple[list[int], str]:
    """Return of whom a sentence speaks, and what follows."""
    for number, name in enumerate(people):
        if match := re.match(rf"{TITLE}{re.escape(name)}\b", sentence):
            return [number], sentence[match.end() :]
    if by_name:
        return [], ""
    if (match := THE_AUTHOR.match(sentence)) and len(people) == 1:
        return [0], sentence[match.end() :]
    if (match := ALL_AUTHORS.match(sentence)) and len(people) > 1:
        return list(range(len(people))), sentence[match.end() :]
    if match := ONE_OF_THEM.match(sentence):
        number = COUNTED[match[1].lower()]
        return list(range(len(people)))[number:][:1] if len(people) > 1 else [], sentence[match.end() :]
    return [], ""


def _predicate(rest: str) -> str:
    verb = VERB.fullmatch(rest)
    if verb is None:
        return ""
    forms = (IN_A_ROLE, HEADS_IT, BASED) if verb["is"] else (WORKS,)
    match = next(filter(None, (form.fullmatch(verb["what"]) for form in forms)), None)
    return _institution(match["place"]) if match else ""


def _institution(text: str) -> str:
    """Return the proper name at the beginning of a text, where it is that of one institution with its place."""
    kept: list[str] = []
    for word in text.split():
        bare = word.strip("(),.;:'’“”\"")
        if bare not in CONNECTING and bare[:1].islower():
            break
        kept.append(word)
    while kept and kept[-1].strip(",") in CONNECTING:
        kept.pop()
    name = place(" ".join(kept))
    is_one = len(name) <= LONGEST and name[:1].isalpha() and not name[0].islower() and not _is_several(name)
    is_whole = " " in name or bool(script_of(name))  # “at the University” says nothing
    return name if is_one and is_whole and is_place(name) and not A_ROLE.search(name) else ""


def _is_several(name: str) -> bool:
    """Tell whether more than one institution may be named."""
    pieces = [piece.split(" and ") for piece in name.split(",")]
    return bool(ONE_MORE.search(name)) or any(sum(map(is_place, sides)) > 1 for sides in pieces)
