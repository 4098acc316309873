"""What a manuscript needs of its editors is kept true wherever something is written that tells of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from journal.models import Journal
from submissions.models import Submission
from submissions.models.actions import COUNTED
from submissions.services.access import locked

AT_ONCE = 500


def write_columns(submission: Submission, **columns: Any) -> None:
    """Write columns of a manuscript that are set by no step of it, and what it needs with them; under its lock.

    What is in memory stays as it is: the manuscript is read anew by its next step.
    """
    fresh = Submission.objects.get(pk=submission.pk)
    for name, value in columns.items():
        setattr(fresh, name, value)
    Submission.objects.filter(pk=fresh.pk).update(**columns, **fresh.settle_action())


def write_editors(submission: Submission) -> None:
    """Write whether it has an editor; to be called under its lock when one has come or gone."""
    write_columns(submission, has_editor=submission.editor_assignments.filter(ended_at__isnull=True).exists())


def count_days_anew(journal: Journal) -> int:
    """Count days anew that were counted when the office gave another number of them; return of how many manuscripts.

    Each under its lock, and so many of them at most; the rest the next time.
    """
    others = Q()
    for needed, days in COUNTED.items():
        others |= Q(action=needed) & ~Q(action_days=getattr(journal, days))
    found = list(Submission.objects.filter(others).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        with transaction.atomic():
            if (row := locked(pk=pk)) is not None:
                write_columns(row)
    return len(found)
