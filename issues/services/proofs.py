"""Galleys, the proof the author reads, and the licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from issues.models import Galley, Licence, ProofCorrection
from issues.roles import is_corresponding, produces
from issues.services.editing import due_in_production, lock_for
from issues.services.inspection import kept, looked_at, media_type_of, pdf_text
from issues.services.likeness import says_the_same
from issues.services.order import locked_issue, number_pages_after
from issues.states import GalleyKind
from journal.models import Journal
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from datetime import date

    from django.core.files.base import File

    from issues.models import Article
    from journal.models import User


SEND_BACK = _("The article is approved as it is. Send it back to typesetting; the author then reads it again.")


# -- Galleys -------------------------------------------------------------------------------------------------------


def upload_galley(
    article: Article, *, by: User, kind: str, upload: File[Any], note: str = "", seen: int | None = None
) -> Galley:
    """Add a galley, or replace the one of its kind; page numbers follow. Raises ``Unfit`` or ``StepRefused``.

    For a published article it waits for the version that will hold it. In an approved one a PDF takes the place of
    another that says the same, and any other form is added, not replaced.
    """
    if not produces.test(by, article):
        raise PermissionDenied
    looked = looked_at(kind, upload)
    with kept(upload, media_type_of(kind), Galley) as file, transaction.atomic():
        locked_issue(article.issue_id)
        article.lock(seen=seen)
        _refuse_other_page_count(article, kind, looked.pages)
        _refuse_other_words(article, kind, upload)
        article.galleys.filter(kind=kind, is_current=True).update(is_current=False)
        number = (article.galleys.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1
        galley = Galley.objects.create(
            article=article,
            kind=kind,
            number=number,
            pages=looked.pages,
            alt_missing=looked.alt_missing,
            uploaded_by=by,
            **file.columns,
        )
        _renew(article, by=by, kind=kind, note=note)
        return galley


def drop_galley(article: Article, *, by: User, kind: str, seen: int | None = None) -> None:
    """Take a galley away; those of an approved article stay."""
    with transaction.atomic():
        locked_issue(article.issue_id)
        article.lock(seen=seen)
        if article.is_ready:
            raise StepRefused(SEND_BACK)
        article.galleys.filter(kind=kind, is_current=True).update(is_current=False)
        _renew(article, by=by, kind=kind)


def _renew(article: Article, *, by: User, kind: str, note: str = "") -> None:
    current = list(article.galleys.filter(is_current=True))
    article.renew_galleys(
        by=by,
        note=note,
        kind=kind,
        pdf_pages=pdf_pages(current),
        alt_missing=sum(galley.alt_missing for galley in current),
    )
    number_pages_after(article)


def pdf_pages(galleys: list[Galley]) -> int | None:
    """Return the page count of the PDF among these galleys."""
    return next((galley.pages for galley in galleys if galley.kind == GalleyKind.PDF), None)


def _refuse_other_page_count(article: Article, kind: str, pages: int | None) -> None:
    """Refuse a PDF that would shift the page numbers of an issue that is in press or published."""
    if kind != GalleyKind.PDF or article.issue is None or not article.issue.is_frozen:
        return
    if pages != article.pdf_pages:
        raise StepRefused(
            ngettext(
                "The page numbers of the issue are settled; the PDF must have 1 page.",
                "The page numbers of the issue are settled; the PDF must have %(n)s pages.",
                article.pdf_pages or 0,
            )
            % {"n": article.pdf_pages or 0}
        )


def _refuse_other_words(article: Article, kind: str, upload: File[Any]) -> None:
    """Refuse what would give readers of an approved article something else than was approved."""
    approved = article.galleys.filter(kind=kind, is_current=True).first() if article.is_ready else None
    if approved is None:
        return
    if kind != GalleyKind.PDF:
        raise StepRefused(SEND_BACK)
    upload.seek(0)
    new = upload.read()
    upload.seek(0)
    with approved.stored.open("rb") as stored:
        old = stored.read()
    journal = Journal.current()
    if new != old and not says_the_same(pdf_text(old), pdf_text(new), names=[journal.name, journal.short_name]):
        raise StepRefused(
            _("The text is not that of the approved proof; only page numbers, dates and citation may differ."),
            SEND_BACK,
        )


# -- The proof -----------------------------------------------------------------------------------------------------


def send_proof(
    article: Article, *, by: User, note: str = "", seen: int | None = None, due_on: date | None = None
) -> None:
    """Send the proof to the author; corrections of an earlier one count as done."""
    with transaction.atomic():
        article.send_proof(by=by, note=note, seen=seen, due_on=due_on or due_in_production())
        article.corrections.filter(done_at=None).update(done_at=timezone.now())


def note_correction(article: Article, *, by: User, place: str, wanted: str, stands: str = "") -> ProofCorrection:
    """Note a correction of the proof; it goes to production with the others."""
    with transaction.atomic():
        lock_for(article, is_corresponding, by)
        _refuse_without_proof(article)
        words = {"place": place, "stands": stands, "wanted": wanted}
        same = article.corrections.filter(sent_at=None, noted_by=by, **words).first()
        if same is not None:  # the button was pressed twice
            return same
        number = (article.corrections.aggregate(last=Max("number"))["last"] or 0) + 1
        correction = ProofCorrection.objects.create(article=article, number=number, noted_by=by, **words)
        _count_corrections(article)
        return correction


def drop_correction(correction: ProofCorrection, *, by: User) -> None:
    """Take back a correction that has not gone to production."""
    with transaction.atomic():
        lock_for(correction.article, is_corresponding, by)
        _refuse_without_proof(correction.article)
        if correction.sent_at:
            raise StepRefused(_("This correction was sent already."))
        correction.delete()
        _count_corrections(correction.article)


def tick_correction(correction: ProofCorrection, *, by: User) -> None:
    """Mark a correction as done, or as not done after all."""
    with transaction.atomic():
        lock_for(correction.article, produces, by)
        correction.done_at = None if correction.done_at else timezone.now()
        correction.save(update_fields=["done_at"])


def return_corrections(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Return the proof to production with the corrections noted."""
    with transaction.atomic():
        article.return_corrections(by=by, note=note, seen=seen)
        article.corrections.filter(sent_at=None).update(sent_at=timezone.now())


