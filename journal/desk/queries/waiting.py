"""What waits for whom, most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import issues.queries as production
import review.queries as reviewing
import submissions.queries as submitting
from issues.models import Article
from issues.states import ArticleState
from journal.actions import Action, on_day
from journal.models import Journal, User
from journal.queries.letters import trouble
from journal.roles import holds_editor_in_chief, holds_office
from journal.states import RoleName
from journal.text import whole_number
from review.models import Assignment, Decision
from review.states import WAITING as WITH_THE_REVIEWER
from review.states import AssignmentState, DecisionState
from submissions.models import EditorAssignment, Submission
from submissions.states import WITH_THE_AUTHOR, AppealState, State

PAGE = 30
MOST = 300
"""So many manuscripts are looked at, those that have waited longest first; nobody reads on further than that."""


READ = (
    "state", "number", "title", "language", "section", "since", "held_for", "held_at", "hold_review_on", "objected_at",
    "withdrawal_asked_at", "time_asked_for", "appeal", "decided_at", "due_on", "lapses_on", "revised_at",
    "reports_wanted", "reports_in", "reviewers_asked", "last_report_at", "held_after_report", "acting_editor",
)  # fmt: skip
"""The columns of a manuscript that tell what waits: no more is read of so many."""


def todo_page(user: User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of what waits for this person, and how much waits in all."""
    found = required_actions(user)
    given = whole_number(asked.get("from")) or 0
    start = given if given < len(found) else 0
    return {
        "actions": found[start : start + PAGE],
        "total": len(found),
        "is_first_page": start == 0,
        "next_url": f"?from={start + PAGE}" if start + PAGE < len(found) else "",
        "previous_url": f"?from={max(start - PAGE, 0)}" if start else "",
    }


def required_actions(user: User) -> list[Action]:
    """Return what waits for this person in every role they hold, most urgent first."""
    found = [
        *(_editors_actions(user) if user.has_role else []),
        *_authors_actions(user),
        *_reviewers_actions(user),
        *_productions_actions(user),
        *(_troubles(user) if (holds_office | holds_editor_in_chief).test(user) else []),
    ]
    return sorted(found, key=lambda action: action.rank)


# -- Editors -------------------------------------------------------------------------------------------------------


def _editors_actions(user: User) -> list[Action]:
    times = Journal.current()
    found = []
    for submission in _may_wait_for_editors(user):
        submission.editor_rights = {row.editor_id: row.decides for row in submission.live_editors}  # type: ignore[attr-defined]
        found.append(_editors_action(submission, user, times))
    return [action for action in found if action is not None]


def _may_wait_for_editors(user: User) -> QuerySet[Submission]:
    """Return what may wait for this editor; what reviewers and authors are at work on in time is left out."""
    recommended = Decision.objects.filter(state=DecisionState.RECOMMENDED)
    trouble = Decision.objects.filter(state=DecisionState.DRAFT, made_by=user).exclude(trouble="")
    interests = Assignment.objects.filter(
        state=AssignmentState.ACCEPTED, has_interests=True, interests_cleared_at__isnull=True
    )
    flagged = (
        Q(objected_at__isnull=False) | Q(withdrawal_asked_at__isnull=False) | Q(appeal=AppealState.MADE)
        | Q(time_asked_for__isnull=False) | Q(is_recommended=True) | Q(has_trouble=True) | Q(has_open_interests=True)
    )  # fmt: skip
    at_work = Q(reports_in__lt=F("reports_wanted"), reviewers_asked__gte=F("reports_wanted") - F("reports_in"))
    waiting = (
        Q(state__in=[State.SUBMITTED, State.WITH_EDITOR])
        | (Q(state=State.IN_REVIEW) & ~at_work)
        | Q(lapses_on__lte=timezone.localdate())
    )
    held = Q(held_at__isnull=False) & (Q(hold_review_on__isnull=True) | Q(hold_review_on__gt=timezone.localdate()))
    live = EditorAssignment.objects.filter(ended_at__isnull=True).prefetch_related("editor")
    return (
        submitting.with_decider(submitting.edited_by(user))
        .filter(decision_goes_at__isnull=True)
        .annotate(
            is_recommended=_is_one_of(recommended.values("submission")),
            has_trouble=_is_one_of(trouble.values("submission")),
            has_open_interests=_is_one_of(interests.values("round__submission")),
        )
        .filter(flagged | (waiting & ~held))
        .prefetch_related(Prefetch("editor_assignments", live, to_attr="live_editors"))
        .only(*READ)
        .order_by("since", "pk")[:MOST]
    )


