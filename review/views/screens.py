"""Steps that have a screen of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse


def _invite(subject: Any) -> str:
    return f"{reverse('review:invite', args=[subject.submission.pk])}?assignment={subject.pk}"


def _decide(kind: str) -> Callable[[Any], str]:
    def address(submission: Any) -> str:
        return f"{reverse('review:decision', args=[submission.pk])}?kind={kind}"

    return address


def _next_round(submission: Any) -> str:
    """Return the screen of the next round; the first one is opened where all steps are taken."""
    if submission.anonymity_promised:
        return reverse("review:next_round", args=[submission.pk])
    return reverse("desk:act", args=["submission", submission.pk, "send_to_review"])


def _as_reviewer(subject: Any) -> str:
    return reverse("review:assignment", args=[subject.pk])


SCREENS: dict[str, Callable[[Any], str]] = {
    "submission.send_to_review": _next_round,
    "submission.return_to_author": _decide("return_to_author"),
    "submission.decline_without_review": _decide("decline_without_review"),
    "submission.accept": _decide("accept"),
    "submission.accept_without_review": _decide("accept_without_review"),
    "submission.request_revision": _decide("major_revision"),
    "submission.decline": _decide("decline"),
    "assignment.invite": _invite,
    "assignment.reinvite": _invite,
    "assignment.accept": _as_reviewer,
    "assignment.accept_late": _as_reviewer,
    "assignment.decline": lambda subject: reverse("review:decline", args=[subject.pk]),
    "assignment.step_down": lambda subject: reverse("review:decline", args=[subject.pk]),
    "assignment.ask_for_time": lambda subject: reverse("review:extend", args=[subject.pk]),
    "assignment.report": lambda subject: reverse("review:report", args=[subject.pk]),
    "assignment.report_on_behalf": lambda subject: reverse("review:enter", args=[subject.pk]),
    "assignment.clarify": _as_reviewer,
    "decision.recommend": lambda subject: reverse("review:decision", args=[subject.submission_id]),
    "decision.schedule": lambda subject: reverse("review:decision", args=[subject.submission_id]),
}
"""Steps that have a screen of their own, with its address."""
