"""Several manuscripts at once, each by itself: done, or only looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

import review.services as reviewing
from journal.desk.services.steps import perform
from journal.models.case import rehearsal
from journal.services.presses import PRESSED_TWICE
from journal.workflow import StepRefused
from review.queries.rounds import waited_for

if TYPE_CHECKING:
    from journal.models import Letter, User
    from review.models import Assignment
    from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several manuscripts: the letters it made, and the reasons that stood against it."""

    submission: Submission
    letters: list[Letter]
    reasons: list[Any]


def together(
    submissions: Iterable[Submission],
    *,
    act: str,
    by: User,
    is_rehearsal: bool,
    editor: User | None = None,
    decides: bool = False,
    shown: Iterable[Assignment] = (),
) -> list[Outcome]:
    """Do one thing with several manuscripts, or only see what would come of it (``is_rehearsal``)."""
    match act:
        case "assign" if editor is not None:
            return assign_together(submissions, editor=editor, decides=decides, by=by, is_rehearsal=is_rehearsal)
        case "invite":
            expected = None if is_rehearsal else {row.pk for row in shown}
            return invite_together(submissions, expected=expected, by=by, is_rehearsal=is_rehearsal)
        case "remind":
            return remind_together(submissions, by=by, is_rehearsal=is_rehearsal)
    raise ValueError(f"nothing is done together by {act!r}")


def assign_together(
    submissions: Iterable[Submission], *, editor: User, decides: bool, by: User, is_rehearsal: bool = False
) -> list[Outcome]:
    """Give manuscripts to one editor, each by itself: what is refused keeps no other one waiting."""

    def act(submission: Submission) -> None:
        if editor.pk in submission.editor_rights:
            raise StepRefused(gettext("%(name)s edits it already.") % {"name": editor})
        perform(submission, "assign", by=by, editor=editor, decides=decides)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def remind_together(submissions: Iterable[Submission], *, by: User, is_rehearsal: bool = False) -> list[Outcome]:
    """Remind the reviewers of these manuscripts whose day is past, each manuscript by itself."""

    def act(submission: Submission) -> None:
        late = [row for row in waited_for(submission) if row.days_late]
        if not late:
            raise StepRefused(gettext("No reviewer of it is late."))
        just_now = timezone.now() - PRESSED_TWICE
        waiting = [row for row in late if row.reminded_at is None or row.reminded_at < just_now]
        if not waiting:
            raise StepRefused(gettext("Every reviewer of it who is late was reminded a moment ago."))
        for row in waiting:
            perform(row, "remind_to_answer" if row.is_asked else "remind_to_report", by=by)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def invite_together(
    submissions: Iterable[Submission], *, expected: Collection[int] | None, by: User, is_rehearsal: bool = False
) -> list[Outcome]:
    """Invite the next of each queue, if it is one of the assignments that somebody was shown (``expected``)."""

    def act(submission: Submission) -> None:
        reviewing.invite_next(submission, by=by, expected=expected)

    return [_one_of_many(row, act, is_rehearsal=is_rehearsal) for row in submissions]


def _one_of_many(submission: Submission, act: Callable[[Submission], None], *, is_rehearsal: bool) -> Outcome:
    before = set() if is_rehearsal else set(submission.case.letters.values_list("pk", flat=True))
    try:
        if is_rehearsal:
            with rehearsal() as letters:
                act(submission)
            return Outcome(submission, letters, [])
        with transaction.atomic():
            act(submission)
    except PermissionDenied:
        return Outcome(submission, [], [gettext("You may not do that with this manuscript.")])
    except StepRefused as refused:
        return Outcome(submission, [], list(refused.reasons))
    written = submission.case.letters.exclude(pk__in=before).select_related("to")
    return Outcome(submission, list(written), [])
