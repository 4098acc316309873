"""The one way in which every screen takes a step, or sees what it would write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from journal.desk.services.ending import carried_over_by, ended_by, paused_by, rescind, stop
from journal.models.case import Edit, edited_letters, rehearsal

if TYPE_CHECKING:
    from journal.models import Letter, User
    from journal.workflow import WorkflowModel

ACTS: dict[str, Callable[..., Any]] = {
    **submitting.ACTS,
    **reviewing.ACTS,
    **production.ACTS,
    "submission.withdraw": ended_by("withdraw"),
    "submission.grant_withdrawal": ended_by("grant_withdrawal"),
    "submission.lapse": ended_by("lapse"),
    "submission.hold": paused_by("hold"),
    "submission.object": paused_by("object"),
    "submission.ask_to_withdraw": paused_by("ask_to_withdraw"),
    "submission.change_section": carried_over_by("change_section"),
    "submission.change_authors": carried_over_by("change_authors"),
    "submission.change_corresponding_author": carried_over_by("change_corresponding_author"),
    "submission.rescind": rescind,
    "submission.stop": stop,
}


def perform(
    subject: WorkflowModel,
    name: str,
    *,
    by: User | None,
    note: str = "",
    seen: int | None = None,
    edits: dict[str, Edit] | None = None,
    **facts: Any,
) -> Any:
    """Take the step ``name`` of ``subject`` with everything that goes with it; return what its service returns.

    ``seen`` is the ``row_version`` on the person's page, ``edits`` what they made of its letters. Raises
    ``PermissionDenied``, ``StaleState`` or ``StepRefused``.
    """
    if not subject.step(name).who.test(by, subject):  # who before why: a service may have reasons before its step asks
        raise PermissionDenied
    act = ACTS.get(f"{subject._meta.model_name}.{name}")
    with edited_letters(edits or {}):
        if act is not None:
            return act(subject, by=by, note=note, seen=seen, **facts)
        return getattr(subject, name)(by=by, note=note, seen=seen, **facts)


def rehearse(subject: WorkflowModel, name: str, *, by: User, note: str = "", **facts: Any) -> list[Letter]:
    """Return the letters that the step would write, unsent: it is taken and rolled back.

    Raises what ``perform`` raises.
    """
    with rehearsal() as letters:
        perform(subject, name, by=by, note=note or "{note}", **facts)
    return letters
