"""How alike two texts are: shingles of words, their MinHash signatures, and the passages that both texts share.

Pure: texts in, figures out. Knows nothing of manuscripts and of the database.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from math import sqrt

import rensa
from icu4py import icu_version

from submissions.likeness.passages import Passage, marked, shared
from submissions.likeness.prose import prose
from submissions.likeness.terms import terms, weighed
from submissions.likeness.words import placed

__all__ = [
    "MADE_WITH",
    "Passage",
    "estimate",
    "least_estimate",
    "marked",
    "prose",
    "resemblance",
    "shared",
    "shingles",
    "signature",
    "terms",
    "weighed",
    "words",
]

HASHES = 128
SEED = 1
MAKING = 1
"""To be raised when what is done here changes; what was made before is made anew then."""

MADE_WITH = f"{MAKING}-{rensa.RMinHash.ALGORITHM_VERSION}-{icu_version}"
"""The version of the making: signatures are compared with those made in the same way only."""

NUMBERS = struct.Struct(f"<{HASHES}I")
BETWEEN = "\x1f"  # stands in no word

Shingle = tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of a text, folded; spaces, punctuation and signs are none."""
    return [word.text for word in placed(text)]


def shingles(found: Sequence[str], lengths: Iterable[int]) -> set[Shingle]:
    """Return each run of so many words; a text shorter than a run is one run itself."""
    return {
        tuple(found[start : start + length])
        for length in lengths
        for start in range(max(1, len(found) - length + 1))
        if found
    }


def signature(of: set[Shingle]) -> bytes:
    """Return the MinHash of a set of shingles, four bytes a number."""
    hashed = rensa.RMinHash(num_perm=HASHES, seed=SEED)
    hashed.update([BETWEEN.join(shingle) for shingle in of])
    return NUMBERS.pack(*hashed.digest())


def estimate(one: bytes, other: bytes) -> float:
    """Return from their signatures about how alike two sets are, from 0 to 1."""
    pairs = zip(NUMBERS.unpack(one), NUMBERS.unpack(other), strict=True)
    return sum(a == b for a, b in pairs) / HASHES


def least_estimate(of: float) -> float:
    """Return the estimate below which two sets are hardly ever so much alike: three standard errors under it."""
    return of - 3 * sqrt(of * (1 - of) / HASHES)


def resemblance(one: set[Shingle], other: set[Shingle]) -> float:
    """Return how much two sets have in common, from 0 to 1 (Jaccard)."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0
