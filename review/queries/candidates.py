"""Reads of who could review a manuscript: found by words or by what they know, with what an editor wants to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from journal.models import User
from journal.paging import Probed
from journal.queries.timing import last_day_away
from journal.text import folded
from review.models import ReviewerProfile
from review.queries.expertise import Wanted
from review.queries.load import Record, Title, may_read, records, told_to
from review.queries.people import Concern, concerns, is_proposed, written_with_authors
from review.queries.rounds import rounds_for_editor
from review.states import AssignmentState, ConcernKind
from submissions.models import Author

if TYPE_CHECKING:
    from review.models import Round
    from submissions.models import Submission

MOST_FOUND = 60  # by words, of whom those with least to do are shown
MOST_SUGGESTED = 30  # by what they know
MOST_REPORTED = 60  # of the last reports, whose reviewers fill a list that is short
MOST_WORDS = 8
MOST_PAPERS = 2
FOR_EACH_OPEN_REVIEW = 0.85
FOR_A_CONCERN = 0.5
S = AssignmentState


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who could review, with what an editor wants to know first.

    ``words`` are what they share with the manuscript, ``papers`` titles the editor may read of what they reviewed or
    wrote.
    """

    person: User
    record: Record
    profile: ReviewerProfile | None
    concerns: list[Concern]
    is_chosen: bool
    looks_again: bool
    is_proposed: bool
    words: list[str]
    papers: list[Title]

    @property
    def is_possible(self) -> bool:
        """Whether the person may be chosen, if need be with a reason."""
        return not self.is_chosen and not any(concern.is_absolute for concern in self.concerns)

    @property
    def not_before(self) -> date | None:
        """The day before which the person asks not to be asked, while it lies ahead."""
        return self.profile.not_before if self.profile and self.profile.is_away else None


def search_candidates(
    submission: Submission,
    words: str,
    *,
    user: Any = None,
    chosen: Collection[int] = (),
    rounds: Iterable[Round] | None = None,
    limit: int = 15,
) -> list[Candidate]:
    """Return the people whose name, address or institution holds all these words; without words, who is suggested.

    First whoever reviewed an earlier version of this manuscript and said that they would look again, then who knows
    most about what it says, and of equals who has least to do; who is suggested has less weight with every open review
    and every concern. ``chosen`` are the ids of those who are on the list already: they are found, and not suggested.
    ``user`` is whose eyes titles are for; ``rounds`` those of the manuscript, if they were fetched. What the
    manuscript's page needs of authors, editors and conflicts must have been fetched, and its proposals and topic. Five
    queries for any number of people.
    """
    sought = folded(words).split()[:MOST_WORDS]
    wanted = Wanted.of(getattr(submission, "topic", None))
    said_again = _said_again(rounds_for_editor(submission) if rounds is None else rounds)
    score = {} if sought else wanted.people(most=MOST_SUGGESTED)
    people = _found(sought) if sought else _suggested(score, said_again, limit, user)
    works = _works(submission, people, user)
    away = {person.pk: person.away_until for person in people}  # type: ignore[attr-defined]
    against = concerns(submission, people, together=works.together, away=away)
    record_of = records(people, user)

    def rank(person: User) -> tuple[Any, ...]:
        record, again = record_of[person.pk], said_again.get(person.pk) is True
        worth = score.get(person.pk, 0.0) * FOR_EACH_OPEN_REVIEW**record.at_work
        worth *= FOR_A_CONCERN if against[person.pk] else 1
        is_away = any(row.kind == ConcernKind.AWAY for row in against[person.pk])
        return (
            not again,
            is_away and not sought,
            -worth,
            record.at_work,
            -record.reported,
            person.sort_name,
            person.pk,
        )

    if not sought:
        people = [
            person
            for person in people
            if person.pk not in chosen and not any(row.is_absolute for row in against[person.pk])
        ]
    found = []
    for person in sorted(people, key=rank)[:limit]:
        shared = wanted.shared_with(person.expertise.terms if hasattr(person, "expertise") else {})
        own = (submission.title, submission.language, False)
        titles = [row for row in (*works.titles[person.pk], *record_of[person.pk].titles) if row != own]
        found.append(
            Candidate(
                person=person,
                record=record_of[person.pk],
                profile=getattr(person, "reviewer_profile", None),
                concerns=against[person.pk],
                is_chosen=person.pk in chosen,
                looks_again=said_again.get(person.pk) is True,
                is_proposed=is_proposed(person, submission.proposals.all()),
                words=wanted.in_words(shared),
                papers=wanted.best_of(titles, most=MOST_PAPERS),
            )
        )
    return found


def people_found(words: str, *, beside: Collection[int] = (), limit: int = 15) -> list[User]:
    """Return people by name: those with the ids ``beside`` first, then some who are found by all the words.

    Name, address and institution are searched. Each has ``away_until`` and the profile; one query.
    """
    wanted = Q(pk__in=beside)
    if sought := folded(words).split()[:MOST_WORDS]:
        wanted |= _holding(sought)
    people = _people().filter(wanted).annotate(is_beside=Q(pk__in=beside))
    return list(people.order_by("-is_beside", "sort_name", "pk")[: limit + len(beside)])


# -- Who -----------------------------------------------------------------------------------------------------------


def _said_again(rounds: Iterable[Round]) -> dict[int, bool | None]:
    """Return who has reported on this manuscript, each with whether they would look at it again."""
    return {
        row.reviewer_id: row.report_filed.would_review_again
        for review_round in sorted(rounds, key=lambda row: row.number)
        for row in review_round.all_assignments
        if row.is_reported
    }


def _people() -> QuerySet[User]:
    people = User.objects.filter(is_active=True).select_related("reviewer_profile", "expertise")
    return people.annotate(away_until=last_day_away("pk"))


def _holding(sought: list[str]) -> Q:
    return Q(*[("search_text__contains", word) for word in sought])


def _found(sought: list[str]) -> list[User]:
    return list(_people().filter(_holding(sought)).order_by("sort_name", "pk")[:MOST_FOUND])


def _suggested(score: dict[int, float], said_again: dict[int, bool | None], limit: int, user: Any) -> list[User]:
    """Return who knows about it and who reviewed it before, and, where those are few, who has reported last."""
    wanted = Q(pk__in={*score, *said_again})
    if len(score) < limit:
        reported = told_to(user).filter(state=S.REPORTED).order_by("-pk").values("reviewer")
        wanted |= Q(pk__in=reported[:MOST_REPORTED])
    return list(_people().filter(wanted))


# -- What is known of them -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Works:
    """What people have written: the titles that may be read, and who wrote with an author of late."""

    titles: dict[int, list[Title]]
    together: set[int]


def _works(submission: Submission, people: list[User], user: Any) -> _Works:
    """Return what these people have sent in; whoever is named on what was sent has an account, so that it is enough."""
    rows = (
        Author.objects.filter(user__in=people, submission__submitted_at__isnull=False)
        .exclude(submission=submission)
        .annotate(is_together=Probed(written_with_authors(submission)), is_open=may_read(user, "submission_id"))
        .order_by()
        .values_list("user_id", "is_together", "is_open", "submission__is_published",
                     "submission__title", "submission__language")
    )  # fmt: skip
    titles: dict[int, list[Title]] = defaultdict(list)
    together = set()
    for person, is_together, is_open, is_published, title, language in rows:
        if is_together:
            together.add(person)
        if is_open or is_published:
            titles[person].append((title, language, True))
    return _Works(titles, together)
