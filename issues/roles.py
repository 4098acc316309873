"""Who a person is to one article in production, or to one issue."""

from __future__ import annotations

from typing import Any

from rules import predicate

from journal.roles import holds_editor_in_chief, holds_office, holds_production_editor, holds_throughout, is_clock
from journal.states import RoleName
from submissions.roles import is_editor_in_chief as is_editor_in_chief_of_manuscript

__all__ = [
    "chiefs",
    "chiefs_issues",
    "copyedits",
    "is_article_author",
    "is_clock",
    "is_corresponding",
    "is_decider_of_manuscript",
    "is_excluded",
    "is_not_proposer",
    "makes_issues",
    "produces",
    "revives",
    "runs_office",
]


@predicate
def is_corresponding(user: Any, article: Any) -> bool:
    """The author who acts for all authors of the article."""
    return user is not None and user.pk is not None and article.corresponding_user_id == user.pk


@predicate
def is_article_author(user: Any, article: Any) -> bool:
    """Any author of the article."""
    return user is not None and user.pk is not None and user.pk in article.author_user_ids


@predicate
def is_excluded(user: Any, article: Any) -> bool:
    """An author of the article, or one who may not see its manuscript as an editor: no part in its production."""
    return user is not None and user.pk in article.excluded_ids


@predicate
def is_assigned_copyeditor(user: Any, article: Any) -> bool:
    """The copyeditor of this article, as long as they hold the role."""
    return _is(user, article.copyeditor_id) and bool(user.holds(RoleName.COPYEDITOR))


@predicate
def is_assigned_production_editor(user: Any, article: Any) -> bool:
    """The production editor of this article, as long as they hold the role."""
    return _is(user, article.production_editor_id) and bool(user.holds(RoleName.PRODUCTION_EDITOR))


@predicate
def is_chief_of_manuscript(user: Any, article: Any) -> bool:
    """The editor-in-chief of the manuscript, or who stands in; of an article without manuscript the editor-in-chief."""
    manuscript = article.judged_manuscript
    if manuscript is None:
        return bool(holds_editor_in_chief.test(user, article))
    return bool(is_editor_in_chief_of_manuscript.test(user, manuscript))


@predicate
def is_decider_of_manuscript(user: Any, article: Any) -> bool:
    """The editor who accepted the manuscript."""
    return user is not None and article.submission_id is not None and article.submission.decided_by_id == user.pk


@predicate
def is_not_proposer(user: Any, article: Any) -> bool:
    """Somebody else than the person who proposed the change."""
    return user is not None and article.mending_proposed_by_id != user.pk


runs_office = holds_office & ~is_excluded
produces = (holds_production_editor | holds_office | is_assigned_production_editor) & ~is_excluded
copyedits = (is_assigned_copyeditor | holds_production_editor | holds_office) & ~is_excluded
chiefs = is_chief_of_manuscript & ~is_excluded
revives = is_decider_of_manuscript | chiefs | is_clock
makes_issues = holds_throughout(RoleName.PRODUCTION_EDITOR) | holds_throughout(RoleName.OFFICE)
chiefs_issues = holds_throughout(RoleName.EDITOR_IN_CHIEF)


def _is(user: Any, user_id: int | None) -> bool:
    return user is not None and user.pk is not None and user.pk == user_id
