"""What must be true of an article or an issue before a step; each guard answers with its reason, or with nothing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from issues.states import AUTHORED, NoticeKind
from journal.dates import in_words
from journal.guards import Guard

REMINDERS_BEFORE_GOING_ON = 2


# -- Copyediting ---------------------------------------------------------------------------------------------------


def has_query(article: Any) -> Any:
    """There is a question for the author."""
    return None if article.queries_open else _("Write a query first.")


def has_no_open_query(article: Any) -> Any:
    """Every question to the author is answered or closed."""
    n = article.queries_open
    return None if not n else ngettext("One query is still open.", "%(n)s queries are still open.", n) % {"n": n}


def has_corresponding_author(article: Any) -> Any:
    """Somebody answers for the authors."""
    return None if article.corresponding_user_id else _("No author with an account is named, so nobody can answer.")


def has_copyedited_text(article: Any) -> Any:
    """The copyedited text is uploaded."""
    return None if article.copyedited_at else _("Upload the copyedited text first.")


def is_made_directly(article: Any) -> Any:
    """It was made without a manuscript."""
    return None if article.submission_id is None else _("An accepted manuscript is copyedited first.")


# -- Waiting for the author ----------------------------------------------------------------------------------------


def is_overdue_and_reminded_twice(article: Any) -> Any:
    """The author's date is past, and two reminders were written."""
    if article.due_on is not None and timezone.localdate() <= article.due_on:
        return _("The author has time until %(day)s.") % {"day": in_words(article.due_on)}
    missing = REMINDERS_BEFORE_GOING_ON - article.reminded
    if missing <= 0:
        return None
    return _("The author is reminded twice first; reminders so far: %(n)s.") % {"n": article.reminded}


# -- Galleys, proof, licence ---------------------------------------------------------------------------------------


def has_pdf(article: Any) -> Any:
    """A PDF galley is there; a notice may do with its text in the page."""
    if article.pdf_pages or (article.is_notice and article.abstract.strip()):
        return None
    return _("Upload the PDF galley first.")


def has_alt_texts(article: Any) -> Any:
    """Every picture in the galleys has a description."""
    n = article.alt_missing
    if not n:
        return None
    return ngettext(
        "One picture in the galleys has no alternative text.",
        "%(n)s pictures in the galleys have no alternative text.",
        n,
    ) % {"n": n}


def has_licence(article: Any) -> Any:
    """The author has signed the licence; what the journal writes itself needs none."""
    if article.kind not in AUTHORED or article.licence_signed_at:
        return None
    if article.corresponding_user_id is None:
        return _(
            "No author with an account can agree to the licence. The office records one that was signed elsewhere."
        )
    return _("The author has not agreed to the licence yet.")


def has_title(article: Any) -> Any:
    """It has a title."""
    return None if article.title.strip() else _("It has no title.")


def has_correction(article: Any) -> Any:
    """At least one correction is noted."""
    return None if article.corrections_open else _("Note at least one correction first.")


def has_no_correction(article: Any) -> Any:
    """No noted correction is waiting."""
    n = article.corrections_open
    if not n:
        return None
    return ngettext(
        "One correction is noted. Send it, or take it back.",
        "%(n)s corrections are noted. Send them, or take them back.",
        n,
    ) % {"n": n}


def needs_no_approval(article: Any) -> Any:
    """It has no author with an account, who would have to read the proof."""
    return _("The author approves the proof.") if article.reads_proof else None


def has_no_licence(article: Any) -> Any:
    """The licence is not signed yet."""
    return _("The licence is signed already.") if article.licence_signed_at else None


# -- In the issue --------------------------------------------------------------------------------------------------


def has_no_issue(article: Any) -> Any:
    """It stands in no issue."""
    return None if article.issue_id is None else _("It stands in an issue already. Take it out there first.")


def has_issue(article: Any) -> Any:
    """It stands in an issue."""
    return None if article.issue_id is not None else _("It stands in no issue.")


def has_issue_that_assembles(article: Any) -> Any:
    """Its issue, if it has one, is not in press."""
    if article.issue_id is None or not article.issue.is_frozen:
        return None
    return _("Its issue is in press. Unfreeze the issue first, or have the article pulled.")


def has_issue_in_press(article: Any) -> Any:
    """Its issue is in press."""
    if article.issue_id is not None and article.issue.is_in_press:
        return None
    return _("Its issue is not in press; it can simply be taken out.")


def has_cancelled_issue(article: Any) -> Any:
    """Its issue was cancelled."""
    if article.issue_id is not None and article.issue.is_cancelled:
        return None
    return _("Its issue is not cancelled; it can simply be taken out.")


