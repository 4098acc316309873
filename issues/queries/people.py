"""Who is to be told of what happens in production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from journal.models import Grant, User
from journal.states import RoleName

if TYPE_CHECKING:
    from issues.models import Article, Issue


def holders(*roles: RoleName) -> QuerySet[User]:
    """Return the people who hold one of these roles today."""
    held = Grant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("family_name", "given_name", "pk")


def production_editors_of(article: Article) -> list[User]:
    """Return who sets it: the one assigned, else all production editors, else the office; never its authors."""
    if article.production_editor_id:
        return [article.production_editor] if article.production_editor else []
    free = [user for user in holders(RoleName.PRODUCTION_EDITOR) if user.pk not in article.excluded_ids]
    return free or [user for user in holders(RoleName.OFFICE) if user.pk not in article.excluded_ids]


def copyeditors_of(article: Article) -> list[User]:
    """Return who edits the article: the one assigned, else those who set it."""
    return [article.copyeditor] if article.copyeditor else production_editors_of(article)


def authors_told(article: Article) -> list[User]:
    """Return every author of the article with an account, the corresponding one first."""
    people = [row.user for row in article.authors.select_related("user") if row.user]
    if article.corresponding_user and article.corresponding_user not in people:
        people.insert(0, article.corresponding_user)
    return sorted(dict.fromkeys(people), key=lambda user: user.pk != article.corresponding_user_id)


def issue_people(issue: Issue) -> list[User]:
    """Return who answers for the issue: production editors, office, editor-in-chief and its guest editors."""
    people = list(holders(RoleName.PRODUCTION_EDITOR, RoleName.OFFICE, RoleName.EDITOR_IN_CHIEF))
    people += [row.user for row in issue.guest_editors.select_related("user") if row.user]
    return list(dict.fromkeys(people))
