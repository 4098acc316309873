"""Title, abstracts and keywords: by style, by label, by look; what is not plain stays empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from submissions.reading import labels, names
from submissions.reading.headings import is_heading
from submissions.reading.paragraphs import BODY, Paragraph, tidy, without_raised
from submissions.reading.people import EMAIL, names_people
from submissions.reading.words import count, language_of, script_of

TITLE_STYLES = frozenset(
    (
        "title",
        "papertitle",
        "articletitle",
        "documenttitle",
        "titre",
        "titel",
        "titolo",
        "título",
        "tiêuđề",
        "标题",
        "題名",
    )
) | {"標題", "ชื่อเรื่อง", "ចំណងជើង", "ຫົວຂໍ້"}
LABEL = re.compile(
    r"^\s*(?:(?:full\ |article\ |manuscript\ |paper\ )?title|titre|tiêu đề|tên bài|ចំណងជើង(?:អត្ថបទ)?|ຫົວຂໍ້"
    r"|ชื่อเรื่อง|ชื่อบทความ|ခေါင်းစဉ်|题目|标题|題目)\s*[:：៖]\s*(?=\S)",
    re.IGNORECASE,
)
NO_TITLE = re.compile(
    r"""^\W*(?: running\s+(?:head|title) | short\s+title | (?:original\s+)?(?:research\s+)?(?:article|paper)$
    | manuscript\b | research\s+note$ | word\s+count | submitted | received | draft | version | date\s*: | doi\b
    | https?: | vol(?:ume)?\.?\s*\d | issn | page\s*\d | [\d\s/.\-]+$ | original\s+(?:research|article)
    | review(?:\s+article)?$ | book\s+review$ | editorial$ | commentary$ | policy\s+(?:paper|brief)$
    | (?:the\s+)?journal\s+of\b | correspond | author | by\s | number\s+of\s | copyright | © | type\s*:
    | article\s+type )""",
    re.IGNORECASE | re.VERBOSE,
)
DATED = re.compile(r"^\W*(?:\d{1,2}\s+)?(?:[A-Z][a-z]+\s+)?(?:\d{1,2},\s*)?(?:19|20)\d\d(?:-\d\d){0,2}\W*$")
FURTHEST = 15  # paragraphs into the file
LONGEST_TITLE, SHORTEST_TITLE = 45, 2  # words
LONG = 45  # words of a paragraph that is text
MOST_OF_FRONT = 40
LONGEST_ABSTRACT, MOST_PARTS = 800, 8
STRUCTURE = frozenset(
    [
        "background",
        "introduction",
        "objective",
        "objectives",
        "aim",
        "aims",
        "purpose",
        "method",
        "methods",
        "methodology",
        "design",
        "setting",
        "result",
        "results",
        "finding",
        "findings",
        "conclusion",
        "conclusions",
        "discussion",
        "interpretation",
        "funding",
        "context",
        "contexte",
        "méthodes",
        "résultats",
    ]
)
KEYWORD_ENDS = re.compile(r"\s*[;；,，、•·|\n]\s*")
LONGEST_KEYWORD = 8  # words
MOST_KEYWORDS = 15
BY_SPACES = {"km", "lo", "th"}  # a space stands between phrases, and so between keywords


@dataclass(frozen=True, slots=True)
class Span:
    """Where the title stands: its first paragraph, and the one behind its last."""

    start: int
    end: int


# -- Title ---------------------------------------------------------------------------------------------------------


def title_span(paragraphs: Sequence[Paragraph], size: float) -> Span | None:
    """Return where the title stands, or nothing where that is not plain."""
    styled = [place for place, paragraph in enumerate(paragraphs[:30]) if paragraph.style in TITLE_STYLES]
    if styled:
        start = end = styled[0]
        while end in styled:
            end += 1
        return Span(start, end)
    candidates = _candidates(paragraphs)
    for place in candidates:
        if LABEL.match(paragraphs[place].text):
            return Span(place, place + 1)
    return _by_size(paragraphs, candidates, size) or _by_weight(paragraphs, candidates, size)


def _candidates(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the places of what stands before the text begins and may be a title."""
    found = []
    for place, paragraph in enumerate(paragraphs[:FURTHEST]):
        text = paragraph.text
        if labels.names_a_part(text) or _begins_abstract(text) or (count(text) > LONG and not LABEL.match(text)):
            break
        may_be = paragraph.place == BODY and not NO_TITLE.search(text) and not DATED.match(text)
        if may_be and not EMAIL.search(text) and SHORTEST_TITLE <= count(text) <= LONGEST_TITLE:
            found.append(place)
    return found


