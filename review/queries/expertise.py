"""Reads of what people know about: who knows about what a manuscript says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, FloatField, Sum, Value, When

from review.models import Expertise, ExpertiseTerm
from submissions import likeness

if TYPE_CHECKING:
    from review.models import Topic
    from submissions.models import Submission, Translation

TITLE, KEYWORDS, ABSTRACT = 3.0, 4.0, 1.0
MOST_TERMS = 48  # of a manuscript that are looked up
MOST_ENTRIES = 12_000  # people by term that are added up; what many know about tells least, and is left out first
MOST_OF_ALL = 3  # a term that stands for more than every third person tells nothing,
FEW_PEOPLE = 10  # unless there are too few people to say so
MOST_WORDS = 5  # that are shown
MOST_TITLES = 5_000  # whose terms a process keeps: some 2 MB

Term = tuple[str, float, str]
"""A term, how much it tells, and how the manuscript writes it."""


def texts_of_manuscript(submission: Submission) -> list[tuple[str, float]]:
    """Return what a manuscript says of itself in all its languages, with what it counts for; translations prefetched.

    Keywords stand apart, so that two of them make no pair.
    """
    texts: list[tuple[str, float]] = []
    rows: list[Submission | Translation] = [submission, *submission.translations.all()]
    for row in rows:
        texts += [(row.title, TITLE), (row.abstract, ABSTRACT)]
        texts += [(word, KEYWORDS) for word in row.keywords.split(";") if word.strip()]
    return texts


def telling_terms(submission: Submission) -> list[Term]:
    """Return the terms of a manuscript by which people are found, those first that tell most; three queries."""
    said = likeness.weighed(texts_of_manuscript(submission))
    strongest = sorted(said.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_TERMS]
    wanted = dict(strongest)
    people = Expertise.objects.count()
    rows = ExpertiseTerm.objects.filter(term__in=wanted).values_list("term").annotate(n=Count("pk")).order_by()
    counted = dict(rows)
    left, found = MOST_ENTRIES, []
    telling = [(term, n) for term, n in counted.items() if people < FEW_PEOPLE or n * MOST_OF_ALL <= people]
    for term, known_to in sorted(telling, key=lambda row: (row[1], row[0])):
        if (left := left - known_to) < 0:
            break
        weight, written = wanted[term]
        found.append((term, weight * log(1 + people / known_to), written))
    known = set(counted)
    nobodys = [(term, weight * log(1 + people), written) for term, (weight, written) in strongest if term not in known]
    return sorted(found, key=lambda row: -row[1]) + (nobodys if left >= 0 else [])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody should know about who reviews a manuscript."""

    weights: Mapping[str, float]
    written: Mapping[str, str]

    @classmethod
    def of(cls, topic: Topic | None) -> Wanted:
        """Return what a topic asks for; nothing while it is not made out."""
        rows = topic.terms if topic else []
        return cls(
            {term: weight for term, weight, _written in rows}, {term: written for term, _weight, written in rows}
        )

    def people(self, *, most: int) -> dict[int, float]:
        """Return the ids of those who know most about it, best first, each with how much; one query."""
        if not self.weights:
            return {}
        counts_for = Case(
            *(When(term=term, then=Value(weight)) for term, weight in self.weights.items()),
            default=Value(0.0),
            output_field=FloatField(),
        )
        rows = ExpertiseTerm.objects.filter(term__in=list(self.weights))
        scored = rows.values("person").annotate(score=Sum(F("weight") * counts_for, output_field=FloatField()))
        return dict(scored.order_by("-score", "person").values_list("person", "score")[:most])

    def shared_with(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return which of a person's terms it asks for, with how much each tells."""
        return {term: weight * self.weights[term] for term, weight in terms.items() if term in self.weights}

    def in_words(self, shared: Mapping[str, float]) -> list[str]:
        """Return the terms that tell most as the manuscript writes them; no word again that stands in a pair."""
        words: list[str] = []
        said: set[str] = set()
        for term in sorted(shared, key=lambda term: (" " not in term, -shared[term], term)):
            if not set(term.split()) <= said:
                said |= set(term.split())
                words.append(self.written[term])
        return words[:MOST_WORDS]

    def best_of(self, titles: Iterable[tuple[str, str, bool]], *, most: int) -> list[tuple[str, str, bool]]:
        """Return the titles (each with its language, and whether it was written) that say most of it."""
        told = {row: sum(self.weights.get(term, 0.0) for term in _terms_of(row[0])) for row in set(titles)}
        return sorted((row for row, much in told.items() if much), key=lambda row: (-told[row], row))[:most]


@lru_cache(maxsize=MOST_TITLES)
def _terms_of(title: str) -> tuple[str, ...]:
    """Return the terms of a title, which are asked for whenever somebody who wrote or reviewed it is shown."""
    return tuple(likeness.terms(title))
