"""What helps editors to choose: profiles of reviewers, what authors propose, ratings of reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.text import one_line, plain
from journal.workflow import StepRefused
from review.models import Assignment, Proposal, Rating, ReviewerProfile, Suggestion
from review.roles import may_propose
from review.services.expertise import ask_for_expertise
from review.services.flags import flag_proposals
from review.services.invitations import choose
from review.services.shared import locked, refuse_unless_editor
from review.states import ProposalKind

if TYPE_CHECKING:
    from submissions.models import Submission

PROPOSED = ("name", "email", "affiliation", "reason")
MOST_PROPOSALS = 10


def save_profile(
    *,
    person: User,
    interests: str = "",
    keywords: Iterable[str] = (),
    languages: Iterable[str] = (),
    not_before: date | None = None,
    asks_not_named: bool | None = None,
    offers: bool = False,
) -> ReviewerProfile:
    """Keep what a person says of themselves as a reviewer; what they know about is made out anew by the worker.

    ``offers`` says that they would like to be asked; the day on which they said so first is kept. Who asks not to be
    named is in no published thanks from then on; ``None`` leaves that as it was said before.
    """
    with transaction.atomic():
        profile, _is_new = ReviewerProfile.objects.select_for_update().get_or_create(person=person)
        profile.interests = plain(interests).strip()
        profile.keywords = "; ".join(dict.fromkeys(filter(None, map(one_line, keywords))))
        profile.languages = list(dict.fromkeys(languages))
        profile.not_before = not_before
        profile.asks_not_named = profile.asks_not_named if asks_not_named is None else asks_not_named
        profile.offered_at = (profile.offered_at or timezone.now()) if offers else None
        profile.save()
        ask_for_expertise(person.pk)
    return profile


def introduce(*, person: User, keywords: Iterable[str]) -> None:
    """Keep the keywords that a reviewer gives with a first yes; a profile that there is already stays as it is."""
    if (words := list(keywords)) and not ReviewerProfile.objects.filter(person=person).exists():
        save_profile(person=person, keywords=words)


def rate_report(*, assignment: Assignment, by: User, value: int) -> None:
    """Keep how good an editor found a report, from 1 to 5; 0 takes it back. Nobody but editors ever sees it."""
    with transaction.atomic():
        submission = locked(assignment.round.submission_id)
        refuse_unless_editor(by, submission)
        if not assignment.again().is_reported:
            raise StepRefused(_("There is no report yet."))
        if value:
            words = {"value": value, "rated_by": by, "rated_at": timezone.now()}
            Rating.objects.update_or_create(assignment=assignment, defaults=words)
        else:
            Rating.objects.filter(assignment=assignment).delete()


def save_proposals(*, submission: Submission, by: User, rows: Iterable[Mapping[str, str]]) -> int:
    """Keep whom an author proposes as reviewers and whom not, in place of what was there; return how many.

    Who stays the same stays the same row. Once the manuscript has gone to review, what an address tells is flagged.
    """
    with transaction.atomic():
        fresh = locked(submission.pk)
        if not may_propose.test(by, fresh):
            raise PermissionDenied
        given = [
            (ProposalKind(row["kind"]), *(one_line(row.get(name, "")) for name in PROPOSED))
            for row in list(rows)[:MOST_PROPOSALS]
            if one_line(row.get("name", ""))
        ]
        there = {(row.kind, *(getattr(row, name) for name in PROPOSED)): row.pk for row in fresh.proposals.all()}
        kept = {there[row] for row in given if row in there}
        fresh.proposals.exclude(pk__in=kept).delete()
        Proposal.objects.bulk_create(
            Proposal(submission=fresh, kind=kind, made_by=by, **dict(zip(PROPOSED, words, strict=True)))
            for kind, *words in given
            if (kind, *words) not in there
        )
        if fresh.rounds.exists():
            flag_proposals(fresh)
    return len(given)


def choose_suggested(*, suggestion: Suggestion, by: User, reason: str = "") -> Assignment:
    """Put somebody on the list whom a reviewer who declined has suggested; a person the journal may not know yet.

    Raises ``StepRefused`` where no address is known, and whatever ``choose`` raises.
    """
    submission = suggestion.assignment.submission
    refuse_unless_editor(by, submission)
    if not suggestion.email:
        raise StepRefused(_("No mail address is known of %(name)s. Find the person below.") % {"name": suggestion.name})
    person = User.objects.person(suggestion.email, family_name=one_line(suggestion.name)[:120])
    return choose(submission=submission, person=person, by=by, reason=reason)
