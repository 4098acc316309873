"""Changes of the list of authors after submission, in the manuscript and in the article made of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

import issues.services as production
import submissions.services as submitting
from journal.workflow import StepRefused
from submissions.roles import edits_or_office

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import AuthorChange, AuthorConsent, Submission

log = logging.getLogger(__name__)


def ask_for_author_change(submission: Submission, *, by: User, **facts: Any) -> AuthorChange:
    """Ask all authors whether another list may take the place of the present one; where nobody else is asked, it does.

    ``facts`` are those of the service of the manuscript; raises what it raises.
    """
    with transaction.atomic():
        change = submitting.ask_for_author_change(submission, by=by, **facts)
        _settle_if_agreed(change)
    return change


def answer_author_change(*, consent: AuthorConsent, agrees: bool, by: User, words: str = "") -> AuthorChange:
    """Say yes or no to a change of authors; with the last yes it takes effect, in the article as well."""
    with transaction.atomic():
        change = submitting.answer_author_change(consent=consent, agrees=agrees, by=by, words=words)
        _settle_if_agreed(change)
    return change


def decide_author_change(change: AuthorChange, *, grants: bool, by: User, note: str) -> None:
    """Decide about a change of authors as an editor, whoever has answered; with a reason."""
    if not edits_or_office.test(by, change.submission):
        raise PermissionDenied
    if not grants:
        submitting.refuse_author_change(change, by=by, note=note)
        return
    with transaction.atomic():
        submitting.put_into_effect(change, by=by, note=note)
        production.take_over_changes(submission=change.submission.again(), by=by)


def _settle_if_agreed(change: AuthorChange) -> bool:
    """Let a change take effect to which all have agreed; where something stands against it, the clock asks again."""
    if not (change.is_open and change.is_agreed):
        return False
    try:
        with transaction.atomic():
            submitting.put_into_effect(change, by=None)
            production.take_over_changes(submission=change.submission.again(), by=None)
    except StepRefused:
        return False
    return True


def settled_by_clock(change: AuthorChange) -> bool:
    """Let an agreed change take effect; one that fails does not keep the others, and the other acts, waiting."""
    try:
        return _settle_if_agreed(change)
    except Exception:
        log.exception("event=clock_failed author_change=%s", change.pk)
        return False
