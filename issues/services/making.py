"""How an article comes into being: out of an accepted manuscript, or written by the journal itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models import Article, ArticleAuthor, ArticleTranslation, Notice
from issues.roles import chiefs_issues, makes_issues
from issues.services.order import close_gap, locked_issue
from issues.states import PUBLISHED_QUESTIONS, ArticleKind
from journal.models import CaseFile, Counter, Event, Journal
from journal.services import one_act_of
from journal.states import EVERY_AUTHOR, Language
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.models import User
    from submissions.models import Submission

NAME = ("given_name", "family_name", "printed_name", "native_name", "native_language")
AUTHOR = (
    *NAME, "position", "user_id", "affiliation", "ror", "city", "country", "further_affiliations", "orcid",
    "is_orcid_verified", "credit_roles", "is_corresponding",
)  # fmt: skip


# -- Out of a manuscript -------------------------------------------------------------------------------------------


def open_article(*, submission: Submission, by: User | None) -> Article:
    """Make the article of an accepted manuscript, as a snapshot of it; a stopped one is taken up again.

    To be called in the transaction of the acceptance, which holds the manuscript's lock; a second call changes nothing.
    """
    with transaction.atomic():
        article = Article.objects.filter(submission=submission).first()
        if article is None:
            article = Article.objects.create(
                submission=submission, case_file=submission.case_file, **_snapshot(submission)
            )
            _copy_parts(article, submission)
            article.case.record("article.open", article, by=by, audience=EVERY_AUTHOR)
            article.case.queue("article_in_production", article, by=by)
        elif article.is_stopped:
            article.revive(by=by)
            _take_over(article, submission)
        return article


def take_over_changes(*, submission: Submission, by: User | None) -> Article | None:
    """Bring the article up to date after its manuscript's authors or section changed; not once it is published.

    What production has changed since, title and dates among it, stays.
    """
    with transaction.atomic():
        article = Article.objects.filter(submission=submission).first()
        if article is None or not article.takes_changes:
            return None
        article.lock()
        is_moved = article.section_id != submission.section_id
        names = ["corresponding_user_id", *(["section", "section_title"] if is_moved else [])]
        _write(article, {name: value for name, value in _snapshot(submission).items() if name in names})
        article.authors.all().delete()
        _copy_authors(article, submission)
        article.case.record("article.take_over_changes", article, by=by, audience=EVERY_AUTHOR)
        return article


def stop_article_of(*, submission: Submission, by: User, note: str = "") -> Article | None:
    """Stop the article of a manuscript whose acceptance was rescinded or which is not to be published."""
    article = Article.objects.in_production().filter(submission=submission).first()
    if article is not None:
        stop_article(article, by=by, note=note)
    return article


def stop_article(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Stop an article; it leaves its issue, and an issue in press goes back into assembly."""
    with transaction.atomic():
        issue = locked_issue(article.issue_id)
        article.stop(by=by, note=note, seen=seen)
        article.queries.filter(closed_at=None).update(closed_at=timezone.now())
        article.corrections.filter(sent_at=None).update(sent_at=timezone.now())
        article.galleys.filter(is_current=True).update(is_current=False)
        if issue is not None:
            close_gap(issue, by=by, note=note)


def _snapshot(submission: Submission) -> dict[str, Any]:
    """Return the columns an article takes from its manuscript."""
    answers = {
        row.question: "" if row.is_none else row.words for row in submission.declarations.all() if row.is_answered
    }
    return {
        "manuscript_version": submission.versions.filter(sent_at__isnull=False).order_by("-number").first(),
        "kind": ArticleKind.ARTICLE,
        "section": submission.section,
        "section_title": submission.section.title if submission.section else "",
        "language": submission.language,
        "title": submission.title,
        "abstract": submission.abstract,
        "keywords": submission.keywords,
        "statements": {name: answers[name] for name in PUBLISHED_QUESTIONS if name in answers},
        "works": [work.facts for work in submission.reviewed_works],
        "anonymity": submission.anonymity if submission.is_reviewed else "",
        "reports": submission.reports_in,
        "corresponding_user_id": submission.corresponding_user_id,
        "received_on": _day(submission.submitted_at),
        "revised_on": _day(submission.revised_at),
        "accepted_on": _day(submission.decided_at),
    }


def _take_over(article: Article, submission: Submission) -> None:
    """Write the snapshot again over what the article holds, names of its columns and rows alike."""
    _write(article, _snapshot(submission))
    article.authors.all().delete()
    article.translations.all().delete()
    _copy_parts(article, submission)


def _write(article: Article, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(article, name, value)
    article.save(update_fields=[name.removesuffix("_id") for name in columns])
    vars(article).pop("author_user_ids", None)
    vars(article).pop("excluded_ids", None)


def _copy_authors(article: Article, submission: Submission) -> None:
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, **{name: getattr(author, name) for name in AUTHOR})
        for author in submission.authors.all()
    )


