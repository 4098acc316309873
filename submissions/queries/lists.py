"""Lists of manuscripts, and of the sections they may go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from journal.models import Section, User
from journal.paging import Page, page_of
from submissions.models import (
    Author,
    EditorAssignment,
    Submission,
)
from submissions.roles import may_commission

if TYPE_CHECKING:
    pass
from submissions.queries.visible import authored_by, edited_by, prepared_by

ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
    "waiting": ("since", "pk"),
    "moved": ("-since", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows and orders a list of manuscripts; an empty value leaves everything in."""

    words: str = ""
    states: tuple[str, ...] = ()
    section: Section | int | None = None
    editor: User | int | None = None
    without_editor: bool = False
    order: str = "newest"


def listing(user: User, filters: Filters, asked: Mapping[str, Any], *, size: int = 30) -> Page:
    """Return one page of the manuscripts this person edits, each with authors, editors, section and reviewers counted.

    ``asked`` are the parameters of the request, for the key of the page. Four queries, however many rows.
    """
    rows = narrowed(edited_by(user), filters)
    rows = rows.select_related("section", "corresponding_user").prefetch_related(
        "authors", Prefetch("editor_assignments", EditorAssignment.objects.select_related("editor"))
    )
    return page_of(rows, ORDERS.get(filters.order, ORDERS["newest"]), asked, size=size)


def narrowed(rows: QuerySet[Submission], filters: Filters) -> QuerySet[Submission]:
    """Return those manuscripts that the filters leave in."""
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    if filters.section:
        rows = rows.filter(section=filters.section)
    live = EditorAssignment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
    if filters.editor:
        rows = rows.filter(Exists(live.filter(editor=filters.editor)))
    if filters.without_editor:
        rows = rows.filter(~Exists(live))
    for word in filters.words.split():
        named = Author.objects.filter(submission=OuterRef("pk")).filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(printed_name__icontains=word)
            | Q(native_name__icontains=word)
        )
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Exists(named))
    return rows


def mine(user: User, asked: Mapping[str, Any], *, size: int = 30) -> Page:
    """Return one page of the manuscripts this person is an author of (or enters for one), what moved last first."""
    return page_of(authored_by(user).select_related("section"), ORDERS["moved"], asked, size=size)


def drafts_of(user: User) -> QuerySet[Submission]:
    """Return the drafts that a person began, for himself or for an author, and that were never sent; newest first."""
    own = Q(corresponding_user=user) | Q(entered_by=user)
    return prepared_by(user).filter(own, submitted_at__isnull=True).order_by("-changed_at", "-pk")


def sections_open_to(user: User) -> QuerySet[Section]:
    """Return the sections this person may begin a manuscript for: editors and office also those of their own."""
    rows = Section.objects.filter(is_open=True)
    return rows if may_commission.test(user) else rows.filter(is_for_authors=True)


def sections_for(submission: Submission, user: User) -> QuerySet[Section]:
    """Return the sections this person may choose for a manuscript: any for who was asked to write it, else those open.

    The one it has stays possible.
    """
    if submission.is_commissioned:
        return Section.objects.all()
    return sections_open_to(user) | Section.objects.filter(pk=submission.section_id or 0)
