"""What the working rooms of production read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from issues.models import Article, ArticleAuthor, Galley, Issue, Notice, ProductionFile, ProofCorrection, Query, Version
from issues.roles import chiefs_issues, makes_issues
from issues.states import IN_PRODUCTION, WITH_THE_AUTHOR, ArticleKind, ArticleState, IssueState
from journal.models import Event, User
from journal.paging import Counted
from journal.queries.letters import opens_cases
from journal.roles import holds_editor_in_chief, holds_office, holds_production_editor
from journal.states import RoleName
from journal.text import one_line
from submissions.models import Author, Conflict, Submission
from submissions.roles import may_decide

OVERSEERS = (RoleName.PRODUCTION_EDITOR, RoleName.OFFICE, RoleName.EDITOR_IN_CHIEF)
oversees_production = holds_production_editor | holds_office | holds_editor_in_chief
sees_issues = makes_issues | chiefs_issues


def produced_by(user: User) -> QuerySet[Article]:
    """Return the articles this person works on: all for those who oversee production, else the assigned ones.

    A role limited to a section shows the articles of that section, and an assignment ends with its role. Whoever is
    author, reviewer or conflicted is left out, whatever their roles: the other face of ``~is_excluded``.
    """
    kept_away = (
        Q(submission__in=Conflict.objects.filter(person=user, ended_at__isnull=True).values("submission")),
        Q(submission__in=Author.objects.filter(user=user).values("submission")),
        Q(submission__in=Submission.objects.filter(corresponding_user=user).values("pk")),
        Q(pk__in=ArticleAuthor.objects.filter(user=user).values("article")),
        Q(corresponding_user=user),
    )
    free = Article.objects.filter(*(~way for way in kept_away))
    limits = {section_id for role, section_id in user.grants if role in OVERSEERS}
    if None in limits:
        return free
    own = Q(section__in=limits) if limits else Q(pk__in=[])
    if may_decide.test(user):
        own |= Q(submission__acting_editor=user)
    if user.holds(RoleName.COPYEDITOR):
        own |= Q(copyeditor=user)
    if user.holds(RoleName.PRODUCTION_EDITOR):
        own |= Q(production_editor=user)
    return free.filter(own)


def authored_by(user: User) -> QuerySet[Article]:
    """Return the articles this person is an author of."""
    wrote = Exists(ArticleAuthor.objects.filter(article=OuterRef("pk"), user=user))
    return Article.objects.filter(wrote | Q(corresponding_user=user))


def visible_to(user: Any) -> QuerySet[Article]:
    """Return the articles this person may open in production, as author or as one who works on them."""
    if user is None or not user.is_authenticated:
        return Article.objects.none()
    return Article.objects.filter(Q(pk__in=produced_by(user).values("pk")) | Q(pk__in=authored_by(user).values("pk")))


def issues_visible_to(user: Any) -> QuerySet[Issue]:
    """Return the issues this person may open while they are made."""
    if user is None or not user.is_authenticated or not sees_issues.test(user):
        return Issue.objects.none()
    return Issue.objects.all()


@opens_cases
def cases_of_issues(user: Any) -> QuerySet[Any]:
    """Return the case files of issues whose letters this person may read in the outbox."""
    return issues_visible_to(user).values("case_file_id")


@opens_cases
def cases_of_articles(user: User) -> QuerySet[Any]:
    """Return the same for articles that never were a manuscript; the others lie in the file of their manuscript."""
    return produced_by(user).filter(submission__isnull=True).values("case_file_id")


# -- Lists ---------------------------------------------------------------------------------------------------------

VIEWS = {
    "": Q(state__in=IN_PRODUCTION),
    "copyediting": Q(state=ArticleState.COPYEDITING),
    "author": Q(state__in=WITH_THE_AUTHOR),
    "typesetting": Q(state=ArticleState.TYPESETTING),
    "ready": Q(state=ArticleState.READY),
    "published": Q(state__in=[ArticleState.PUBLISHED, ArticleState.RETRACTED, ArticleState.REMOVED]),
    "stopped": Q(state=ArticleState.STOPPED),
}
ORDER = ("-made_at", "-pk")
NUMBERS_A_YEAR = 2
COUNTED = 1_000
"""So many articles of a view are counted; of more than that nobody asks how many they are."""


def articles_listed(user: User, asked: Mapping[str, Any]) -> QuerySet[Article]:
    """Return the articles of a list: ``view`` (a stage), ``q`` (words of title or number), ``mine``, ``late``."""
    articles = produced_by(user).filter(VIEWS.get(asked.get("view") or "", VIEWS[""]))
    if words := one_line(asked.get("q") or ""):
        articles = articles.filter(
            Q(title__icontains=words)
            | Q(case_file__label__icontains=words)
            | Exists(
                ArticleAuthor.objects.filter(article=OuterRef("pk")).filter(
                    Q(family_name__icontains=words) | Q(given_name__icontains=words) | Q(printed_name__icontains=words)
                )
            )
        )
    if asked.get("mine"):
        articles = articles.filter(Q(copyeditor=user) | Q(production_editor=user))
    if asked.get("late"):
        articles = articles.filter(due_on__lt=timezone.localdate())
    return articles


def articles_shown() -> QuerySet[Article]:
    """Return articles with what a line of a list shows; which ones, the list says."""
    rows = Article.objects.select_related("case_file", "copyeditor", "production_editor", "issue")
    return rows.prefetch_related("authors")


def articles_counted(user: User) -> dict[str, int]:
    """Return how many articles each view of the list holds, each number up to one more than ``COUNTED``; one query."""
    rows = produced_by(user).order_by().values("pk")
    counts = [Counted(rows.filter(condition)[: COUNTED + 1]) for condition in VIEWS.values()]
    found = User.objects.values_list(*counts).get(pk=user.pk)
    return dict(zip([name or "all" for name in VIEWS], found, strict=True))


def authors_counted(user: User) -> QuerySet[Article]:
    """Return the articles in production of an author, those that wait for the author first."""
    return (
        authored_by(user)
        .filter(state__in=IN_PRODUCTION)
        .select_related("case_file")
        .order_by(Coalesce("due_on", timezone.localdate() + timedelta(days=3650)), "pk")
    )


def waiting_for(user: User) -> QuerySet[Article]:
    """Return what waits for this person in production: as author what has a date, as copyeditor or setter the rest."""
    as_author = Q(corresponding_user=user, state__in=WITH_THE_AUTHOR)
    as_copyeditor = Q(copyeditor=user, state=ArticleState.COPYEDITING)
    as_setter = Q(production_editor=user, state=ArticleState.TYPESETTING)
    nobody = Q(state=ArticleState.COPYEDITING, copyeditor=None) | Q(
        state=ArticleState.TYPESETTING, production_editor=None
    )
    mine = produced_by(user).filter(
        as_copyeditor | as_setter | (nobody if oversees_production.test(user) else Q(pk=None))
    )
    own = authored_by(user).filter(as_author)
    came_back = ProofCorrection.objects.filter(article=OuterRef("pk"), done_at=None).exclude(sent_at=None)
    return (
        Article.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=own.values("pk")))
        .annotate(has_corrections=Exists(came_back))
        .select_related("case_file")
        .order_by("due_on", "pk")
    )


# -- One article, one issue ----------------------------------------------------------------------------------------


def article_page(user: Any) -> QuerySet[Article]:
    """Return the articles visible to this person with all that the article's page shows."""
    return (
        visible_to(user)
        .select_related(
            "case_file",
            "submission",
            "section",
            "issue",
            "corresponding_user",
            "copyeditor",
            "production_editor",
            "manuscript_version",
            "mending_proposed_by",
        )
        .prefetch_related(
            "authors",
            "submission__conflicts",
            "submission__authors",
            "manuscript_version__files",
            Prefetch("galleys", Galley.objects.select_related("uploaded_by")),
            Prefetch("files", ProductionFile.objects.select_related("uploaded_by")),
            "queries",
            "corrections",
            Prefetch("notices", Notice.objects.select_related("article")),
        )
    )


