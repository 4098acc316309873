"""The differences of two texts as plain data for a page: the new text, with what went out in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from submissions.comparing.words import Block, Token

NEIGHBOURS = 1  # so many unchanged paragraphs are shown before and after a change
FEW = 60  # fewer unchanged words than these are not folded away
LONGEST = 90  # letters of a change in the list of changes

SAME, OUT, IN = "same", "out", "in"


@dataclass(slots=True)
class Piece:
    """One paragraph of the page: words, each with what became of it."""

    kind: str
    words: list[tuple[str, Token]] = field(default_factory=list)
    cell: tuple[str, str, int] | None = None  # table, its row and column on the page

    @property
    def is_changed(self) -> bool:
        """Whether a word of it came in or went out."""
        return any(what != SAME for what, _token in self.words)


def arranged(old: list[Block], new: list[Block], pairs: list[tuple[int, int]]) -> dict[str, Any]:
    """Return the page as plain data; see ``compared``."""
    pieces = _pieces(old, new, pairs)
    parts = list(_tables(pieces))
    changes = _numbered(parts)
    counted = {
        what: sum(token.is_word for piece in pieces for is_what, token in piece.words if is_what == what)
        for what in (IN, OUT)
    }
    return {"words_in": counted[IN], "words_out": counted[OUT], "changes": changes, "parts": _folded(parts)}


# -- Both texts in one ---------------------------------------------------------------------------------------------


def _pieces(old: list[Block], new: list[Block], pairs: list[tuple[int, int]]) -> list[Piece]:
    """Return the paragraphs of both texts in the order of the page.

    What went out of a paragraph that stayed stands in it; a paragraph of which no word stayed stands on its own, after
    the one it followed.
    """
    of_old = [n for n, block in enumerate(old) for _token in block.tokens]
    of_new = [n for n, block in enumerate(new) for _token in block.tokens]
    flat_old, flat_new = _apart(old), _apart(new)
    goes_to: dict[int, int] = {}
    for at_old, at_new in pairs:
        goes_to.setdefault(of_old[at_old], of_new[at_new])
    found = {n: Piece(block.kind) for n, block in enumerate(new)}
    gone: dict[int, dict[int, Piece]] = defaultdict(dict)
    last_old = last_new = 0
    here = -1
    for at_old, at_new in [*pairs, (len(flat_old), len(flat_new))]:
        for n in range(last_old, at_old):
            block = of_old[n]
            if block not in goes_to:
                gone[here].setdefault(block, Piece(old[block].kind)).words.append((OUT, flat_old[n]))
                continue
            target = max(here, goes_to[block]) if n and of_old[n - 1] == block else goes_to[block]
            found[target].words.append((OUT, flat_old[n]))
        for n in range(last_new, at_new):
            here = of_new[n]
            found[here].words.append((IN, flat_new[n]))
        if at_old < len(flat_old):
            here = of_new[at_new]
            found[here].words.append((SAME, flat_new[at_new]))
        last_old, last_new = at_old + 1, at_new + 1
    _place_cells(found, gone, old, new, goes_to)
    _fill_cells(found, gone)
    return [
        piece for n in range(-1, len(new)) for piece in (*([found[n]] if n >= 0 else []), *gone.get(n, {}).values())
    ]


def _apart(blocks: list[Block]) -> list[Token]:
    """Return the words, the first of each paragraph with a space before it: it may come to stand behind another one."""
    return [replace(token, gap=token.gap or not n) for block in blocks for n, token in enumerate(block.tokens)]


def _place_cells(
    found: dict[int, Piece],
    gone: dict[int, dict[int, Piece]],
    old: list[Block],
    new: list[Block],
    goes_to: dict[int, int],
) -> None:
    """Give each cell its table, row and column; those that went out stand in the table and row that stayed, if any."""
    tables: dict[int, str] = {}
    rows: dict[tuple[int, int], str] = {}
    for n, piece in found.items():
        if (cell := new[n].cell) is not None:
            piece.cell = (f"new {cell[0]}", f"new {cell[1]}", cell[2])
    for block, target in goes_to.items():
        was, now = old[block].cell, found[target].cell
        if was is not None and now is not None:
            tables.setdefault(was[0], now[0])
            rows.setdefault(was[:2], now[1])
    for pieces in gone.values():
        for block, piece in pieces.items():
            if (was := old[block].cell) is not None:
                row = rows.get(was[:2], f"old {was[1]}")
                piece.cell = (tables.get(was[0], f"old {was[0]}"), row, was[2])


def _fill_cells(found: dict[int, Piece], gone: dict[int, dict[int, Piece]]) -> None:
    """Put what went out of a cell into the cell of other words that came in its place."""
    fresh: dict[Any, Piece] = {
        piece.cell: piece for piece in found.values() if piece.cell and all(what == IN for what, _token in piece.words)
    }
    for pieces in gone.values():
        for block, piece in list(pieces.items()):
            if (target := fresh.pop(piece.cell, None)) is not None:
                target.words = [*piece.words, *target.words]
                del pieces[block]


# -- Tables, changes, folds ----------------------------------------------------------------------------------------


def _tables(pieces: Iterable[Piece]) -> Iterator[dict[str, Any]]:
    """Yield the paragraphs, and each table as one, row by row."""
    table: dict[str, Any] | None = None
    name = ""
    rows: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.cell is None:
            table = None
            yield {"kind": piece.kind, "pieces": [piece]}
            continue
        if table is None or piece.cell[0] != name:
            name, rows = piece.cell[0], {}
            table = {"kind": "table", "rows": rows, "pieces": []}
            yield table
        table["pieces"].append(piece)
        rows.setdefault(piece.cell[1], []).append(piece)


def _numbered(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number the changes, write the words of each piece as runs, and return the list of changes."""
    changes: list[dict[str, Any]] = []
    is_open = False
    for part in parts:
        written = {}
        for piece in part.pop("pieces"):
            runs, is_open = _runs(piece, changes, is_open=is_open)
            written[id(piece)] = {"kind": piece.kind, "runs": runs}
        runs = [run for piece in written.values() for run in piece["runs"]]
        numbers = [run["change"] for run in runs if run["change"]]
        part["first"], part["last"] = (min(numbers), max(numbers)) if numbers else (0, 0)
        part["changed"] = any(run["what"] != SAME for run in runs)
        if part["kind"] == "table":
            part["rows"] = [[written[id(piece)] for piece in row] for row in part["rows"].values()]
        else:
            (part["runs"],) = (piece["runs"] for piece in written.values())
        part["words"] = sum(run.pop("words") for run in runs)
    for part in parts:
        part["previous"], part["next"] = part["first"] - 1, part["last"] + 1 if part["last"] < len(changes) else 0
    for change in changes:
        for side in (OUT, IN):
            text = change[side].strip()
            change[side] = text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"
    return changes


