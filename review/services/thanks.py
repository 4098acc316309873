"""The yearly thanks: a list that the office publishes, and a letter to each who is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import outbox
from journal.models import CaseFile, Letter, User
from journal.models.case import rehearsal
from journal.workflow import StepRefused
from review.models import ThankedReviewer, YearOfThanks
from review.queries import reviewers_in, to_be_written_to, years_over
from review.roles import thanks_reviewers
from review.services.certificates import certify_year

if TYPE_CHECKING:
    from journal.models import Job
    from review.models import Certificate

THANKS = "review.thanks"


def publish_thanks(*, year: int, by: User) -> YearOfThanks:
    """Publish who has reviewed in a year, or bring the list up to date; who has got the letter is kept.

    Raises ``StepRefused`` for a year that still runs, and where nobody has filed a report in it.
    """
    _refuse_unless_office(by)
    if year not in years_over():
        raise StepRefused(_("This year is not over, or nobody has filed a report in it."))
    with transaction.atomic():
        thanks, _is_new = YearOfThanks.objects.get_or_create(year=year)
        thanks = _locked(thanks)
        people = list(reviewers_in(year))
        if not people:
            raise StepRefused(_("Nobody has filed a report in this year."))
        rows = [
            ThankedReviewer(
                thanks=thanks,
                person=person,
                name=str(person.name),
                native_name=person.native_name,
                native_language=person.native_language,
                sort_name=person.sort_name,
            )
            for person in people
        ]
        thanks.reviewers.exclude(person__in=people).delete()
        ThankedReviewer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["thanks", "person"],
            update_fields=["name", "native_name", "native_language", "sort_name"],
            batch_size=200,
        )
        thanks.published_at = thanks.published_at or timezone.now()
        thanks.save()
        CaseFile.of_the_journal().record("thanks.published", thanks, by=by, facts={"year": year})
    return thanks


def take_thanks_down(thanks: YearOfThanks, *, by: User) -> None:
    """Let readers see the list of a year no longer; it is kept, with who has got the letter."""
    _refuse_unless_office(by)
    with transaction.atomic():
        if YearOfThanks.objects.filter(pk=thanks.pk, published_at__isnull=False).update(published_at=None):
            CaseFile.of_the_journal().record("thanks.taken_down", thanks, by=by, facts={"year": thanks.year})


def ask_to_thank(thanks: YearOfThanks, *, by: User) -> int:
    """Have the worker write to everybody on the list who has no letter yet; return how many those are now.

    Asked for twice, nobody gets two. Raises ``StepRefused`` for a list that readers do not see: the letter names it.
    """
    _refuse_unless_office(by)
    with transaction.atomic():
        if _locked(thanks).published_at is None:
            raise StepRefused(_("Publish the list first: the letter tells where it is."))
        waiting = to_be_written_to(thanks).count()
        if waiting:
            outbox.enqueue(THANKS, {"thanks": thanks.pk, "by": by.pk})
    return waiting


def thank_reviewers(job: Job) -> None:
    """Do a job of the kind ``THANKS``: one letter a person, each in a transaction of its own.

    It ends where the list is taken down meanwhile: who has no letter yet can be written to once it is published again.
    """
    thanks = YearOfThanks.objects.get(pk=job.facts["thanks"])
    by = User.objects.get(pk=job.facts["by"])
    for pk in list(to_be_written_to(thanks).values_list("pk", flat=True)):
        with transaction.atomic():
            if _locked(thanks).published_at is None:
                return
            row = to_be_written_to(thanks).select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None:
                _write(row, by=by)


def letter_of_thanks(thanks: YearOfThanks, *, by: User) -> Letter | None:
    """Return the letter as the first who gets one would read it; nothing is written. Nothing where nobody is left."""
    row = to_be_written_to(thanks).order_by("sort_name", "pk").first()
    if row is None:
        return None
    with rehearsal() as letters:
        _write(row, by=by)
    return letters[0]


def _write(row: ThankedReviewer, *, by: User) -> None:
    CaseFile.of_the_journal().queue("reviewer_thanks", row, by=by, certificate=_certificate_for(row))
    ThankedReviewer.objects.filter(pk=row.pk).update(written_at=timezone.now())


def _certificate_for(row: ThankedReviewer) -> Certificate | None:
    """Return the certificate of the year, in the language of the letter where there is one; none if it is withdrawn."""
    spoken = {code for code, _label in settings.LANGUAGES}
    language = row.person.language if row.person.language in spoken else settings.LANGUAGE_CODE
    try:
        return certify_year(person=row.person, year=row.thanks.year, language=language)
    except StepRefused:
        return None


def _locked(thanks: YearOfThanks) -> YearOfThanks:
    return YearOfThanks.objects.select_for_update(no_key=True).get(pk=thanks.pk)


def _refuse_unless_office(by: User) -> None:
    if not thanks_reviewers.test(by):
        raise PermissionDenied
