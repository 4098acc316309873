"""Reads of letters and jobs in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet

from journal.letterbook import LETTERS, Kind, default_text
from journal.models import CaseFile, Job, Letter, LetterText, User
from journal.paging import Counted, Page, page_of
from journal.roles import holds_editor_in_chief, holds_office
from journal.states import Delivery, Progress

CasesOf = Callable[[Any], QuerySet[Any]]
OPEN_CASES: list[CasesOf] = []

oversees_letters = holds_office | holds_editor_in_chief


def opens_cases(cases_of: CasesOf) -> CasesOf:
    """Register which case files a person may read as editor, office or production: ids, as a queryset of one column.

    The floor knows no manuscripts; a letter of a case file that no app opens for a person is not shown to them.
    """
    if cases_of not in OPEN_CASES:
        OPEN_CASES.append(cases_of)
    return cases_of


def visible_to(user: Any) -> QuerySet[Letter]:
    """Return the letters this person may read: of case files open to them; to the office also those of the journal."""
    if user is None or not user.is_authenticated:
        return Letter.objects.none()
    return Letter.objects.filter(_open_to(user))


def _open_to(user: Any) -> Q:
    allowed = Q(pk__in=[])
    for cases_of in OPEN_CASES:
        allowed |= Q(case__in=cases_of(user))
    if oversees_letters.test(user):
        allowed |= Q(case__isnull=True) | Q(case__is_of_the_journal=True)
    return allowed


def outbox_page(user: Any, asked: Mapping[str, Any], *, q: str = "", delivery: str = "") -> Page:
    """Return one page of the outbox, newest first; one query."""
    letters = visible_to(user).select_related("case", "to")
    if delivery:
        letters = letters.filter(delivery=delivery)
    if q.strip():
        word = q.strip()
        letters = letters.filter(Q(to_email__icontains=word) | Q(subject__icontains=word) | Q(case__label=word))
    return page_of(letters, ["-created_at", "-pk"], asked)


def open_cases(user: Any, among: Iterable[int]) -> set[int]:
    """Return which of these case files are open to a person; one query."""
    allowed = Q(pk__in=[])
    for cases_of in OPEN_CASES:
        allowed |= Q(pk__in=cases_of(user))
    return set(CaseFile.objects.filter(allowed, pk__in=set(among)).values_list("pk", flat=True))


def written_since(user: Any, keys: Iterable[str], moment: datetime, asked: Mapping[str, Any]) -> Page:
    """Return one page of what the system has written of these kinds since a moment, newest first; one query."""
    letters = visible_to(user).filter(key__in=list(keys), sender__isnull=True, created_at__gte=moment)
    return page_of(letters.select_related("case"), ["-created_at", "-pk"], asked)


def trouble(user: Any) -> dict[str, int]:
    """Count what did not get out, letters and jobs; one query where all did, else two."""
    lost = Q(delivery__in=[Delivery.FAILED, Delivery.BOUNCED], repeated_by__isnull=True)
    letters, jobs = Letter.objects.filter(lost), Job.objects.filter(progress=Progress.FAILED)
    me = User.objects.filter(pk=user.pk)
    if not any(me.values_list(Exists(letters), Exists(jobs)).get()):
        return {"letters": 0, "jobs": 0}
    counts = [Counted(rows.order_by().values("pk")) for rows in (visible_to(user).filter(lost), failed_jobs(user))]
    return dict(zip(("letters", "jobs"), me.values_list(*counts).get(), strict=True))


def failed_jobs(user: Any) -> QuerySet[Job]:
    """Return the jobs that were given up, of case files open to this person."""
    failed = Job.objects.filter(_open_to(user), progress=Progress.FAILED)
    return failed.select_related("case").order_by("-created_at", "-pk")


def kinds_by_app() -> list[tuple[str, list[Kind]]]:
    """Return every kind of letter, in the order of its life: manuscripts, review, production, accounts."""
    found: dict[str, list[Kind]] = {app: [] for app in ("submissions", "review", "issues", "journal")}
    for kind in LETTERS.values():
        found.setdefault(kind.compose.__module__.split(".")[0], []).append(kind)
    return [(app, sorted(kinds, key=lambda kind: kind.key)) for app, kinds in found.items() if kinds]


def own_texts() -> dict[str, list[str]]:
    """Return the languages in which the office has words of its own, for each kind of letter."""
    found: dict[str, list[str]] = {}
    for key, language in LetterText.objects.order_by("key", "language").values_list("key", "language"):
        found.setdefault(key, []).append(language)
    return found


def text_of(key: str, language: str) -> tuple[str, str, bool]:
    """Return subject and body as a recipient of this language gets them, and whether they are the office's for it."""
    texts = {text.language: text for text in LetterText.objects.filter(key=key, language__in=[language, "en"])}
    if text := texts.get(language) or texts.get("en"):
        return text.subject, text.body, text.language == language
    return *default_text(key), False
