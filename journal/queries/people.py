"""Reads of people and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from journal.models import CaseFile, Event, Grant, User
from journal.paging import Page, page_of
from journal.roles import grants_roles
from journal.text import folded

FEW = 20


def visible_to(user: Any) -> QuerySet[User]:
    """Return the people whose pages this person may open: all, for who gives roles; else oneself."""
    if user is None or not user.is_authenticated:
        return User.objects.none()
    return User.objects.all() if grants_roles.test(user) else User.objects.filter(pk=user.pk)


def proved_orcid(user_id: int | None) -> str:
    """Return the ORCID iD with which this person has signed in at orcid.org; empty where there is none."""
    accounts = SocialAccount.objects.filter(user_id=user_id, provider="orcid")
    return accounts.order_by("-pk").values_list("uid", flat=True).first() or ""


def people_page(user: Any, asked: Mapping[str, Any], *, q: str = "", role: str = "") -> Page:
    """Return one page of the list of people, each with the roles in force as ``roles_now``; two queries."""
    people = visible_to(user)
    for word in folded(q).split():
        people = people.filter(search_text__contains=word)
    if role:
        people = people.filter(Exists(Grant.objects.in_force().filter(user=OuterRef("pk"), role=role)))
    in_force = Grant.objects.in_force().select_related("section").order_by("role")
    return page_of(people.prefetch_related(Prefetch("role_grants", in_force, "roles_now")), ["sort_name", "pk"], asked)


def roles_of(person: User) -> list[Grant]:
    """Return every role the person holds or has held, those in force first."""
    grants = person.role_grants.select_related("section", "granted_by", "revoked_by").order_by("-granted_at", "-pk")
    return sorted(grants, key=lambda grant: not grant.is_in_force)


def history_of(person: User) -> QuerySet[Event]:
    """Return the newest acts of the journal about this person."""
    about = Event.objects.filter(subject_type=person._meta.label_lower, subject_id=person.pk)
    return (
        about.filter(case__in=CaseFile.objects.filter(is_of_the_journal=True))
        .select_related("by", "text")
        .order_by("-at", "-pk")[:FEW]
    )


def administrators_for_good() -> QuerySet[Grant]:
    """Return the administrators on whom the journal can rely: their role has no end and their account is open."""
    return Grant.objects.filter(
        role="administrator", revoked_at__isnull=True, until__isnull=True, user__is_active=True
    ).order_by("pk")


def possible_acting_editors() -> QuerySet[User]:
    """Return who may stand in for the editor-in-chief: whoever edits manuscripts."""
    editing = Grant.objects.in_force().filter(user=OuterRef("pk"), role__in=["editor_in_chief", "editor"])
    return User.objects.filter(Exists(editing), is_active=True).order_by("sort_name", "pk")
