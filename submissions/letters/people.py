"""What the letters about manuscripts have in common: their recipients, their placeholders, their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft, personal_link
from journal.models import Timetable
from submissions import queries

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

OBJECTION = "objection"
OBJECTION_DAYS = 180

personal_link(OBJECTION, url_name="desk:objection", days=OBJECTION_DAYS)

# Names of recipients, for the documentation
AUTHOR = _("the corresponding author")
CO_AUTHORS = _("each co-author")
EVERY_AUTHOR = _("every author")
EDITORS = _("its editors, or the editors-in-chief while it has none")
CHIEFS = _("editors-in-chief and office")
OVERSEERS = _("the office, or the editors-in-chief where there is none")

# Placeholders
OF_AUTHOR = {"author": _("name of the corresponding author")}
OF_AUTHORS = {"authors": _("names of all authors")}
OF_SECTION = {"section": _("name of the section")}
OF_DUE = {"due_on": _("the day by which it is expected")}
OF_ANSWER = {"answer_by": _("the day by which an editor answers")}
OF_CHECK = {"check_by": _("the day by which it is checked for completeness")}
OF_REPORTS = {"reports": _("what the author may read of the reports")}
OF_WAIT = {"since": _("the day since which it waits"), "day": _("the day that was given")}


def page_of(submission: Submission) -> str:
    """Return the address of the page of a manuscript."""
    return reverse("desk:manuscript", args=[submission.pk])


def tasks_of(submission: Submission) -> str:
    """Return the address of the author's tasks."""
    return reverse("submissions:tasks", args=[submission.pk])


def within(days: int) -> str:
    """Return the day that lies so many days ahead, in words."""
    return with_weekday(Timetable.current().days_after(timezone.localdate(), days))


def letter_to(person: User, submission: Submission, *, by: User | None, path: str = "", **facts: Any) -> Draft:
    """Return a letter about a manuscript; answers go to the editor who acts, else to the office."""
    edits = by is not None and by.pk in submission.editor_rights and by.pk not in submission.author_user_ids
    return Draft(
        to=person,
        facts=facts,
        path=path or page_of(submission),
        reply_to=by.email if by is not None and edits else "",
    )


def to_author(submission: Submission, *, by: User | None, path: str = "", **facts: Any) -> Iterable[Draft]:
    """Write to the corresponding author."""
    yield letter_to(submission.corresponding_user, submission, by=by, path=path, **facts)


def to_editors(submission: Submission, *, by: User | None, **facts: Any) -> Iterable[Draft]:
    """Write to those who edit it, but not to the one who acts."""
    for person in queries.told_of(submission, queries.editors(submission)):
        if by is None or person.pk != by.pk:
            yield letter_to(person, submission, by=by, author=str(submission.corresponding_user), **facts)


def to_chiefs(submission: Submission, *, by: User | None, **facts: Any) -> Iterable[Draft]:
    """Write to those who assign editors, but not to the one who acts."""
    people = {person.pk: person for person in [*queries.editors_in_chief(submission), *queries.office(submission)]}
    for person in people.values():
        if by is None or person.pk != by.pk:
            yield letter_to(person, submission, by=by, author=str(submission.corresponding_user), **facts)


def to_co_authors(submission: Submission, *, by: User | None, **facts: Any) -> Iterable[Draft]:
    """Write to each author but the corresponding one."""
    for row in submission.authors.select_related("user"):
        if row.user is not None and row.user_id != submission.corresponding_user_id:
            yield letter_to(row.user, submission, by=by, **facts)


def names(submission: Submission) -> str:
    """Return the names of all authors; for letters to authors and editors only."""
    return ", ".join(author.name for author in submission.authors.all())
