"""Letters about a change of the list of authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft, Reminds, letter, personal_link
from submissions.letters.people import EDITORS, OF_AUTHOR, letter_to, to_editors

if TYPE_CHECKING:
    from submissions.models import AuthorChange, AuthorConsent, Submission

AUTHOR_CHANGE = "author_change"
personal_link(AUTHOR_CHANGE, url_name="desk:answer_author_change", days=60)

OF_CHANGE = {
    "before": _("names of the authors as the list is"),
    "after": _("names of the authors as it is to be"),
    "changes": _("what changes, in words"),
}
OF_ANSWER_BY = {"answer_by": _("the day by which an answer is expected")}
UNANSWERED = _("every author of the present list and of the new one who has not answered")


def _facts(change: AuthorChange) -> dict[str, Any]:
    return {
        "before": ", ".join(row["name"] for row in change.before),
        "after": ", ".join(row["name"] for row in change.after),
        "changes": change.summary,
        "answer_by": with_weekday(change.expires_on),
    }


def _to_the_asked(change: AuthorChange) -> Iterable[Draft]:
    for row in _rows(change):
        if row.answer == "":
            yield Draft(to=row.person, facts=_facts(change), link=(AUTHOR_CHANGE, row.pk))


def _rows(change: AuthorChange) -> Iterable[AuthorConsent]:
    return change.consents.select_related("person")


@letter("author_change_asked", when=_("a change of the list of authors is asked for"), to=UNANSWERED,
        placeholders={**OF_CHANGE, **OF_ANSWER_BY}, optional=False)  # fmt: skip
def author_change_asked(
    submission: Submission, *, by: Any, change: AuthorChange, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Ask each author whether they agree, with a personal link to say so."""
    yield from _to_the_asked(change)


@letter("author_change_reminder", when=_("a change of the list of authors waits for an answer"), to=UNANSWERED,
        placeholders={**OF_CHANGE, **OF_ANSWER_BY},
        reminds=Reminds(_("the day on which it was asked for"), (7,)))  # fmt: skip
def author_change_reminder(
    submission: Submission, *, by: Any, change: AuthorChange, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Remind who has not answered."""
    yield from _to_the_asked(change)


@letter("author_change_told", when=_("a change of the list of authors is asked for"), to=EDITORS,
        placeholders={**OF_AUTHOR, **OF_CHANGE})  # fmt: skip
def author_change_told(
    submission: Submission, *, by: Any, change: AuthorChange, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell the editors, who may decide about it."""
    yield from _to_editors(submission, change, by=by)


@letter("author_change_disagreed", when=_("an author does not agree to a change of the list"), to=EDITORS,
        placeholders={**OF_AUTHOR, **OF_CHANGE}, optional=False)  # fmt: skip
def author_change_disagreed(
    submission: Submission, *, by: Any, change: AuthorChange, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Ask the editors to decide; what the author writes is for them alone."""
    yield from _to_editors(submission, change, by=by)


@letter("author_change_ended", when=_("a change of the list of authors is refused, withdrawn, or ran out of time"),
        to=_("everybody who was asked, but the one who acts"),
        placeholders={**OF_CHANGE, "outcome": _("what came of it, in words")}, optional=False)  # fmt: skip
def author_change_ended(
    submission: Submission, *, by: Any, change: AuthorChange, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell everybody that the list stays as it is."""
    named = submission.author_user_ids
    for row in _rows(change):
        if by is None or row.person_id != by.pk:
            path = reverse("desk:manuscript", args=[submission.pk]) if row.person_id in named else reverse("desk:todo")
            outcome = change.get_outcome_display()
            yield letter_to(row.person, submission, by=by, path=path, outcome=outcome, **_facts(change))


def _to_editors(submission: Submission, change: AuthorChange, *, by: Any) -> Iterable[Draft]:
    path = reverse("desk:author_change", args=[submission.pk])
    for draft in to_editors(submission, by=by, **_facts(change)):
        yield Draft(to=draft.to, facts=draft.facts, path=path, reply_to=draft.reply_to)