def _begins_abstract(text: str) -> bool:
    return bool(
        labels.labelled(text, labels.BEFORE_ABSTRACT, labels.OF_ABSTRACT)
        or labels.labelled(text, labels.BEFORE_KEYWORDS, labels.OF_KEYWORDS)
    )


def _by_size(paragraphs: Sequence[Paragraph], candidates: list[int], size: float) -> Span | None:
    """The title is the largest of what stands before the text, and larger than that."""
    largest = max((paragraphs[place].size for place in candidates), default=0.0)
    if not size or largest <= size:
        return None
    start = next(place for place in candidates if paragraphs[place].size == largest)
    return _checked(paragraphs, _whole(paragraphs, start, candidates))


def _by_weight(paragraphs: Sequence[Paragraph], candidates: list[int], size: float) -> Span | None:
    """Without a larger one, the title is bold or in the middle, or stands first and before people."""
    for place in candidates:
        if paragraphs[place].look.bold:
            return _checked(paragraphs, _whole(paragraphs, place, candidates))
    if not candidates or candidates[0] > 1 or any(paragraph.level for paragraph in paragraphs[: candidates[0] + 1]):
        return None
    first = candidates[0]
    following = paragraphs[first + 1] if first + 1 < len(paragraphs) else None
    if following is None or paragraphs[first].text.endswith((".", ",", ";")):
        return None
    if names_people(following.marked) or _begins_abstract(following.text) or _is_abstract(following):
        return _checked(paragraphs, Span(first, first + 1))
    return None


def _whole(paragraphs: Sequence[Paragraph], start: int, candidates: list[int]) -> Span:
    """Return the title with what follows it in the same look: a line broken by hand, or another language."""
    end = start + 1
    while end in candidates and paragraphs[end].look == paragraphs[start].look and not _is_people(paragraphs[end]):
        end += 1
    return Span(start, end)


def _is_people(paragraph: Paragraph) -> bool:
    return names_people(paragraph.marked)


def _checked(paragraphs: Sequence[Paragraph], span: Span) -> Span | None:
    """A title is not the name of a person, and not longer than one."""
    text = " ".join(paragraph.text for paragraph in paragraphs[span.start : span.end])
    words = text.split()
    if not script_of(text) and len(words) <= names.MOST_PARTS // 2 and names.is_name(names.tidied(text)):
        return None
    return span if count(text) <= 2 * LONGEST_TITLE else None


