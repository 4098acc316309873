"""What can still change after publication: technical changes by two people, and notices by the editor-in-chief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models import Edition, Notice
from issues.services.binding import bind_anew, withdraw_binding
from issues.services.marking import request_marking
from issues.services.order import locked_issue, number_pages_after
from issues.services.proofs import pdf_pages
from issues.services.publication import make_version
from issues.states import NOTICE_OF_STEP, VersionKind
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from issues.models import Article, Galley
    from journal.models import User

VERSION_OF_STEP = {
    "express_concern": VersionKind.CONCERN,
    "lift_concern": VersionKind.CONCERN_LIFTED,
    "retract": VersionKind.RETRACTED,
    "remove": VersionKind.REMOVED,
}


def correct(article: Article, *, by: User, notice: Notice, note: str = "", seen: int | None = None) -> None:
    """Publish a correction: the new galleys become public, and the notice with them."""
    with transaction.atomic():
        locked_issue(article.issue_id)
        article.lock(seen=seen)
        current = list(article.galleys.filter(is_current=True))
        _refuse_unfit("correct", article, notice)
        article.correct(by=by, note=note, notice=notice, pdf_pages=pdf_pages(current))
        _publish_notice(notice, by=by)
        make_version(article, VersionKind.CORRECTED, by=by, summary=notice.article.title[:300], galleys=current)
        number_pages_after(article)
        bind_anew(article, by=by)
        Edition.rise()


def express_concern(article: Article, *, by: User, notice: Notice, note: str = "", seen: int | None = None) -> None:
    """Publish an expression of concern."""
    _take("express_concern", article, by=by, notice=notice, note=note, seen=seen)


def lift_concern(article: Article, *, by: User, notice: Notice, note: str = "", seen: int | None = None) -> None:
    """Publish that a concern was unfounded."""
    _take("lift_concern", article, by=by, notice=notice, note=note, seen=seen)


def retract(article: Article, *, by: User, notice: Notice, note: str = "", seen: int | None = None) -> None:
    """Retract an article with a notice; its PDF is marked on every page."""
    with transaction.atomic():
        _take("retract", article, by=by, notice=notice, note=note, seen=seen)
        request_marking(article)


def remove(article: Article, *, by: User, notice: Notice, note: str = "", seen: int | None = None) -> None:
    """Take the files of an article away, with a notice; also out of the whole issue."""
    with transaction.atomic():
        locked_issue(article.issue_id)
        _take("remove", article, by=by, notice=notice, note=note, seen=seen)
        withdraw_binding(article)
        bind_anew(article, by=by)


def _take(step: str, article: Article, *, by: User, notice: Notice, note: str, seen: int | None) -> None:
    """Publish the notice and take the step it speaks of, together; the files readers have stay as they are."""
    with transaction.atomic():
        article.lock(seen=seen)
        readers_have = _public_galleys(article)
        _refuse_unfit(step, article, notice)
        getattr(article, step)(by=by, note=note, notice=notice)
        _publish_notice(notice, by=by)
        make_version(article, VERSION_OF_STEP[step], by=by, summary=notice.article.title[:300], galleys=readers_have)
        Edition.rise()


def _refuse_unfit(step: str, article: Article, notice: Notice) -> None:
    wanted = NOTICE_OF_STEP[step]
    if notice.target_id != article.pk or not notice.is_prepared:
        raise StepRefused(_("Choose a notice about this article that is not published yet."))
    if notice.kind != wanted:
        raise StepRefused(_("This act needs a notice of the kind “%(kind)s”.") % {"kind": wanted.label})


def _publish_notice(notice: Notice, *, by: User) -> None:
    notice.issued_at = timezone.now()
    notice.save(update_fields=["issued_at"])
    notice.article.appear_as_notice(by=by)
    make_version(notice.article, VersionKind.FIRST, by=by)


def _public_galleys(article: Article) -> list[Galley]:
    version = article.versions.filter(number=article.version).first()
    return list(version.galleys.all()) if version else []


# -- Technical changes ---------------------------------------------------------------------------------------------


def confirm_mending(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Confirm a technical change: the current galleys become public, with a line that says what was mended."""
    with transaction.atomic():
        locked_issue(article.issue_id)
        article.lock(seen=seen)
        summary = article.mending_summary
        current = list(article.galleys.filter(is_current=True))
        article.confirm_mending(by=by, note=note, pdf_pages=pdf_pages(current))
        make_version(article, VersionKind.MENDED, by=by, summary=summary, galleys=current)
        number_pages_after(article)
        bind_anew(article, by=by)
        Edition.rise()


def drop_mending(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Drop a technical change; the galleys readers have are the current ones again."""
    with transaction.atomic():
        article.drop_mending(by=by, note=note, seen=seen)
        public = _public_galleys(article)
        article.galleys.filter(is_current=True).update(is_current=False)
        article.galleys.filter(pk__in=[galley.pk for galley in public]).update(is_current=True)
        article.alt_missing = sum(galley.alt_missing for galley in public)
        article.save(update_fields=["alt_missing"])


ACTS: dict[str, Any] = {
    f"article.{name}": act
    for name, act in {
        "correct": correct,
        "express_concern": express_concern,
        "lift_concern": lift_concern,
        "retract": retract,
        "remove": remove,
        "confirm_mending": confirm_mending,
        "drop_mending": drop_mending,
    }.items()
}
