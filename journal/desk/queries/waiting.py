"""What waits for authors, reviewers, those who make articles and the office; and what an empty desk says."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import review.queries as reviewing
import submissions.queries as submitting
from issues.models import Article
from issues.states import ArticleState
from journal.actions import Action
from journal.desk.queries.for_editors import about
from journal.models import User
from journal.queries.letters import trouble
from journal.roles import holds_editor_in_chief, holds_office
from journal.states import RoleName
from review.models import Assignment
from review.states import WAITING as WITH_THE_REVIEWER
from submissions.models import Submission
from submissions.states import WITH_THE_AUTHOR, State

MOST = 50
SHOWN_OF_REVIEW = [
    *("state", "due_on", "answer_by", "has_interests", "interests_cleared_at", "round__submission__title"),
    *("round__submission__number", "round__submission__language"),
]
"""What is read of a review: all columns of all that belongs to it take longer to ask for than all else here."""


def ones_own_actions(user: User) -> list[Action]:
    """Return what waits for this person as author and as reviewer, and what the worker could not do; most urgent first.

    There are few of these, and they are read whole.
    """
    found = [
        *_authors_actions(user),
        *_reviewers_actions(user),
        *(_troubles(user) if (holds_office | holds_editor_in_chief).test(user) else []),
    ]
    return sorted(found, key=lambda action: action.rank)


def _tasks(submission: Submission) -> str:
    return reverse("submissions:tasks", args=[submission.pk])


def _authors_actions(user: User) -> list[Action]:
    mine = Submission.objects.filter(corresponding_user=user, state__in=WITH_THE_AUTHOR).order_by("-changed_at")[:MOST]
    words = {
        State.DRAFT: (_("your draft is kept as you left it"), _("Continue")),
        State.RETURNED: (_("the editors ask you to complete it"), _("Complete it")),
        State.REVISION_REQUESTED: (_("a revision is awaited"), _("Revise")),
    }
    return [
        about(row, *words[row.state], _tasks, row.due_on)  # type: ignore[index]
        for row in mine
    ]


def _reviewers_actions(user: User) -> list[Action]:
    rows = reviewing.assignments_of_reviewer(user).filter(state__in=WITH_THE_REVIEWER)
    asked = rows.select_related(None).select_related("round__submission").only(*SHOWN_OF_REVIEW)[:MOST]
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


def productions_action(article: Article, user: User) -> Action:
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
