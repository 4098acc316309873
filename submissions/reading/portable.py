"""PDF through pypdf: stretches of text with place and size as lines, lines as paragraphs.

A PDF knows no paragraphs: one ends where the size, the weight or the distance of lines changes, behind a line that is
shorter than its column, and before the next number of a list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from submissions.reading.facts import ForMachines
from submissions.reading.legacy import is_legacy
from submissions.reading.looks import LONGEST_SHOWN, MOST_SHOWN, TINY
from submissions.reading.paragraphs import BODY, LOWERED, NOTE, RAISED, Document, Look, Paragraph, tidy

MOST_PAGES = 400
BOLD = re.compile(r"bold|black|semibold|demi|heavy|[-,]bd\b", re.IGNORECASE)
SUBSET = re.compile(r"^/?(?:[A-Z]{6}\+)?")
CAPTION = re.compile(
    r"^(figure|fig\.?|table|រូបភាពទី|តារាងទី|ภาพที่|ตารางที่|hình|bảng|图|表)\s*(\d+)\s*[.:។]?\s", re.IGNORECASE
)
TABLES = ("table", "តារាងទី", "ตารางที่", "bảng", "表")
NUMBERED = re.compile(r"^\s*\[?(\d{1,4})[\].]\s")
PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE)
NOTE_BEGINS = re.compile(rf"^(?:{RAISED}|\d{{1,2}}\s+\D|[*†‡])")
BROKEN = re.compile(r"([^\W\d_]+)-$")
SHAPED = re.compile("[\u1000-\u109f\u1780-\u17ff]")
NARROW, BROAD = re.compile(r"[\siltfjrI.,;:'’|!()\[\]/-]"), re.compile("[mwA-HK-Z—\u0e80-\u9fff]")
WORD = re.compile("[^\\W\\d_]+(?:-[^\\W\\d_]+)*")
WHITE = 0.97  # of full light
SHORT = 0.78  # of the longest lines
FAR = 1.25  # times the usual distance of lines
LARGER, SMALLER = 1.08, 0.95
RAISED_BY, SAME_LINE = 0.12, 0.5  # times the size
FRAME = 0.08  # of the height of a page, above and below
NEARLY, NEARLY_ALL = 0.03, 0.9  # of the width of a page; of that of a column
SENTENCE_ENDS = (".", ":", "។", "။", "。")
LONGEST_NOTE = 8  # lines
REPEATED = 3  # pages
INVISIBLE = 3  # the mode of showing text in which nothing is painted


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on a page, sizes and places in points."""

    text: str
    x: float
    y: float
    size: float
    font: str


@dataclass
class Line:
    """A line of text, marked; its size and font are those of most of it."""

    page: int
    x: float
    y: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The size of most of the line."""
        weight: Counter[float] = Counter()
        for piece in self.pieces:
            weight[round(piece.size, 1)] += len(piece.text.strip())
        return weight.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether nearly all of the line is bold."""
        total = sum(len(piece.text.strip()) for piece in self.pieces)
        return sum(len(piece.text.strip()) for piece in self.pieces if BOLD.search(piece.font)) > LARGER**-1 * total

    @property
    def marked(self) -> str:
        """The text with marks around what is raised."""
        size, found = self.size, ""
        for piece in self.pieces:
            is_raised = piece.size < SMALLER * size and piece.y > self.y + RAISED_BY * size
            found += f"{RAISED}{piece.text}{LOWERED}" if is_raised and piece.text.strip() else piece.text
        return tidy(found.replace("\n", " ").replace("\u00ad", "-").replace("‐", "-"))

    @property
    def is_garbled(self) -> bool:
        """Whether its letters are not those one sees: by their font, or as a PDF keeps them by the order of shapes."""
        return any(is_legacy(piece.font, piece.text) or SHAPED.search(piece.text) for piece in self.pieces)

    @property
    def width(self) -> float:
        """How wide the line is, about, by the usual widths of letters."""
        text = self.marked
        narrow, wide = len(NARROW.findall(text)), len(BROAD.findall(text))
        return self.size * (0.28 * narrow + 0.72 * wide + 0.48 * (len(text) - narrow - wide))


