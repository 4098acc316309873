"""Everybody who could want something of one manuscript, and that manuscript with all that hangs on it, in any state."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from issues.models import Article, ArticleAuthor, Issue
from issues.states import PUBLIC, ArticleKind, ArticleState, IssueState
from journal.models import CaseFile, Section, User
from journal.states import RoleName
from journal.workflow import WorkflowModel
from review.models import Assignment, Decision, Round
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import Author, Conflict, EditorAssignment, Submission, Version
from submissions.services import write_editors
from submissions.states import DECIDED, ConflictKind, State
from tests.factories.people import give_role, make_section, make_user

R = RoleName


@dataclass
class Cast:
    """The people by what they are to the manuscript, in the order of the tables; ``None`` is the clock."""

    section: Section
    elsewhere: Section
    people: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    @classmethod
    def assembled(cls) -> Cast:
        """Make everybody, with their roles and nothing else."""
        cast = cls(make_section(title="Articles"), make_section(title="Reviews of books"))
        cast.people = {"clock": None, "anonymous": AnonymousUser()}
        for name, *roles in PEOPLE:
            cast.people[name] = make_user(given_name=name.capitalize(), family_name="")
            for role in roles:
                give_role(cast[name], role, section=cast.elsewhere if name.endswith("of another section") else None)
        for name in FORMER:
            cast[name].role_grants.update(revoked_at=timezone.now())
        return cast


PEOPLE: list[tuple[str, *tuple[RoleName, ...]]] = [
    ("stranger",),
    ("author",),
    ("co-author",),
    ("reviewer",),
    ("reviewer of another manuscript",),
    ("deciding editor", R.EDITOR),
    ("recommending editor", R.EDITOR),
    ("guest editor", R.GUEST_EDITOR),
    ("editor not assigned", R.EDITOR),
    ("editor who is author", R.EDITOR),
    ("editor with a conflict", R.EDITOR),
    ("former editor", R.EDITOR),
    ("editor-in-chief", R.EDITOR_IN_CHIEF),
    ("editor-in-chief who decided", R.EDITOR_IN_CHIEF),
    ("editor-in-chief with a conflict", R.EDITOR_IN_CHIEF),
    ("editor-in-chief of another section", R.EDITOR_IN_CHIEF),
    ("acting editor", R.EDITOR),
    ("office", R.OFFICE),
    ("office that reviews", R.OFFICE),
    ("copyeditor", R.COPYEDITOR),
    ("copyeditor of another article", R.COPYEDITOR),
    ("former copyeditor", R.COPYEDITOR),
    ("production editor", R.PRODUCTION_EDITOR),
    ("production editor who is author", R.PRODUCTION_EDITOR),
    ("production editor of another section", R.PRODUCTION_EDITOR),
    ("former production editor", R.PRODUCTION_EDITOR),
    ("administrator", R.ADMINISTRATOR),
]
FORMER = ("former editor", "former copyeditor", "former production editor")
ASSIGNED = {
    "deciding editor": True,
    "recommending editor": False,
    "guest editor": True,  # entered so by mistake: a guest editor only recommends
    "editor with a conflict": True,
    "editor who is author": True,
    "former editor": True,
}
IN_CONFLICT = {
    "reviewer": ConflictKind.REVIEWER,
    "editor with a conflict": ConflictKind.DECLARED,
    "editor-in-chief with a conflict": ConflictKind.DECLARED,
    "office that reviews": ConflictKind.REVIEWER,
}
NAMED = ("author", "co-author", "editor who is author", "production editor who is author")

_volumes = itertools.count(1)


def make_manuscript(cast: Cast, state: State, *, sent: bool = True) -> Submission:
    """Make the manuscript of the cast; without ``sent`` it has never left its author."""
    now = timezone.now()
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(label="JGMS-2026-001"),
        title="On rivers",
        section=cast.section,
        state=state,
        corresponding_user=cast["author"],
        acting_editor=cast["acting editor"],
        submitted_at=now if sent else None,
        decided_at=now if state in DECIDED else None,
        decided_by=cast["editor-in-chief who decided"] if state in DECIDED else None,
    )
    Version.objects.create(submission=submission, number=1, sent_at=now if sent else None)
    for place, name in enumerate(NAMED):
        Author.objects.create(
            submission=submission, position=place, user=cast[name], given_name=name, is_corresponding=not place
        )
    for name, decides in ASSIGNED.items():
        EditorAssignment.objects.create(submission=submission, editor=cast[name], decides=decides)
    write_editors(submission)
    for name, kind in IN_CONFLICT.items():
        Conflict.objects.create(submission=submission, person=cast[name], kind=kind)
    return submission


def make_commission(cast: Cast) -> Submission:
    """Make a draft that the office asked for, and that its author has not sent yet."""
    submission = make_manuscript(cast, State.DRAFT, sent=False)
    Submission.objects.filter(pk=submission.pk).update(is_commissioned=True, entered_by=cast["office"])
    return submission.again()


def make_round(cast: Cast, state: RoundState) -> Round:
    submission = make_manuscript(cast, State.IN_REVIEW if state == RoundState.OPEN else State.WITH_EDITOR)
    closed_at = None if state == RoundState.OPEN else timezone.now()
    version = submission.versions.get()
    return Round.objects.create(submission=submission, version=version, number=1, state=state, closed_at=closed_at)


def make_assignment(cast: Cast, state: AssignmentState) -> Assignment:
    now, today = timezone.now(), timezone.localdate()
    is_in = state == AssignmentState.REPORTED
    return Assignment.objects.create(
        round=make_round(cast, RoundState.OPEN),
        reviewer=cast["reviewer"],
        state=state,
        invited_at=now,
        expires_on=today + timedelta(days=14),
        due_on=today + timedelta(days=28),
        reported_at=now if is_in else None,
        number=1 if is_in or state == AssignmentState.ACCEPTED else None,
    )


def make_decision(cast: Cast, state: DecisionState, maker: str) -> Decision:
    """Make a decision to accept, drafted by ``maker``; once scheduled it is the deciding editor's."""
    goes_out = state in {DecisionState.SCHEDULED, DecisionState.SENT}
    return Decision.objects.create(
        submission=make_manuscript(cast, State.ACCEPTED if state == DecisionState.SENT else State.IN_REVIEW),
        kind=DecisionKind.ACCEPT,
        made_by=cast[maker],
        state=state,
        decided_by=cast["deciding editor"] if goes_out else None,
        effective_at=timezone.now() if goes_out else None,
        sent_at=timezone.now() if state == DecisionState.SENT else None,
    )


