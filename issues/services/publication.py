"""Publication: all or nothing, and then for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Article, Edition, Issue, Version
from issues.services.binding import request_binding
from issues.services.imprints import ask_for_imprint
from issues.services.order import arrange_anew, locked_issue, same_articles
from issues.services.search import write_words
from issues.states import VersionKind
from journal.workflow import StaleState, StepRefused
from submissions.models import Submission

if TYPE_CHECKING:
    from issues.models import Galley
    from journal.models import User


# -- The whole issue -----------------------------------------------------------------------------------------------


def freeze(issue: Issue, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Send an issue to press; its PDF is bound."""
    with transaction.atomic():
        issue.freeze(by=by, note=note, seen=seen)
        request_binding(issue, by=by)


def publish_issue(issue: Issue, *, by: User | None, note: str = "", seen: int | None = None) -> None:
    """Publish an issue with everything in it, or nothing of it.

    Where a check fails, the issue goes back into assembly and those who make it are told; the refusal is raised again.
    """
    try:
        with transaction.atomic():
            _publish_all(issue, by=by, note=note, seen=seen)
    except StaleState:
        raise
    except StepRefused as refusal:
        _fall_back(issue, by=by, reasons=refusal.reasons)
        raise


def _publish_all(issue: Issue, *, by: User | None, note: str, seen: int | None) -> None:
    placed = {article.pk: article.submission_id for article in Issue.objects.get(pk=issue.pk).contents}
    manuscripts = _lock_manuscripts(placed.values())
    issue.publish(by=by, note=note, seen=seen)
    same_articles(issue, set(placed))
    for article in issue.contents:
        if article.is_published:
            article.join_issue(by=by)
        else:
            article.publish(by=by)
            make_version(article, VersionKind.FIRST, by=by)
    manuscripts.update(is_published=True)
    Edition.rise()
    request_binding(issue, by=by)


def _fall_back(issue: Issue, *, by: User | None, reasons: tuple[Any, ...]) -> None:
    fresh = issue.again()
    if fresh.is_in_press:
        fresh.fall_back(by=by, note="\n".join(map(str, reasons)))


def _lock_manuscripts(ids: Any) -> Any:
    """Lock the manuscripts of these ids, in order, before issue and articles."""
    wanted = Submission.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    list(wanted.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    return wanted


def cancel_issue(issue: Issue, *, by: User, note: str = "", seen: int | None = None, into: Issue | None = None) -> None:
    """Cancel an issue; its articles are released, or move to the end of another issue in assembly."""
    with transaction.atomic():
        first, second = sorted(filter(None, [issue.pk, into.pk if into else None])) if into else (issue.pk, None)
        locked = {pk: locked_issue(pk) for pk in (first, second) if pk is not None}
        target = locked[into.pk] if into else None
        if target is not None and (target.pk == issue.pk or not target.is_assembling):
            raise StepRefused(_("Articles move only into another issue that is in assembly."))
        articles = list(Issue.objects.get(pk=issue.pk).contents)
        issue.cancel(by=by, note=note, seen=seen, into=target)
        for article in articles:
            article.release_from_issue(by=by, into=target)
        if target is not None:
            arrange_anew(target, by=by)


# -- One article ---------------------------------------------------------------------------------------------------


def publish_online_first(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Publish an article before its issue."""
    with transaction.atomic():
        manuscripts = _lock_manuscripts([article.submission_id])
        locked_issue(article.issue_id)
        article.publish_online_first(by=by, note=note, seen=seen)
        make_version(article, VersionKind.FIRST, by=by)
        manuscripts.update(is_published=True)
        Edition.rise()


def make_version(
    article: Article,
    kind: str,
    *,
    by: User | None,
    summary: str = "",
    galleys: list[Galley] | None = None,
) -> Version:
    """Write down what is public of an article from now on; its galleys are the current ones unless given."""
    version = Version.objects.create(
        article=article,
        number=article.version,
        kind=kind,
        made_by=by,
        summary=summary,
        title=article.title,
        abstract=article.abstract,
        keywords=article.keywords,
    )
    version.galleys.set(article.galleys.filter(is_current=True) if galleys is None else galleys)
    write_words([Article.objects.get(pk=article.pk)])
    ask_for_imprint(article)
    return version
