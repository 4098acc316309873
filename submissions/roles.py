"""Who a person is to one manuscript."""

from __future__ import annotations

from typing import Any

from rules import predicate

from journal.roles import holds, holds_editor_in_chief, holds_office, is_clock, is_signed_in, may_edit_manuscripts
from journal.states import RoleName
from submissions.states import WITH_THE_AUTHOR, State

__all__ = [
    "confirms",
    "deletes_draft",
    "edits",
    "edits_or_office",
    "gave_out",
    "is_author",
    "is_clock",
    "is_consent_of_all",
    "is_decider",
    "is_deciding_editor",
    "is_editor",
    "is_editor_in_chief",
    "is_excluded",
    "is_invited_to_write",
    "is_named_author",
    "is_office",
    "is_recommending_editor",
    "is_reviewer",
    "knows_authors",
    "may_ask_for_authors",
    "may_commission",
    "may_object",
    "oversees",
    "prepares",
    "prepares_answers",
    "prepares_revision",
    "writes_it",
]

may_decide = holds(RoleName.EDITOR_IN_CHIEF, RoleName.EDITOR)


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
    """An editor this manuscript is assigned to, as long as they are an editor of the journal."""
    return user is not None and user.pk in submission.editor_rights and may_edit_manuscripts.test(user)


@predicate
def is_assigned_to_decide(user: Any, submission: Any) -> bool:
    """An editor assigned with the right to decide, not only to recommend; a guest editor never has it."""
    return user is not None and submission.editor_rights.get(user.pk) is True and may_decide.test(user)


@predicate
def was_sent(user: Any, submission: Any) -> bool:
    """The manuscript was sent in: before that it is nobody's but its author's."""
    return submission.submitted_at is not None


@predicate
def is_consent_of_all(user: Any, submission: Any) -> bool:
    """Nobody in person: all authors have agreed to a change of their list, of which the services make sure."""
    return user is None and was_sent.test(user, submission)


@predicate
def is_acting_editor(user: Any, submission: Any) -> bool:
    """The person who stands in where every editor-in-chief is excluded, as long as they are an editor who decides."""
    return user is not None and submission.acting_editor_id == user.pk and may_decide.test(user)


@predicate
def is_decider(user: Any, submission: Any) -> bool:
    """The person who took the last decision."""
    return user is not None and submission.decided_by_id == user.pk


@predicate
def is_reviewer(user: Any, submission: Any) -> bool:
    """Somebody who reviews it, or has reviewed it."""
    return user is not None and user.pk in submission.reviewer_ids


may_commission = may_edit_manuscripts | holds_office


@predicate
def has_entered(user: Any, submission: Any) -> bool:
    """Whoever entered a draft for its author, or asked for it."""
    return user is not None and user.pk is not None and submission.entered_by_id == user.pk


@predicate
def helps_with_draft(user: Any, submission: Any) -> bool:
    """Whoever gave a draft out; where it was entered for its author, any editor or office of its section."""
    if user is None or submission.entered_by_id is None or submission.submitted_at is not None:
        return False
    if has_entered.test(user, submission) or submission.is_commissioned:
        return has_entered.test(user, submission)
    return may_commission.test(user, submission) and user.pk not in submission.excluded_ids


@predicate
def is_at_work_on_it(user: Any, submission: Any) -> bool:
    """The corresponding author while the manuscript is with the author, or who helps him with a draft."""
    if user is None or user.pk is None or submission.state not in WITH_THE_AUTHOR or submission.is_given_back:
        return False
    return submission.corresponding_user_id == user.pk or helps_with_draft.test(user, submission)


@predicate
def is_commission(user: Any, submission: Any) -> bool:
    """The journal asked for it."""
    return submission.is_commissioned


@predicate
def is_in_revision(user: Any, submission: Any) -> bool:
    """A revision is awaited."""
    return submission.state == State.REVISION_REQUESTED


prepares = is_signed_in & is_at_work_on_it
deletes_draft = prepares & (is_author | has_entered)
prepares_revision = prepares & is_in_revision
prepares_answers = prepares & ~is_in_revision
confirms = prepares_answers & is_author
is_invited_to_write = is_signed_in & is_author & is_commission & ~was_sent


@predicate
def gave_out(user: Any, submission: Any) -> bool:
    """Whoever entered a draft for its author or commissioned it, and those who oversee it; none who is kept from it."""
    if user is None or submission.entered_by_id is None or submission.submitted_at is not None:
        return False
    if not may_commission.test(user) or user.pk in submission.excluded_ids:
        return False
    return submission.entered_by_id == user.pk or (holds_editor_in_chief | holds_office).test(user, submission)


may_object = is_named_author & ~is_author & was_sent
_is_free_of_it = was_sent & ~is_excluded
is_editor_in_chief = (holds_editor_in_chief | is_acting_editor) & _is_free_of_it
is_office = holds_office & _is_free_of_it
is_editor = is_signed_in & (is_assigned | holds_editor_in_chief | is_acting_editor) & _is_free_of_it
is_deciding_editor = is_signed_in & (is_assigned_to_decide | holds_editor_in_chief | is_acting_editor) & _is_free_of_it
is_recommending_editor = is_editor & ~is_deciding_editor
edits = is_editor
edits_or_office = is_editor | is_office
knows_authors = is_named_author | edits_or_office | prepares
writes_it = prepares | is_named_author
oversees = is_editor_in_chief | is_office
may_ask_for_authors = is_signed_in & ((is_author & was_sent & ~prepares_answers) | edits_or_office)
