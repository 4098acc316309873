"""What words tell of their authors that are typed into the journal: searched at once, as files are by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from submissions import disclosure
from submissions.cleaning.findings import Block, Finding, findings_in
from submissions.cleaning.forms_of_names import Person
from submissions.models import NameSearch
from submissions.models.traces import Trace
from submissions.states import FileKind, Sureness, TextPart, TraceKind

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Author, ManuscriptFile, Submission, Version

HARMLESS = {(TraceKind.ACKNOWLEDGEMENT, Sureness.POSSIBLE)}
"""Beside an answer nobody is warned of: everybody thanks the reviewers."""


def people_of(submission: Submission) -> list[Person]:
    """Return whom to look for: the authors as typed, and whoever sends it."""
    authors = [_person(author) for author in submission.authors.all()]
    return list(dict.fromkeys([*authors, _person(submission.corresponding_user)]))


def _person(someone: User | Author) -> Person:
    return Person(
        given=someone.given_name,
        family=someone.family_name,
        printed=someone.printed_name,
        native=someone.native_name,
        email=someone.email,
        institution=someone.affiliation,
        orcid=someone.orcid,
    )


# -- For the author, while it is typed -----------------------------------------------------------------------------


def told_by_words(*, submission: Submission, viewer: User, words: Mapping[str, str]) -> dict[str, list[Trace]]:
    """Return under the name of each answer the places that would show reviewers who wrote it.

    Nothing where reviewers may know, or where this person may not read what was found. Two queries at most.
    """
    if not any(text.strip() for text in words.values()) or not disclosure.reads_traces(submission, viewer):
        return {}
    names = list(words)
    part = str(TextPart.RESPONSE.value)
    blocks = [Block(text, part=part, paragraph=place) for place, text in enumerate(words.values())]
    told: dict[str, list[Trace]] = {}
    for finding in _findings(blocks, people_of(submission)):
        if (finding.kind, finding.sure) not in HARMLESS:
            rows = told.setdefault(names[finding.paragraph], [])
            rows.append(Trace(number=len(rows), **finding.facts))
    return told


def places_told_by_response(submission: Submission, viewer: User) -> int:
    """Return how many places of the response in work would show reviewers who wrote it."""
    version = submission.version_in_work
    if version is None or not (version.has_words_of_response or version.points_asked):
        return 0
    words = {str(place): text for place, text in enumerate(_response_of(version))}
    return sum(map(len, told_by_words(submission=submission, viewer=viewer, words=words).values()))


# -- For editors, before reviewers read it -------------------------------------------------------------------------


def beside_copy(file: ManuscriptFile, people: Iterable[Person]) -> list[dict[str, Any]]:
    """Search what reviewers read beside their copy: title, abstract, the answers to their points and further points."""
    if file.kind != FileKind.REVIEWER_COPY:
        return []
    version = file.version
    blocks = [
        Block(version.title, part=str(TextPart.TITLE.value)),
        Block(version.abstract, part=str(TextPart.ABSTRACT.value)),
        *(Block(words, part=str(TextPart.RESPONSE.value)) for words in _response_of(version)),
    ]
    return [finding.facts for finding in _findings(blocks, people)]


def search_beside(copy: ManuscriptFile) -> None:
    """Write down what the words beside a new reviewer copy tell: so none is released with words nobody has searched.

    The text of the copy the worker searches, and replaces this. To be called while the manuscript is locked.
    """
    people = people_of(copy.version.submission)
    traces = beside_copy(copy, people)
    NameSearch.objects.create(file=copy, traces=traces, telling=telling(traces))


def telling(traces: Iterable[Mapping[str, Any]]) -> int:
    """Return how many of the places are more than possible."""
    return sum(trace["sure"] != Sureness.POSSIBLE for trace in traces)


def _response_of(version: Version) -> list[str]:
    """Return all words of a response that are the authors' own."""
    points = list(version.points.all())
    own = [point.text for point in points if point.source is None]
    return [words for words in (version.response, *own, *(point.answer for point in points)) if words]


def _findings(blocks: list[Block], people: Iterable[Person]) -> list[Finding]:
    return [finding for finding in findings_in(blocks, people) if finding.kind != TraceKind.REFERENCE]