def _is_one_of(manuscripts: QuerySet[Any]) -> ExpressionWrapper:
    """Return whether a manuscript is among a few, which are looked up once and not anew for each manuscript."""
    return ExpressionWrapper(Q(pk__in=manuscripts), BooleanField())


def _editors_action(submission: Submission, user: User, times: Journal) -> Action | None:
    """Return what a manuscript asks of an editor; nothing where it asks somebody else, who is still in time."""
    wait = next((wait for wait in WAITS if wait.when(submission)), None)
    if wait is None or wait.why is None:
        return None
    due_on, editors = wait.due_on(submission, times), submission.editor_rights
    why = str(wait.why)
    if editors and user.pk not in editors and not wait.asks_all:
        if due_on is None or due_on >= timezone.localdate():
            return None
        names = ", ".join(str(row.editor) for row in submission.live_editors)  # type: ignore[attr-defined]
        why = gettext("%(why)s · with %(names)s") % {"why": why, "names": names}
    if user.pk in editors or holds_editor_in_chief.test(user, submission):
        return _about(submission, why, wait.label, wait.where, due_on)
    where = wait.where if wait.asks_all else _page
    return _about(submission, why, _("Open") if where is _page else wait.label, where, due_on)


def _page(submission: Submission) -> str:
    return reverse("desk:manuscript", args=[submission.pk])


def _decision(submission: Submission) -> str:
    return reverse("review:decision", args=[submission.pk])


def _tasks(submission: Submission) -> str:
    return reverse("submissions:tasks", args=[submission.pk])


def _reviewers(submission: Submission) -> str:
    return reverse("review:reviewers", args=[submission.pk])


@dataclass(frozen=True, slots=True)
class Wait:
    """One row of the table "what waits for an editor": the first row whose ``when`` holds speaks for the manuscript.

    Without ``why`` it waits for nobody. ``asks_all`` says that it is put before everyone who oversees manuscripts, and
    not only before the editor who has it; to them other things are shown when they are late.
    """

    when: Callable[[Any], Any]
    why: Any
    label: Any
    due_on: Callable[[Submission, Journal], date | None]
    where: Callable[[Submission], str] = _page
    asks_all: bool = False


def _is_past(day: date | None) -> bool:
    return day is not None and day <= timezone.localdate()


def _reviewers_short(submission: Submission) -> bool:
    return submission.reports_in + submission.reviewers_asked < submission.reports_wanted


def reports_are_awaited(submission: Submission) -> bool:
    """Whether reviewers are at work whose reports are wanted."""
    return submission.state == State.IN_REVIEW and submission.reports_in < submission.reports_wanted


def appeal_was_refused(submission: Submission) -> bool:
    """Whether it stays declined: the author appealed, and the answer was no."""
    return submission.state == State.DECLINED and submission.appeal == "refused"


def _is_newly_revised(submission: Submission) -> bool:
    """Whether the wait began with a revised version; the step writes both moments, one a little after the other."""
    moment = timedelta(minutes=1)
    return submission.revised_at is not None and submission.revised_at >= submission.since - moment


def _last_report_or_wait(submission: Submission) -> datetime:
    return max(filter(None, [submission.decision_waits_from, submission.waits_from]))


