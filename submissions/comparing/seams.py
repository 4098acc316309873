"""Where words end in a text without spaces: a word put in moves the seams of those beside it, which stayed the same."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, pairwise

from submissions.comparing.words import Block, Token

UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese letters."""

Gap = tuple[int, int, int, int]


def sew_again(old: list[Block], new: list[Block], gaps: list[Gap]) -> bool:
    """Divide the words in these stretches of two texts in the same way where they are the same letters.

    Changes the blocks; returns whether it had to.
    """
    flat_old = [token for block in old for token in block.tokens]
    flat_new = [token for block in new for token in block.tokens]
    cuts_old: dict[int, set[int]] = {}
    cuts_new: dict[int, set[int]] = {}
    for from_old, to_old, from_new, to_new in gaps:
        one = [token.key for token in flat_old[from_old:to_old]]
        other = [token.key for token in flat_new[from_new:to_new]]
        if one and other and UNSPACED.search("".join(one)):
            wanted = _wanted(one, other)
            _cut(one, from_old, wanted[0], cuts_old)
            _cut(other, from_new, wanted[1], cuts_new)
    _divide(old, cuts_old)
    _divide(new, cuts_new)
    return bool(cuts_old or cuts_new)


def _wanted(one: list[str], other: list[str]) -> tuple[set[int], set[int]]:
    """Return the letters of each side at which a word is to end that ends there on the other side."""
    text_one, text_other = "".join(one), "".join(other)
    ends_one, ends_other = set(accumulate(map(len, one))), set(accumulate(map(len, other)))
    head = _length_of_same_head(text_one, text_other)
    until = max((end for end in ends_one & ends_other if end <= head), default=0)
    both = {end for end in ends_one | ends_other if end < until and _may_cut(text_one, end)}
    shift = len(text_other) - len(text_one)
    tail = len(text_one) - min(
        _length_of_same_head(text_one[::-1], text_other[::-1]), min(len(text_one), len(text_other)) - until
    )
    begins_one, begins_other = ends_one | {0}, {end - shift for end in ends_other | {0}}
    since = min((end for end in begins_one & begins_other if end >= tail), default=len(text_one))
    behind = {end for end in begins_one | begins_other if end > since and _may_cut(text_one, end)}
    return both | behind, both | {end + shift for end in behind}


def _length_of_same_head(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((n for n in range(length) if one[n] != other[n]), length)


def _may_cut(text: str, place: int) -> bool:
    return 0 < place < len(text) and bool(UNSPACED.match(text[place - 1]) and UNSPACED.match(text[place]))


def _cut(words: list[str], first: int, wanted: set[int], cuts: dict[int, set[int]]) -> None:
    """Write down, by the place of each word, where in it is to be cut."""
    begin = 0
    for n, word in enumerate(words):
        inside = {place - begin for place in wanted if begin < place < begin + len(word)}
        if inside:
            cuts[first + n] = inside
        begin += len(word)


def _divide(blocks: list[Block], cuts: dict[int, set[int]]) -> None:
    place = 0
    for block in blocks:
        length = len(block.tokens)
        if any(n in cuts for n in range(place, place + length)):
            block.tokens = [
                piece for n, token in enumerate(block.tokens, place) for piece in _pieces(token, cuts.get(n, set()))
            ]
        place += length


def _pieces(token: Token, cuts: set[int]) -> list[Token]:
    places = [0, *sorted(cuts), len(token.text)]
    parts = [token.text[a:b] for a, b in pairwise(places)]
    return [replace(token, text=part, key=part, gap=token.gap and not n) for n, part in enumerate(parts)]
