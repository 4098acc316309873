"""Reads of who could review a manuscript: found by words or by what they know, with what an editor wants to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from journal.models import User
from journal.text import folded
from review.models import Assignment, ReviewerProfile
from review.queries.expertise import Wanted
from review.queries.people import Concern, concerns, is_proposed, written_with_authors
from review.queries.rounds import rounds_for_editor
from review.states import AssignmentState, ConcernKind
from submissions.models import Author
from submissions.queries import edited_by, kept_from

if TYPE_CHECKING:
    from review.models import Round
    from submissions.models import Submission

Title = tuple[str, str, bool]
"""A title, its language, and whether it was written; otherwise it was reviewed."""
MOST_FOUND = 60  # by words, of whom those with least to do are shown
MOST_SUGGESTED = 30  # by what they know
MOST_REPORTED = 60  # of the last reports, whose reviewers fill a list that is short
MOST_WORDS = 8
MOST_PAPERS = 2
FOR_EACH_OPEN_REVIEW = 0.85
FOR_A_CONCERN = 0.5
S = AssignmentState


@dataclass(slots=True)
class Record:
    """How somebody has reviewed for the journal so far; days and shares only where there is something to tell."""

    at_work: int = 0
    reported: int = 0
    declined: int = 0
    answered: int = 0
    said_yes: int = 0
    on_time: int = 0
    with_date: int = 0
    days: list[int] = field(default_factory=list)
    last_invited_at: datetime | None = None
    rated: list[int] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)

    @property
    def rating(self) -> float | None:
        """How good editors found the reports, on average; from 1 to 5."""
        return mean(self.rated) if self.rated else None

    @property
    def median_days(self) -> int | None:
        """How many days a review takes, from agreeing to reporting."""
        return round(median(self.days)) if self.days else None

    @property
    def share_on_time(self) -> int | None:
        """How many of a hundred reports came by their day."""
        return round(100 * self.on_time / self.with_date) if self.with_date else None

    @property
    def share_yes(self) -> int | None:
        """How many of a hundred invitations were accepted, of those that were answered or ran out."""
        return round(100 * self.said_yes / self.answered) if self.answered else None

    def add(self, row: dict[str, Any]) -> None:
        """Take one assignment into account."""
        state = row["state"]
        if row["invited_at"] and (self.last_invited_at is None or row["invited_at"] > self.last_invited_at):
            self.last_invited_at = row["invited_at"]
        self.at_work += state in {S.INVITED, S.ACCEPTED}
        self.reported += state == S.REPORTED
        self.declined += state in {S.DECLINED, S.EXPIRED}
        self.said_yes += row["accepted_at"] is not None
        self.answered += row["accepted_at"] is not None or state in {S.DECLINED, S.EXPIRED}
        if row["rating__value"]:
            self.rated.append(row["rating__value"])
        if state == S.REPORTED and row["is_open"]:
            self.titles.append((row["round__submission__title"], row["round__submission__language"], False))
        if state == S.REPORTED and row["accepted_at"]:
            self.days.append(max((row["reported_at"] - row["accepted_at"]).days, 0))
        if state == S.REPORTED and row["due_on"]:
            self.with_date += 1
            self.on_time += timezone.localdate(row["reported_at"]) <= row["due_on"]


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
    and every concern. ``chosen`` are the ids of those who are on the list already; ``user`` is whose eyes titles are
    for; ``rounds`` those of the manuscript, if they were fetched. What the manuscript's page needs of authors, editors
    and conflicts must have been fetched, and its proposals and topic. Five queries for any number of people.
    """
    sought = folded(words).split()[:MOST_WORDS]
    wanted = Wanted.of(getattr(submission, "topic", None))
    said_again = _said_again(rounds_for_editor(submission) if rounds is None else rounds)
    score = {} if sought else wanted.people(most=MOST_SUGGESTED)
    people = _found(sought) if sought else _suggested(score, said_again, limit, user)
    works = _works(submission, people, user)
    against = concerns(submission, people, together=works.together)
    records = _records(people, user)

    def rank(person: User) -> tuple[Any, ...]:
        record, again = records[person.pk], said_again.get(person.pk) is True
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
        people = [person for person in people if not any(row.is_absolute for row in against[person.pk])]
    found = []
    for person in sorted(people, key=rank)[:limit]:
        shared = wanted.shared_with(person.expertise.terms if hasattr(person, "expertise") else {})
        own = (submission.title, submission.language, False)
        titles = [row for row in (*works.titles[person.pk], *records[person.pk].titles) if row != own]
        found.append(
            Candidate(
                person=person,
                record=records[person.pk],
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
    return User.objects.filter(is_active=True).select_related("reviewer_profile", "expertise")


def _found(sought: list[str]) -> list[User]:
    people = _people()
    for word in sought:
        people = people.filter(search_text__contains=word)
    return list(people.order_by("sort_name", "pk")[:MOST_FOUND])


def _suggested(score: dict[int, float], said_again: dict[int, bool | None], limit: int, user: Any) -> list[User]:
    """Return who knows about it and who reviewed it before, and, where those are few, who has reported last."""
    wanted = Q(pk__in={*score, *said_again})
    if len(score) < limit:
        reported = _told(user).filter(state=S.REPORTED).order_by("-pk").values("reviewer")
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
        .annotate(is_together=Exists(written_with_authors(submission)), is_open=_may_read(user, "submission_id"))
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


def _told(user: Any) -> QuerySet[Assignment]:
    """Return the reviews that may count for this person: none of their own manuscript, whose reviewer it would name."""
    rows = Assignment.objects.all()
    return rows if user is None else rows.exclude(round__submission__in=kept_from(user))


def _records(people: list[User], user: Any) -> dict[int, Record]:
    found: dict[int, Record] = defaultdict(Record)
    rows = _told(user).filter(reviewer__in=people).order_by()
    columns = (
        "reviewer_id", "state", "invited_at", "accepted_at", "reported_at", "due_on", "rating__value", "is_open",
        "round__submission__title", "round__submission__language",
    )  # fmt: skip
    for row in rows.annotate(is_open=_may_read(user, "round__submission_id")).values(*columns):
        found[row["reviewer_id"]].add(row)
    return found


def _may_read(user: Any, submission: str) -> Any:
    """Return whether this person may read the manuscript in a column as an editor."""
    if user is None:
        return Value(value=False)
    return Exists(edited_by(user).filter(pk=OuterRef(submission)))
