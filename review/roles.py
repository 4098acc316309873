"""Who a person is to a round, an assignment or a decision; what they are to the manuscript is asked there."""

from __future__ import annotations

from typing import Any

from rules import Predicate, predicate

from journal.roles import holds_editor_in_chief, holds_office, is_clock
from submissions import roles as manuscript
from submissions.states import DECIDED

__all__ = [
    "builds_review_forms",
    "by_hand_or_clock",
    "edits",
    "edits_or_office",
    "is_clock",
    "is_decider",
    "is_decider_or_in_chief",
    "is_maker",
    "is_recommending_maker",
    "is_reviewer",
    "may_propose",
    "may_take_its_step",
    "thanks_reviewers",
    "withdraws_certificates",
]


def on_the_manuscript(asked: Predicate) -> Predicate:
    """Return the predicate of the submissions, asked about the manuscript an object belongs to."""

    def test(user: Any, subject: Any) -> bool:
        return bool(asked.test(user, subject.submission))

    return Predicate(test, name=asked.name)


edits = on_the_manuscript(manuscript.edits)
edits_or_office = on_the_manuscript(manuscript.edits_or_office)
is_editor_in_chief = on_the_manuscript(manuscript.is_editor_in_chief)
is_excluded = on_the_manuscript(manuscript.is_excluded)
is_recommending_editor = on_the_manuscript(manuscript.is_recommending_editor)


@predicate
def is_reviewer(user: Any, assignment: Any) -> bool:
    """The reviewer this assignment is for."""
    return user is not None and user.pk is not None and assignment.reviewer_id == user.pk


@predicate
def is_maker(user: Any, decision: Any) -> bool:
    """The editor who drafted the decision."""
    return user is not None and user.pk is not None and decision.made_by_id == user.pk


@predicate
def is_decider(user: Any, decision: Any) -> bool:
    """The editor who let the decision go out."""
    return user is not None and user.pk is not None and decision.decided_by_id == user.pk


@predicate
def may_take_its_step(user: Any, decision: Any) -> bool:
    """Whoever may take the step of the manuscript that the decision is about."""
    return user is not None and bool(decision.manuscript_step.who.test(user, decision.submission))


is_recommending_maker = is_maker & is_recommending_editor
is_decider_or_in_chief = (is_decider & edits_or_office) | is_editor_in_chief
may_drop = (is_maker & edits_or_office) | is_editor_in_chief | is_clock
builds_review_forms = holds_office | holds_editor_in_chief
withdraws_certificates = holds_office | holds_editor_in_chief
thanks_reviewers = holds_office | holds_editor_in_chief
by_hand_or_clock = edits_or_office | is_clock


@predicate
def may_propose(user: Any, submission: Any) -> bool:
    """The corresponding author of a manuscript that is not decided."""
    is_corresponding = user is not None and user.pk is not None and submission.corresponding_user_id == user.pk
    return is_corresponding and submission.state not in DECIDED
