"""Letters about decisions, to editors only. The author's letter is the manuscript's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal.letterbook import Draft, letter
from submissions.queries import assigned, deciding_editors, told_of

if TYPE_CHECKING:
    from journal.models import User
    from review.models import Decision

KIND = {"decision": _("what was decided or recommended")}
TROUBLE = {**KIND, "trouble": _("what happened")}


def _to(decision: Decision, person: User | None, *, page: str = "review:decision", **facts: Any) -> Iterable[Draft]:
    if person is not None:
        yield Draft(
            to=person,
            facts={"title": decision.title_in_letters, "decision": decision.get_kind_display(), **facts},
            path=reverse(page, args=[decision.submission_id]),
        )


@letter(
    "recommendation_made",
    when=_("an editor who does not decide has made a recommendation"),
    to=_("those who decide"),
    placeholders=KIND,
)
def recommendation_made(decision: Decision, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Put the recommendation before those who decide."""
    for editor in told_of(decision.submission, deciding_editors(decision.submission)):
        yield from _to(decision, editor)


@letter(
    "decision_told",
    when=_("a decision was sent"),
    to=_("the editors of the manuscript who have not taken it"),
    placeholders={**KIND, "decider": _("name of the editor who decided"), "reason": _("the reason, if one was given")},
)
def decision_told(decision: Decision, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell who recommended, or would have decided, how it was decided and why; nobody of what was his own act."""
    others = [row for row in assigned(decision.submission) if row != decision.decided_by]
    for editor in told_of(decision.submission, others):
        if editor != decision.decided_by:
            facts = {"decider": str(decision.decided_by), "reason": decision.note}
            yield from _to(decision, editor, page="desk:manuscript", **facts)


@letter(
    "decision_taken_back",
    when=_("somebody else has taken back a decision before it went out"),
    to=_("the editor who had decided"),
    placeholders=KIND,
)
def decision_taken_back(decision: Decision, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the editor whose decision was taken back."""
    if by is None or decision.decided_by_id != by.pk:
        yield from _to(decision, decision.decided_by)


@letter(
    "decision_interrupted",
    when=_("a report, a withdrawal, an objection or a hold came before a decision went out"),
    to=_("the editor who had decided"),
    placeholders=TROUBLE,
)
def decision_interrupted(
    decision: Decision, *, by: Any, note: str = "", trouble: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell the editor that the decision waits for another look."""
    yield from _to(decision, decision.decided_by, trouble=trouble)


@letter(
    "decision_not_sent",
    when=_("a decision could not go out because what it needs no longer holds"),
    to=_("the editor who had decided"),
    placeholders=TROUBLE,
)
def decision_not_sent(
    decision: Decision, *, by: Any, note: str = "", trouble: str = "", **facts: Any
) -> Iterable[Draft]:
    """Tell the editor why the decision is a draft again."""
    yield from _to(decision, decision.decided_by, trouble=trouble)
