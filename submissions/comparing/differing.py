"""Which words of one text stand in another one, in the same order; the rest came in or went out.

Paragraphs first, then the words of those that are not the same: unique runs of words are the anchors (as in the
patience diff), and between them the longest common stretches are sought. That is exact where little was changed, and
takes no more than a second where much was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from submissions.comparing.seams import sew_again
from submissions.comparing.words import Block, Token

SMALL = 400_000  # how many pairs of words are compared one by one
PARAGRAPHS = (1,)  # each that both texts have once is an anchor
ANCHORS = (6, 3, 2)  # how many words in a row make an anchor
STRAY = 1  # so few words that stayed, between
MUCH = 4  # so many that did not on either side, count as rewritten with them

Pair = tuple[int, int]
Keys = Sequence[Hashable]


def differences(old: list[Block], new: list[Block]) -> list[Pair]:
    """Return the pairs of places at which a word of the old text stands in the new one, both counted through.

    Where the same letters were only divided into words in another way, the words of both are divided anew.
    """
    pairs = _differences(old, new)
    if sew_again(old, new, list(_gaps(pairs, (_length(old), _length(new))))):
        pairs = _differences(old, new)
    return _without_strays(pairs, new, _length(old))


def _length(blocks: list[Block]) -> int:
    return sum(len(block.tokens) for block in blocks)


def _differences(old: list[Block], new: list[Block]) -> list[Pair]:
    starts = [[0, *accumulate(len(block.tokens) for block in blocks)] for blocks in (old, new)]
    words = [[token.key for block in blocks for token in block.tokens] for blocks in (old, new)]
    found: list[Pair] = []
    same = _anchored([block.key for block in old], [block.key for block in new], PARAGRAPHS)
    last_old = last_new = 0
    for at_old, at_new in [*same, (len(old), len(new))]:
        low, high = (starts[0][last_old], starts[1][last_new]), (starts[0][at_old], starts[1][at_new])
        found += _between(words[0], words[1], low, high, starts=(set(starts[0]), set(starts[1])))
        if at_old < len(old):
            found += [(high[0] + n, high[1] + n) for n in range(len(old[at_old].tokens))]
        last_old, last_new = at_old + 1, at_new + 1
    return found


def _between(old: list[str], new: list[str], low: Pair, high: Pair, *, starts: tuple[set[int], set[int]]) -> list[Pair]:
    """Return the pairs of the words of a stretch."""
    part_old, part_new = old[low[0] : high[0]], new[low[1] : high[1]]
    if not part_old or not part_new:
        return []
    pairs = [(a + low[0], b + low[1]) for a, b in _anchored(part_old, part_new, ANCHORS)]
    return _slid(pairs, old, new, bounds=(low, high), starts=starts)


# -- What is the same ----------------------------------------------------------------------------------------------


def _anchored(old: Keys, new: Keys, sizes: tuple[int, ...]) -> list[Pair]:
    """Return pairs of equal things in the order of both."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    return [
        *((n, n) for n in range(head)),
        *((a + head, b + head) for a, b in _middle(middle_old, middle_new, sizes)),
        *((len(old) - n, len(new) - n) for n in range(tail, 0, -1)),
    ]


def _middle(old: Keys, new: Keys, sizes: tuple[int, ...]) -> Iterator[Pair]:
    """Yield the pairs of two texts that begin and end with something else.

    Of a few words the longest common stretches; of many, and of paragraphs, what stands around the anchors.
    """
    is_small = len(old) * len(new) <= SMALL
    for place, size in enumerate(sizes if sizes == PARAGRAPHS or not is_small else ()):
        if anchors := _unique(old, new, size):
            yield from _around(anchors, size, old, new, sizes[place:] if len(anchors) > 1 else sizes[place + 1 :])
            return
    if is_small:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            yield from ((block.a + n, block.b + n) for n in range(block.size))


def _around(anchors: list[Pair], size: int, old: Keys, new: Keys, sizes: tuple[int, ...]) -> Iterator[Pair]:
    """Yield the pairs of the anchors, and between them those that are found there."""
    last_old = last_new = 0
    for at_old, at_new in [*anchors, (len(old), len(new))]:
        if at_old < last_old or at_new < last_new:
            continue  # it reaches into the one before
        for a, b in _anchored(old[last_old:at_old], new[last_new:at_new], sizes):
            yield a + last_old, b + last_new
        if at_old < len(old):
            yield from ((at_old + n, at_new + n) for n in range(size))
        last_old, last_new = at_old + size, at_new + size


