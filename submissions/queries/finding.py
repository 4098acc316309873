"""A text with the words apart that somebody has looked for."""

from __future__ import annotations

from collections.abc import Sequence

from submissions.likeness.words import forms_of, placed

Piece = tuple[str, bool]
"""A piece of a text, and whether it is a word that was looked for."""
BEFORE, LONGEST = 60, 280


def in_pieces(text: str, wanted: Sequence[str]) -> list[Piece]:
    """Return a text in pieces, in order; together they are the text."""
    beginnings = tuple(wanted)
    found: list[Piece] = []
    at = 0
    for word in placed(text):
        if beginnings and any(form.startswith(beginnings) for form in forms_of(word.text)):
            found += [(text[at : word.start], False), (text[word.start : word.end], True)]
            at = word.end
    return [piece for piece in (*found, (text[at:], False)) if piece[0]]


def excerpt(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the part around the first word that was found, cut between words; nothing where none was."""
    first = next((place for place, (_words, is_found) in enumerate(pieces) if is_found), None)
    if first is None:
        return []
    before = "".join(words for words, _found in pieces[:first])
    rest = [("…" + before[_start(before) :] if _start(before) else before, False)]
    left = LONGEST
    for words, is_found in pieces[first:]:
        if len(words) > left:
            return [*rest, (words[: _end(words, left)] + "…", is_found)]
        rest.append((words, is_found))
        left -= len(words)
    return [piece for piece in rest if piece[0]]


def _start(before: str) -> int:
    """Return where the last words begin that are shown of what stands before."""
    if len(before) <= BEFORE:
        return 0
    return next((word.start for word in placed(before) if word.start >= len(before) - BEFORE), len(before))


def _end(words: str, left: int) -> int:
    """Return where the last word ends for which there is room."""
    return max((word.end for word in placed(words) if word.end <= left), default=0)
