"""The list of manuscripts, and how a person's work stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import submissions.queries as submitting
from journal.desk.queries import flags
from journal.desk.queries.manuscript import TONE_OF_STATE
from journal.models import User
from journal.paging import Probed
from journal.queries.lists import saved_views_of
from journal.roles import oversees
from journal.spreadsheets import lines
from journal.text import whole_number
from review.models import Assignment, Round
from review.queries import lately, owed
from submissions.disclosure import first_names_of_list, names, sees_authors
from submissions.models import Submission
from submissions.queries import Filters
from submissions.states import ListFlag, State


def standing(user: User) -> list[dict[str, Any]]:
    """Return how a person's other work stands: the desk by state, and their own manuscripts."""
    groups = []
    counts, own = submitting.counted_by_state(user)
    if user.has_role:
        url = reverse("desk:manuscripts")
        facts = [
            {"label": State(state).label, "value": _about(counts[state]), "url": f"{url}?state={state}"}
            for state in State.values
            if counts.get(state)
        ]
        if facts:
            groups.append({"title": _("Manuscripts"), "facts": facts, "url": url, "label": _("All manuscripts")})
    if own:
        text = ngettext("You are an author of one manuscript.", "You are an author of %(n)s manuscripts.", own)
        url = reverse("submissions:mine")
        groups.append(
            {"title": _("Your manuscripts"), "text": text % {"n": own}, "url": url, "label": _("My manuscripts")}
        )
    return groups


@dataclass(frozen=True, slots=True)
class ListFilters(Filters):
    """What narrows the list at the desk, which knows the reviews as well.

    ``round`` is the number of the newest round; ``is_overdue`` asks for what an author or a reviewer owes since
    yesterday at least, ``is_recent`` for what was decided in the last twelve months.
    """

    round: int | None = None
    is_overdue: bool = False
    is_recent: bool = False


