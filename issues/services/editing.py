"""Copyediting: who works on it, questions to the author and their answers, the edited text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models import ProductionFile, Query
from issues.roles import copyedits, is_corresponding
from issues.services.inspection import kept, working_type
from issues.states import ProductionFileKind
from journal.models import Timetable
from journal.services import OpenPage
from journal.states import EVERY_AUTHOR
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.core.files.base import File

    from issues.models import Article
    from journal.models import User


def due_in_production() -> date:
    """Return the day by which an author is to answer questions, or to read a proof."""
    timetable = Timetable.current()
    return timetable.days_after(timezone.localdate(), timetable.journal.query_days)


# -- Questions -----------------------------------------------------------------------------------------------------


def add_query(article: Article, *, by: User, place: str, question: str, seen: int | None = None) -> Query:
    """Write a question to the author; it goes out with the others."""
    with transaction.atomic():
        lock_for(article, copyedits, by, seen)
        if not article.takes_queries:
            raise StepRefused(_("Questions are written while the article is in copyediting."))
        same = article.queries.filter(sent_at=None, raised_by=by, place=place, question=question).first()
        if same is not None:  # the button was pressed twice
            return same
        number = (article.queries.aggregate(last=Max("number"))["last"] or 0) + 1
        query = Query.objects.create(article=article, number=number, place=place, question=question, raised_by=by)
        _count_queries(article)
        return query


def change_query(query: Query, *, by: User, place: str, question: str) -> None:
    """Change the words of a question that has not gone out yet."""
    with transaction.atomic():
        lock_for(query.article, copyedits, by)
        if query.sent_at:
            raise StepRefused(_("This question was sent to the author and can no longer be changed."))
        query.place, query.question = place, question
        query.save(update_fields=["place", "question"])


def delete_query(query: Query, *, by: User) -> None:
    """Delete a question that has not gone out yet."""
    with transaction.atomic():
        lock_for(query.article, copyedits, by)
        if query.sent_at:
            raise StepRefused(_("This question was sent to the author and can no longer be deleted. Close it instead."))
        query.delete()
        _count_queries(query.article)


def close_query(query: Query, *, by: User) -> None:
    """Close a question that needs no answer any longer."""
    with transaction.atomic():
        lock_for(query.article, copyedits, by)
        query.closed_at = query.closed_at or timezone.now()
        query.save(update_fields=["closed_at"])
        _count_queries(query.article)


def keep_answers(article: Article, *, by: User, answers: Mapping[str, str], page: OpenPage | None = None) -> None:
    """Keep the author's answers, by the field of their question, until they are sent. No words: no answer.

    One that was changed in another window since the page was loaded stays as it is; the page says which.
    """
    with transaction.atomic():
        lock_for(article, is_corresponding, by)
        if not article.takes_answers:
            raise StepRefused(_("The questions are not with you at the moment."))
        open_queries = {query.field: query for query in article.queries.filter(closed_at=None).exclude(sent_at=None)}
        written = (page or OpenPage()).merge(
            case_id=article.case_file_id,
            now={field: query.answer for field, query in open_queries.items()},
            given={field: answer.strip() for field, answer in answers.items() if field in open_queries},
            by=by,
            prefix="answers.",
        )
        for field, answer in written.items():
            query = open_queries[field]
            query.answer = answer
            query.answered_at = timezone.now() if answer else None
            query.answered_by = by if answer else None
            query.save(update_fields=["answer", "answered_at", "answered_by"])
        _count_queries(article)


def raise_queries(
    article: Article, *, by: User, note: str = "", seen: int | None = None, due_on: date | None = None
) -> None:
    """Send the questions to the author."""
    with transaction.atomic():
        article.raise_queries(by=by, note=note, seen=seen, due_on=due_on or due_in_production())
        article.queries.filter(sent_at=None).update(sent_at=timezone.now())


def go_on_without_answers(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Go on without the author; the open questions are closed."""
    with transaction.atomic():
        article.go_on_without_answers(by=by, note=note, seen=seen)
        article.queries.filter(answered_at=None, closed_at=None).update(closed_at=timezone.now())


def _count_queries(article: Article) -> None:
    article.queries_open = article.queries.filter(answered_at=None, closed_at=None).count()
    article.save(update_fields=["queries_open"])


def lock_for(article: Article, who: Any, by: User, seen: int | None = None) -> None:
    """Lock the article for an act that is no step, if this person may do it; raises ``PermissionDenied``."""
    if seen is None:
        article.refresh_from_db(fields=["row_version"])
    article.lock(seen=seen)
    if not who.test(by, article):
        raise PermissionDenied


# -- Texts ---------------------------------------------------------------------------------------------------------


def upload_file(
    article: Article, *, by: User, kind: str, upload: File[Any], note: str = "", seen: int | None = None
) -> ProductionFile:
    """Keep a working file; the copyedited text counts for the end of copyediting. Raises ``Unfit``."""
    if not copyedits.test(by, article):
        raise PermissionDenied
    media_type = working_type(upload)
    with kept(upload, media_type, ProductionFile) as file, transaction.atomic():
        lock_for(article, copyedits, by, seen)
        if not article.takes_changes:
            raise StepRefused(_("The article is not in production any longer."))
        newest = article.files.filter(kind=kind).order_by("-number").first()
        if newest is not None and (newest.sha256, newest.note) == (file.sha256, note):  # the button was pressed twice
            transaction.on_commit(lambda: default_storage.delete(file.key), robust=True)
            return newest
        number = newest.number + 1 if newest is not None else 1
        row = ProductionFile.objects.create(
            article=article, kind=kind, number=number, note=note, uploaded_by=by, **file.columns
        )
        if kind == ProductionFileKind.COPYEDITED:
            article.copyedited_at = timezone.now()
            article.save(update_fields=["copyedited_at"])
        article.case.record("article.upload_file", article, by=by, audience=EVERY_AUTHOR, facts={"file": row})
        return row


def finish_copyediting(
    article: Article, *, by: User, note: str = "", seen: int | None = None, upload: File[Any] | None = None
) -> None:
    """Finish copyediting; the edited text may be given in the same act."""
    if upload is not None:
        upload_file(article, by=by, kind=ProductionFileKind.COPYEDITED, upload=upload, seen=seen)
    article.finish_copyediting(by=by, note=note, seen=seen)
