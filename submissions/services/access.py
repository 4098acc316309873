"""Who may do what is no step: the same question a step asks, asked by the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from rules import Predicate

from submissions.models import Submission
from submissions.services.search import index_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from journal.models import User


def only(who: Predicate, by: User | None, submission: Submission | None = None) -> None:
    """Raise ``PermissionDenied`` unless this person may."""
    if not who.test(by, submission):
        raise PermissionDenied


@contextmanager
def at_work(
    submission: Submission, *, by: User, who: Predicate, seen: int | None = None, is_found: bool = True
) -> Iterator[Submission]:
    """Let one person at a time change the parts of a manuscript: locked, asked anew, and marked as changed.

    ``is_found`` tells whether it may change words by which the manuscript is found.

    Raises ``StaleState`` when a step was taken since the caller loaded it, and ``PermissionDenied``.
    """
    with transaction.atomic():
        submission.lock(seen=seen)
        only(who, by, submission)
        yield submission
        touch(submission)
        if is_found:
            index_words(submission)


def locked(**which: Any) -> Submission | None:
    """Return a manuscript as it is now, locked until the end of the transaction; nothing where it is gone.

    For the worker and the clock, who go by no page: a step that was taken since they began stands in nobody's way.
    """
    return Submission.objects.select_for_update(of=("self",), no_key=True).filter(**which).first()


def put_in_order(moved: Any, rows: QuerySet[Any], *, to: int) -> None:
    """Put one of the rows to a place in their order, counted from 0; the others close up."""
    others = [row for row in rows if row.pk != moved.pk]
    others.insert(max(0, min(to, len(others))), moved)
    for position, row in enumerate(others):
        row.position = position
    rows.model._default_manager.bulk_update(others, ["position"])


def touch(submission: Submission) -> None:
    """Write down that somebody worked on it: drafts nobody works on are deleted one day."""
    submission.save(update_fields=["changed_at"])


def forget_read(submission: Submission) -> None:
    """Let go of parts that were fetched before they were changed."""
    prefetched: dict[str, Any] = getattr(submission, "_prefetched_objects_cache", {})
    prefetched.clear()
    for name in ("editor_rights", "author_user_ids", "_conflicting", "reviewed_works"):
        submission.__dict__.pop(name, None)
