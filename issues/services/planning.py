"""How an issue is planned, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Issue
from issues.roles import chiefs_issues, makes_issues
from issues.services.inspection import picture_type
from issues.services.order import number_pages
from journal.models import CaseFile, Journal
from journal.storage import opaque_key
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from journal.models import User


def plan_issue(*, by: User, guests: Iterable[Mapping[str, Any]] = (), **columns: Any) -> Issue:
    """Plan an issue; raises ``PermissionDenied`` for anybody but those who make issues, and ``StepRefused``."""
    if not (makes_issues | chiefs_issues).test(by):
        raise PermissionDenied
    with _cover_kept(columns) as kept, _number_free(), transaction.atomic():
        issue = Issue(**kept)
        label = f"{Journal.current().short_name} {issue.volume}({issue.number})"
        issue.case_file = CaseFile.objects.create(label=label)
        issue.save()
        _name_guests(issue, guests)
        issue.case.record("issue.plan", issue, by=by)
        return issue


def describe_issue(
    issue: Issue,
    *,
    by: User,
    changes: Mapping[str, Any],
    guests: Iterable[Mapping[str, Any]] | None = None,
    seen: int | None = None,
) -> None:
    """Change what is said of an issue that has not appeared; ``guests`` replaces its guest editors."""
    with _cover_kept(dict(changes)) as kept, _number_free(), transaction.atomic():
        issue.describe(by=by, seen=seen, changes=kept)
        if guests is not None:
            _name_guests(issue, guests)
        if "first_page" in kept and issue.is_assembling:
            number_pages(issue)


def _name_guests(issue: Issue, people: Iterable[Mapping[str, Any]]) -> None:
    issue.guest_editors.all().delete()
    for position, columns in enumerate(people, start=1):
        issue.guest_editors.create(position=position, **columns)


@contextmanager
def _cover_kept(columns: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Put an uploaded cover into the bucket before the transaction; take it out again if that fails."""
    cover = columns.get("cover")
    if not isinstance(cover, File) or getattr(cover, "_committed", False):
        yield {**columns, "cover": ""} if cover is False else columns
        return
    picture_type(cover)
    key = default_storage.save(opaque_key(Issue(), cover.name or ""), cover)
    try:
        yield {**columns, "cover": key}
    except BaseException:
        default_storage.delete(key)
        raise


@contextmanager
def _number_free() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise StepRefused(_("There is an issue with this volume and number already.")) from error
