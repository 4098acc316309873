"""Decisions that wait, and what was written and recorded of a manuscript, for the tests of the desk's acts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from journal.models import Event, Letter
from review.models import Decision
from review.states import DecisionState
from submissions.models import Submission
from tests.factories.review import make_decision


def keys(submission: Submission) -> list[str]:
    return sorted(Letter.objects.filter(case=submission.case_file).values_list("key", flat=True))


def events(submission: Submission) -> list[str]:
    return list(Event.objects.filter(case=submission.case_file).order_by("pk").values_list("name", flat=True))


def scheduled(submission: Submission, by, **fields) -> Decision:
    return make_decision(submission, by=by, state=DecisionState.SCHEDULED, **fields)


def due(submission: Submission, by, **fields) -> Decision:
    return scheduled(submission, by, effective_at=timezone.now() - timedelta(seconds=1), **fields)
