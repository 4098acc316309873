"""Lists of manuscripts, and of the sections they may go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from journal.models import Section, User
from journal.paging import Counted, Page, page_of
from submissions.likeness.words import wanted_words
from submissions.models import (
    EditorAssignment,
    SearchText,
    Submission,
)
from submissions.models.submission import DUE_LAST
from submissions.queries.visible import (
    OVERSEERS,
    authored_by,
    edited_by,
    prepared_by,
    written_by,
)
from submissions.roles import may_commission
from submissions.states import DECIDED, OPEN_TO_EDITORS, UNDER_WAY, AppealState, ListFlag, State

ORDERS: dict[str, tuple[str, ...]] = {
    "needed": ("action_on", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
    "waiting": ("since", "pk"),
    "moved": ("-since", "-pk"),
    "due": ("due_last", "pk"),
    "due_late": ("-due_last", "-pk"),
    "title": ("title", "pk"),
    "title_back": ("-title", "-pk"),
    "number": ("number", "pk"),
    "number_back": ("-number", "-pk"),
    "state": ("state", "-submitted_at", "-pk"),
    "state_back": ("-state", "submitted_at", "pk"),
}
GROUPS: dict[str, tuple[str, ...]] = {
    "open": tuple(OPEN_TO_EDITORS),
    "under_way": tuple(UNDER_WAY),
    "decided": tuple(DECIDED),
}
MOST_WORDS = 12
COUNTED = 1_000
"""So many manuscripts are counted; of more than that nobody asks how many they are."""

FLAGS: dict[str, Q] = {
    ListFlag.HELD: Q(held_at__isnull=False),
    ListFlag.OBJECTION: Q(objected_at__isnull=False),
    ListFlag.WITHDRAWAL: Q(withdrawal_asked_at__isnull=False),
    ListFlag.TIME: Q(time_asked_for__isnull=False),
    ListFlag.APPEAL: Q(appeal=AppealState.MADE),
    ListFlag.DECISION: Q(decision_goes_at__isnull=False),
    ListFlag.AUTHORS: Q(authors_changed_at__isnull=False),
    ListFlag.LAPSES: Q(lapses_on__isnull=False, held_at__isnull=True),
    ListFlag.SEEN: Q(flags_open__gt=0),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows and orders a list of manuscripts; an empty value leaves everything in; ``year`` is when it came."""

    words: str = ""
    states: tuple[str, ...] = ()
    section: Section | int | None = None
    editor: User | int | None = None
    without_editor: bool = False
    flag: str = ""
    year: int | None = None
    order: str = "newest"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by which the list is ordered, the last one unique."""
        return ORDERS.get(self.order, ORDERS["newest"])


def listing(
    user: User,
    filters: Filters,
    asked: Mapping[str, Any],
    *,
    among: QuerySet[Submission] | None = None,
    size: int = 30,
) -> Page:
    """Return one page of the manuscripts this person edits, each with authors, editors, section and reviewers counted.

    ``asked`` are the parameters of the request, for the key of the page; ``among`` are the rows, where the filters have
    been applied to them before. Four queries, however many rows.
    """
    rows = narrowed(edited_by(user), filters) if among is None else among
    shown = with_people(Submission.objects.annotate(due_last=DUE_LAST))
    return page_of(rows, filters.columns, asked, size=size, read=shown)


def with_people(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return these manuscripts with what a line of a list shows."""
    live = EditorAssignment.objects.filter(ended_at__isnull=True).select_related("editor")
    return rows.select_related("section", "corresponding_user").prefetch_related(
        "authors", Prefetch("editor_assignments", live)
    )


def narrowed(rows: QuerySet[Submission], filters: Filters, *, are_many: bool = False) -> QuerySet[Submission]:
    """Return those manuscripts that the filters leave in, with the columns by which they may be ordered.

    ``are_many`` says that these are known to be more than ``COUNTED``.
    """
    rows = rows.annotate(due_last=DUE_LAST)
    if filters.states:
        rows = rows.filter(state__in=[state for name in filters.states for state in GROUPS.get(name, (name,))])
    if filters.section:
        rows = rows.filter(section=filters.section)
    live = EditorAssignment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
    if filters.editor:
        rows = rows.filter(Exists(live.filter(editor=filters.editor)))
    if filters.without_editor:
        rows = rows.filter(~Exists(live))
    if filters.flag in FLAGS:
        rows = rows.filter(FLAGS[filters.flag])
    if filters.year:
        rows = rows.filter(submitted_at__gte=_began(filters.year), submitted_at__lt=_began(filters.year + 1))
    if filters.words.strip():
        rows = with_words(rows, filters.words, are_many=are_many)
    return rows


def with_words(rows: QuerySet[Submission], words: str, *, are_many: bool = False) -> QuerySet[Submission]:
    """Return those manuscripts with words that begin like each of these: of number, title, abstract, keywords, authors.

    Words are found inside the text of scripts without spaces, and Latin ones with their marks or without. Of few, the
    index of words gives the keys; where they ``are_many``, the list is read in its order and each row is asked.
    """
    wanted = wanted_words(words, most=MOST_WORDS)
    if not wanted:
        return rows.none()
    held = SearchText.objects.filter(words__holds_words=wanted)
    if are_many:
        return rows.filter(Exists(held.filter(submission=OuterRef("pk"))))
    return rows.filter(pk__in=held.values("submission"))


def _began(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=timezone.get_current_timezone())


def counted(rows: QuerySet[Submission]) -> int:
    """Return how many they are, and one more than ``COUNTED`` where there are more than that; one query."""
    return rows.order_by()[: COUNTED + 1].count()


def counted_by_state(user: User) -> tuple[dict[str, int], int]:
    """Return how many manuscripts in each state a person edits, and how many have this person as an author; one query.

    Each number up to one more than ``COUNTED``: what overseers edit may be everything, and is counted no further; what
    others edit was given to them, and is read once for all its states.
    """
    own, rows = written_by(user).order_by().values("pk"), edited_by(user).order_by()
    if any(role in OVERSEERS for role, _section in user.grants):
        counts = [
            Counted(some[: COUNTED + 1])
            for some in (own, *(rows.values("pk").filter(state=name) for name in State.values))
        ]
        total, *found = User.objects.values_list(*counts).get(pk=user.pk)
        return dict(zip(State.values, found, strict=True)), total
    total = User.objects.filter(pk=user.pk).values_list(Value(""), Counted(own[: COUNTED + 1]))
    if not user.has_role:
        return {}, dict(total)[""]
    by_state = rows.values("state").annotate(found=Count("pk")).values_list("state", "found")
    found = {name: min(number, COUNTED + 1) for name, number in total.union(by_state, all=True)}
    return found, found.pop("")


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
