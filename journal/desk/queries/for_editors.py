"""What waits for editors: each manuscript says what it needs; here stands before whom it is put, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import submissions.queries as submitting
from journal.actions import Action
from journal.models import Grant, User
from journal.paging import Probed
from journal.roles import holds_editor_in_chief
from journal.states import RoleName
from review.models import Decision
from review.states import DecisionState
from submissions.models import Conflict, EditorAssignment, Submission
from submissions.models.actions import AT_ONCE, IN_ITS_DAY, NEVER
from submissions.states import Needed, State

MOST = 300
"""So many are read of what is looked up and stands in no column: there are few."""
SHOWN = (
    "state", "number", "title", "language", "section", "corresponding_user", "acting_editor", "has_editor", "action",
    "action_on",
    "started_at",
)  # fmt: skip
"""The columns of a manuscript that are read: they tell what is said of it, and to whom."""


def page_of_manuscript(submission: Submission) -> str:
    """Return the address of its page."""
    return reverse("desk:manuscript", args=[submission.pk])


def _decision(submission: Submission) -> str:
    return reverse("review:decision", args=[submission.pk])


def _reviewers(submission: Submission) -> str:
    return reverse("review:reviewers", args=[submission.pk])


def _assign(submission: Submission) -> str:
    return reverse("desk:act", args=["submission", submission.pk, "assign"])


@dataclass(frozen=True, slots=True)
class Wait:
    """What is said of something that is needed, and where it is done.

    ``asks_all`` says that it is put before everyone who oversees manuscripts, and not only before the editor who has
    it; to them other things are shown when they are late.
    """

    why: Any
    label: Any
    where: Callable[[Submission], str] = page_of_manuscript
    asks_all: bool = False


WAITS = {
    Needed.OBJECTION: Wait(_("a co-author objects"), _("Look into it"), asks_all=True),
    Needed.WITHDRAWAL: Wait(_("the author asks to withdraw it"), _("Answer"), asks_all=True),
    Needed.TIME: Wait(_("the author asks for more time"), _("Answer")),
    Needed.APPEAL: Wait(_("the author appeals"), _("Answer"), asks_all=True),
    Needed.HOLD: Wait(_("on hold: look at it again"), _("Look at it")),
    Needed.INTERESTS: Wait(_("a reviewer declares an interest"), _("Look at it")),
    Needed.RECOMMENDED: Wait(_("a decision is recommended"), _("Decide"), _decision),
    Needed.NEW: Wait(_("new, without an editor"), _("Assign an editor"), _assign, asks_all=True),
    Needed.EDITOR: Wait(_("without an editor"), _("Assign an editor"), _assign, asks_all=True),
    Needed.DESK: Wait(_("decide at the desk, or send it to review"), _("Open")),
    Needed.REVISED: Wait(_("a revised version arrived"), _("Read it")),
    Needed.DECISION: Wait(_("the review is over: decide, or begin another round"), _("Decide"), _decision),
    Needed.REPORTS: Wait(_("all reports are in"), _("Decide"), _decision),
    Needed.REVIEWERS: Wait(_("more reviewers are needed"), _("Invite"), _reviewers),
    Needed.LATE: Wait(_("a report does not come"), _("See to it"), _reviewers),
    Needed.LAPSE: Wait(_("the author has not answered"), _("Open")),
}
TROUBLE = Wait(_("your decision could not be sent"), _("Look at it"), _decision)
NO_DECIDER = Wait(_("nobody may decide about it"), _("Find somebody"), asks_all=True)
ASKING_ALL = [needed for needed, wait in WAITS.items() if wait.asks_all]
BEFORE_TROUBLE = (Needed.OBJECTION, Needed.WITHDRAWAL, Needed.TIME, Needed.APPEAL, Needed.HOLD)
BEFORE_DECIDER = (*BEFORE_TROUBLE, Needed.INTERESTS)
"""What speaks for a manuscript before it is asked whether somebody may decide about it."""


def reports_are_awaited(submission: Submission) -> bool:
    """Whether reviewers are at work whose reports are wanted."""
    return submission.state == State.IN_REVIEW and submission.reports_in < submission.reports_wanted


def appeal_was_refused(submission: Submission) -> bool:
    """Whether it stays declined: the author appealed, and the answer was no."""
    return submission.state == State.DECLINED and submission.appeal == "refused"


# -- Which manuscripts ---------------------------------------------------------------------------------------------


def waiting_manuscripts(user: User, *, but: Collection[int] = ()) -> QuerySet[Submission]:
    """Return what waits for this editor by what its columns say; ``but`` are ids of what is shown for another reason.

    What another editor has is shown to those who oversee it once it is late, or where it asks everyone. What is
    recommended waits for who decides, and no longer for who recommends.
    """
    live = EditorAssignment.objects.filter(ended_at__isnull=True)
    own = live.filter(editor=user).values("submission")
    another_decides = Probed(live.filter(submission=OuterRef("pk"), decides=True))
    only_recommends = Q(another_decides, action=Needed.RECOMMENDED, pk__in=own.filter(decides=False))
    late = Q(action_on__gt=AT_ONCE, action_on__lt=timezone.localdate())
    has_come = ~Q(action__in=IN_ITS_DAY) | Q(action_on__lte=timezone.localdate())
    is_shown = Q(pk__in=own) | late | Q(action__in=ASKING_ALL) | Q(has_editor=False)
    needs_something = Q(~Q(action=Needed.NOTHING), action_on__lt=NEVER)  # by the day, an index is entered
    rows = submitting.edited_by(user).filter(has_come, is_shown, needs_something).exclude(only_recommends)
    return (rows.exclude(pk__in=list(but)) if but else rows).only(*SHOWN)


def looked_up(user: User) -> dict[int, tuple[Submission, Wait]]:
    """Return the few manuscripts that wait for a reason which stands in no column of theirs, by their ids.

    The decision of this person could not be sent; or nobody may decide, which a role that ends makes so by itself. One
    query where there is none, else two.
    """
    stuck = Decision.objects.filter(state=DecisionState.DRAFT, made_by=user).exclude(trouble="").order_by()
    rows = stuck.values_list("submission", Value(1)).union(*_kept_from_a_chief())
    found = [(pk, bool(is_stuck)) for pk, is_stuck in rows.order_by("submission")[:MOST]]
    if not found:
        return {}
    in_trouble = {pk for pk, is_stuck in found if is_stuck}
    has_come = ~Q(action__in=IN_ITS_DAY) | Q(action_on__lte=timezone.localdate())
    asked = Q(pk__in=in_trouble, held_at__isnull=True) & ~Q(action__in=BEFORE_TROUBLE)
    asked |= Q(has_come, pk__in={pk for pk, _is_stuck in found}, has_editor=True, has_decider=False) & ~Q(
        action__in=[Needed.NOTHING, *BEFORE_DECIDER]
    )
    open_ones = submitting.with_decider(submitting.edited_by(user).filter(decision_goes_at__isnull=True))
    few = open_ones.filter(asked).only(*SHOWN).order_by("pk")
    return {row.pk: (row, TROUBLE if row.pk in in_trouble else NO_DECIDER) for row in few}


def _kept_from_a_chief() -> list[QuerySet[Submission, Any]]:
    """Return the ids of those that have an editor, need something, and one editor-in-chief is kept from.

    Only of these, or of all where nobody is editor-in-chief of the whole journal, may there be nobody to decide: few
    are asked that question. One query for each reason, each of which enters an index: joined by "or" they read all.
    """
    held = Grant.objects.in_force().filter(role=RoleName.EDITOR_IN_CHIEF, section__isnull=True, user__is_active=True)
    chief = held.order_by("pk").values("user")[:1]
    kept_away = Conflict.objects.filter(person=Subquery(chief), ended_at__isnull=True)
    beyond = Case(When(Exists(held), then=Value(BigIntegerField.MAX_BIGINT)), default=Value(0))
    reached = (
        Q(pk__in=kept_away.values("submission")),
        Q(corresponding_user=Subquery(chief)),
        Q(pk__gt=beyond),  # none is where there is such a person: the key says so, and no row is read
    )
    waiting = Submission.objects.filter(~Q(action=Needed.NOTHING), has_editor=True)
    return [waiting.filter(why).values_list("pk", Value(0)) for why in reached]


# -- In words ------------------------------------------------------------------------------------------------------


def editors_action(submission: Submission, user: User, wait: Wait | None = None) -> Action:
    """Return what a manuscript asks of this editor; ``wait`` where another reason speaks for it than its columns.

    ``editor_assignments`` are to be at hand, with their editors.
    """
    due_on = timezone.localdate() if wait or submission.action_on == AT_ONCE else submission.action_on
    wait = wait or WAITS[Needed(submission.action)]
    live = [row for row in submission.editor_assignments.all() if row.ended_at is None]
    is_own, why = user.pk in {row.editor_id for row in live}, str(wait.why)
    if live and not is_own and not wait.asks_all:
        why = gettext("%(why)s · with %(names)s") % {"why": why, "names": ", ".join(str(row.editor) for row in live)}
    if holds_editor_in_chief.test(user, submission):
        return about(submission, why, wait.label, wait.where, due_on)
    if is_own:
        decides = any(row.decides for row in live if row.editor_id == user.pk)
        label = wait.label if decides or wait.where is not _decision else _("Recommend")
        return about(submission, why, label, wait.where, due_on)
    where = wait.where if wait.asks_all else page_of_manuscript
    return about(submission, why, _("Open") if where is page_of_manuscript else wait.label, where, due_on)


def about(
    submission: Submission, why: Any, label: Any, where: Callable[[Submission], str], due_on: date | None
) -> Action:
    """Return an action that concerns a manuscript."""
    page = page_of_manuscript(submission)
    return Action(
        title=submission.called,
        number=submission.number,
        why=why,
        label=label,
        url=page if where is page_of_manuscript else where(submission),
        due_on=due_on,
        language=submission.language,
        page=page,
    )