WAITS = [
    Wait(lambda s: s.objected_at, _("a co-author objects"), _("Look into it"),
         lambda s, t: on_day(s.objected_at, t.answer_days), asks_all=True),
    Wait(lambda s: s.withdrawal_asked_at, _("the author asks to withdraw it"), _("Answer"),
         lambda s, t: on_day(s.withdrawal_asked_at, t.answer_days), asks_all=True),
    Wait(lambda s: s.time_asked_for, _("the author asks for more time"), _("Answer"), lambda s, t: s.due_on),
    Wait(lambda s: s.appeal == AppealState.MADE, _("the author appeals"), _("Answer"),
         lambda s, t: on_day(s.decided_at, t.appeal_days), asks_all=True),
    Wait(lambda s: s.held_at and _is_past(s.hold_review_on), _("on hold: look at it again"), _("Look at it"),
         lambda s, t: s.hold_review_on),
    Wait(lambda s: s.held_at, None, None, lambda s, t: None),
    Wait(lambda s: s.has_trouble, _("your decision could not be sent"), _("Look at it"),
         lambda s, t: timezone.localdate(), _decision),
    Wait(lambda s: s.has_open_interests, _("a reviewer declares an interest"), _("Look at it"),
         lambda s, t: timezone.localdate()),
    Wait(lambda s: s.editor_rights and not s.has_decider, _("nobody may decide about it"), _("Find somebody"),
         lambda s, t: timezone.localdate(), asks_all=True),
    Wait(lambda s: s.is_recommended, _("a decision is recommended"), _("Decide"),
         lambda s, t: on_day(_last_report_or_wait(s), t.decision_days), _decision),
    Wait(lambda s: s.state == State.SUBMITTED and not s.editor_rights, _("new, without an editor"),
         _("Assign an editor"), lambda s, t: on_day(s.waits_from, t.completeness_days),
         lambda s: reverse("desk:act", args=["submission", s.pk, "assign"]), asks_all=True),
    Wait(lambda s: s.state in {State.IN_REVIEW, State.WITH_EDITOR} and not s.editor_rights, _("without an editor"),
         _("Assign an editor"), lambda s, t: timezone.localdate(),
         lambda s: reverse("desk:act", args=["submission", s.pk, "assign"]), asks_all=True),
    Wait(lambda s: s.state == State.SUBMITTED, _("decide at the desk, or send it to review"), _("Open"),
         lambda s, t: on_day(s.waits_from, t.desk_days)),
    Wait(lambda s: s.state == State.WITH_EDITOR and _is_newly_revised(s), _("a revised version arrived"), _("Read it"),
         lambda s, t: on_day(s.waits_from, t.decision_days)),
    Wait(lambda s: s.state == State.WITH_EDITOR, _("the review is over: decide, or begin another round"), _("Decide"),
         lambda s, t: on_day(s.waits_from, t.decision_days), _decision),
    Wait(lambda s: s.state == State.IN_REVIEW and 0 < s.reports_wanted <= s.reports_in, _("all reports are in"),
         _("Decide"), lambda s, t: on_day(s.decision_waits_from or s.waits_from, t.decision_days), _decision),
    Wait(lambda s: s.state == State.IN_REVIEW and _reviewers_short(s), _("more reviewers are needed"), _("Invite"),
         lambda s, t: timezone.localdate(), _reviewers),
    Wait(lambda s: _is_past(s.lapses_on), _("the author has not answered"), _("Open"), lambda s, t: s.lapses_on),
]  # fmt: skip


# -- Authors, reviewers, production, the office --------------------------------------------------------------------


def _authors_actions(user: User) -> list[Action]:
    mine = Submission.objects.filter(corresponding_user=user, state__in=WITH_THE_AUTHOR).order_by("-changed_at")[:50]
    words = {
        State.DRAFT: (_("your draft is kept as you left it"), _("Continue")),
        State.RETURNED: (_("the editors ask you to complete it"), _("Complete it")),
        State.REVISION_REQUESTED: (_("a revision is awaited"), _("Revise")),
    }
    return [
        _about(row, *words[row.state], _tasks, row.due_on)  # type: ignore[index]
        for row in mine
    ]


def _about(
    submission: Submission, why: Any, label: Any, where: Callable[[Submission], str], due_on: date | None
) -> Action:
    page = _page(submission)
    return Action(
        title=submission.called,
        number=submission.number,
        why=why,
        label=label,
        url=page if where is _page else where(submission),
        due_on=due_on,
        language=submission.language,
        page=page,
    )


def _reviewers_actions(user: User) -> list[Action]:
    asked = reviewing.assignments_of_reviewer(user).filter(state__in=WITH_THE_REVIEWER)[:50]
    return [_reviewers_action(row) for row in asked if not row.waits_for_clearance]


def _reviewers_action(assignment: Assignment) -> Action:
    page = reverse("review:assignment", args=[assignment.pk])
    why, label, url = _("you are asked to review it"), _("Answer"), page
    if assignment.is_at_work:
        why, label = _("your report is awaited"), _("Write the report")
        url = reverse("review:report", args=[assignment.pk])
    return Action(
        title=assignment.submission.title,
        number=assignment.submission.number,
        why=why,
        label=label,
        url=url,
        due_on=assignment.due_on or assignment.answer_by,
        language=assignment.submission.language,
        page=page,
    )


