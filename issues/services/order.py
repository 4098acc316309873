"""The order of an issue: which articles stand where, and on which pages.

Locks are taken in this order: manuscript, issue, article. Whoever orders an issue raises its ``row_version``, so that
of two people who move articles at once one wins and the other is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Article, Issue
from journal.workflow import StaleState, StepRefused

if TYPE_CHECKING:
    from journal.models import User


def locked_issue(pk: int | None) -> Issue | None:
    """Return the issue with its row locked until commit; nothing where there is none."""
    if pk is None:
        return None
    issue = Issue.objects.get(pk=pk)
    issue.lock()
    return issue


def place(article: Article, *, by: User, issue: Issue, note: str = "", seen: int | None = None) -> None:
    """Place an article at the end of an issue in assembly."""
    with transaction.atomic():
        target = locked_issue(issue.pk)
        if target is None or not target.is_assembling:
            raise StepRefused(_("Articles are placed only in an issue that is in assembly."))
        article.place(by=by, note=note, seen=seen, issue=target)
        arrange_anew(target, by=_arranger(target, by))


def take_out(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Take an article out of an issue in assembly."""
    with transaction.atomic():
        issue = locked_issue(article.issue_id)
        article.take_out(by=by, note=note, seen=seen)
        if issue is not None:
            arrange_anew(issue, by=_arranger(issue, by))


def pull(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Pull an article from an issue in press; the issue goes back into assembly, since its pages change."""
    with transaction.atomic():
        issue = locked_issue(article.issue_id)
        article.pull(by=by, note=note, seen=seen)
        if issue is not None:
            close_gap(issue, by=by, note=note)


def move(issue: Issue, *, by: User, article_id: int, to: int, seen: int | None = None) -> None:
    """Move an article to a place in its issue, counted from 1; a place beyond the ends means the end.

    Raises ``StaleState`` when somebody else has ordered the issue since, ``StepRefused`` when it stands elsewhere.
    """
    with transaction.atomic():
        issue.lock(seen=seen)
        order = [article.pk for article in issue.contents]
        if article_id not in order:
            raise StepRefused(_("This article does not stand in the issue any longer."))
        order.remove(article_id)
        order.insert(max(0, min(to - 1, len(order))), article_id)
        _write_order(issue, order)
        arrange_anew(issue, by=by)


def move_by(issue: Issue, *, by: User, article_id: int, places: int, seen: int | None = None) -> None:
    """Move an article up (negative) or down by some places."""
    here = {article.pk: place for place, article in enumerate(issue.contents, start=1)}
    if article_id not in here:
        raise StepRefused(_("This article does not stand in the issue any longer."))
    move(issue, by=by, article_id=article_id, to=here[article_id] + places, seen=seen)


def arrange_anew(issue: Issue, *, by: User | None) -> None:
    """Close gaps in the order, number the pages, and write down the order; the issue is locked and in assembly.

    Raises ``PermissionDenied`` for anybody but those who make issues; ``None`` is the system, after an act of others.
    """
    issue.__dict__.pop("contents", None)
    order = [article.pk for article in issue.contents]
    issue.arrange(by=by, order=order)
    _write_order(issue, order)
    number_pages(issue)


def number_pages(issue: Issue) -> None:
    """Give each article its pages, from the page counts of the PDFs; what has none yet gets no number."""
    following = issue.first_page
    for article in issue.contents:
        first = following if article.pdf_pages else None
        last = following + article.pdf_pages - 1 if article.pdf_pages else None
        if (article.first_page, article.last_page) != (first, last):
            Article.objects.filter(pk=article.pk).update(first_page=first, last_page=last)
            article.first_page, article.last_page = first, last
        following = last + 1 if last else following


def number_pages_after(article: Article) -> None:
    """Number the pages of the article's issue anew after its own page count changed."""
    issue = article.issue
    if issue is not None and issue.is_assembling:
        number_pages(issue)


def close_gap(issue: Issue, *, by: User | None, note: str) -> None:
    """Arrange an issue anew after an article left it by an act of its own; out of press it comes back into assembly."""
    actor = _arranger(issue, by)
    if issue.is_in_press:
        issue.unfreeze(by=actor, note=note or str(_("An article left the issue.")))
    arrange_anew(issue, by=actor)


def _arranger(issue: Issue, by: User | None) -> User | None:
    """Return who arranges an issue after an act on one of its articles.

    Whoever may do that act need not be one of those who make issues (an acting editor, say, or the production editor of
    a section): the system does the rest.
    """
    return by if issue.step("arrange").who.test(by, issue) else None


def same_articles(issue: Issue, expected: set[int]) -> None:
    """Raise ``StaleState`` unless the issue holds just these articles."""
    if {article.pk for article in issue.contents} != expected:
        raise StaleState(_("Somebody else was faster than you. Look at what has changed and try again."))


def _write_order(issue: Issue, order: list[int]) -> None:
    places = {article.pk: article.position for article in issue.contents}
    for place_, pk in enumerate(order, start=1):
        if places.get(pk) != place_:
            Article.objects.filter(pk=pk).update(position=place_)
    issue.__dict__.pop("contents", None)
