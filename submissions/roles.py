"""Who a person is to one manuscript."""

from __future__ import annotations

from typing import Any

from rules import predicate

from journal.roles import holds_editor_in_chief, holds_office, is_clock, is_signed_in

__all__ = [
    "edits",
    "edits_or_office",
    "is_author",
    "is_clock",
    "is_decider",
    "is_deciding_editor",
    "is_editor",
    "is_editor_in_chief",
    "is_excluded",
    "is_named_author",
    "is_office",
    "is_recommending_editor",
    "oversees",
]


@predicate
def is_author(user: Any, submission: Any) -> bool:
    """The corresponding author, who acts for all authors."""
    return user is not None and user.pk is not None and submission.corresponding_user_id == user.pk


@predicate
def is_named_author(user: Any, submission: Any) -> bool:
    """Any author named on the manuscript, the corresponding one included."""
    return user is not None and user.pk is not None and user.pk in submission.author_user_ids


@predicate
def is_excluded(user: Any, submission: Any) -> bool:
    """An author, a reviewer or a person with a conflict of interest: no editorial access, whatever their roles."""
    return user is not None and user.pk in submission.excluded_ids


@predicate
def is_assigned(user: Any, submission: Any) -> bool:
    """An editor this manuscript is assigned to."""
    return user is not None and user.pk in submission.editor_rights


@predicate
def is_assigned_to_decide(user: Any, submission: Any) -> bool:
    """An editor assigned with the right to decide, not only to recommend."""
    return user is not None and submission.editor_rights.get(user.pk) is True


@predicate
def is_acting_editor(user: Any, submission: Any) -> bool:
    """The person who stands in where every editor-in-chief is excluded."""
    return user is not None and submission.acting_editor_id == user.pk


@predicate
def is_decider(user: Any, submission: Any) -> bool:
    """The person who took the last decision."""
    return user is not None and submission.decided_by_id == user.pk


is_editor_in_chief = (holds_editor_in_chief | is_acting_editor) & ~is_excluded
is_office = holds_office & ~is_excluded
is_editor = is_signed_in & (is_assigned | holds_editor_in_chief | is_acting_editor) & ~is_excluded
is_deciding_editor = is_signed_in & (is_assigned_to_decide | holds_editor_in_chief | is_acting_editor) & ~is_excluded
is_recommending_editor = is_editor & ~is_deciding_editor
edits = is_editor
edits_or_office = is_editor | is_office
oversees = is_editor_in_chief | is_office
