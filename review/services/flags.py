"""What review may see of a fraud: addresses that were suggested, answers and reports that came too fast, or twice.

Each is a flag for the editors; none stops anything.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from journal.models import NetworkTrace, User
from journal.services import shares_network
from review.models import Assignment, Suggestion
from review.queries.people import EVERYBODYS
from review.services.shared import locked
from review.states import ProposalKind
from submissions.likeness import addresses
from submissions.models import Flag
from submissions.services import raise_flag
from submissions.states import FlagKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import Model

    from submissions.models import Submission

FAST_ANSWER = timedelta(minutes=5)
"""So soon after the invitation left nobody has read the abstract."""
FAST_REPORT = timedelta(hours=1)
LOOKED_BACK = timedelta(days=2)
"""How far back the clock looks for networks from which somebody has written: it may have stood still for a day."""


def flag_address(submission: Submission, address: str, subject: Model) -> None:
    """Flag what the mail address of somebody who was suggested as a reviewer tells; ``subject`` is the suggestion.

    To be called under the lock of the manuscript.
    """
    domain = addresses.domain_of(address)
    of_authors = {addresses.domain_of(author.email) for author in submission.authors.all()} - {""}
    if not domain:
        return
    if addresses.belongs_to(domain, addresses.THROWN_AWAY):
        raise_flag(submission, FlagKind.DISPOSABLE_ADDRESS, subject)
    elif addresses.belongs_to(domain, EVERYBODYS):
        raise_flag(submission, FlagKind.FREE_ADDRESS, subject)
    elif addresses.belongs_to(domain, of_authors - EVERYBODYS):
        raise_flag(submission, FlagKind.AUTHORS_ADDRESS, subject)
    elif addresses.imitated(domain, {*EVERYBODYS, *of_authors, *_domains_known()}):
        raise_flag(submission, FlagKind.LOOK_ALIKE_ADDRESS, subject)


def _domains_known() -> set[str]:
    """Return the domains of those who have reported to the journal, who are whom a false reviewer is taken for."""
    reviewers = User.objects.filter(review_assignments__state="reported").distinct()
    return {addresses.domain_of(address) for address in reviewers.values_list("email", flat=True)} - {""}


def flag_suggestions(submission: Submission, suggestions: Iterable[Suggestion]) -> None:
    """Flag the addresses of those whom a reviewer who declined has suggested."""
    for suggestion in suggestions:
        flag_address(submission, suggestion.email, suggestion)


def flag_proposals(submission: Submission) -> None:
    """Flag the addresses of those whom an author has proposed as reviewers, as the manuscript goes to review."""
    for proposal in submission.proposals.filter(kind=ProposalKind.PROPOSED):
        flag_address(submission, proposal.email, proposal)


def flag_same_network(submission: Submission, assignment: Assignment) -> bool:
    """Flag a reviewer who has acted from a network from which an author has; tell whether the flag is new."""
    if not shares_network(person=assignment.reviewer, others=submission.author_user_ids):
        return False
    return raise_flag(submission, FlagKind.SAME_NETWORK, assignment)


def flag_networks_met(*, today: date) -> int:
    """Flag the reviewers of manuscripts whose authors have written since from the same network; return how many.

    Who acts is asked about at once; this finds those who were there first.
    """
    recent = NetworkTrace.objects.filter(seen_on__gte=today - LOOKED_BACK).values("network")
    traces: dict[str, set[int]] = defaultdict(set)
    for network, person in NetworkTrace.objects.filter(network__in=recent).values_list("network", "person"):
        traces[network].add(person)
    met = {person for people in traces.values() if len(people) > 1 for person in people}
    if not met:
        return 0
    flagged = Flag.objects.filter(kind=FlagKind.SAME_NETWORK).values("subject_id")
    asked = Assignment.objects.filter(reviewer__in=met, accepted_at__isnull=False).exclude(pk__in=flagged)
    of_them = asked.filter(round__submission__authors__user__in=met).distinct().select_related("round", "reviewer")
    found = 0
    for assignment in of_them.order_by("pk"):
        with transaction.atomic():
            found += flag_same_network(locked(assignment.round.submission_id), assignment)
    return found


def flag_fast_answer(submission: Submission, assignment: Assignment, *, by: User | None) -> None:
    """Flag an invitation that its reviewer accepted minutes after it left."""
    left = max(filter(None, [assignment.invited_at, assignment.goes_out_at]), default=None)
    minutes = _minutes_within(FAST_ANSWER, left, assignment.accepted_at)
    if minutes is not None and by == assignment.reviewer:
        raise_flag(submission, FlagKind.FAST_ANSWER, assignment, facts={"minutes": minutes})


def flag_fast_report(submission: Submission, assignment: Assignment, *, by: User | None) -> None:
    """Flag a report that its reviewer filed within an hour of accepting."""
    minutes = _minutes_within(FAST_REPORT, assignment.accepted_at, assignment.reported_at)
    if minutes is not None and by == assignment.reviewer:
        raise_flag(submission, FlagKind.FAST_REPORT, assignment, facts={"minutes": minutes})


def _minutes_within(time: timedelta, start: datetime | None, end: datetime | None) -> int | None:
    took = (end or timezone.now()) - start if start is not None else time
    return max(int(took.total_seconds() // 60), 0) if took < time else None