@dataclass
class Page:
    """What is shown on one page, in the order in which it is painted."""

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    unseen: list[ForMachines] = field(default_factory=list)
    painted: set[str] = field(default_factory=set)
    colours: list[str] = field(default_factory=lambda: ["seen"])
    mode: int = 0

    def before(self, operator: bytes, operands: Any, _cm: Any, _tm: Any) -> None:
        """Follow in which colour text is painted (PDF 8.6.8, 9.3.6)."""
        if operator == b"q":
            self.colours.append(self.colours[-1])
        elif operator == b"Q" and len(self.colours) > 1:
            self.colours.pop()
        elif operator in {b"g", b"rg", b"sc", b"scn"}:
            light = [float(part) for part in operands if isinstance(part, int | float)]
            self.colours[-1] = "white" if light and min(light) >= WHITE else "seen"
        elif operator == b"k":
            self.colours[-1] = "white" if not any(float(part) > 1 - WHITE for part in operands) else "seen"
        elif operator == b"Tr":
            self.mode = int(operands[0])
        elif operator in {b"Tj", b"TJ", b"'", b'"'}:
            self.painted.add("hidden" if self.mode == INVISIBLE else self.colours[-1])

    def text(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        """Take a stretch of text."""
        painted, self.painted = self.painted, set()
        if not text.strip("\n"):
            return
        scale = abs(tm[0] * cm[3] if tm[0] and cm[3] else tm[3] * cm[0] or 1.0)
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size * (tm[3] * cm[3] or scale))
        name = SUBSET.sub("", str(font.get("/BaseFont", ""))) if font else ""
        way = next(iter(painted)) if len(painted) == 1 else "seen"
        if way == "seen" and 0 < height <= TINY:
            way = "tiny"
        if way == "seen" or not text.strip():
            self.pieces += [Piece(part, x, y, height, name) for part in text.split("\n") if part]
        elif len(self.unseen) < MOST_SHOWN:
            self.unseen.append(ForMachines(way, tidy(text)[:LONGEST_SHOWN]))


def document_of(source: Path) -> Document:
    """Return a PDF as paragraphs; raises what pypdf raises at a broken one."""
    with source.open("rb") as file:
        reader = PdfReader(file)
        pages = [_page(number, page) for number, page in enumerate(reader.pages[:MOST_PAGES])]
        pictures = sum(_pictures(page) for page in reader.pages[:MOST_PAGES])
    lines = _without_frames([line for page in pages for line in _lines(page)], [page.height for page in pages])
    paragraphs = _paragraphs(lines, [page.width for page in pages])
    captions = {
        (match[1].lower(), int(match[2])) for paragraph in paragraphs if (match := CAPTION.match(paragraph.text + " "))
    }
    return Document(
        paragraphs=tuple(paragraphs),
        figures=_in_a_row(number for word, number in captions if not word.startswith(TABLES)) or pictures,
        tables=_in_a_row(number for word, number in captions if word.startswith(TABLES)),
        legacy_fonts=tuple(sorted({p.font for line in lines for p in line.pieces if is_legacy(p.font, p.text)})),
        unseen=tuple(found for page in pages for found in page.unseen)[:MOST_SHOWN],
    )


def _in_a_row(numbers: Iterable[int]) -> int:
    """Return how many numbers there are if they go from 1 on; a gap says that a sentence was taken for a caption."""
    found = set(numbers)
    return len(found) if found == set(range(1, len(found) + 1)) else 0


def _page(number: int, page: Any) -> Page:
    found = Page(number, float(page.mediabox.width), float(page.mediabox.height))
    page.extract_text(visitor_text=found.text, visitor_operand_before=found.before)
    return found


def _pictures(page: Any) -> int:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    if drawn is None:
        return 0
    return sum(part.get_object().get("/Subtype") == "/Image" for part in drawn.get_object().values())


# -- Lines ---------------------------------------------------------------------------------------------------------


def _lines(page: Page) -> list[Line]:
    """Return the lines of a page in the order in which they are painted: columns stay apart."""
    found: list[Line] = []
    for piece in page.pieces:
        line = found[-1] if found else None
        if line is None or _begins_line(piece, line):
            if not piece.text.strip():
                continue
            line = Line(page.number, piece.x, piece.y)
            found.append(line)
        if line.pieces and piece.size > line.pieces[0].size:
            line.y = piece.y  # the line began with something raised
        line.pieces.append(piece)
    return found


def _begins_line(piece: Piece, line: Line) -> bool:
    last = line.pieces[-1]
    larger = max(piece.size, last.size)
    return abs(piece.y - line.y) > SAME_LINE * larger or piece.x < last.x - larger


def _without_frames(lines: list[Line], heights: list[float]) -> list[Line]:
    """Leave out numbers of pages, and what stands above or below on one page after the other."""

    def in_frame(line: Line) -> bool:
        height = heights[line.page]
        return not FRAME * height < line.y < (1 - FRAME) * height

    framed = Counter(re.sub(r"\d+", "#", line.marked) for line in lines if in_frame(line))
    return [
        line
        for line in lines
        if not in_frame(line)
        or not (PAGE_NUMBER.match(line.marked) or framed[re.sub(r"\d+", "#", line.marked)] >= REPEATED)
    ]