def titles_in(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """Return the titles of these paragraphs by language; nothing where a font makes their text unreadable."""
    found: dict[str, list[str]] = {}
    if any(paragraph.look.garbled for paragraph in paragraphs):
        return {}
    last = ""
    for line in [line for paragraph in paragraphs for line in paragraph.lines]:
        text = LABEL.sub("", without_raised(line)).strip(" *†‡")
        script = script_of(text)
        language = script or (last if last and not script_of(found[last][0]) else language_of(text) or "en")
        found.setdefault(language, []).append(text)
        last = language
    return {language: " ".join(lines) for language, lines in found.items()}


# -- Abstracts -----------------------------------------------------------------------------------------------------


def _is_abstract(paragraph: Paragraph) -> bool:
    return labels.folded(paragraph.text) in labels.OF_ABSTRACT


def front_end(paragraphs: Sequence[Paragraph], start: int, size: float) -> int:
    """Return where what stands between title and text ends."""
    for place in range(start, min(len(paragraphs), start + MOST_OF_FRONT)):
        paragraph = paragraphs[place]
        text = paragraph.text
        ends = paragraph.level or labels.names_a_part(text) or _begins_abstract(text)
        if ends or paragraph.style.startswith("abstract") or count(EMAIL.sub("", text)) > LONG * 2:
            return place
        if _is_text(text) or (place > start and _heads_text(paragraphs, place, size)):
            return place
    return min(len(paragraphs), start + MOST_OF_FRONT)


def _heads_text(paragraphs: Sequence[Paragraph], place: int, size: float) -> bool:
    """Tell whether a paragraph is a heading, with text below it."""
    below = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    return is_heading(paragraphs[place], size) and below is not None and count(below.text) > LONG


def _is_text(text: str) -> bool:
    """Tell whether a paragraph is of sentences, not of names and places."""
    return count(text) > LONG / 2 and not EMAIL.search(text) and sum(map(str.islower, _initials(text))) > LONG / 3


def _initials(text: str) -> list[str]:
    return [word[0] for word in text.split()]


def abstracts_of(paragraphs: Sequence[Paragraph], size: float) -> dict[str, str]:
    """Return the abstracts by language."""
    found: dict[str, str] = {}
    before_text = True
    for place, paragraph in enumerate(paragraphs):
        if any(paragraph.text in text for text in found.values()):
            continue
        label = labels.labelled(paragraph.text, labels.BEFORE_ABSTRACT, labels.OF_ABSTRACT)
        folded = labels.folded(paragraph.text)
        if paragraph.place != BODY:
            continue
        if folded in labels.OF_ABSTRACT and (before_text or folded not in {"summary", "sommaire"}):
            _keep(found, labels.OF_ABSTRACT[folded], _collected(paragraphs, place + 1, size))
        elif label and before_text and not paragraph.look.garbled:
            _keep(found, label[0], [label[1], *_continued(paragraphs, place, size)])
        elif paragraph.style == "abstract" and not any(map(_follows_abstract, paragraphs[max(place - 1, 0) : place])):
            _keep(found, "", _collected(paragraphs, place, size))
        elif labels.names_a_part(paragraph.text) or count(paragraph.text) > 2 * LONG:
            before_text = False
    return found


def _follows_abstract(paragraph: Paragraph) -> bool:
    return paragraph.style == "abstract" or _is_abstract(paragraph)


def _keep(found: dict[str, str], label: str, parts: list[str]) -> None:
    text = "\n\n".join(parts)
    language = language_of(text)
    if text and language and language not in found and (not label or language == label or not script_of(text)):
        found[language] = text


def _continued(paragraphs: Sequence[Paragraph], place: int, size: float) -> list[str]:
    """Return what follows an abstract that begins behind its label, if it goes on before a heading."""
    following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    if (
        following is None
        or count(paragraphs[place].text) >= LONG
        or _ends(following, following, size, structured=False)
    ):
        return []
    return _collected(paragraphs, place + 1, size)


def _collected(paragraphs: Sequence[Paragraph], start: int, size: float) -> list[str]:
    """Return the paragraphs of an abstract; nothing where its end is not plain, or a font makes it unreadable."""
    parts: list[str] = []
    structured = start < len(paragraphs) and labels.folded(paragraphs[start].text) in STRUCTURE
    for paragraph in paragraphs[start:]:
        if paragraph.place != BODY:
            continue
        if parts and _ends(paragraph, paragraphs[start], size, structured=structured):
            return parts if count("\n".join(parts)) <= LONGEST_ABSTRACT else []
        if (
            paragraph.look.garbled
            or len(parts) > MOST_PARTS
            or (not parts and not structured and is_heading(paragraph, size))
        ):
            return []
        parts.append(paragraph.text)
    return []


def _ends(paragraph: Paragraph, first: Paragraph, size: float, *, structured: bool) -> bool:
    """Tell whether an abstract has ended before this paragraph."""
    if structured and labels.folded(paragraph.text) in STRUCTURE - {"introduction"}:
        return False
    if is_heading(paragraph, size) or _begins_abstract(paragraph.text):
        return True
    if (first.style == "abstract") != (paragraph.style == "abstract"):
        return True
    return bool(first.size and paragraph.size) and first.size != paragraph.size


# -- Keywords ------------------------------------------------------------------------------------------------------


def keywords_of(paragraphs: Sequence[Paragraph]) -> dict[str, tuple[str, ...]]:
    """Return the keywords by language: behind their label, or in the paragraph below it."""
    found: dict[str, tuple[str, ...]] = {}
    for place, paragraph in enumerate(paragraphs):
        if paragraph.place != BODY or paragraph.look.garbled:
            continue
        text = tidy(without_raised(paragraph.marked))
        label = labels.labelled(text, labels.BEFORE_KEYWORDS, labels.OF_KEYWORDS)
        if label:
            language, words = label
        elif labels.folded(text) in labels.OF_KEYWORDS and place + 1 < len(paragraphs):
            language, words = labels.OF_KEYWORDS[labels.folded(text)], paragraphs[place + 1].marked
            if paragraphs[place + 1].look.garbled:
                continue
        else:
            continue
        several = _several(without_raised(words))
        if several:
            found.setdefault(script_of(words) or _of_label(language), several)
    return found


def _of_label(language: str) -> str:
    return language if language in {"en", "fr", "vi"} else "en"


def _several(text: str) -> tuple[str, ...]:
    separator = ";" if re.search("[;；]", text) else ""
    pieces = re.split(r"\s*[;；\n]\s*", text) if separator else KEYWORD_ENDS.split(text)
    if len(pieces) == 1 and script_of(text) in BY_SPACES:
        pieces = text.split()
    words = tuple(dict.fromkeys(piece.strip(" .。។") for piece in pieces if piece.strip(" .。។")))
    if not words or len(words) > MOST_KEYWORDS or any(count(word) > LONGEST_KEYWORD for word in words):
        return ()
    return words
