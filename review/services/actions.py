"""Whether what manuscripts say they need of their editors is what their rows say; and mending it where it is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from journal.models import Journal
from review.models import Assignment, Decision
from review.services.shared import LATE_REPORTS, OPEN_INTERESTS
from review.states import DecisionState
from submissions.models import EditorAssignment, Submission
from submissions.models.actions import READ

TOLD = ("has_editor", "is_recommended", "has_open_interests", "has_late_report")
SAID = (*TOLD, "action", "action_on", "action_days")
AT_ONCE = 500
"""So many are mended in one transaction."""


def actions_out_of_step() -> Iterator[int]:
    """Yield the ids of manuscripts that say something else than what they need; one query, whatever their number."""
    journal = Journal.current()
    for row in _as_they_are().order_by("pk").iterator(chunk_size=500):
        said = _said(row)
        if said != _said(_made_out(row, journal)):
            yield row.pk


def mend_actions(ids: Iterable[int]) -> None:
    """Write anew what these manuscripts need, out of their rows, some at a time under their locks."""
    journal, left = Journal.current(), sorted(ids)
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        with transaction.atomic():
            locked = Submission.objects.filter(pk__in=some).order_by("pk").select_for_update(of=("self",), no_key=True)
            _write(_made_out(row, journal) for row in _as_they_are(list(locked.values_list("pk", flat=True))))


def _write(rows: Iterable[Submission]) -> None:
    """Write what these manuscripts say; those that say the same in one query, as most of them do."""
    same: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        same[_said(row)].append(row.pk)
    for said, ids in same.items():
        Submission.objects.filter(pk__in=ids).update(**dict(zip(SAID, said, strict=True)))


def _as_they_are(ids: list[int] | None = None) -> QuerySet[Submission]:
    """Return manuscripts, or these of them, with what is told of them; looked up once, and not for each one anew."""
    told = {
        "has_editor": (EditorAssignment.objects.filter(ended_at__isnull=True), "submission"),
        "is_recommended": (Decision.objects.filter(state=DecisionState.RECOMMENDED), "submission"),
        "has_open_interests": (Assignment.objects.filter(OPEN_INTERESTS), "round__submission"),
        "has_late_report": (Assignment.objects.filter(LATE_REPORTS), "round__submission"),
    }
    columns = {}
    for name, (rows, way) in told.items():
        of_these = rows if ids is None else rows.filter(**{f"{way}__in": ids})
        columns[f"told_{name}"] = ExpressionWrapper(Q(pk__in=of_these.values(way)), BooleanField())
    manuscripts = Submission.objects.all() if ids is None else Submission.objects.filter(pk__in=ids)
    return manuscripts.annotate(**columns).only(*READ, *SAID)


def _made_out(row: Submission, journal: Journal) -> Submission:
    for name in TOLD:
        setattr(row, name, getattr(row, f"told_{name}"))
    row.settle_action(lambda: journal)
    return row


def _said(row: Submission) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in SAID)