# -- Paragraphs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a file, sizes and distances in points; the latter, and widths, by the size of the letters."""

    size: float
    longest: dict[float, float]
    distances: dict[float, float]
    widths: list[float]

    def is_short(self, line: Line) -> bool:
        """Tell whether a line ends well before its column does."""
        return line.width < SHORT * self.longest[line.size]

    def is_heading(self, line: Line) -> bool:
        """Tell whether a line is larger than the text."""
        return line.size > LARGER * self.size

    def are_centred(self, one: Line, other: Line) -> bool:
        """Tell whether two lines stand around one middle, and neither fills its column."""
        middles = (line.x + line.width / 2 for line in (one, other))
        around_one = abs(next(middles) - next(middles)) < NEARLY * self.widths[one.page]
        widest = max(one.width, other.width)
        return around_one and abs(one.x - other.x) > one.size / 2 and widest < NEARLY_ALL * self.longest[self.size]


def _paragraphs(lines: list[Line], widths: list[float]) -> list[Paragraph]:
    size = _usual_size(lines)
    measure = Measure(size, _longest(lines), _usual_distances(lines), widths)
    notes = _notes(lines, size)
    text = [line for number, line in enumerate(lines) if number not in notes]
    below = [lines[number] for number in sorted(notes)]
    words = frozenset(word.lower() for line in lines for word in WORD.findall(line.marked))
    return [
        *(_paragraph(group, BODY, words) for group in _groups(text, measure)),
        *(_paragraph(group, NOTE, words) for group in _groups(below, measure)),
    ]


def _usual_size(lines: list[Line]) -> float:
    weight: Counter[float] = Counter()
    for line in lines:
        weight[line.size] += len(line.marked)
    return weight.most_common(1)[0][0] if weight else 0.0


def _notes(lines: list[Line], size: float) -> set[int]:
    """Return which lines are notes: few, smaller than the text, and below it on their page."""
    found: set[int] = set()
    by_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(number)
    for numbers in by_page.values():
        below: list[int] = []
        for number in reversed(numbers):
            if lines[number].size >= SMALLER * size:
                break
            below.insert(0, number)
        if 0 < len(below) < len(numbers) and len(below) <= LONGEST_NOTE and NOTE_BEGINS.match(lines[below[0]].marked):
            found.update(below)
    return found


def _groups(lines: list[Line], measure: Measure) -> list[list[Line]]:
    """Return the lines of each paragraph."""
    groups: list[list[Line]] = []
    counted = 0
    for line in lines:
        number = NUMBERED.match(line.marked)
        is_next = number is not None and int(number[1]) in {1, counted + 1}
        if number is not None and is_next:
            counted = int(number[1])
        if groups and not is_next and not _ends(groups[-1][-1], line, measure):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _longest(lines: list[Line]) -> dict[float, float]:
    """Return for each size how wide its widest lines are, a tenth of them left out."""
    widths: dict[float, list[float]] = {}
    for line in lines:
        widths.setdefault(line.size, []).append(line.width)
    return {
        size: sorted(several)[int(len(several) * 0.9) - 1 if len(several) > 1 else 0]
        for size, several in widths.items()
    }


def _usual_distances(lines: list[Line]) -> dict[float, float]:
    distances: dict[float, Counter[float]] = {}
    for line, following in pairwise(lines):
        if line.page == following.page and line.size == following.size and line.y > following.y:
            distances.setdefault(line.size, Counter())[round(line.y - following.y)] += 1
    return {size: several.most_common(1)[0][0] for size, several in distances.items()}


def _ends(last: Line, line: Line, measure: Measure) -> bool:
    """Tell whether a paragraph ends between two lines."""
    if last.size != line.size or last.bold != line.bold or line.marked.startswith(RAISED):
        return True
    if last.page != line.page:
        return measure.is_heading(last) or measure.is_short(last) or last.marked.endswith(SENTENCE_ENDS)
    if 0 < measure.distances.get(last.size, 0) * FAR + 1 < last.y - line.y:
        return not measure.is_heading(last) or last.y - line.y > 2 * last.size
    if measure.is_heading(last):
        return False
    return measure.is_short(last) or measure.are_centred(last, line)


def _paragraph(lines: list[Line], place: str, words: frozenset[str]) -> Paragraph:
    marked = ""
    for line in lines:
        broken = BROKEN.search(marked)
        if broken and line.marked[:1].islower():
            marked = _joined(marked, broken[1], line.marked, words)
        else:
            marked += f" {line.marked}" if marked else line.marked
    garbled = any(line.is_garbled for line in lines)
    return Paragraph(marked, place=place, look=Look(lines[0].size, all(line.bold for line in lines), garbled=garbled))


def _joined(before: str, head: str, behind: str, words: frozenset[str]) -> str:
    """Put a broken word together; its hyphen stays if the text has the word with it elsewhere."""
    match = WORD.match(behind)
    tail = match[0] if match else ""
    keeps = f"{head}-{tail}".lower() in words and f"{head}{tail}".lower() not in words
    return f"{before if keeps else before[:-1]}{behind}"