def manuscripts_page(user: User, filters: ListFilters, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the manuscripts a person works with, and how many there are in all."""
    among = manuscripts(user, filters)
    number = submitting.counted(among)
    if number > submitting.COUNTED:
        among = manuscripts(user, filters, are_many=True)
    page = submitting.listing(user, filters, asked, among=among)
    prefetch_related_objects(page.rows, "conflicts")  # who may read names asks for them, row by row
    overdue = set(
        Submission.objects.filter(is_overdue(), pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True)
    )
    untold = flags.untold_in(page.rows, user)
    for row in page.rows:
        row.flags_seen = row.flags_open - untold[row.pk]
        row.tone = TONE_OF_STATE.get(State(row.state), "")
        row.is_overdue = row.pk in overdue
        row.is_late = row.is_overdue and row.due_on is not None and row.due_on < timezone.localdate()
        row.editor_names = [str(a.editor) for a in row.editor_assignments.all()]
        row.author_names = first_names_of_list(row, user)
    return {
        "rows": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": _in_words(number),
        "columns": _columns(filters, asked),
        "table_url": f"{reverse('desk:manuscripts_table')}?{urlencode(_kept(asked))}",
    }


def manuscripts(user: User, filters: ListFilters, *, are_many: bool = False) -> QuerySet[Submission]:
    """Return the manuscripts a person works with, as far as the filters leave them in; ``are_many`` where they are."""
    rows = submitting.narrowed(submitting.edited_by(user), filters, are_many=are_many)
    if filters.round:
        rounds = Round.objects.filter(submission=OuterRef("pk"))
        rows = rows.filter(
            Exists(rounds.filter(number=filters.round)), ~Exists(rounds.filter(number__gt=filters.round))
        )
    if filters.is_overdue:
        rows = rows.filter(is_overdue())
    if filters.flag == ListFlag.SEEN:
        rows = rows.alias(flags_seen=flags.seen_by(user)).filter(flags_seen__gt=0)
    if filters.is_recent:
        rows = rows.filter(decided_at__gte=lately())
    return rows


def is_overdue() -> Q:
    """Return the condition that an author or a reviewer owes something since yesterday at least, and nothing waits."""
    today = timezone.localdate()
    of_reviewers = Assignment.objects.filter(owed(today), round__submission=OuterRef("pk"))
    return Q(Q(due_on__lt=today) | Probed(of_reviewers), held_at__isnull=True)


def _about(number: int) -> str:
    if number > submitting.COUNTED:
        return gettext("more than %(n)s") % {"n": f"{submitting.COUNTED:,}"}
    return f"{number:,}"


def _in_words(number: int) -> str:
    if number > submitting.COUNTED:
        return gettext("More than %(n)s manuscripts") % {"n": f"{submitting.COUNTED:,}"}
    return ngettext("%(n)s manuscript", "%(n)s manuscripts", number) % {"n": number}


MOST_TOGETHER = 30


def picked(user: User, keys: Iterable[str]) -> list[Submission]:
    """Return those of a person's manuscripts that were ticked on a list, no more than stand on a page."""
    numbers = [number for key in keys if (number := whole_number(key)) is not None][:MOST_TOGETHER]
    rows = submitting.edited_by(user).filter(pk__in=numbers).select_related("case_file", "section")
    return list(rows.prefetch_related("editor_assignments", "authors", "conflicts").order_by("number", "pk"))


def saved_lists(user: User, query: str) -> list[dict[str, Any]]:
    """Return the lists this person comes back to, each with whether ``query`` asks for it; one query."""
    address, oversees_all = reverse("desk:manuscripts"), oversees.test(user)
    return [
        {
            "label": view.name,
            "url": f"{address}?{view.query}",
            "current": view.query == query,
            "is_shared": view.is_shared,
            "pk": view.pk if view.owner_id == user.pk or oversees_all else None,
        }
        for view in saved_views_of(user)
    ]


COLUMNS: tuple[tuple[Any, tuple[str, str] | None], ...] = (
    (_("Manuscript"), ("title", "title_back")),
    (_("State"), ("state", "state_back")),
    (_("Section"), None),
    (_("Editor"), None),
    (_("Reports"), None),
    (_("Submitted"), ("oldest", "newest")),
    (_("Waits since"), ("waiting", "moved")),
    (_("Due"), ("due", "due_late")),
)
"""The columns of the list, each with the orders that its head turns to: upwards and downwards."""


def _columns(filters: Filters, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the heads of the columns; a press on one orders by it, a second one the other way round."""
    kept = {name: value for name, value in _kept(asked).items() if name != "order"}
    found = []
    for label, orders in COLUMNS:
        head: dict[str, Any] = {"label": label, "url": "", "direction": ""}
        if orders is not None:
            up, down = orders
            head["direction"] = {up: "ascending", down: "descending"}.get(filters.order, "")
            head["url"] = f"?{urlencode({**kept, 'order': down if filters.order == up else up})}"
        found.append(head)
    return found


def _kept(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request asks of the list, whatever the page."""
    return {name: value for name, value in asked.items() if name not in {"after", "before"} and value}


HEAD = (
    _("Number"), _("Title"), _("State"), _("Section"), _("Authors"), _("Corresponding author"), _("Editors"),
    _("Reports in"), _("Reports wanted"), _("Submitted"), _("Waits since"), _("Due"), _("Decided"),
)  # fmt: skip
AT_ONCE = 500


def as_table(user: User, filters: ListFilters) -> Iterator[str]:
    """Yield the manuscripts of a list as CSV, line by line; names as this person may read them."""
    rows = submitting.with_people(manuscripts(user, filters)).prefetch_related("conflicts")
    ordered = rows.order_by(*filters.columns).iterator(chunk_size=AT_ONCE)
    return lines(HEAD, (_line(row, user) for row in ordered))


def _line(row: Submission, user: User) -> tuple[Any, ...]:
    sees = sees_authors(row, user)
    return (
        row.number,
        row.title,
        row.get_state_display(),
        row.section.title if row.section else "",
        "; ".join(names(row, user)),
        str(row.corresponding_user) if sees else "",
        "; ".join(str(a.editor) for a in row.editor_assignments.all()),
        row.reports_in,
        row.reports_wanted,
        _day(row.submitted_at),
        _day(row.since),
        row.due_on,
        _day(row.decided_at),
    )


def _day(moment: datetime | None) -> str:
    return "" if moment is None else timezone.localtime(moment).date().isoformat()
