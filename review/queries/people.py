"""Reads of people: who edits, who could review, and what stands against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.dates import in_words
from journal.models import User
from journal.paging import Probed
from journal.queries.timing import away_until
from journal.text import folded
from review.models import Assignment, Proposal
from review.states import ABSOLUTE, TAKES_A_PLACE, ConcernKind, ProposalKind
from submissions import queries as manuscripts
from submissions.models import Author
from submissions.states import ConflictKind

if TYPE_CHECKING:
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
    until: date | None = None

    @property
    def is_absolute(self) -> bool:
        """Whether no reason overrides it."""
        return self.kind in ABSOLUTE

    def __str__(self) -> str:
        if self.until is None:
            return str(self.kind.label)
        return _("asks not to be asked before %(day)s") % {"day": in_words(self.until)}


def editors_of(submission: Submission) -> list[User]:
    """Return whom the journal tells of a manuscript: its editors, else those in chief, else the office."""
    return manuscripts.editors(submission) or list(manuscripts.office(submission))


Proposals = Iterable[Proposal]


def is_proposed(person: User, proposals: Proposals, kind: str = ProposalKind.PROPOSED) -> bool:
    """Tell whether the authors named this person: by mail address, or by a name where they gave no address."""
    names = {folded(name) for name in (person.name, person.index_name, person.native_name) if name}
    return any(
        folded(row.email) == folded(person.email) if row.email else folded(row.name) in names
        for row in proposals
        if row.kind == kind
    )


def all_proposed(submission: Submission, people: Collection[User]) -> bool:
    """Tell whether the section asks for one reviewer whom the authors did not propose, and they proposed all these."""
    if not people or submission.section is None or not submission.section.asks_one_not_proposed:
        return False
    proposals = list(submission.proposals.all())
    return all(is_proposed(person, proposals) for person in people)


def asked_with(chosen: Collection[Assignment]) -> list[User]:
    """Return who is asked in the round of these, once they are: they, and those whom it has asked; one query."""
    rows = Assignment.objects.filter(round__in={row.round_id for row in chosen})
    wanted = Q(state__in=TAKES_A_PLACE) | Q(pk__in=[row.pk for row in chosen])
    return [row.reviewer for row in rows.filter(wanted).select_related("reviewer")]


def concerns(
    submission: Submission,
    people: Iterable[User],
    *,
    together: Collection[int] | None = None,
    away: Mapping[int, date | None] | None = None,
) -> dict[int, list[Concern]]:
    """Return what stands against each person as a reviewer of this manuscript; two queries for any number.

    Prefetches of what the authors propose and of the profiles serve; ``together`` are the ids of those who have written
    with an author, and ``away`` the last days of absence of those who are away, where that was asked before.
    """
    found = list(people)
    proposals = submission.proposals.all()
    authors = list(submission.authors.all())
    ids = {author.user_id for author in authors if author.user_id} | {submission.corresponding_user_id}
    addresses = {folded(author.email) for author in authors if author.email}
    named = [row for author in authors for row in author.affiliations]
    institutions = {folded(row["affiliation"]) for row in named} | {row["ror"] for row in named}
    domains = {_domain(address) for address in addresses} - EVERYBODYS - {""}
    on_record = _on_record(submission)
    if together is None:
        together = _wrote_together(found, submission)
    editors = set(submission.editor_rights)
    if away is None:
        away = away_until(found)
    answer = {}
    for person in found:
        is_author = person.pk in ids or folded(person.email) in addresses
        tests = [
            (ConcernKind.AUTHOR, is_author),
            (ConcernKind.EDITOR, person.pk in editors),
            (
                ConcernKind.OPPOSED,
                (person.pk, ConflictKind.OPPOSED) in on_record or is_proposed(person, proposals, ProposalKind.OPPOSED),
            ),
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
        profile = getattr(person, "reviewer_profile", None)
        days = [profile.not_before] if profile is not None and profile.is_away else []
        if last := away.get(person.pk):
            days.append(last + timedelta(days=1))
        if days:
            answer[person.pk].append(Concern(ConcernKind.AWAY, max(days)))
    return answer


def _on_record(submission: Submission) -> set[tuple[int, str]]:
    return {(row.person_id, row.kind) for row in submission.conflicts.all() if row.ended_at is None}


def written_with_authors(submission: Submission) -> QuerySet[Author]:
    """Return the authors of this manuscript as they are named on another one of three years, the outer query's."""
    authors = list(submission.authors.all())
    ids = {author.user_id for author in authors if author.user_id} | {submission.corresponding_user_id}
    addresses = {folded(author.email) for author in authors if author.email}
    return Author.objects.filter(
        Q(user_id__in=ids) | Q(email__in=addresses),
        submission=OuterRef("submission"),
        submission__started_at__gte=timezone.now() - TOGETHER,
    )


def _wrote_together(people: list[User], submission: Submission) -> set[int]:
    """Return the ids of those who are named beside one of the authors on another manuscript of three years."""
    by_id = {person.pk for person in people}
    by_address = {folded(person.email): person.pk for person in people}
    beside = Author.objects.filter(Probed(written_with_authors(submission))).exclude(submission=submission)
    rows = beside.filter(Q(user_id__in=by_id) | Q(email__in=list(by_address)))
    found = {
        user_id if user_id in by_id else by_address.get(folded(email))
        for user_id, email in rows.values_list("user_id", "email")
    }
    return {pk for pk in found if pk is not None}


def _domain(address: str) -> str:
    return folded(address).rpartition("@")[2]
