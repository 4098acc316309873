"""Decision letters, and what comes after a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.letterbook import Draft, letter
from journal.models import Journal
from submissions.letters.people import (
    AUTHOR,
    CO_AUTHORS,
    OF_AUTHOR,
    OF_AUTHORS,
    OF_DUE,
    OF_REPORTS,
    names,
    tasks_of,
    to_author,
    to_chiefs,
    to_co_authors,
    to_editors,
)
from submissions.states import RevisionKind

if TYPE_CHECKING:
    from submissions.models import Submission


# -- The editors' answers ----------------------------------------------------------------------------------------------


@letter("returned_to_author", when=_("a manuscript goes back to be completed"), to=AUTHOR,
      placeholders={**OF_DUE, **OF_REPORTS}, optional=False)  # fmt: skip
def returned_to_author(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Say what to mend."""
    yield from to_author(
        submission,
        by=by,
        path=tasks_of(submission),
        due_on=with_weekday(submission.due_on),
        reports=facts.get("reports", ""),
    )


@letter("declined_without_review", when=_("a manuscript was declined at the desk"), to=AUTHOR, placeholders=OF_REPORTS,
      optional=False)  # fmt: skip
def declined_without_review(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author of the decision."""
    yield from to_author(submission, by=by, reports=facts.get("reports", ""))


@letter("under_review", when=_("a manuscript went to review"), to=AUTHOR,
      placeholders={"review_days": _("days a reviewer has")})  # fmt: skip
def under_review(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that reviewers read it."""
    yield from to_author(submission, by=by, review_days=Journal.current().review_days)


@letter("revision_requested", when=_("a revision is asked for"), to=AUTHOR,
      placeholders={**OF_DUE, **OF_REPORTS, "kind": _("“minor revision” or “major revision”")},
      optional=False)  # fmt: skip
def revision_requested(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the author for a revision, with the reports."""
    yield from to_author(
        submission,
        by=by,
        path=tasks_of(submission),
        kind=str(RevisionKind(submission.revision_kind).label).lower(),
        due_on=with_weekday(submission.due_on),
        reports=facts.get("reports", ""),
    )


@letter("accepted", when=_("a manuscript is accepted"), to=AUTHOR, placeholders=OF_REPORTS, optional=False)
def accepted(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author of the decision."""
    yield from to_author(submission, by=by, reports=facts.get("reports", ""))


@letter("declined", when=_("a manuscript is declined"), to=AUTHOR, optional=False,
      placeholders={**OF_REPORTS, "resubmission": _("the invitation to resubmit, where it is given")})  # fmt: skip
def declined(
    submission: Submission, *, by: Any, resubmit: bool = False, note: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell the author of the decision, with an invitation to send a new manuscript where the editor gives one."""
    words = gettext(
        "We invite you to send a thoroughly reworked text as a new manuscript. "
        "You can begin it from the page below; it will be linked to this one."
    )
    yield from to_author(submission, by=by, reports=facts.get("reports", ""), resubmission=words if resubmit else "")


@letter("co_authors_informed", when=_("a decision was taken, or a manuscript has ended otherwise"), to=CO_AUTHORS,
      placeholders={**OF_AUTHOR, **OF_AUTHORS, "outcome": _("where the manuscript stands now")})  # fmt: skip
def co_authors_informed(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell each co-author where their manuscript stands; the letter itself went to the corresponding author."""
    yield from to_co_authors(
        submission,
        by=None,
        author=str(submission.corresponding_user),
        authors=names(submission),
        outcome=str(submission.get_state_display()).lower(),  # type: ignore[attr-defined]
    )


# -- After the decision ------------------------------------------------------------------------------------------------


@letter("appeal_received", when=_("the author appeals"), to=AUTHOR)
def appeal_received(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Confirm the appeal."""
    yield from to_author(submission, by=None)


@letter("appeal_arrived", when=_("the author appeals"), placeholders=OF_AUTHOR,
      to=_("the editors-in-chief or the acting editor, but who took the decision; and the office"))  # fmt: skip
def appeal_arrived(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell those who may answer it."""
    for draft in to_chiefs(submission, by=by):
        if draft.to.pk != submission.decided_by_id:
            yield draft


@letter("appeal_refused", when=_("the appeal was refused"), to=AUTHOR, optional=False)
def appeal_refused(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author why the decision stands."""
    yield from to_author(submission, by=by)


@letter("reopened", when=_("a declined or withdrawn manuscript is taken up again"),
      to=_("the corresponding author and its editors"), placeholders=OF_AUTHOR)  # fmt: skip
def reopened(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell author and editors that it goes on."""
    yield from to_author(submission, by=by, author=str(submission.corresponding_user))
    yield from to_editors(submission, by=by)


@letter("decision_rescinded", when=_("a decision that was sent is taken back"),
      to=_("the corresponding author and its editors"), placeholders=OF_AUTHOR, optional=False)  # fmt: skip
def decision_rescinded(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell everybody here who was told of the decision."""
    yield from to_author(submission, by=by, author=str(submission.corresponding_user))
    yield from to_editors(submission, by=by)


@letter("stopped", when=_("an accepted manuscript is stopped"), to=AUTHOR, optional=False)
def stopped(submission: Submission, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that it will not be published."""
    yield from to_author(submission, by=by)
