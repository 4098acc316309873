"""Word and OpenDocument texts through pandoc: its tree of blocks as paragraphs.

pandoc is a child of this process: limits on memory, time and core bind it as they bind its parent, it dies with it, and
it writes no file (``--sandbox``).
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from submissions.reading.paragraphs import (
    BODY,
    CAPTION,
    LIST,
    LOWERED,
    NOTE,
    RAISED,
    TABLE,
    Look,
    Paragraph,
    Unreadable,
)

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
OUT_OF_HEAP = 251  # the status with which a program of Haskell says that its heap is used up
LIBRARY = ctypes.CDLL(None)
STYLE = "custom-style"
META = ("title", "subtitle", "author", "date", "abstract")


@dataclass
class Counted:
    """What was met beside the text: pictures that stand for themselves, tables with rows and columns, notes.

    ``notes`` are the paragraphs of the notes, ``anchored`` each note as one, in the order of the text.
    """

    figures: int = 0
    tables: int = 0
    notes: list[Paragraph] = field(default_factory=list)
    anchored: list[Paragraph] = field(default_factory=list)


def program() -> Path:
    """Return where pandoc lies."""
    package = find_spec("pypandoc")
    if package is None or package.origin is None:
        raise Unreadable("broken")
    return Path(package.origin).parent / "files" / "pandoc"


def tree_of(source: Path, kind: str, seconds: int) -> dict[str, Any]:
    """Return pandoc's tree of a file; raises ``Unreadable`` where pandoc gives none within its limits.

    ``seconds`` are of the processor: whether the clock runs out is a matter of whoever waits, and not of the file.
    """
    form = "docx+styles" if kind == "docx" else kind
    done = subprocess.run(  # noqa: S603 - a program of ours, with a path of our own making
        [str(program()), "--sandbox", f"--from={form}", "--to=json", str(source)],
        capture_output=True,
        check=False,
        env={},
        preexec_fn=partial(_bind, seconds),
    )
    if done.returncode < 0 or done.returncode == OUT_OF_HEAP:
        raise Unreadable("bomb")
    if done.returncode:
        raise Unreadable("broken")
    return json.loads(done.stdout)


def _bind(seconds: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(DIE_WITH_PARENT, signal.SIGKILL)


def paragraphs_of(tree: dict[str, Any], counted: Counted) -> list[Paragraph]:
    """Return the paragraphs of a tree in their order, those that pandoc took for its own fields first."""
    found = [paragraph for name in META for paragraph in _of_meta(tree["meta"].get(name), name, counted)]
    found += _blocks(tree["blocks"], "", BODY, counted)
    return [paragraph for paragraph in found if paragraph.text]


def _of_meta(value: Any, name: str, counted: Counted) -> Iterator[Paragraph]:
    if value is None:
        return
    if value["t"] == "MetaList":
        for part in value["c"]:
            yield from _of_meta(part, name, counted)
    elif value["t"] == "MetaInlines":
        marked, notes = _written(value["c"], counted)
        yield Paragraph(marked, name, notes=notes)
    elif value["t"] == "MetaBlocks":
        yield from _blocks(value["c"], name, BODY, counted)


def _blocks(blocks: list[Any], style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    for block in blocks:
        reader = READERS.get(block["t"])
        if reader:
            yield from reader(block.get("c"), style, place, counted)


def _of_text(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    if place in {BODY, LIST}:
        counted.figures += _stands_alone(content)
    marked, notes = _written(content, counted)
    yield Paragraph(marked, style, place=place, look=Look(bold=_is_bold(content)), notes=notes)


def _of_header(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    marked, notes = _written(content[2], counted)
    yield Paragraph(marked, _style(content[1]) or style, content[0], place, notes=notes)


def _of_division(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    yield from _blocks(content[1], _style(content[0]) or style, place, counted)


def _of_list(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    for item in content:
        yield from _blocks(item, style, LIST if place == BODY else place, counted)


def _of_counted_list(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    yield from _of_list(content[1], style, place, counted)


def _of_definitions(content: Any, _style: str, _place: str, counted: Counted) -> Iterator[Paragraph]:
    for term, meanings in content:
        yield Paragraph(_inlines(term, counted), "definitionterm", place=LIST)
        for meaning in meanings:
            yield from _blocks(meaning, "definition", LIST, counted)


def _of_lines(content: Any, style: str, place: str, counted: Counted) -> Iterator[Paragraph]:
    yield Paragraph("\n".join(_inlines(line, counted) for line in content), style, place=place)


def _of_code(content: Any, style: str, place: str, _counted: Counted) -> Iterator[Paragraph]:
    yield Paragraph(content[1], style, place=place)


def _of_figure(content: Any, _style: str, _place: str, counted: Counted) -> Iterator[Paragraph]:
    counted.figures += 1
    yield from _blocks(content[1][1], "", CAPTION, counted)


def _of_table(content: Any, _style: str, _place: str, counted: Counted) -> Iterator[Paragraph]:
    _attributes, caption, columns, head, bodies, foot = content
    rows = [row for part in (head[1], *(body[2] + body[3] for body in bodies), foot[1]) for row in part]
    cells = [cell[4] for row in rows for cell in row[1]]
    if _holds_pictures(cells):
        counted.figures += 1
    elif len(columns) > 1:
        counted.tables += 1
    yield from _blocks(caption[1], "", CAPTION, counted)
    for cell in cells:
        yield from _blocks(cell, "", TABLE, counted)


def _holds_pictures(cells: list[Any]) -> bool:
    """Tell whether a table is there to hold a picture in its place: it has one, and at most a word beside it."""
    pictures = sum(json.dumps(cell).count('"t": "Image"') for cell in cells)
    return bool(pictures) and len(cells) <= 2 * pictures + 1


READERS: dict[str, Callable[[Any, str, str, Counted], Iterator[Paragraph]]] = {
    "Para": _of_text,
    "Plain": _of_text,
    "Header": _of_header,
    "Div": _of_division,
    "BlockQuote": _blocks,
    "BulletList": _of_list,
    "OrderedList": _of_counted_list,
    "DefinitionList": _of_definitions,
    "LineBlock": _of_lines,
    "CodeBlock": _of_code,
    "Figure": _of_figure,
    "Table": _of_table,
}


def _style(attributes: list[Any]) -> str:
    return next((str(value) for name, value in attributes[2] if name == STYLE), "").lower().replace(" ", "")


def _stands_alone(inlines: list[Any]) -> bool:
    """Tell whether a picture is all there is in a paragraph."""
    kinds = [inline["t"] for inline in inlines if inline["t"] not in {"Space", "SoftBreak", "LineBreak"}]
    return bool(kinds) and set(kinds) == {"Image"}


def _is_bold(inlines: list[Any]) -> bool:
    """Tell whether all that is written in a paragraph is bold."""
    kinds = {inline["t"] for inline in inlines} - BREAKS.keys() - {"Note"}
    return kinds == {"Strong"}


WRAPPED = {"Emph", "Strong", "Underline", "Strikeout", "SmallCaps", "Subscript"}
ATTRIBUTED = {"Span", "Link", "Quoted", "Cite"}
BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
QUOTES = {"DoubleQuote": "“{}”", "SingleQuote": "‘{}’"}


def _written(inlines: list[Any], counted: Counted) -> tuple[str, tuple[Paragraph, ...]]:
    """Return a text, and the notes it refers to."""
    before = len(counted.anchored)
    return _inlines(inlines, counted), tuple(counted.anchored[before:])


def _inlines(inlines: list[Any], counted: Counted) -> str:
    return "".join(_inline(inline["t"], inline.get("c"), counted) for inline in inlines)


def _inline(kind: str, content: Any, counted: Counted) -> str:
    if kind in WRAPPED:
        return _inlines(content, counted)
    if kind in ATTRIBUTED:
        quotes = QUOTES.get(content[0]["t"], "{}") if kind == "Quoted" else "{}"
        return quotes.format(_inlines(content[1], counted))
    if kind == "Superscript":
        return f"{RAISED}{_inlines(content, counted)}{LOWERED}"
    if kind in {"Math", "Code"}:
        return str(content[1])
    if kind == "Note":
        note = [*_blocks(content, "", NOTE, counted)]
        counted.notes += note
        counted.anchored.append(Paragraph("\n".join(part.marked for part in note), place=NOTE))
        return ""
    return str(content) if kind == "Str" else BREAKS.get(kind, "")