def _copy_parts(article: Article, submission: Submission) -> None:
    _copy_authors(article, submission)
    ArticleTranslation.objects.bulk_create(
        ArticleTranslation(
            article=article, language=t.language, title=t.title, abstract=t.abstract, keywords=t.keywords
        )
        for t in submission.translations.all()
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


# -- By the journal itself -----------------------------------------------------------------------------------------


def create_directly(
    *,
    by: User,
    kind: str,
    title: str,
    language: str = "en",
    section: Any = None,
    section_title: str = "",
    abstract: str = "",
    keywords: str = "",
    authors: Iterable[Mapping[str, Any]] = (),
    corresponding_user: User | None = None,
) -> Article:
    """Make an article without a manuscript: an editorial, front matter, an import.

    ``authors`` are columns of names, in order; an editorial without any is written by whoever makes it. Raises
    ``PermissionDenied`` for anybody but editor-in-chief, office and production editors.
    """
    if not (makes_issues | chiefs_issues).test(by):
        raise PermissionDenied
    names = [dict(author) for author in authors]
    if kind == ArticleKind.EDITORIAL and not names:
        names = [_own_name(by)]
    corresponding_user = corresponding_user or _first_account(names)
    columns = {
        "kind": kind,
        "title": title,
        "language": language,
        "section": section,
        "section_title": section_title or (section.title if section else ""),
        "abstract": abstract,
        "keywords": keywords,
        "corresponding_user": corresponding_user,
    }
    with transaction.atomic():
        if (same := _made_just_now(by, **columns)) is not None:
            return same
        article = _make(by=by, **columns)
        _name_authors(article, names)
        return article


def name_authors(article: Article, *, by: User, authors: Iterable[Mapping[str, Any]], seen: int | None = None) -> None:
    """Put another list of authors in place of that of an article without a manuscript, before it is published.

    Whoever was to read its proof still is, if still an author; where somebody else is, the licence is asked for anew.
    Raises ``StepRefused`` where the authors are those of a manuscript.
    """
    if article.submission_id is not None:
        raise StepRefused(_("The authors are those of the manuscript. They are changed there."))
    names = [dict(author) for author in authors]
    accounts = {row["user"].pk for row in names if row.get("user")}
    changes: dict[str, Any] = {}
    with transaction.atomic():
        article.lock(seen=seen)
        if article.corresponding_user_id not in accounts:
            changes["corresponding_user"] = _first_account(names)
        if changes.get("corresponding_user") and article.licence_signed_at:
            changes["licence_signed_at"] = None
        article.describe(by=by, changes=changes)
        article.authors.all().delete()
        _name_authors(article, names)


def _first_account(names: list[dict[str, Any]]) -> User | None:
    return next((row["user"] for row in names if row.get("user")), None)


def _name_authors(article: Article, names: list[dict[str, Any]]) -> None:
    """Write the authors down in order; the first row of the person who acts for all of them says so."""
    rows: list[ArticleAuthor] = []
    for position, columns in enumerate(names, start=1):
        row = ArticleAuthor(article=article, position=position, **columns)
        acts = row.user_id is not None and row.user_id == article.corresponding_user_id
        row.is_corresponding = acts and not any(earlier.is_corresponding for earlier in rows)
        rows.append(row)
    ArticleAuthor.objects.bulk_create(rows)
    vars(article).pop("author_user_ids", None)
    vars(article).pop("excluded_ids", None)


def write_notice(*, by: User, target: Article, kind: str, title: str, text: str, language: str = "en") -> Article:
    """Write a notice about a published article; it appears with the step it speaks of, not before.

    Raises ``PermissionDenied`` for anybody but the editor-in-chief of the article.
    """
    if not target.step("retract").who.test(by, target):
        raise PermissionDenied
    columns = {"title": title, "language": language, "section": target.section, "abstract": text}
    with transaction.atomic():
        if (same := _made_just_now(by, kind=ArticleKind.NOTICE, notice_of__target=target, **columns)) is not None:
            return same
        article = _make(by=by, kind=ArticleKind.NOTICE, section_title=str(ArticleKind.NOTICE.label), **columns)
        Notice.objects.create(article=article, target=target, kind=kind)
        article.skip_copyediting(by=by)
        target.case.record("article.notice_written", target, by=by, facts={"notice": article})
        return article


def _made_just_now(by: User, **same: Any) -> Article | None:
    """Return the article that this person made a moment ago with the same words: a button was pressed twice."""
    since = one_act_of(by)
    opened = Event.objects.filter(name="article.open", by=by, at__gt=since).values("case")
    return Article.objects.filter(case_file__in=opened, submission=None, **same).order_by("pk").first()


def _make(*, by: User, **columns: Any) -> Article:
    year = timezone.localdate().year
    number = Counter.following(f"made directly {year}")
    label = f"{Journal.current().short_name}-{year}-E{number:02d}"
    article = Article.objects.create(case_file=CaseFile.objects.create(label=label), **columns)
    article.case.record("article.open", article, by=by, audience=EVERY_AUTHOR)
    return article


def _own_name(user: User) -> dict[str, Any]:
    columns = {name: getattr(user, name) for name in (*NAME, "affiliation", "ror", "country", "orcid")}
    return {**columns, "user": user}


# -- What is said of it --------------------------------------------------------------------------------------------


def describe_article(
    article: Article,
    *,
    by: User,
    changes: Mapping[str, Any],
    translations: Iterable[Mapping[str, Any]] | None = None,
    seen: int | None = None,
    note: str = "",
) -> None:
    """Put right what is said of an article before publication; ``translations`` replaces those it has.

    Raises ``StepRefused`` where a language is there twice.
    """
    with transaction.atomic():
        article.describe(by=by, note=note, seen=seen, changes=dict(changes))
        if translations is not None:
            rows = list(translations)
            _refuse_language_twice([article.language, *(row["language"] for row in rows)])
            article.translations.all().delete()
            ArticleTranslation.objects.bulk_create(ArticleTranslation(article=article, **row) for row in rows)


def _refuse_language_twice(languages: list[str]) -> None:
    twice = next((code for place, code in enumerate(languages) if code in languages[:place]), None)
    if twice is not None:
        raise StepRefused(
            _("The words in %(language)s are there twice. Put them into one place.")
            % {"language": Language(twice).label}
        )