def _unique(old: Keys, new: Keys, size: int) -> list[Pair]:
    """Return where runs of so many things stand that each text has once, as many as are in the order of both."""
    places = []
    for keys in (old, new):
        runs = [tuple(keys[n : n + size]) for n in range(len(keys) - size + 1)]
        counted = Counter(runs)
        places.append({run: n for n, run in enumerate(runs) if counted[run] == 1})
    common = [(at, places[1][run]) for run, at in places[0].items() if run in places[1]]
    return _rising(common)


def _rising(pairs: list[Pair]) -> list[Pair]:
    """Return the longest part of pairs, sorted by their first place, whose second places rise, too."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for n, (_first, second) in enumerate(pairs):
        place = bisect_left(tops, second)
        before.append(holders[place - 1] if place else -1)
        if place == len(tops):
            tops.append(second)
            holders.append(n)
        else:
            tops[place], holders[place] = second, n
    found, n = [], holders[-1] if holders else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


# -- What reads better ---------------------------------------------------------------------------------------------


def _gaps(pairs: list[Pair], end: Pair, start: Pair = (0, 0)) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches between pairs: from and to in the old text, from and to in the new one."""
    last_old, last_new = start
    for at_old, at_new in [*pairs, end]:
        if at_old > last_old or at_new > last_new:
            yield last_old, at_old, last_new, at_new
        last_old, last_new = at_old + 1, at_new + 1


def _slid(
    pairs: list[Pair], old: list[str], new: list[str], *, bounds: tuple[Pair, Pair], starts: tuple[set[int], set[int]]
) -> list[Pair]:
    """Let a change begin where a paragraph or a sentence begins, if it could begin there as well.

    "A b. A c." after "A c." is "A b. " put in before it, and not "b. A" within.
    """
    forward, backward = dict(pairs), {b: a for a, b in pairs}
    for from_old, to_old, from_new, to_new in list(_gaps(pairs, bounds[1], bounds[0])):
        if from_old == to_old:
            steps = _steps(new, from_new, to_new, starts[1], backward)
            _slide(backward, forward, from_new, to_new, steps)
        elif from_new == to_new:
            steps = _steps(old, from_old, to_old, starts[0], forward)
            _slide(forward, backward, from_old, to_old, steps)
    return sorted(forward.items())


def _slide(mine: dict[int, int], others: dict[int, int], begin: int, end: int, steps: int) -> None:
    """Move a change of one side back by so many words."""
    for n in range(steps):
        partner = mine.pop(begin - 1 - n)
        mine[end - 1 - n] = partner
        others[partner] = end - 1 - n


def _steps(keys: list[str], begin: int, end: int, starts: set[int], paired: dict[int, int]) -> int:
    """Return by how many words a change goes back to begin a paragraph or, failing that, a sentence."""
    sentence, n = 0, 0
    while True:
        if begin - n in starts:
            return n
        if not sentence and begin - n and keys[begin - n - 1] in {".", "?", "!", "។", "。"}:
            sentence = n
        before, last = begin - n - 1, end - n - 1
        if before < 0 or before not in paired or keys[before] != keys[last]:
            return sentence
        n += 1


def _without_strays(pairs: list[Pair], new: list[Block], length: int) -> list[Pair]:
    """Let go of a word that stayed between two passages that were rewritten: it reads as chance, and is.

    A paragraph that stayed as a whole, such as a heading of one word, is none.
    """
    tokens: list[Token] = [token for block in new for token in block.tokens]
    whole = _whole(new, {at_new for _at_old, at_new in pairs})
    dropped: set[int] = set()
    run: list[int] = []
    changed_before = 0
    last_old = last_new = -1
    for n, (at_old, at_new) in enumerate([*pairs, (length, len(tokens))]):
        changed = max(at_old - last_old - 1, at_new - last_new - 1)
        if changed:
            stayed = sum(tokens[pairs[m][1]].is_word for m in run)
            is_whole = any(pairs[m][1] in whole for m in run)
            if run and not is_whole and stayed <= STRAY and changed_before >= MUCH and changed >= MUCH:
                dropped.update(run)
            run, changed_before = [], changed
        run.append(n)
        last_old, last_new = at_old, at_new
    return [pair for n, pair in enumerate(pairs) if n not in dropped]


def _whole(new: list[Block], stayed: set[int]) -> set[int]:
    """Return the places of the words of paragraphs of which every word stayed."""
    found: set[int] = set()
    place = 0
    for block in new:
        places = range(place, place + len(block.tokens))
        found.update(places if stayed.issuperset(places) else ())
        place += len(block.tokens)
    return found