def take_proof_back(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Take the proof back; what the author had noted so far goes to production."""
    with transaction.atomic():
        article.take_proof_back(by=by, note=note, seen=seen)
        article.corrections.filter(sent_at=None).update(sent_at=timezone.now())


def _refuse_without_proof(article: Article) -> None:
    if not article.takes_corrections:
        raise StepRefused(_("No proof is with you at the moment."))


def _count_corrections(article: Article) -> None:
    article.corrections_open = article.corrections.filter(sent_at=None).count()
    article.save(update_fields=["corrections_open"])


# -- Approval and licence ------------------------------------------------------------------------------------------


def licence_words(journal: Journal) -> str:
    """Return the words an author agrees to, as they are kept with the agreement."""
    words = gettext(
        "I give the journal “%(journal)s” the right to publish this article, on behalf of all its authors, who keep "
        "the copyright."
    ) % {"journal": journal.name}
    if not journal.licence_url:
        return words
    return f"{words} " + gettext("Everybody may use it under this licence: %(url)s") % {"url": journal.licence_url}


def approve_proof(article: Article, *, by: User, note: str = "", seen: int | None = None, agree: bool = False) -> None:
    """Approve the proof and agree to the licence, which belong together."""
    if not agree:
        raise StepRefused(_("Agree to the licence, without which the article cannot be published."))
    with transaction.atomic():
        article.approve_proof(by=by, note=note, seen=seen)
        _keep_licence(article, signed_by=by)


def sign_licence(article: Article, *, by: User, note: str = "", seen: int | None = None, agree: bool = False) -> None:
    """Agree to the licence apart from the proof."""
    if not agree:
        raise StepRefused(_("Agree to the licence, without which the article cannot be published."))
    with transaction.atomic():
        article.sign_licence(by=by, note=note, seen=seen)
        _keep_licence(article, signed_by=by)


def record_licence(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Enter a licence that the author signed elsewhere."""
    with transaction.atomic():
        article.record_licence(by=by, note=note, seen=seen)
        _keep_licence(article, signed_by=article.corresponding_user or by, recorded_by=by)


def _keep_licence(article: Article, *, signed_by: User, recorded_by: User | None = None) -> None:
    journal = Journal.current()
    Licence.objects.create(
        article=article,
        signed_by=signed_by,
        recorded_by=recorded_by,
        url=journal.licence_url,
        text=licence_words(journal),
    )
    article.licence_url = journal.licence_url
    article.save(update_fields=["licence_url"])


def go_on_without_approval(article: Article, *, by: User, note: str = "", seen: int | None = None) -> None:
    """Go on without the author; what he noted counts as sent, and he is asked for the licence if it is missing."""
    with transaction.atomic():
        article.go_on_without_approval(by=by, note=note, seen=seen)
        article.corrections.filter(sent_at=None).update(sent_at=timezone.now())
        if article.licence_signed_at is None:
            article.case.queue("licence_wanted", article, by=by)
