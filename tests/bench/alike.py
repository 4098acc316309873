"""How long it takes to find what is like a manuscript, among a thousand that were sent in before."""

from __future__ import annotations

import random
import time
from itertools import accumulate

from submissions import likeness
from submissions.models import Imprint, Likeness, Submission
from submissions.services.likeness import MEASURES, look_for_alike
from submissions.states import Part

STORED = 1000
LENGTH = 6000  # words of a text
SENTENCE = 17
WORDS = [f"word{rank}" for rank in range(1, 20_001)]
FREQUENCIES = list(accumulate(1 / (rank + 2.7) for rank in range(1, 20_001)))
KEPT = 0.7  # of its sentences that the second of two has from the first


def found_in() -> float:
    """Return the seconds in which one of a thousand manuscripts is compared with the others; it is like one of them."""
    dice = random.Random(1)
    rows = list(Submission.objects.order_by("-pk")[:STORED])
    texts = [_sentences(dice) for _row in rows]
    texts[0] = [mine if dice.random() < KEPT else other for mine, other in zip(texts[1], texts[0], strict=True)]
    Imprint.objects.bulk_create(
        _imprint(row, part, " ".join(text[:many]))
        for row, text in zip(rows, texts, strict=True)
        for part, many in ((Part.TITLE, 1), (Part.ABSTRACT, 12), (Part.TEXT, len(text)))
    )
    began = time.perf_counter()
    look_for_alike(rows[0])
    took = time.perf_counter() - began
    assert Likeness.objects.filter(submission=rows[0], other=rows[1], text__gt=0).exists()
    return took


def _sentences(dice: random.Random) -> list[str]:
    """Return an invented text, its words as frequent as those of a language are (Zipf and Mandelbrot)."""
    words = dice.choices(WORDS, cum_weights=FREQUENCIES, k=LENGTH)
    return [" ".join(words[start : start + SENTENCE]) + "." for start in range(0, LENGTH, SENTENCE)]


def _imprint(row: Submission, part: Part, text: str) -> Imprint:
    signature = likeness.signature(likeness.shingles(likeness.words(text), MEASURES[part].lengths))
    return Imprint(
        submission=row, part=part, language="en", text=text, signature=signature, made_with=likeness.MADE_WITH
    )
