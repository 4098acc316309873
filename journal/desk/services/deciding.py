"""Decisions that go out: with an acceptance the article is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import issues.services as production
import review.services as reviewing

if TYPE_CHECKING:
    from journal.models import Job


def send_decision(*, decision_id: int) -> bool:
    """Send a decision whose window is over; with an acceptance the article is made, in the same transaction.

    Returns whether it was sent; a decision taken back, or one whose checks fail now, is not.
    """
    with transaction.atomic():
        submission = reviewing.send(decision_id=decision_id)
        if submission is not None and submission.is_accepted:
            production.open_article(submission=submission, by=submission.decided_by)
    return submission is not None


def send_decision_job(job: Job) -> None:
    """Do the job ``decision.send``."""
    send_decision(decision_id=job.facts["decision"])
