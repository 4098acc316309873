"""The text of a Word, OpenDocument or PDF file as paragraphs, headings, items, notes and cells."""

from __future__ import annotations

import ctypes
import re
import signal
import subprocess
import zipfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import html

from submissions.comparing.words import Block, Token, tokens_of

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
LIBRARY = ctypes.CDLL(None)
OUT_OF_HEAP = 251  # the status with which a program of Haskell says that its heap is used up
MARKS = {"strong": "b", "b": "b", "em": "i", "i": "i", "sup": "sup", "sub": "sub"}
PLAIN = frozenset({"p", "pre", "dt", "dd", "figcaption", "address"})
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
AROUND = frozenset({"div", "dl", "figure", "header", "hr", "ol", "section", "ul"})
INSIDE = {"li": "li", "blockquote": "quote", "caption": "caption"}
OFTEN = 3  # on how many pages a line stands that is no part of the text
NUMBERS = re.compile(r"\d+")
ENDS = re.compile(r"[.!?:;…។။。！？)\]”’\"]\s*$")


class Unreadable(Exception):
    """The file holds no text that could be compared."""


def text_of(path: Path, kind: str) -> list[Block]:
    """Return the text of a file, without blocks that are empty; raises ``Unreadable``.

    Beyond its limits it raises ``MemoryError``, as a parser in this process would.
    """
    blocks = _of_pdf(path) if kind == "pdf" else _of_office(path, kind)
    return [block for block in blocks if block.tokens]


# -- Word and OpenDocument -----------------------------------------------------------------------------------------


def _of_office(path: Path, kind: str) -> list[Block]:
    done = subprocess.run(  # noqa: S603 - our own program, with a path of our own making
        [_pandoc(), "--sandbox", "--from", kind, "--to", "html", "--standalone", "--wrap=none", str(path)],
        capture_output=True,
        check=False,
        preexec_fn=_die_with_parent,
    )
    source = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode in {-signal.SIGXCPU, OUT_OF_HEAP}:
        raise MemoryError
    if done.returncode or not source:
        raise Unreadable
    reader = _Reader(_pictures(path))
    reader.read(html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True)).body)
    return reader.blocks


def _pandoc() -> Path:
    """Return where pandoc lies; to load the package around it would take as long as to run it."""
    package = find_spec("pypandoc")
    return Path(str(package and package.origin)).parent / "files" / "pandoc"


def _die_with_parent() -> None:
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _pictures(path: Path) -> dict[str, int]:
    """Return the checksum of each picture by its name: one that was put in place of another bears the same name."""
    with zipfile.ZipFile(path) as archive:
        return {entry.filename.rsplit("/", 1)[-1]: entry.CRC for entry in archive.infolist()}


class _Reader:
    """Walks through the HTML of pandoc and collects blocks."""

    def __init__(self, pictures: dict[str, int]) -> None:
        self.blocks: list[Block] = []
        self._pictures = pictures
        self._runs: list[tuple[str, str]] = []
        self._tokens: list[Token] = []
        self._kind, self._tables = "p", 0
        self._cell: tuple[int, int, int] | None = None

    def read(self, element: Any) -> None:
        """Read everything below an element."""
        self._inside(element, "")
        self._end()

    def _end(self) -> None:
        self._words()
        if self._tokens:
            self.blocks.append(Block(self._kind, self._tokens, self._cell))
        self._tokens = []

    def _words(self) -> None:
        if self._runs:
            self._tokens += tokens_of(self._runs)
            self._runs = []

    def _inside(self, element: Any, marks: str) -> None:
        if element.text:
            self._runs.append((element.text, marks))
        for child in element:
            self._one(child, marks)
            if child.tail:
                self._runs.append((child.tail, marks))

    def _one(self, element: Any, marks: str) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "table":
            self._table(element)
        elif tag == "section" and "footnotes" in (element.get("class") or ""):
            self._block(element, "note")
        elif tag in HEADINGS:
            self._block(element, HEADINGS[tag])
        elif tag in INSIDE:
            self._block(element, "note" if self._kind == "note" else INSIDE[tag])
        elif tag in PLAIN or tag in AROUND:
            self._block(element, self._kind)
        else:
            self._inline(element, tag, marks)

    def _block(self, element: Any, kind: str) -> None:
        self._end()
        before, self._kind = self._kind, kind
        self._inside(element, "")
        self._end()
        self._kind = before

    def _inline(self, element: Any, tag: str, marks: str) -> None:
        kind = element.get("class") or ""
        if tag == "img":
            self._picture(element)
        elif tag == "a" and "footnote-ref" in kind:
            self._words()
            self._tokens.append(Token(element.text_content(), "¹", marks="sup"))  # its number tells of other notes
        elif tag == "a" and "footnote-back" in kind:
            return
        elif tag == "br":
            self._runs.append((" ", marks))
        else:
            mark = MARKS.get(tag, "")
            self._inside(element, marks if not mark or mark in marks.split() else f"{marks} {mark}".strip())

    def _picture(self, element: Any) -> None:
        name = (element.get("src") or "").rsplit("/", 1)[-1]
        self._words()
        self._tokens.append(Token(f"[{name}]", f"{name} {self._pictures.get(name)}", gap=True))

    def _table(self, element: Any) -> None:
        self._end()
        number, outer = self._tables, self._cell
        self._tables += 1
        for caption in element.findall("caption"):
            self._block(caption, "caption")
        for place, row in enumerate(element.iter("tr")):
            for column, cell in enumerate(row):
                if outer is None:  # a table in a cell is text of that cell
                    self._cell = (number, place, column)
                self._block(cell, "th" if cell.tag == "th" else "td")
        self._cell = outer


# -- PDF -----------------------------------------------------------------------------------------------------------


def _of_pdf(path: Path) -> list[Block]:
    from pypdf import PdfReader  # noqa: PLC0415 - half a second that a Word file need not wait for

    pages = [(page.extract_text() or "").splitlines() for page in PdfReader(path).pages]
    often = Counter(NUMBERS.sub("", line).strip() for lines in pages for line in set(lines))
    lines = [
        line
        for page in pages
        for line in page
        if not line.strip().isdigit() and (often[NUMBERS.sub("", line).strip()] < OFTEN or not line.strip())
    ]
    return [Block("p", tokens_of([(paragraph, "")])) for paragraph in _paragraphs(lines)]


def _paragraphs(lines: list[str]) -> list[str]:
    """Return lines of print as paragraphs: one ends at an empty line, and with a sentence on a short line."""
    full = sorted(len(line) for line in lines)[len(lines) * 3 // 4] if lines else 0
    found, now = [], ""
    for line in lines:
        words = line.strip()
        is_divided = now.endswith("-") and words[:1].islower()
        now = now[:-1] + words if is_divided else f"{now} {words}".strip()
        if not words or (ENDS.search(words) and len(line) < full * 3 / 4):
            found.append(now)
            now = ""
    return [paragraph for paragraph in (*found, now) if paragraph]