def has_published_issue(article: Any) -> Any:
    """Its issue is being published; an article never appears before its issue does."""
    if article.issue_id is not None and article.issue.is_published:
        return None
    return _("It is published together with its issue.")


def has_not_joined(article: Any) -> Any:
    """It has not yet got volume and pages."""
    return None if article.joined_at is None else _("It belongs to a published issue for good.")


# -- After publication ---------------------------------------------------------------------------------------------


def has_no_mending(article: Any) -> Any:
    """No change waits for its confirmation."""
    return None if article.mending_proposed_at is None else _("A technical change waits for its confirmation.")


def has_mending(article: Any) -> Any:
    """A change waits for its confirmation."""
    return None if article.mending_proposed_at else _("No technical change is proposed.")


def has_no_concern(article: Any) -> Any:
    """No concern is expressed about it."""
    return None if article.concern_at is None else _("A concern is expressed about it already.")


def has_concern(article: Any) -> Any:
    """A concern is expressed about it."""
    return None if article.concern_at else _("No concern is expressed about it.")


def _has_prepared(kind: NoticeKind) -> Guard:
    """Return the guard "a notice of this kind is written and not yet published"."""

    def guard(article: Any) -> Any:
        if any(notice.kind == kind for notice in article.prepared_notices):
            return None
        return _("Write the notice first: %(kind)s.") % {"kind": kind.label}

    guard.__name__ = f"has_prepared_{kind}"
    guard.__doc__ = f"A notice about it is written and not yet published: {kind.label}."
    return guard


has_prepared_correction = _has_prepared(NoticeKind.CORRECTION)
has_prepared_concern = _has_prepared(NoticeKind.CONCERN)
has_prepared_lifting = _has_prepared(NoticeKind.CONCERN_LIFTED)
has_prepared_retraction = _has_prepared(NoticeKind.RETRACTION)
has_prepared_removal = _has_prepared(NoticeKind.REMOVAL)


def is_no_notice(article: Any) -> Any:
    """It is not itself a notice."""
    return None if not article.is_notice else _("This is a notice; it goes with the article it speaks of.")


def is_no_waiting_notice(article: Any) -> Any:
    """It is no notice, or the act it speaks of is done."""
    if not article.is_notice or article.is_issued_notice:
        return None
    return _("This is a notice; it appears together with the act it speaks of.")


def has_issued_notice(article: Any) -> Any:
    """It is a notice, and the act it speaks of is being done."""
    return None if article.is_issued_notice else _("A notice appears together with the act it speaks of.")


# -- The issue's checklist -----------------------------------------------------------------------------------------


def has_articles(issue: Any) -> Any:
    """It has articles."""
    return None if issue.contents else _("No article is placed in it yet.")


def has_finished_articles(issue: Any) -> Any:
    """Every article in it is ready, or was published online first."""
    return _named(_("Not ready: %(titles)s."), [a for a in issue.contents if not (a.is_ready or a.is_published)])


def has_every_licence(issue: Any) -> Any:
    """Every author has agreed to the licence."""
    return _named(_("No licence: %(titles)s."), [a for a in issue.contents if has_licence(a)])


def has_every_galley(issue: Any) -> Any:
    """Every article has its PDF."""
    return _named(_("No PDF: %(titles)s."), [a for a in issue.contents if has_pdf(a)])


def has_every_alt_text(issue: Any) -> Any:
    """Every picture has a description."""
    return _named(_("Pictures without alternative text: %(titles)s."), [a for a in issue.contents if has_alt_texts(a)])


def has_running_pages(issue: Any) -> Any:
    """The page numbers run from article to article without gap or overlap."""
    expected = issue.first_page
    for article in issue.contents:
        if not article.pdf_pages:
            continue
        if (article.first_page, article.last_page) != (expected, expected + article.pdf_pages - 1):
            return _("The page numbers do not run through. Number the pages anew.")
        expected = article.last_page + 1
    return None


def has_no_mending_inside(issue: Any) -> Any:
    """No article in it waits for a second person to confirm a change."""
    return _named(_("A change waits for confirmation: %(titles)s."), [a for a in issue.contents if has_no_mending(a)])


def has_publication_date(issue: Any) -> Any:
    """A date of publication is set."""
    return None if issue.publish_on else _("It has no date of publication.")


CHECKLIST = (
    has_articles,
    has_finished_articles,
    has_every_licence,
    has_every_galley,
    has_every_alt_text,
    has_running_pages,
    has_no_mending_inside,
)


def _named(sentence: Any, articles: list[Any]) -> Any:
    if not articles:
        return None
    return sentence % {"titles": ", ".join(f"“{article.short_title}”" for article in articles)}
