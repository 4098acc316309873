"""Letters about a manuscript that comes in, and about drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.dates import in_words, with_weekday
from journal.letterbook import Draft, Reminds, letter
from journal.models import Journal
from submissions import queries
from submissions.letters.people import (
    AUTHOR,
    CO_AUTHORS,
    EDITORS,
    OBJECTION,
    OF_ANSWER,
    OF_AUTHOR,
    OF_AUTHORS,
    OF_CHECK,
    OF_DUE,
    OF_SECTION,
    letter_to,
    names,
    tasks_of,
    to_author,
    to_chiefs,
    to_editors,
    within,
)
from submissions.roles import may_commission

if TYPE_CHECKING:
    from submissions.models import Submission


# -- Sending in --------------------------------------------------------------------------------------------------------


@letter("submission_received", when=_("an author has sent a manuscript in"), to=AUTHOR,
      placeholders={**OF_CHECK, **OF_ANSWER}, optional=False)  # fmt: skip
def submission_received(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Confirm to the author that it has come, and say what happens next."""
    times = Journal.current()
    yield from to_author(
        submission, by=None, check_by=within(times.completeness_days), answer_by=within(times.desk_days)
    )


@letter("named_as_author", when=_("a manuscript was sent in that names them as an author"), to=CO_AUTHORS,
      placeholders={**OF_AUTHOR, **OF_AUTHORS}, optional=False)  # fmt: skip
def named_as_author(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell each co-author, once, that they are named, with a personal link to object."""
    named = {"author": str(submission.corresponding_user), "authors": names(submission)}
    for row in submission.authors.select_related("user").filter(told_at__isnull=True, user__isnull=False):
        if row.user_id != submission.corresponding_user_id:
            yield Draft(to=row.user, facts=named, link=(OBJECTION, row.pk))


@letter("submission_arrived", when=_("a manuscript has come in"),
      to=_("editors-in-chief and office; its editors when it comes again"),
      placeholders={**OF_AUTHOR, **OF_SECTION, **OF_CHECK}, optional=False)  # fmt: skip
def submission_arrived(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell those who assign editors of a new manuscript, and its editors of one that comes again."""
    known = {"section": str(submission.section), "check_by": within(Journal.current().completeness_days)}
    to = to_editors if submission.editor_rights else to_chiefs
    yield from to(submission, by=by, **known)


@letter("submission_recalled", when=_("an author has taken a manuscript or revision back to correct it"), to=EDITORS,
      placeholders=OF_AUTHOR)  # fmt: skip
def submission_recalled(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that they need not look at it now."""
    yield from to_editors(submission, by=by)


# -- Drafts ------------------------------------------------------------------------------------------------------------


@letter("draft_begun", when=_("a manuscript was entered for an author"), to=AUTHOR)
def draft_begun(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the author to complete it and send it in."""
    yield from to_author(submission, by=by, path=tasks_of(submission))


@letter("draft_commissioned", when=_("a contribution was commissioned"), to=AUTHOR,
      placeholders={**OF_DUE, **OF_SECTION})  # fmt: skip
def draft_commissioned(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Invite the author to write."""
    yield from to_author(
        submission,
        by=by,
        path=tasks_of(submission),
        section=str(submission.section),
        due_on=with_weekday(submission.due_on),
    )


@letter("commission_reminder", when=_("a contribution that was asked for is due soon, or is late"), to=AUTHOR,
      placeholders={**OF_DUE, **OF_SECTION},
      reminds=Reminds(_("the day by which it was asked for"), (-7, 0, 7)))  # fmt: skip
def commission_reminder(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the author of the day."""
    known = {"section": str(submission.section), "due_on": with_weekday(submission.due_on)}
    yield from to_author(submission, by=by, path=tasks_of(submission), **known)


@letter("commission_declined", when=_("an author has declined to write what was asked for"),
      to=_("whoever asked for it, and the office"), placeholders={**OF_AUTHOR, **OF_SECTION})  # fmt: skip
def commission_declined(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell those who wait for it that it will not come, and why."""
    people = {person.pk: person for person in queries.office(submission)}
    if (asked := submission.entered_by) is not None and may_commission.test(asked):
        people[asked.pk] = asked
    known = {"author": str(submission.corresponding_user), "section": str(submission.section)}
    for person in people.values():
        yield letter_to(person, submission, by=by, path=reverse("submissions:given_out"), **known)


@letter("draft_taken_back", when=_("the journal took back what it had entered for an author or asked for"), to=AUTHOR)
def draft_taken_back(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that nothing is awaited any longer."""
    yield from to_author(submission, by=by)


@letter("draft_expires", when=_("a draft will soon be deleted"), to=AUTHOR,
      placeholders={"since": _("the day of the last change"), "day": _("the day of deletion")},
      falls_on=_("the day two weeks before a draft is deleted; without this letter drafts are kept"))  # fmt: skip
def draft_expires(submission: Submission, *, by: Any, day: date, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Warn the author."""
    yield from to_author(
        submission, by=by, path=tasks_of(submission), since=in_words(submission.changed_at), day=with_weekday(day)
    )
