"""The end of a manuscript's way, and back: a waiting decision, the open round and the article go with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction

import issues.services as production
import review.services as reviewing
import submissions.services as submitting

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


def _within_submissions(subject: Submission, step: str, *, by: User, note: str, **facts: Any) -> None:
    """Take a step of a manuscript with what goes with it in its own app."""
    act = submitting.ACTS.get(f"submission.{step}")
    if act is not None:
        act(subject, by=by, note=note, **facts)
    else:
        getattr(subject, step)(by=by, note=note, **facts)


def ended_by(step: str) -> Callable[..., None]:
    """Return the act that ends a manuscript by ``step``: a waiting decision is taken back, an open round closed."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            reviewing.take_back_for(submission=subject, why=step, by=by)
            subject = subject.again()
            _within_submissions(subject, step, by=by, note=note, **facts)
            reviewing.close_round_of(submission=subject, by=by)

    return act


def paused_by(step: str) -> Callable[..., None]:
    """Return the act that stops the clocks by ``step``: a waiting decision is taken back."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            reviewing.take_back_for(submission=subject, why=step, by=by)
            _within_submissions(subject.again(), step, by=by, note=note, **facts)
            subject.case.end_reminders()  # of its reviewers as well

    return act


def carried_over_by(step: str) -> Callable[..., None]:
    """Return the act that corrects a manuscript by ``step``, and the article made of it with it."""

    def act(subject: Submission, *, by: User, note: str = "", seen: int | None = None, **facts: Any) -> None:
        with transaction.atomic():
            subject.lock(seen=seen)
            _within_submissions(subject, step, by=by, note=note, **facts)
            production.take_over_changes(submission=subject.again(), by=by)

    return act


def rescind(subject: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Rescind a decision; what production has begun is stopped, and the reviewers who were told are told."""
    with transaction.atomic():
        subject.rescind(by=by, note=note, seen=seen)
        production.stop_article_of(submission=subject, by=by, note=note)
        reviewing.tell_reviewers_of_rescission(submission=subject, by=by)


def stop(subject: Submission, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Stop an accepted manuscript together with the article made of it; no report is wanted any longer."""
    with transaction.atomic():
        subject.stop(by=by, note=note, seen=seen)
        production.stop_article_of(submission=subject, by=by, note=note)
        reviewing.close_round_of(submission=subject, by=by)