def _productions_actions(user: User) -> list[Action]:
    return [_productions_action(article, user) for article in production.waiting_for(user)[:MOST]]


def _productions_action(article: Article, user: User) -> Action:
    """Return what an article asks of its author, or of those who make it."""
    page = home = reverse("issues:production", args=[article.pk])
    if article.corresponding_user_id == user.pk:
        why, label, url = _asked_of_author(article, page)
        home = reverse("desk:manuscript", args=[article.submission_id]) if article.submission_id else page
    else:
        why, label, url = _asked_of_house(article, page)
    return Action(
        title=article.title,
        number=article.case_file.label,
        why=why,
        label=label,
        url=url,
        due_on=article.due_on,
        language=article.language,
        page=home,
    )


def _asked_of_author(article: Article, page: str) -> tuple[Any, Any, str]:
    if article.state == ArticleState.PROOF:
        return _("the proof waits for you"), _("Read the proof"), reverse("issues:proof", args=[article.pk])
    return _("the copyeditor has questions"), _("Answer them"), f"{page}#queries"


def _asked_of_house(article: Article, page: str) -> tuple[Any, Any, str]:
    if article.state == ArticleState.COPYEDITING:
        if article.copyeditor_id is None:
            return _("without a copyeditor"), *_to_assign(article, "assign_copyeditor")
        return _("to be copyedited"), _("Copyedit"), page
    if article.production_editor_id is None:
        return _("without a production editor"), *_to_assign(article, "assign_production_editor")
    if article.has_corrections:  # type: ignore[attr-defined]  # read with what waits
        return _("the author returned corrections"), _("Make them"), f"{page}#galleys"
    return _("to be set"), _("Set it"), f"{page}#galleys"


def _to_assign(article: Article, step: str) -> tuple[Any, str]:
    return article.step(step).label, reverse("desk:act", args=["article", article.pk, step])


def _troubles(user: User) -> list[Action]:
    """Return what the worker could not do, as far as this person may see it."""
    counted, today, found = trouble(user), timezone.localdate(), []
    if n := counted["letters"]:
        why = ngettext("one letter did not arrive", "%(n)s letters did not arrive", n) % {"n": n}
        found.append(Action(gettext("Letters"), "", why, _("Look at it"), reverse("office:outbox"), today))
    if n := counted["jobs"]:
        why = ngettext("one task of the worker failed", "%(n)s tasks of the worker failed", n) % {"n": n}
        found.append(Action(gettext("Worker"), "", why, _("Look at it"), reverse("office:jobs"), today))
    return found


def nothing_waits(user: User) -> dict[str, Any]:
    """Return what stands on the desk of a person for whom nothing waits, by what they are to the journal."""
    title = _("Nothing waits for you")
    for roles, text, url_name, label in EMPTY:
        if any(user.holds(role) for role in roles):
            return {"empty_title": title, "empty_text": text, "empty_url": reverse(url_name), "empty_label": label}
    if submitting.authored_by(user).exists():
        text = _("What is to be done about your manuscripts and reviews appears here; you also get a letter.")
        url, label = reverse("submissions:mine"), _("My manuscripts")
    else:
        title, text = _("Welcome"), _("What is to be done about your manuscripts and reviews appears here.")
        url, label = reverse("submissions:start"), _("Send a manuscript")
    return {"empty_title": title, "empty_text": text, "empty_url": url, "empty_label": label}


EMPTY: list[tuple[tuple[RoleName, ...], Any, str, Any]] = [
    (
        (RoleName.EDITOR_IN_CHIEF, RoleName.OFFICE),
        _("Manuscripts appear here when they need a decision of yours, or when others are late."),
        "desk:manuscripts",
        _("All manuscripts"),
    ),
    (
        (RoleName.EDITOR, RoleName.GUEST_EDITOR),
        _("A manuscript that is given to you appears here as soon as it needs something of you."),
        "desk:manuscripts",
        _("Your manuscripts as editor"),
    ),
    (
        (RoleName.COPYEDITOR, RoleName.PRODUCTION_EDITOR),
        _("An article appears here as soon as it is to be edited or set by you."),
        "issues:articles",
        _("Articles in production"),
    ),
    ((RoleName.ADMINISTRATOR,), _("You look after people and their roles."), "office:people", _("People")),
]