def _runs(piece: Piece, changes: list[dict[str, Any]], *, is_open: bool) -> tuple[list[dict[str, Any]], bool]:
    """Return the words of a piece in runs: what became of them, how they are set, and the number of a new change."""
    runs: list[dict[str, Any]] = []
    for what, token in piece.words:
        is_new = False
        if what == SAME:
            is_open = False
        elif not is_open:
            changes.append({OUT: "", IN: ""})
            is_open = is_new = True
        text = f" {token.text}" if token.gap and runs else token.text
        if what != SAME:
            changes[-1][what] += f" {token.text}" if token.gap or not runs else token.text
        if not is_new and runs and (runs[-1]["what"], runs[-1]["marks"]) == (what, token.marks.split()):
            runs[-1]["text"] += text
            runs[-1]["words"] += token.is_word
        else:
            run = {"what": what, "marks": token.marks.split(), "text": text, "words": int(token.is_word)}
            runs.append({**run, "change": len(changes) if is_new else 0})
    return runs, is_open


def _folded(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts in stretches: those to be shown, and long unchanged ones to be folded, with their words."""
    changed = [n for n, part in enumerate(parts) if part["changed"]]
    shown = {m for n in changed for m in range(n - NEIGHBOURS, n + NEIGHBOURS + 1)}
    stretches: list[dict[str, Any]] = []
    for n, part in enumerate(parts):
        is_folded = n not in shown
        if not stretches or stretches[-1]["is_folded"] != is_folded:
            stretches.append({"is_folded": is_folded, "words": 0, "parts": []})
        stretches[-1]["parts"].append(part)
        stretches[-1]["words"] += part["words"]
    for stretch in stretches:
        stretch["is_folded"] = stretch["is_folded"] and stretch["words"] >= FEW
    return stretches
