"""What waits for whom, how the rest stands, and the list of manuscripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import issues.queries as production
import review.queries as reviewing
import submissions.queries as submitting
from journal.actions import Action, on_day
from journal.models import Journal, User
from review.states import WAITING as WITH_THE_REVIEWER
from review.states import AssignmentState
from submissions.disclosure import first_names_of_list
from submissions.models import Submission
from submissions.queries import Filters
from submissions.states import UNDER_WAY, WITH_THE_AUTHOR, AppealState, State


def required_actions(user: User) -> list[Action]:
    """Return what waits for this person in every role they hold, most urgent first."""
    found = [
        *_editors_actions(user),
        *_authors_actions(user),
        *_reviewers_actions(user),
        *_productions_actions(user),
    ]
    return sorted(found, key=lambda action: action.rank)


def _editors_actions(user: User) -> list[Action]:
    times = Journal.current()
    waiting = (
        submitting.edited_by(user)
        .filter(
            Q(state__in=UNDER_WAY) | Q(withdrawal_asked_at__isnull=False) | Q(appeal="made") | Q(due_on__isnull=False)
        )
        .filter(decision_goes_at__isnull=True)
        .prefetch_related("editor_assignments")
        .order_by("submitted_at")[:200]
    )
    found = []
    for submission in waiting:
        what = _waits_for_an_editor(submission, times)
        if what is None:
            continue
        why, label, due_on = what
        found.append(_about(submission, why, label, reverse("desk:manuscript", args=[submission.pk]), due_on))
    return found


@dataclass(frozen=True, slots=True)
class Wait:
    """One row of the table "what waits for an editor": the first row whose ``when`` holds speaks for the manuscript."""

    when: Callable[[Submission], Any]
    why: Any
    label: Any
    due_on: Callable[[Submission, Journal], date | None]


def _is_past(day: date | None) -> bool:
    return day is not None and day <= timezone.localdate()


def _reviewers_short(submission: Submission) -> bool:
    return submission.reports_in + submission.reviewers_asked < submission.reports_wanted


def _between_rounds_since(submission: Submission) -> datetime | None:
    return max(filter(None, [submission.revised_at, submission.last_report_at, submission.submitted_at]), default=None)


WAITS = [
    Wait(lambda s: s.objected_at, _("a co-author objects"), _("Look into it"),
         lambda s, t: on_day(s.objected_at, t.answer_days)),
    Wait(lambda s: s.withdrawal_asked_at, _("the author asks to withdraw it"), _("Answer"),
         lambda s, t: on_day(s.withdrawal_asked_at, t.answer_days)),
    Wait(lambda s: s.appeal == AppealState.MADE, _("the author appeals"), _("Answer"),
         lambda s, t: on_day(s.decided_at, t.appeal_days)),
    Wait(lambda s: s.held_at and _is_past(s.hold_review_on), _("on hold: look at it again"), _("Open"),
         lambda s, t: s.hold_review_on),
    Wait(lambda s: s.held_at, None, None, lambda s, t: None),
    Wait(lambda s: s.state == State.SUBMITTED and not s.editor_rights,
         _("new, without an editor"), _("Assign an editor"),
         lambda s, t: on_day(s.submitted_at, t.completeness_days)),
    Wait(lambda s: s.state == State.SUBMITTED, _("decide at the desk, or send it to review"), _("Open"),
         lambda s, t: on_day(s.submitted_at, t.desk_days)),
    Wait(lambda s: s.state == State.WITH_EDITOR and s.revised_at, _("a revised version arrived"), _("Go on"),
         lambda s, t: on_day(_between_rounds_since(s), t.decision_days)),
    Wait(lambda s: s.state == State.WITH_EDITOR, _("between two rounds"), _("Go on"),
         lambda s, t: on_day(_between_rounds_since(s), t.decision_days)),
    Wait(lambda s: s.state == State.IN_REVIEW and 0 < s.reports_wanted <= s.reports_in,
         _("all reports are in"), _("Decide"),
         lambda s, t: on_day(s.last_report_at, t.decision_days)),
    Wait(lambda s: s.state == State.IN_REVIEW and _reviewers_short(s), _("more reviewers are needed"), _("Invite"),
         lambda s, t: timezone.localdate()),
    Wait(lambda s: _is_past(s.lapses_on), _("the author has not answered"), _("Open"), lambda s, t: s.lapses_on),
]  # fmt: skip


def _waits_for_an_editor(submission: Submission, times: Journal) -> tuple[Any, Any, date | None] | None:
    """Return why a manuscript waits for its editors, the word on the button and the day; or nothing."""
    found = next((wait for wait in WAITS if wait.when(submission)), None)
    if found is None or found.why is None:
        return None
    return found.why, found.label, found.due_on(submission, times)


def _authors_actions(user: User) -> list[Action]:
    mine = Submission.objects.filter(corresponding_user=user, state__in=WITH_THE_AUTHOR).order_by("-changed_at")[:50]
    words = {
        State.DRAFT: (_("your draft is kept as you left it"), _("Continue")),
        State.RETURNED: (_("the editors ask you to complete it"), _("Complete it")),
        State.REVISION_REQUESTED: (_("a revision is awaited"), _("Revise")),
    }
    return [
        _about(row, *words[row.state], reverse("submissions:tasks", args=[row.pk]), row.due_on)  # type: ignore[index]
        for row in mine
    ]


def _about(submission: Submission, why: Any, label: Any, url: str, due_on: date | None) -> Action:
    return Action(
        title=submission.title or gettext("Untitled manuscript"),
        number=submission.number,
        why=why,
        label=label,
        url=url,
        due_on=due_on,
        language=submission.language,
    )


def _reviewers_actions(user: User) -> list[Action]:
    asked = reviewing.assignments_of_reviewer(user).filter(state__in=WITH_THE_REVIEWER)[:50]
    words = {
        AssignmentState.INVITED: (_("you are asked to review it"), _("Answer")),
        AssignmentState.ACCEPTED: (_("your report is awaited"), _("Write the report")),
    }
    return [
        Action(
            title=row.submission.title,
            number=row.submission.number,
            why=words[row.state][0],
            label=words[row.state][1],
            url=reverse("review:assignment", args=[row.pk]),
            due_on=row.due_on or row.answer_by,
            language=row.submission.language,
        )
        for row in asked
    ]


def _productions_actions(user: User) -> list[Action]:
    return [
        Action(
            title=row.title,
            number=row.case_file.label,
            why=row.get_state_display(),
            label=_("Open"),
            url=reverse("issues:production", args=[row.pk]),
            due_on=row.due_on,
            language=row.language,
        )
        for row in production.waiting_for(user)[:50]
    ]


def standing(user: User) -> list[dict[str, Any]]:
    """Return how a person's other work stands: their own manuscripts, and the desk by state."""
    groups = []
    if user.has_role:
        counts = dict(
            submitting.edited_by(user).order_by().values_list("state").annotate(n=Count("pk")).values_list("state", "n")
        )
        facts = [{"label": State(state).label, "value": counts[state]} for state in State.values if counts.get(state)]
        if facts:
            url = reverse("desk:manuscripts")
            groups.append({"title": _("Manuscripts"), "facts": facts, "url": url, "label": _("All manuscripts")})
    own = submitting.authored_by(user).count()
    if own:
        facts = [{"label": _("As author"), "value": own}]
        url = reverse("submissions:mine")
        groups.append({"title": _("Your manuscripts"), "facts": facts, "url": url, "label": _("My manuscripts")})
    return groups


def manuscripts_page(user: User, filters: Filters, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the manuscripts a person works with, and how many there are in all."""
    page = submitting.listing(user, filters, asked)
    for row in page.rows:
        row.editor_names = [str(a.editor) for a in row.editor_assignments.all() if a.ended_at is None]
        row.author_names = first_names_of_list(row, user)
    total = submitting.narrowed(submitting.edited_by(user), filters).count()
    return {
        "rows": page.rows,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": ngettext("%(n)s manuscript", "%(n)s manuscripts", total) % {"n": total},
    }
