"""What statistics count: one query each, in which the database has already counted what is alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

import submissions.queries as submitting
from issues.models import Article
from journal.models import User
from review.models import Assignment, Decision, Round
from review.states import AssignmentState, DecisionKind, DecisionState, Outcome, RoundState
from submissions.models import Submission
from submissions.states import State

YEARS = 10
"""So many years stand alone; what is older stands in one row."""
EARLIER = 0
AT_THE_DESK = (DecisionKind.DECLINE_WITHOUT_REVIEW, DecisionKind.ACCEPT_WITHOUT_REVIEW)
NO_END = (Outcome.CANCELLED, Outcome.WITHDRAWN, Outcome.ENDED)
FINAL = (State.ACCEPTED, State.DECLINED)


class _DayNumber(Func):
    """A moment as a number of days."""

    function = "julianday"
    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="(EXTRACT(EPOCH FROM %(expressions)s) / 86400)")


class _Whole(Func):
    """The whole days of a span; a second short of a day is a day, as a number of days is not exact."""

    template = "CAST(%(expressions)s + 0.00001 AS INTEGER)"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="FLOOR(%(expressions)s + 0.00001)::integer")


def whole_days(start: str, end: str) -> Func:
    """Return the whole days between the moments in two columns."""
    return _Whole(_DayNumber(end) - _DayNumber(start))


@dataclass(frozen=True)
class Scope:
    """Whose statistics, and of what: the manuscripts this person sees as editor, of a section and a year if asked.

    What somebody has written, reviews or has a conflict with is in none of their numbers, so that these tell nothing
    of it. ``by`` is ``year`` or ``section``: what stands in a row.
    """

    user: User
    section: int | None = None
    year: int | None = None
    by: str = "year"

    def manuscripts(self) -> QuerySet[Submission]:
        """Return the manuscripts that count."""
        rows = submitting.edited_by(self.user)
        return rows if self.section is None else rows.filter(section=self.section)

    def counted(
        self, rows: QuerySet[Any], *, way: str, end: Any, start: Any = None, more: Iterable[str] = ()
    ) -> QuerySet[Any]:
        """Return how many there are alike: (row, days, …, number), each in the year in which it ended."""
        among = {f"{way}in": self.manuscripts().values("pk")} if way != "pk__" else {"pk__in": self.manuscripts()}
        rows = rows.filter(**among).annotate(ended=end).filter(ended__isnull=False)
        rows = rows.annotate(year=_year_of("ended"))
        days = Value(0) if start is None else whole_days(start, "ended")
        section = F("section_id") if way == "pk__" else F(f"{way}section_id")
        rows = rows.annotate(days=days, of_row=F("year") if self.by == "year" else section)
        if start is not None:
            rows = rows.filter(ended__gte=F(start))
        if self.year is not None:
            rows = rows.filter(year=self.year)
        columns = ("of_row", "days", *more)
        return rows.order_by().values(*columns).annotate(n=Count("pk")).values_list(*columns, "n")

    @cached_property
    def reports(self) -> list[tuple[Any, ...]]:
        """How many reports are alike, (row, days from agreeing, whether late, number); one query for two figures."""
        filed = Assignment.objects.filter(state=AssignmentState.REPORTED, accepted_at__isnull=False)
        rows = filed.annotate(late=_is_late())
        way, end = "round__submission__", F("reported_at")
        return list(self.counted(rows, way=way, start="accepted_at", end=end, more=["late"]))


def first_year() -> int:
    """Return the first of the years that stand alone."""
    return timezone.localdate().year - YEARS + 1


def _year_of(column: str) -> Case:
    """Return the year of a moment where the journal is, by comparing: the database converts no times for it."""
    zone = timezone.get_current_timezone()
    years = range(timezone.localdate().year, first_year() - 1, -1)
    began = [When(**{f"{column}__gte": datetime(year, 1, 1, tzinfo=zone)}, then=Value(year)) for year in years]
    return Case(*began, default=Value(EARLIER), output_field=IntegerField())


def _is_late() -> Case:
    """Tell whether a report came after the day on which it was due, where the journal is.

    No clock on earth is more than 14 hours before or 12 behind that of the world: only what came within those hours of
    the end of the day is converted, which SQLite does in Python, row by row.
    """
    after = _DayNumber("reported_at") - _DayNumber("due_on")
    return Case(
        When(due_on__isnull=True, then=False),
        When(LessThan(after, Value(1 - 14 / 24)), then=False),
        When(GreaterThan(after, Value(1 + 12 / 24)), then=True),
        When(reported_at__date__gt=F("due_on"), then=True),
        default=False,
        output_field=BooleanField(),
    )


Histogram = dict[Any, Counter[int]]
"""By row: of so many days there are so many."""


def _histogram(rows: Iterable[tuple[Any, ...]]) -> Histogram:
    found: Histogram = {}
    for of_row, days, *_more, n in rows:
        found.setdefault(of_row, Counter())[days] += n
    return found


def to_desk_decision(scope: Scope) -> Histogram:
    """Count the days from being sent to going to review, or to a decision without review where it never did."""
    rounds = Round.objects.filter(number=1)
    decisions = _first(_told().filter(kind__in=AT_THE_DESK), kind__in=AT_THE_DESK).filter(
        ~Exists(Round.objects.filter(submission=OuterRef("submission")))
    )
    start = "submission__submitted_at"
    rows = [*scope.counted(rounds, way="submission__", start=start, end=F("opened_at"))]
    return _histogram([*rows, *scope.counted(decisions, way="submission__", start=start, end=F("sent_at"))])


def to_first_decision(scope: Scope) -> Histogram:
    """Count the days from being sent to the first decision that its author was told, returns left out."""
    first = _first(_told().exclude(kind=DecisionKind.RETURN), ~Q(kind=DecisionKind.RETURN))
    return _histogram(scope.counted(first, way="submission__", start="submission__submitted_at", end=F("sent_at")))


def of_round(scope: Scope) -> Histogram:
    """Count the days of each round that ended with a decision."""
    rounds = Round.objects.filter(state=RoundState.CLOSED).exclude(outcome__in=NO_END)
    return _histogram(scope.counted(rounds, way="submission__", start="opened_at", end=F("closed_at")))


def to_publication(scope: Scope) -> Histogram:
    """Count the days from acceptance to publication."""
    articles = Article.objects.public().filter(submission__state=State.ACCEPTED)
    return _histogram(
        scope.counted(articles, way="submission__", start="submission__decided_at", end=F("published_at"))
    )


def to_answer(scope: Scope) -> Histogram:
    """Count the days from the invitation to the reviewer's yes or no; what nobody answered is not counted."""
    answered = Assignment.objects.filter(Q(accepted_at__isnull=False) | Q(state=AssignmentState.DECLINED))
    end = Coalesce("accepted_at", "ended_at")
    return _histogram(scope.counted(answered, way="round__submission__", start="invited_at", end=end))


