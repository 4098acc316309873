"""Reads of people: who edits, who could review, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from journal.models import User
from journal.text import folded
from review.models import Report
from review.states import ABSOLUTE, AssignmentState, ConcernKind
from submissions import queries as manuscripts
from submissions.models import Author
from submissions.states import ConflictKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from submissions.models import Submission

TOGETHER = timedelta(days=3 * 365 + 1)
EVERYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.uk",
        "yahoo.fr",
        "yahoo.com.vn",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "mail.com",
        "mail.ru",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "163.com",
        "126.com",
        "foxmail.com",
        "sina.com",
        "zoho.com",
        "example.com",
        "example.org",
        "example.net",
    ]
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that stands against a reviewer; an absolute one cannot be overridden."""

    kind: ConcernKind

    @property
    def is_absolute(self) -> bool:
        """Whether no reason overrides it."""
        return self.kind in ABSOLUTE

    def __str__(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who could review, with what an editor wants to know first."""

    person: User
    at_work: int
    reported: int
    declined: int
    last_invited_at: datetime | None
    concerns: list[Concern]
    is_chosen: bool
    looks_again: bool

    @property
    def is_possible(self) -> bool:
        """Whether the person may be chosen, if need be with a reason."""
        return not self.is_chosen and not any(concern.is_absolute for concern in self.concerns)


def editors_of(submission: Submission) -> list[User]:
    """Return whom the journal tells of a manuscript: its editors, else those in chief, else the office."""
    return manuscripts.editors(submission) or list(manuscripts.office(submission))


def search_candidates(
    submission: Submission, words: str, *, chosen: Collection[int] = (), limit: int = 20
) -> list[Candidate]:
    """Return the people whose name, address or institution holds all these words; two queries.

    Without words, those who have reported before. First whoever reviewed an earlier version of this manuscript and said
    that they would look again, then who has least to do. ``chosen`` are the ids of those who are on the list already.
    What the manuscript's page needs of authors, editors and conflicts must have been fetched.
    """
    people = _counted(User.objects.filter(is_active=True), submission)
    again_first = Case(When(said_again=True, then=0), default=1)
    if words.strip():
        for word in words.split()[:8]:
            people = people.filter(
                Q(given_name__icontains=word)
                | Q(family_name__icontains=word)
                | Q(printed_name__icontains=word)
                | Q(native_name__icontains=word)
                | Q(affiliation__icontains=word)
                | Q(email__icontains=word)
            )
        people = people.order_by(again_first, "at_work", "-reported", "family_name", "pk")
    else:
        people = people.filter(reported__gt=0).order_by(again_first, "at_work", "-reported", "pk")
    return candidates(submission, people[:limit], chosen)


def candidates(submission: Submission, people: Iterable[Any], chosen: Collection[int] = ()) -> list[Candidate]:
    """Return what an editor wants to know of each of these (counted) people."""
    found = list(people)
    against = concerns(submission, found)
    return [
        Candidate(
            person=person,
            at_work=person.at_work,
            reported=person.reported,
            declined=person.declined,
            last_invited_at=person.last_invited_at,
            concerns=against[person.pk],
            is_chosen=person.pk in chosen,
            looks_again=person.said_again is True,
        )
        for person in found
    ]


def _counted(people: QuerySet[User], submission: Submission) -> QuerySet[Any]:
    reports = Report.objects.filter(assignment__reviewer=OuterRef("pk"), assignment__round__submission=submission)
    newest = reports.order_by("-assignment__round__number")

    def of(*states: AssignmentState) -> Count:
        return Count("review_assignments", filter=Q(review_assignments__state__in=states))

    return people.annotate(
        at_work=of(AssignmentState.INVITED, AssignmentState.ACCEPTED),
        reported=of(AssignmentState.REPORTED),
        declined=of(AssignmentState.DECLINED, AssignmentState.EXPIRED),
        said_again=Subquery(newest.values("would_review_again")[:1]),
        last_invited_at=Max("review_assignments__invited_at"),
    )


def concerns(submission: Submission, people: Iterable[User]) -> dict[int, list[Concern]]:
    """Return what stands against each person as a reviewer of this manuscript; one query for any number."""
    found = list(people)
    authors = list(submission.authors.all())
    ids = {author.user_id for author in authors if author.user_id} | {submission.corresponding_user_id}
    addresses = {folded(author.email) for author in authors if author.email}
    named = [row for author in authors for row in author.affiliations]
    institutions = {folded(row["affiliation"]) for row in named} | {row["ror"] for row in named}
    domains = {_domain(address) for address in addresses} - EVERYBODYS - {""}
    on_record = _on_record(submission)
    together = _wrote_together(found, ids, addresses, submission)
    editors = set(submission.editor_rights)
    answer = {}
    for person in found:
        is_author = person.pk in ids or folded(person.email) in addresses
        tests = [
            (ConcernKind.AUTHOR, is_author),
            (ConcernKind.EDITOR, person.pk in editors),
            (ConcernKind.OPPOSED, (person.pk, ConflictKind.OPPOSED) in on_record),
            (
                ConcernKind.DECLARED,
                any((person.pk, kind) in on_record for kind in (ConflictKind.DECLARED, ConflictKind.OFFICE)),
            ),
            (
                ConcernKind.INSTITUTION,
                not is_author and bool({folded(person.affiliation), person.ror} & institutions - {""}),
            ),
            (ConcernKind.DOMAIN, not is_author and _domain(person.email) in domains),
            (ConcernKind.COAUTHOR, not is_author and person.pk in together),
        ]
        answer[person.pk] = [Concern(kind) for kind, applies in tests if applies]
    return answer


def _on_record(submission: Submission) -> set[tuple[int, str]]:
    return {(row.person_id, row.kind) for row in submission.conflicts.all() if row.ended_at is None}


def _wrote_together(people: list[User], author_ids: set[int], addresses: set[str], submission: Submission) -> set[int]:
    """Return the ids of those who are named beside one of the authors on another manuscript of three years."""
    since = timezone.now() - TOGETHER
    named = Q(user_id__in=author_ids) | Q(email__in=addresses)
    others = (
        Author.objects.filter(named, submission__started_at__gte=since)
        .exclude(submission=submission)
        .values("submission_id")
    )
    beside = Author.objects.filter(submission_id__in=others)
    by_id = {person.pk for person in people}
    by_address = {folded(person.email): person.pk for person in people}
    found = set()
    rows = beside.filter(Q(user_id__in=by_id) | Q(email__in=list(by_address)))
    for user_id, email in rows.values_list("user_id", "email"):
        found.add(user_id if user_id in by_id else by_address.get(folded(email)))
    return {pk for pk in found if pk is not None}


def _domain(address: str) -> str:
    return folded(address).rpartition("@")[2]
