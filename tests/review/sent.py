"""What went out to a reviewer: letters, and links that still open."""

from __future__ import annotations

from journal.models import Letter, PersonalLink
from review.models import Assignment


def letters(assignment: Assignment, key: str = "review_invitation"):
    return Letter.objects.filter(subject_type="review.assignment", subject_id=assignment.pk, key=key)


def live_links(assignment: Assignment) -> int:
    return PersonalLink.objects.filter(target=assignment.pk, purpose="review", ended_at__isnull=True).count()
