"""Certificates of review: asked for by the reviewer, set by the worker, withdrawn by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from journal import outbox
from journal.dates import month
from journal.models import CaseFile, Journal, User
from journal.typesetting import typeset
from journal.workflow import StepRefused
from review.models import Certificate
from review.models.certificates import new_code
from review.queries import reports_of, reviews_by_year
from review.roles import is_reviewer, withdraws_certificates
from review.services.letterhead import keep_paper, letterhead

if TYPE_CHECKING:
    from journal.models import Job
    from review.models import Assignment

CERTIFICATE = "review.certificate"


def certify_review(assignment: Assignment, *, by: User, language: str) -> Certificate:
    """Certify one review to its reviewer; asked for again, the same certificate is returned.

    Raises ``StepRefused`` while there is no report, and where the journal has withdrawn what it said of this review.
    """
    if not is_reviewer.test(by, assignment):
        raise PermissionDenied
    with transaction.atomic():
        person = _locked(by)
        year = reports_of(person).filter(pk=assignment.pk).values_list("year", flat=True).first()
        if year is None:
            raise StepRefused(_("There is no report yet."))
        return _certified(person, language, assignment=assignment, year=year, reviews=1)


def certify_year(*, person: User, year: int, language: str) -> Certificate:
    """Certify to a person how many reports they have filed in a year; asked for again, the same one is returned.

    Raises ``StepRefused`` for a year without a report, and where the journal has withdrawn what it said of this year.
    """
    with transaction.atomic():
        person = _locked(person)
        reviews = reviews_by_year(person).get(year)
        if reviews is None:
            raise StepRefused(_("You have filed no report in that year."))
        return _certified(person, language, assignment=None, year=year, reviews=reviews)


def withdraw_certificate(certificate: Certificate, *, by: User, reason: str) -> None:
    """Let the journal stand by a certificate no longer; who has its code reads that, and nothing else."""
    _stand_by(certificate, by=by, withdrawn_at=timezone.now(), event="certificate.withdrawn", note=reason)


def restore_certificate(certificate: Certificate, *, by: User) -> None:
    """Let a certificate stand again that was withdrawn."""
    _stand_by(certificate, by=by, withdrawn_at=None, event="certificate.restored")


def make_certificate(job: Job) -> None:
    """Do a job of the kind ``CERTIFICATE``: set the PDF and store it; what was made already stays as it is."""
    row = Certificate.objects.filter(pk=job.facts["certificate"], stored="").first()
    if row is None:
        return
    with override(row.language):
        content = typeset("certificate", _facts(row, Journal.current()))
    keep_paper(row, "stored", content, name="certificate.pdf")


def _locked(person: User) -> User:
    """Let one certificate of a person be made at a time."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _certified(person: User, language: str, *, assignment: Assignment | None, year: int, reviews: int) -> Certificate:
    if not person.name:
        raise StepRefused(_("The journal does not know your name. Write it into your profile first."))
    about = Certificate.objects.filter(person=person, assignment=assignment, year=year)
    if about.filter(withdrawn_at__isnull=False).exists():
        raise StepRefused(_("The journal has withdrawn a certificate of this. Write to the office."))
    name = {"name": person.name, "native_name": person.native_name}
    says = {"language": language, "reviews": reviews, "native_language": person.native_language, **name}
    known = about.filter(**says, replaced_at__isnull=True).first()
    if known is not None:
        return known
    _replace_others(person, year, name)
    made = Certificate.objects.create(person=person, assignment=assignment, year=year, code=new_code(), **says)
    outbox.enqueue(CERTIFICATE, {"certificate": made.pk})
    return made


def _replace_others(person: User, year: int, name: dict[str, str]) -> None:
    """Let what was certified of a year under another name stand no longer: names change, but nobody lends theirs."""
    Certificate.objects.filter(person=person, year=year, replaced_at__isnull=True).exclude(**name).update(
        replaced_at=timezone.now()
    )


def _stand_by(certificate: Certificate, *, by: User, withdrawn_at: Any, event: str, note: str = "") -> None:
    if not withdraws_certificates.test(by):
        raise PermissionDenied
    with transaction.atomic():
        changed = Certificate.objects.filter(pk=certificate.pk, withdrawn_at__isnull=withdrawn_at is not None)
        if changed.update(withdrawn_at=withdrawn_at):
            CaseFile.of_the_journal().record(event, certificate, by=by, note=note)


def _facts(row: Certificate, journal: Journal) -> dict[str, Any]:
    name = {"text": row.name, "lang": row.language}
    native = {"text": row.native_name, "lang": row.native_language}
    return {
        **letterhead(journal, row.language),
        "title": _("Certificate of review"),
        "lead": _("The %(journal)s certifies that") % {"journal": journal.name},
        "names": [name, native] if row.native_name else [name],
        "statement": row.statement(journal.name),
        "thanks": _("The editors are grateful for this work."),
        "made": month(row.made_at),
        "check": _("Whether this certificate is genuine can be seen here:"),
        "code": row.code,
        "address": settings.SITE_URL + row.get_absolute_url(),
    }
