"""The authors of a manuscript, between its title and its abstract, with what stands there of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from submissions.reading import names
from submissions.reading.facts import Author
from submissions.reading.paragraphs import LOWERED, RAISED, Paragraph, raised, tidy, without_raised
from submissions.reading.places import RUNNING, alone, is_place, place, told_in
from submissions.reading.words import script_of

EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
ORCID = re.compile(r"(?:https?://)?(?:orcid\.org/)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b", re.IGNORECASE)
LABELS = re.compile(
    r"\(?\b(?:e-?mail(?:\s+address(?:es)?)?|orcid(?:\s+id)?|corresponding\s+author|correspondence(?:\s+to)?|authors?|by|courriel"
    r"|thư điện tử|tác giả(?: liên hệ)?)\b\)?\s*:?|អ៊ីមែល\s*:?|អ្នកនិពន្ធ\s*:?"
    r"|ผู้แต่ง\s*:?|อีเมล\s*:?|作者\s*[:：]|电子邮[件箱]\s*[:：]?",
    re.IGNORECASE,
)
AND = r"(?:\s(?:and|et|và|y|und|និង|ແລະ|และ|နှင့်|和)\s)"
BETWEEN = re.compile(rf"\s*(?:[,;&|、，；·•]{AND}|[,;&|、，；·•]|{AND})\s*", re.IGNORECASE)
MARKS = re.compile(r"[\d*†‡§¶#✉⁰¹²³⁴-⁹,;\s]*|[a-h](?:[,;\s]+[a-h])*[*†‡§,\s]*")
BEHIND = re.compile(r"([\d*†‡§¶#✉⁰¹²³⁴-⁹,\s]+)$")
MARK = re.compile(r"\d+|[a-h]|[*†‡§¶#✉]")
SIGNS = frozenset("*†‡§")
SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
BEFORE = re.compile(rf"^(?:{RAISED}([^{LOWERED}]*){LOWERED}|\(?(\d{{1,2}}|[a-h*†‡§])[.)]?(?=\s|[A-Z\u0e00-\u17ff]))\s*")
AFFILIATIONS = re.compile(rf"(?={RAISED}[0-9a-h*†‡§]{{1,3}}{LOWERED})|(?<=[.;,])\s+(?=\d{{1,2}}\s?[A-Z][a-z])")
NATIVE = re.compile(r"[(（]([^()（）]*)[)）]")
CAPITAL = re.compile("\\b[A-Z\u00c0-\u00de]\\w")
LONGEST_LINE = 500
MOST_AUTHORS = 60
MOST_NOTES, LONGEST_NOTE = 1000, 2000


@dataclass
class Found:
    """An author as he is being put together."""

    name: str
    marks: set[str] = field(default_factory=set)
    native: str = ""
    email: str = ""
    orcid: str = ""
    places: list[str] = field(default_factory=list)


@dataclass
class Front:
    """What was found so far between title and abstract."""

    authors: list[Found] = field(default_factory=list)
    of_line: list[Found] = field(default_factory=list)
    emails: list[tuple[str, list[Found], bool]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    owned: list[tuple[Found, str]] = field(default_factory=list)
    is_closed: bool = False
    is_unclear: bool = False


def authors_of(
    paragraphs: Iterable[Paragraph],
    references: tuple[str, ...],
    *,
    beside: Sequence[Paragraph] = (),
    notes: Sequence[Paragraph] = (),
) -> tuple[Author, ...]:
    """Return the authors named in the paragraphs between title and abstract.

    Where they work may also stand in ``notes``, those of all the text; ``beside`` are those at the title and the names.
    """
    front = Front()
    for paragraph in paragraphs:
        if not paragraph.look.garbled:
            for line in paragraph.lines:
                if len(line) <= LONGEST_LINE:
                    _take(front, line, styled=paragraph.style.startswith("author"))
            _take_notes(front, paragraph)
    if front.is_unclear or not 0 < len(front.authors) <= MOST_AUTHORS or _is_inverted(front.authors):
        return ()
    _give_places(front)
    _give_told(front, _texts(beside), _texts(notes))
    _give_addresses(front)
    corresponding = _corresponding(front)
    cited = names.cited_in(references)
    return tuple(_finished(found, cited, is_corresponding=found is corresponding) for found in front.authors)


def _texts(notes: Sequence[Paragraph]) -> list[str]:
    return [note.marked for note in notes[:MOST_NOTES] if len(note.marked) <= LONGEST_NOTE]


def _is_inverted(authors: list[Found]) -> bool:
    """Tell whether “Sok, Dara” may have been taken for two people."""
    return len(authors) > 1 and all(" " not in found.name and not script_of(found.name) for found in authors)


def _finished(found: Found, cited: frozenset[str], *, is_corresponding: bool) -> Author:
    given, family = names.parts_of(found.name, cited, found.email)
    author = Author(printed=found.name, given=given, family=family, native=found.native, email=found.email)
    return replace(
        author, orcid=found.orcid, affiliations=tuple(dict.fromkeys(found.places)), is_corresponding=is_corresponding
    )


# -- A line --------------------------------------------------------------------------------------------------------


def _take(front: Front, line: str, *, styled: bool) -> None:
    emails, orcids = EMAIL.findall(without_raised(line)) or EMAIL.findall(line), ORCID.findall(line)
    is_correspondence = "orrespond" in line or line.lstrip(f"{RAISED} ").startswith("*")
    bare = _bare(line)
    named = [] if is_place(bare) else people_in(bare, lenient=styled)
    if named and (front.is_closed or is_correspondence) and not styled:
        named = _already(front.authors, named)
    elif named:
        named = _added(front, named)
    if named:
        front.of_line = named
    front.emails += [(email, named or front.of_line, is_correspondence) for email in emails]
    if len(orcids) == 1 and len(named or front.of_line) == 1:
        (named or front.of_line)[0].orcid = orcids[0].upper()
    if not named:
        _take_place(front, line, bare, is_correspondence=is_correspondence)


def _take_place(front: Front, line: str, bare: str, *, is_correspondence: bool) -> None:
    """Keep what a line that names nobody alone says of where people work."""
    if not is_correspondence and not is_place(bare) and EMAIL.search(line) and len(CAPITAL.findall(bare)) > 1:
        front.is_unclear = True  # somebody is named there who would be missing
    if RUNNING.search(bare):
        front.sentences.append(line)
    elif is_correspondence:
        front.marked.append(line)
    elif is_place(bare) or BEFORE.match(bare):
        _keep_place(front, bare)


def _take_notes(front: Front, paragraph: Paragraph) -> None:
    """Keep the notes of a line of people, where there is one for each of them."""
    if len(paragraph.lines) == 1 and len(paragraph.notes) == len(people_in(_bare(paragraph.lines[0]))):
        front.owned += [(found, note.marked) for found, note in zip(front.of_line, paragraph.notes, strict=False)]


def names_people(line: str) -> bool:
    """Tell whether a line names people, with or without their addresses."""
    bare = _bare(line.replace("\n", ", "))
    return not is_place(bare) and bool(people_in(bare))


def _bare(line: str) -> str:
    return LABELS.sub(" ", ORCID.sub(" ", EMAIL.sub(" ", line)))


def _already(authors: list[Found], named: list[Found]) -> list[Found]:
    known = {found.name: found for found in authors}
    return [known[found.name] for found in named if found.name in known]


def _added(front: Front, named: list[Found]) -> list[Found]:
    """Add people; a line in another script names again those who were named before it."""
    latin = [found for found in front.authors if not script_of(found.name)]
    if all(script_of(found.name) for found in named) and len(latin) == len(front.authors) == len(named):
        for found, again in zip(front.authors, named, strict=True):
            found.native = found.native or again.name
        return front.authors
    known = {found.name for found in front.authors}
    front.authors += [found for found in named if found.name not in known]
    return named


def people_in(line: str, *, lenient: bool = False) -> list[Found]:
    """Return the people of a line in which nothing else stands; nothing where something else does.

    A lenient look, at what is called the author's by its style, leaves out the rest.
    """
    kept: list[str] = raised(line)
    held = iter(range(len(kept)))
    coded = re.sub(f"{RAISED}[^{LOWERED}]*{LOWERED}", lambda _: f"{RAISED}{next(held)}{LOWERED}", line)
    found: list[Found] = []
    for piece in BETWEEN.split(coded):
        marks = {mark for place in raised(piece) for mark in MARK.findall(kept[int(place)].translate(SMALL))}
        text, native = _apart(without_raised(piece))
        if match := BEHIND.search(text):
            marks |= set(MARK.findall(match[1].translate(SMALL)))
            text = text[: match.start()]
        if MARKS.fullmatch(text) or names.DEGREES.fullmatch(f", {text}"):
            if found:
                found[-1].marks |= marks | set(MARK.findall(text.translate(SMALL)) if MARKS.fullmatch(text) else ())
            continue
        name = names.tidied(text)
        if names.is_name(name):
            found.append(Found(name, marks, native))
        elif not lenient:
            return []
    return found


def _apart(text: str) -> tuple[str, str]:
    """Return a name, and the one in its own script that stands in brackets behind it."""
    match = NATIVE.search(text)
    if not match:
        return text, ""
    inner = tidy(match[1])
    without = tidy(NATIVE.sub(" ", text))
    if script_of(inner) and not script_of(without) and names.is_name(inner):
        return without, inner
    return (without, "") if not names.is_name(inner) else (text, "")


# -- Where they work -----------------------------------------------------------------------------------------------


def _keep_place(front: Front, line: str) -> None:
    """Keep an institution under its mark; one without a mark is that of those named before it."""
    marked = AFFILIATIONS.split(line)
    for part in marked:
        match = BEFORE.match(part)
        text = place(without_raised(part[match.end() :] if match else part))
        if not is_place(text):
            continue
        front.is_closed = front.is_closed or bool(match)
        if match:
            front.places[(match[1] or match[2]).strip().translate(SMALL)] = text
        else:
            for found in front.of_line:
                found.places.append(text)


def _give_places(front: Front) -> None:
    for found in front.authors:
        found.places += [front.places[mark] for mark in sorted(found.marks) if mark in front.places]
    if not any(found.places for found in front.authors) and len(front.places) == 1:
        for found in front.authors:
            found.places.extend(front.places.values())


def _give_told(front: Front, beside: list[str], notes: list[str]) -> None:
    """Give whom nothing was given what sentences and notes tell of him."""
    told = [
        *(found for text in [*front.sentences, *beside] for found in _in_sentences(front, text)),
        *(found for text in notes for found in _in_sentences(front, text, by_name=True)),
        *((found, _address(text)) for found, text in front.owned),
        *_under_marks(front, [*front.marked, *notes]),
        *_with_mail(front, notes),
    ]
    alone_there = list(filter(None, map(_address, beside)))
    if len(front.authors) == len(alone_there) == 1:
        told.append((front.authors[0], alone_there[0]))
    for found, where in told:
        if where and not found.places:
            found.places.append(where)


def _in_sentences(front: Front, text: str, *, by_name: bool = False) -> Iterator[tuple[Found, str]]:
    people = [found.name for found in front.authors]
    for number, where in told_in(_unmarked(text), people, by_name=by_name):
        yield front.authors[number], where


def _under_marks(front: Front, notes: list[str]) -> Iterator[tuple[Found, str]]:
    """Yield what notes say under a mark that only one of them bears, as an address or, of the only author, in words."""
    for mark, said in _by_mark(front, notes).items():
        bearing = [found for found in front.authors if mark in found.marks]
        places = [where for where in map(_address, said) if where or mark not in SIGNS]
        if len(places) == 1:
            yield from ((found, places[0]) for found in bearing)
        if bearing and len(said) == 1:
            yield from _in_sentences(front, said[0])


def _with_mail(front: Front, notes: list[str]) -> Iterator[tuple[Found, str]]:
    """Yield what a note says of the one whom the address in it names."""
    for text in notes:
        emails = EMAIL.findall(text)
        owner = _named_by(emails[0], front.authors) if len(emails) == 1 else None
        if owner and (where := _address(text)):
            owner.email = owner.email or emails[0]
            yield owner, where


def _unmarked(text: str) -> str:
    """Return what a line or a note says, without the mark before it and what is raised in it."""
    match = BEFORE.match(text)
    return without_raised(text[match.end() :] if match else text)


def _address(text: str) -> str:
    """Return the institution with which a note begins; of one on whom to write to, nothing."""
    return "" if "orrespond" in text else alone(tidy(_bare(_unmarked(text))))


def _by_mark(front: Front, notes: list[str]) -> dict[str, list[str]]:
    """Return the notes under each mark that stands for a note; a number may stand for an institution, too."""
    found: dict[str, list[str]] = {}
    for text in notes:
        match = BEFORE.match(text)
        mark = (match[1] or match[2] or "").strip() if match else ""
        if mark in SIGNS or (match and match[1] and mark.isdigit() and not front.places):
            found.setdefault(mark, []).append(text)
    return found


# -- How they are reached ------------------------------------------------------------------------------------------


def _give_addresses(front: Front) -> None:
    """Give each address to whom it names; else to him whose line it stands in, or who is marked."""
    starred = [found for found in front.authors if found.marks & {"*", "✉"}]
    for email, of_line, is_correspondence in front.emails:
        owner = _named_by(email, front.authors)
        if owner is None and is_correspondence and len(starred) == 1:
            owner = starred[0]
        if owner is None and len(of_line) == 1:
            owner = of_line[0]
        if owner is not None and not owner.email:
            owner.email = email


def _named_by(email: str, authors: list[Found]) -> Found | None:
    box = re.sub("[^a-z]", "", names.plain(email.partition("@")[0]))
    scores = []
    for found in authors:
        words = [re.sub("[^a-z]", "", names.plain(word)) for word in found.name.split()]
        score = sum(len(word) for word in words if len(word) >= names.SHORTEST and word in box)
        scores.append((score, found))
    best = max(score for score, _ in scores)
    holders = [found for score, found in scores if score == best]
    return holders[0] if best and len(holders) == 1 else None


def _corresponding(front: Front) -> Found | None:
    """Return the one to write to: the only one with an address, else the only one who is marked."""
    reached = [found for found in front.authors if found.email]
    if len(reached) == 1:
        return reached[0]
    starred = [found for found in front.authors if found.marks & {"*", "✉"}]
    return starred[0] if len(starred) == 1 else None