def to_report(scope: Scope) -> Histogram:
    """Count the days from agreeing to the report."""
    return _histogram(scope.reports)


def reports_late(scope: Scope) -> dict[Any, Counter[Any]]:
    """Count the reports that came after the day on which they were due, and those that did not."""
    return _by_word(scope.reports)


def decisions_told(scope: Scope) -> dict[Any, Counter[Any]]:
    """Count the decisions of each kind that authors were told."""
    return _by_word(scope.counted(_told(), way="submission__", end=F("sent_at"), more=["kind"]))


def outcomes(scope: Scope) -> dict[Any, Counter[Any]]:
    """Count the manuscripts that are accepted and declined now, each once, by when that was decided."""
    decided = Submission.objects.filter(state__in=FINAL)
    return _by_word(scope.counted(decided, way="pk__", end=F("decided_at"), more=["state"]))


def overdue_now(scope: Scope) -> dict[str, int]:
    """Count the reports and the answers that are late today, where nothing is on hold; one query."""
    today = timezone.localdate()
    rows = Assignment.objects.filter(
        round__submission__in=scope.manuscripts().filter(held_at__isnull=True).values("pk"),
        state__in=[AssignmentState.ACCEPTED, AssignmentState.INVITED],
    )
    return rows.aggregate(
        reports=Count("pk", filter=Q(state=AssignmentState.ACCEPTED, due_on__lt=today)),
        answers=Count("pk", filter=Q(state=AssignmentState.INVITED, answer_by__lt=today)),
    )


def _by_word(rows: Iterable[tuple[Any, ...]]) -> dict[Any, Counter[Any]]:
    found: dict[Any, Counter[Any]] = {}
    for of_row, _days, word, n in rows:
        found.setdefault(of_row, Counter())[word] += n
    return found


def _told() -> QuerySet[Decision]:
    return Decision.objects.filter(state=DecisionState.SENT)


def _first(decisions: QuerySet[Decision], *which: Q, **among: Any) -> QuerySet[Decision]:
    """Leave out the decisions before which the same manuscript had another one of these."""
    before = _told().filter(*which, submission=OuterRef("submission"), **among)
    earlier = Q(sent_at__lt=OuterRef("sent_at")) | Q(sent_at=OuterRef("sent_at"), pk__lt=OuterRef("pk"))
    return decisions.filter(~Exists(before.filter(earlier)))


def everything(counts: Iterable[Counter[Any]]) -> Counter[Any]:
    """Return all of these together."""
    total: Counter[Any] = Counter()
    for count in counts:
        total.update(count)
    return total


def in_order(counter: Counter[int]) -> Iterator[tuple[int, int]]:
    """Yield the days and how many took so long, the shortest first."""
    yield from sorted(counter.items())
