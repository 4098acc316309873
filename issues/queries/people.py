"""Who is to be told of what happens in production."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from django.db.models import QuerySet
from rules import Predicate

from issues.roles import copyedits, produces
from journal.models import Grant, User
from journal.states import RoleName

if TYPE_CHECKING:
    from issues.models import Article, Issue


def holders(*roles: RoleName) -> QuerySet[User]:
    """Return the people who hold one of these roles today."""
    held = Grant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("family_name", "given_name", "pk")


def production_editors_of(article: Article) -> list[User]:
    """Return who sets it: the one assigned while he may, else all production editors, else the office; no author."""
    if may_still(article.production_editor, produces, article):
        return [article.production_editor]
    free = [user for user in holders(RoleName.PRODUCTION_EDITOR) if user.pk not in article.excluded_ids]
    return free or [user for user in holders(RoleName.OFFICE) if user.pk not in article.excluded_ids]


def copyeditors_of(article: Article) -> list[User]:
    """Return who edits the article: the one assigned while he may, else those who set it."""
    if may_still(article.copyeditor, copyedits, article):
        return [article.copyeditor]
    return production_editors_of(article)


def may_still(person: User | None, who: Predicate, article: Article) -> TypeGuard[User]:
    """Tell whether somebody the article was assigned to may work on it: holds the role, and is free of it."""
    return person is not None and person.is_active and bool(who.test(person, article))


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
