"""Letters between editors and author: assignments, holds, objections, revisions, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft, Reminds, letter
from journal.models import Journal
from submissions import queries
from submissions.letters.people import (
    AUTHOR,
    CHIEFS,
    EDITORS,
    EVERY_AUTHOR,
    OF_ANSWER,
    OF_AUTHOR,
    OF_AUTHORS,
    OF_DUE,
    OF_SECTION,
    letter_to,
    names,
    tasks_of,
    to_author,
    to_chiefs,
    to_co_authors,
    to_editors,
    within,
)

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


# -- Editors -----------------------------------------------------------------------------------------------------------


@letter("editor_assigned", when=_("an editor was assigned"), to=_("that editor"),
      placeholders={"right": _("“decide about it” or “recommend to the deciding editor”")})  # fmt: skip
def editor_assigned(
    submission: Submission, *, by: Any, editor: User, decides: bool, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell an editor of a manuscript that is theirs now."""
    if by is None or editor.pk != by.pk:
        right = gettext("decide about it") if decides else gettext("recommend to the deciding editor")
        yield letter_to(editor, submission, by=by, right=right)


@letter("editor_unassigned", when=_("an editor was taken off"), to=_("that editor"))
def editor_unassigned(
    submission: Submission, *, by: Any, editor: User, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell an editor that a manuscript is theirs no longer."""
    if by is None or editor.pk != by.pk:
        yield Draft(to=editor, path=reverse("desk:todo"))


@letter("editor_recused", when=_("an editor has given a manuscript back"), to=CHIEFS, placeholders=OF_AUTHOR)
def editor_recused(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask for another editor."""
    yield from to_chiefs(submission, by=by)


# -- Hold and objection ------------------------------------------------------------------------------------------------


@letter("put_on_hold", when=_("a manuscript was put on hold"), to=AUTHOR,
      placeholders={"review_on": _("the day on which it is looked at again")})  # fmt: skip
def put_on_hold(
    submission: Submission, *, by: Any, review_on: date | None = None, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell the author that everything waits."""
    yield from to_author(submission, by=by, review_on=with_weekday(review_on))


@letter("hold_released", when=_("a hold has ended"), to=AUTHOR)
def hold_released(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that it goes on."""
    yield from to_author(submission, by=by)


@letter("objection_made", when=_("a co-author objects"), to=_("its editors, and the office"), placeholders=OF_AUTHOR,
      optional=False)  # fmt: skip
def objection_made(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors who objects and why."""
    people = {person.pk: person for person in [*queries.editors(submission), *queries.office(submission)]}
    for person in people.values():
        yield letter_to(person, submission, by=None, author=str(submission.corresponding_user), sender=str(by))


@letter("objection_told", when=_("a co-author objects"), to=AUTHOR, optional=False)
def objection_told(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the corresponding author that somebody objects; who and why is for the editors to say."""
    yield from to_author(submission, by=None)


@letter("objection_cleared", when=_("an objection is settled"), to=EVERY_AUTHOR)
def objection_cleared(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell all authors that it goes on."""
    yield from to_author(submission, by=by)
    yield from to_co_authors(submission, by=by)


# -- Revision ----------------------------------------------------------------------------------------------------------


@letter("revision_received", when=_("a revision has come"), to=AUTHOR, placeholders=OF_ANSWER)
def revision_received(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Thank the author."""
    yield from to_author(submission, by=None, answer_by=within(Journal.current().decision_days))


@letter("revision_arrived", when=_("a revision has come"), to=EDITORS, optional=False,
      placeholders={**OF_AUTHOR, **OF_ANSWER, "version": _("number of the version")})  # fmt: skip
def revision_arrived(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors of the new version."""
    version = submission.current_version
    known = {"version": version.number if version else "", "answer_by": within(Journal.current().decision_days)}
    yield from to_editors(submission, by=by, **known)


@letter("revision_extended", when=_("the author's date was moved"),
      to=_("the corresponding author and its editors, but the one who moved it"),
      placeholders={**OF_DUE, **OF_AUTHOR})  # fmt: skip
def revision_extended(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell both sides of the new day."""
    yield from to_author(
        submission,
        by=by,
        path=tasks_of(submission),
        due_on=with_weekday(submission.due_on),
        author=str(submission.corresponding_user),
    )
    yield from to_editors(submission, by=by, due_on=with_weekday(submission.due_on))


@letter("time_asked", when=_("the author asks for more time for a revision"), to=EDITORS,
      placeholders={**OF_DUE, **OF_AUTHOR, "asked_for": _("the day the author asks for")})  # fmt: skip
def time_asked(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the editors for an answer."""
    yield from to_editors(
        submission, by=by, due_on=with_weekday(submission.due_on), asked_for=with_weekday(submission.time_asked_for)
    )


@letter("time_refused", when=_("the author is not given more time"), to=AUTHOR, placeholders=OF_DUE, optional=False)
def time_refused(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that the day stays, and why."""
    yield from to_author(submission, by=by, due_on=with_weekday(submission.due_on))


@letter("revision_reminder", when=_("the day of a revision or completion comes near or is past"), to=AUTHOR,
      placeholders=OF_DUE,
      reminds=Reminds(_("the day on which it is expected"), (-7, 0, 7)))  # fmt: skip
def revision_reminder(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the author of the day."""
    yield from to_author(submission, by=by, path=tasks_of(submission), due_on=with_weekday(submission.due_on))


@letter("lapsed", when=_("a manuscript has lapsed"), to=AUTHOR)
def lapsed(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that it counts as withdrawn."""
    yield from to_author(submission, by=by)


# -- Withdrawal --------------------------------------------------------------------------------------------------------


@letter("withdrawn", when=_("a manuscript is withdrawn"), to=AUTHOR)
def withdrawn(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Confirm the withdrawal."""
    yield from to_author(submission, by=by)


@letter("withdrawal_told", when=_("the author has withdrawn a manuscript"), to=EDITORS, placeholders=OF_AUTHOR)
def withdrawal_told(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editors that they need not go on."""
    yield from to_editors(submission, by=by)


@letter("withdrawal_asked", when=_("the author asks to withdraw"), to=EDITORS, placeholders=OF_AUTHOR)
def withdrawal_asked(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the editors for an answer."""
    yield from to_editors(submission, by=by)


@letter("withdrawal_asked_receipt", when=_("the author asks to withdraw"), to=AUTHOR)
def withdrawal_asked_receipt(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Confirm to the author that an editor will answer."""
    yield from to_author(submission, by=None)


@letter("withdrawal_refused", when=_("the withdrawal was refused"), to=AUTHOR, optional=False)
def withdrawal_refused(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author why it goes on."""
    yield from to_author(submission, by=by)


# -- Corrections of the record -----------------------------------------------------------------------------------------


@letter("section_changed", when=_("a manuscript was moved to another section"), to=AUTHOR, placeholders=OF_SECTION)
def section_changed(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author of the new section."""
    yield from to_author(submission, by=by, section=str(submission.section))


@letter("authors_changed", when=_("the list of authors has changed"), placeholders=OF_AUTHORS, optional=False,
      to=_("every author of the new list, and those who are not on it any longer"))  # fmt: skip
def authors_changed(
    submission: Submission, *, by: Any, removed: Iterable[User] = (), note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell everybody who is or was an author."""
    named = names(submission)
    yield from to_author(submission, by=by, authors=named)
    yield from to_co_authors(submission, by=by, authors=named)
    for person in removed:
        yield Draft(to=person, facts={"authors": named}, path=reverse("desk:todo"))


@letter("corresponding_author_changed", when=_("another author speaks for all"), to=EVERY_AUTHOR,
      placeholders=OF_AUTHOR)  # fmt: skip
def corresponding_author_changed(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell all authors who speaks for them."""
    name = str(submission.corresponding_user)
    yield from to_author(submission, by=by, author=name)
    yield from to_co_authors(submission, by=by, author=name)
