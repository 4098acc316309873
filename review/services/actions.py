"""Whether what manuscripts say they need of their editors is what their rows say; and mending it where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from journal.models import Journal
from review.models import Assignment, Decision
from review.services.shared import OPEN_INTERESTS
from review.states import DecisionState
from submissions.models import EditorAssignment, Submission
from submissions.models.actions import READ

TOLD = ("has_editor", "is_recommended", "has_open_interests")
SAID = (*TOLD, "action", "action_on", "action_days")
AT_ONCE = 200


def actions_out_of_step() -> Iterator[int]:
    """Yield the ids of manuscripts that say something else than what they need; one query, whatever their number."""
    journal = Journal.current()
    for row in _as_they_are().order_by("pk").iterator(chunk_size=500):
        said = _said(row)
        if said != _said(_made_out(row, journal)):
            yield row.pk


def mend_actions(ids: Iterable[int]) -> None:
    """Write anew what these manuscripts need, out of their rows, some at a time under their locks."""
    journal, left = Journal.current(), list(ids)
    for start in range(0, len(left), AT_ONCE):
        some = Submission.objects.filter(pk__in=left[start : start + AT_ONCE]).order_by("pk")
        with transaction.atomic():
            locked = list(some.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
            rows = [_made_out(row, journal) for row in _as_they_are().filter(pk__in=locked)]
            Submission.objects.bulk_update(rows, SAID)


def _as_they_are() -> QuerySet[Submission]:
    """Return manuscripts with what is told of them; looked up once for all of them, and not for each one anew."""
    told = {
        "has_editor": EditorAssignment.objects.filter(ended_at__isnull=True).values("submission"),
        "is_recommended": Decision.objects.filter(state=DecisionState.RECOMMENDED).values("submission"),
        "has_open_interests": Assignment.objects.filter(OPEN_INTERESTS).values("round__submission"),
    }
    columns = {f"told_{name}": ExpressionWrapper(Q(pk__in=rows), BooleanField()) for name, rows in told.items()}
    return Submission.objects.annotate(**columns).only(*READ, *SAID)


def _made_out(row: Submission, journal: Journal) -> Submission:
    for name in TOLD:
        setattr(row, name, getattr(row, f"told_{name}"))
    row.settle_action(lambda: journal)
    return row


def _said(row: Submission) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in SAID)
