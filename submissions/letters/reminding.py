"""Reminders to editors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from journal.dates import in_words, with_weekday
from journal.letterbook import Draft, Reminds, letter
from submissions import queries
from submissions.letters.people import (
    CHIEFS,
    EDITORS,
    OF_AUTHOR,
    OF_DUE,
    OF_WAIT,
    OVERSEERS,
    letter_to,
    to_chiefs,
    to_editors,
)

if TYPE_CHECKING:
    from submissions.models import Submission


@letter("completeness_due", when=_("nobody has checked a manuscript in time"), to=CHIEFS,
      placeholders={**OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the day by which it is to be checked"), (1,)))  # fmt: skip
def completeness_due(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind those who assign editors."""
    yield from to_chiefs(submission, by=by, since=in_words(submission.since), day=with_weekday(day))


@letter("desk_due", when=_("a manuscript waits at the desk for too long"), to=EDITORS,
      placeholders={**OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the day by which the desk decides"), (1,)))  # fmt: skip
def desk_due(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the editors."""
    yield from to_editors(submission, by=by, since=in_words(submission.since), day=with_weekday(day))


@letter("decision_due", when=_("a manuscript is with its editor for too long"), to=EDITORS,
      placeholders={**OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the day by which its editor decides"), (1,)))  # fmt: skip
def decision_due(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the editors."""
    yield from to_editors(submission, by=by, since=in_words(submission.since), day=with_weekday(day))


@letter("editor_late", when=_("editors have not acted long after the day that was given: the office has to look"),
      to=OVERSEERS, placeholders={**OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the day on which editors were to check, answer or decide"), (14,)))  # fmt: skip
def editor_late(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the office."""
    for person in queries.overseers(submission):
        known = {
            "since": in_words(submission.since),
            "day": with_weekday(day),
            "author": str(submission.corresponding_user),
        }
        yield letter_to(person, submission, by=by, **known)


@letter("hold_due", when=_("a hold is to be looked at again"), to=EDITORS, placeholders={**OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the day on which the hold is looked at again"), (0,)))  # fmt: skip
def hold_due(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the editors."""
    yield from to_editors(submission, by=by, since=in_words(submission.held_at), day=with_weekday(day))


@letter("lapse_due", when=_("an author has not answered, and the time of grace is over"), to=EDITORS,
      placeholders={**OF_DUE, **OF_WAIT, **OF_AUTHOR},
      reminds=Reminds(_("the end of the time of grace"), (0,)))  # fmt: skip
def lapse_due(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that they may let it lapse."""
    yield from to_editors(submission, by=by, due_on=with_weekday(submission.due_on), day=with_weekday(day))