def article_preview(user: Any) -> QuerySet[Article]:
    """Return the articles visible to this person with all that readers will see of them."""
    return (
        visible_to(user)
        .select_related("issue", "notice_of__target")
        .prefetch_related(
            "authors",
            "translations",
            "galleys",
            Prefetch("versions", Version.objects.prefetch_related("galleys")),
        )
    )


def with_article(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return manuscripts with what ``issues/_production.html`` shows of the article made of each, in the same query."""
    return rows.select_related("article__issue").annotate(
        article_queries=_counted(Query), article_corrections=_counted(ProofCorrection)
    )


def _counted(model: type[Query | ProofCorrection]) -> Coalesce:
    rows = model.objects.filter(article__submission=OuterRef("pk")).order_by().values("article")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def case_events(article: Article, audience: int) -> QuerySet[Event]:
    """Return what has happened to the article that these readers may know, newest first."""
    return (
        Event.objects.for_audience(audience)
        .filter(case=article.case_file, subject_type="issues.article", subject_id=article.pk)
        .select_related("by", "text")
        .order_by("-at", "-pk")
    )


def issue_events(issue: Issue) -> QuerySet[Event]:
    """Return what has happened to the issue, newest first."""
    return Event.objects.filter(case=issue.case_file).select_related("by", "text").order_by("-at", "-pk")


def issues_listed(user: Any) -> QuerySet[Issue]:
    """Return the issues with the number of their articles and pages."""
    return issues_visible_to(user).annotate(
        article_count=Count("articles"), page_count=Coalesce(Sum("articles__pdf_pages"), 0)
    )


def following_numbers() -> dict[str, int]:
    """Return volume and number of the issue that comes after the newest one: two numbers a year, a volume a year."""
    newest = Issue.objects.exclude(state=IssueState.CANCELLED).order_by("-volume", "-number").first()
    if newest is None:
        return {"volume": 1, "number": 1}
    return (
        {"volume": newest.volume, "number": newest.number + 1}
        if newest.number < NUMBERS_A_YEAR
        else {"volume": newest.volume + 1, "number": 1}
    )


def issue_page(user: Any) -> QuerySet[Issue]:
    """Return the issues with all that the page of their assembly shows."""
    return (
        issues_visible_to(user)
        .select_related("case_file")
        .prefetch_related(
            "guest_editors",
            Prefetch("articles", Article.objects.select_related("submission").prefetch_related("authors")),
        )
    )


def articles_to_place(user: User) -> QuerySet[Article]:
    """Return what is ready, or published online first, and stands in no issue yet."""
    return (
        produced_by(user)
        .filter(state__in=[ArticleState.READY, ArticleState.PUBLISHED], issue=None)
        .exclude(kind=ArticleKind.NOTICE)
        .prefetch_related("authors")
        .order_by("accepted_on", "pk")
    )