def make_article(cast: Cast, state: ArticleState, kind: ArticleKind = ArticleKind.ARTICLE) -> Article:
    """Make the article of the accepted manuscript; front matter and notices have none, and nobody as author."""
    is_public = state in PUBLIC
    is_gone = state in {ArticleState.RETRACTED, ArticleState.REMOVED}
    has_manuscript = kind == ArticleKind.ARTICLE
    submission = make_manuscript(cast, State.ACCEPTED) if has_manuscript else None
    article = Article.objects.create(
        case_file=submission.case_file if submission else CaseFile.objects.create(),
        submission=submission,
        kind=kind,
        title="On rivers",
        section=cast.section,
        state=state,
        corresponding_user=cast["author"] if has_manuscript else None,
        copyeditor=cast["copyeditor"],
        published_at=timezone.now() if is_public else None,
        version=1 if is_public else 0,
        withdrawn_at=timezone.now() if is_gone else None,
        mending_proposed_by=cast["production editor"] if is_public else None,
    )
    for place, name in enumerate(NAMED if has_manuscript else ()):
        ArticleAuthor.objects.create(article=article, position=place, user=cast[name], given_name=name)
    return article


def make_article_of_former_copyeditor(cast: Cast, state: ArticleState) -> Article:
    article = make_article(cast, state)
    Article.objects.filter(pk=article.pk).update(
        copyeditor=cast["former copyeditor"], production_editor=cast["former production editor"]
    )
    return article.again()


def make_issue(cast: Cast, state: IssueState) -> Issue:
    return Issue.objects.create(
        case_file=CaseFile.objects.create(),
        volume=next(_volumes),
        number=1,
        planned_on=timezone.localdate(),
        state=state,
        published_at=timezone.now() if state == IssueState.PUBLISHED else None,
    )


Make = Callable[[Cast], WorkflowModel]


def subjects() -> Iterator[tuple[str, str, Make]]:
    """Yield the name of a table, the state as its heading, and how to make a row that is in it."""
    yield "submission", "Draft, never sent", lambda cast: make_manuscript(cast, State.DRAFT, sent=False)
    yield "submission", "Draft, asked for by the office", make_commission
    yield from _every("submission", State, make_manuscript, {State.DRAFT: "Draft, recalled"})
    yield from _every("round", RoundState, make_round)
    yield from _every("assignment", AssignmentState, make_assignment)
    for maker in ("recommending editor", "deciding editor"):

        def made(cast: Cast, state: DecisionState, maker: str = maker) -> Decision:
            return make_decision(cast, state, maker)

        titles = {state: f"{state.label}, written by the {maker}" for state in DecisionState}
        yield from _every("decision", DecisionState, made, titles)
    yield from _every("article", ArticleState, make_article)
    yield (
        "article",
        "In copyediting, with people whose roles were revoked",
        lambda cast: make_article_of_former_copyeditor(cast, ArticleState.COPYEDITING),
    )
    for kind, state in [
        (ArticleKind.FRONT_MATTER, ArticleState.TYPESETTING),
        (ArticleKind.NOTICE, ArticleState.READY),
        (ArticleKind.FRONT_MATTER, ArticleState.PUBLISHED),
    ]:
        yield (
            "article",
            f"{state.label}, {kind.label.lower()} without manuscript",
            lambda cast, kind=kind, state=state: make_article(cast, state, kind),
        )
    yield from _every("issue", IssueState, make_issue)


def _every(
    name: str, states: Any, make: Callable[[Cast, Any], WorkflowModel], titles: dict[Any, str] | None = None
) -> Iterator[tuple[str, str, Make]]:
    for state in states:
        title = (titles or {}).get(state, str(state.label))
        yield name, title, lambda cast, state=state: make(cast, state)
