"""Reads of how much reviewers have to do and how they have done it: of some people at once, and as a list of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import mean, median
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from journal.models import User
from journal.paging import Page, Probed, page_of
from review.models import Assignment
from review.queries.rounds import assignments_of_reviewer
from review.states import WAITING, AssignmentState, LoadKind, RoundState
from submissions.queries import edited_by, kept_from

Title = tuple[str, str, bool]
"""A title, its language, and whether it was written; otherwise it was reviewed."""
LATELY = timedelta(days=365)
AT_ONCE = 500
S = AssignmentState
NEVER_TOLD = Q(
    state=S.CANCELLED,
    times_invited=1,
    goes_out_at__isnull=False,
    ended_at__isnull=False,
    ended_at__lt=F("goes_out_at"),
)
"""The only invitation was taken back before it went out: nobody was asked."""
LONG_AGO = datetime(1900, 1, 1, tzinfo=timezone.get_default_timezone())


def lately() -> datetime:
    """Return when the last twelve months began: a day of the calendar, so that a list counts as its number does."""
    day = timezone.localdate() - LATELY
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def owed(today: date) -> Q:
    """Return the condition "the reviewer owes an answer or a report since yesterday at least", held up or not."""
    is_owed = Q(state=S.ACCEPTED, due_on__lt=today) | Q(state=S.INVITED, answer_by__lt=today)
    return is_owed & Q(round__state=RoundState.OPEN)


def late(today: date) -> Q:
    """Return the condition "the reviewer owes an answer or a report since yesterday at least, and nothing waits"."""
    return owed(today) & Q(round__submission__held_at__isnull=True)


def of_kind(kind: str) -> Q:
    """Return the condition "counts as this": open, late, reported lately, or asked at all."""
    return {
        LoadKind.OPEN: Q(state__in=WAITING),
        LoadKind.LATE: late(timezone.localdate()),
        LoadKind.DONE: Q(state=S.REPORTED, reported_at__gte=lately()),
        LoadKind.ALL: Q(invited_at__isnull=False),
    }[LoadKind(kind)]


@dataclass(slots=True)
class Record:
    """How somebody has reviewed for the journal so far; days and shares only where there is something to tell.

    ``seen`` are the reviews that the editor who looks may read of.
    """

    at_work: int = 0
    late: int = 0
    reported: int = 0
    reported_lately: int = 0
    declined: int = 0
    answered: int = 0
    said_yes: int = 0
    on_time: int = 0
    with_date: int = 0
    seen: int = 0
    days: list[int] = field(default_factory=list)
    days_to_answer: list[int] = field(default_factory=list)
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
    def median_days_to_answer(self) -> int | None:
        """How many days an answer takes, from the invitation to yes or no."""
        return round(median(self.days_to_answer)) if self.days_to_answer else None

    @property
    def share_on_time(self) -> int | None:
        """How many of a hundred reports came by their day."""
        return round(100 * self.on_time / self.with_date) if self.with_date else None

    @property
    def share_yes(self) -> int | None:
        """How many of a hundred invitations were accepted, of those that were answered or ran out."""
        return round(100 * self.said_yes / self.answered) if self.answered else None

    def add(self, row: Mapping[str, Any], *, since: datetime) -> None:
        """Take one assignment into account; ``since`` is when "lately" began."""
        state, invited = row["state"], row["invited_at"]
        if invited and (self.last_invited_at is None or invited > self.last_invited_at):
            self.last_invited_at = invited
        self.at_work += state in WAITING
        self.late += row["is_late_now"]
        self.seen += row["is_open"] and invited is not None
        self.declined += state in {S.DECLINED, S.EXPIRED}
        self.said_yes += row["accepted_at"] is not None
        self.answered += row["accepted_at"] is not None or state in {S.DECLINED, S.EXPIRED}
        if row["rating__value"]:
            self.rated.append(row["rating__value"])
        answered = row["accepted_at"] or (row["ended_at"] if state == S.DECLINED else None)
        if invited and answered:
            self.days_to_answer.append(max((answered - invited).days, 0))
        if state == S.REPORTED:
            self._add_report(row, since)

    def _add_report(self, row: Mapping[str, Any], since: datetime) -> None:
        self.reported += 1
        self.reported_lately += row["reported_at"] >= since
        if row["is_open"]:
            self.titles.append((row["round__submission__title"], row["round__submission__language"], False))
        if row["accepted_at"]:
            self.days.append(max((row["reported_at"] - row["accepted_at"]).days, 0))
        if row["due_on"]:
            self.with_date += 1
            self.on_time += timezone.localdate(row["reported_at"]) <= row["due_on"]


def may_read(user: Any, submission: str) -> Any:
    """Return whether this person may read the manuscript in a column as an editor."""
    if user is None:
        return Value(value=False)
    return Probed(edited_by(user).filter(pk=OuterRef(submission)))


def told_to(user: Any) -> QuerySet[Assignment]:
    """Return the reviews that may count for this person: none of their own manuscript, whose reviewer it would name."""
    rows = Assignment.objects.exclude(NEVER_TOLD)
    return rows if user is None else rows.exclude(round__submission__in=kept_from(user))


def records(people: Iterable[User], user: Any) -> dict[int, Record]:
    """Return how each of these people has reviewed, titles only as far as ``user`` may read them; one query."""
    rows = told_to(user).filter(reviewer__in=list(people))
    return _records(rows.annotate(is_open=may_read(user, "round__submission_id")))


def own_record(user: Any) -> Record:
    """Return how somebody has reviewed as far as they know of it: no invitation that has not gone out; one query."""
    return _records(assignments_of_reviewer(user).annotate(is_open=Value(value=True)))[user.pk]


def _records(rows: QuerySet[Assignment]) -> dict[int, Record]:
    found: dict[int, Record] = defaultdict(Record)
    columns = (
        "reviewer_id", "state", "invited_at", "accepted_at", "ended_at", "reported_at", "due_on", "rating__value",
        "is_open", "is_late_now", "round__submission__title", "round__submission__language",
    )  # fmt: skip
    is_late = Case(When(late(timezone.localdate()), then=True), default=False, output_field=BooleanField())
    since = lately()
    for row in rows.select_related(None).order_by().annotate(is_late_now=is_late).values(*columns):
        found[row["reviewer_id"]].add(row, since=since)
    return found


# -- All of them ---------------------------------------------------------------------------------------------------

ORDERS: dict[str, tuple[str, ...]] = {
    "open": ("-counted", "sort_name", "pk"),
    "late": ("-counted", "sort_name", "pk"),
    "done": ("-counted", "sort_name", "pk"),
    "asked": ("-asked_last", "sort_name", "pk"),
    "waiting": ("asked_last", "sort_name", "pk"),
    "name": ("sort_name", "pk"),
    "name_back": ("-sort_name", "-pk"),
}
"""The last time somebody was asked, from the newest or (``waiting``) from the oldest on."""
COUNTED = {"open": LoadKind.OPEN, "late": LoadKind.LATE, "done": LoadKind.DONE}


def seen_by(user: Any) -> QuerySet[Assignment]:
    """Return the reviews that count for this person: those of manuscripts that are open to them as an editor."""
    return Assignment.objects.exclude(NEVER_TOLD).filter(may_read(user, "round__submission_id"))


def reviewers_page(user: Any, *, kind: str, order: str, asked: Mapping[str, Any]) -> tuple[Page, dict[int, Record]]:
    """Return one page of the reviewers who have something of this kind, and how each has reviewed; two queries."""
    page = page_of(_reviewers(user, kind, order), ORDERS[order], asked)
    return page, _seen_records(page.rows, user)


def reviewers_throughout(user: Any, *, kind: str, order: str) -> Iterator[tuple[User, Record]]:
    """Yield all of them; so many people are looked up at once that the queries are few."""
    rows = _reviewers(user, kind, order).order_by(*ORDERS[order])
    batch: list[User] = []
    for person in rows.iterator(chunk_size=AT_ONCE):
        batch.append(person)
        if len(batch) == AT_ONCE:
            yield from _with_records(batch, user)
            batch = []
    yield from _with_records(batch, user)


def _with_records(people: list[User], user: Any) -> Iterator[tuple[User, Record]]:
    found = _seen_records(people, user) if people else {}
    yield from ((person, found[person.pk]) for person in people)


def _seen_records(people: list[User], user: Any) -> dict[int, Record]:
    """Return the records of these people out of what this person may read, and nothing else."""
    return _records(seen_by(user).filter(reviewer__in=people).annotate(is_open=Value(value=True)))


def _reviewers(user: Any, kind: str, order: str) -> QuerySet[User]:
    """Return them with the one column by which they are ordered: the others are read of those on the page alone."""
    own = seen_by(user).filter(reviewer=OuterRef("pk")).order_by().values("reviewer")
    rows = User.objects.filter(Exists(own.filter(of_kind(kind))))
    if order in COUNTED:
        number = own.filter(of_kind(COUNTED[order])).annotate(n=Count("pk")).values("n")
        return rows.annotate(counted=Coalesce(Subquery(number), 0))
    if order in {"asked", "waiting"}:
        last = own.annotate(last=Max("invited_at")).values("last")
        return rows.annotate(asked_last=Coalesce(Subquery(last, output_field=DateTimeField()), Value(LONG_AGO)))
    return rows


# -- One of them ---------------------------------------------------------------------------------------------------


def reviewer(user: Any, pk: int) -> tuple[User, Record]:
    """Return somebody who was asked to review what this person may read, with their record; two queries.

    Raises ``User.DoesNotExist`` for everybody else.
    """
    asked = seen_by(user).filter(of_kind(LoadKind.ALL), reviewer=OuterRef("pk"))
    person = User.objects.select_related("reviewer_profile").get(Exists(asked), pk=pk)
    return person, _seen_records([person], user)[pk]


def reviews_of(user: Any, person: User, kind: str, asked: Mapping[str, Any]) -> Page:
    """Return one page of somebody's reviews of a kind that this person may read, the last ones first; one query."""
    rows = seen_by(user).filter(of_kind(kind), reviewer=person).select_related("round__submission")
    return page_of(rows, ("-chosen_at", "-pk"), asked)
