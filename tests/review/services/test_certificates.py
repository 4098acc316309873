"""Certificates of review: who gets one of what, what it says, and that it can be withdrawn."""

from __future__ import annotations

import gettext
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from journal.models import Event, Job, User
from journal.outbox import run_job
from journal.states import RoleName
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Certificate, code_of
from review.queries import reviews_by_year
from review.services.certificates import CERTIFICATE
from review.states import AssignmentState
from submissions.models import Submission
from tests.factories.people import give_role, make_journal, make_user
from tests.factories.review import make_assignment, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    """A review whose report is filed."""
    return make_assignment(state=AssignmentState.REPORTED)


@pytest.fixture
def reviewer(review):
    """Who has filed it."""
    return review.reviewer


def file_more(reviewer: User, *moments: datetime) -> None:
    """Let the same person have filed further reports."""
    for moment in moments:
        more = make_assignment(make_round(), AssignmentState.REPORTED, reviewer=reviewer)
        Assignment.objects.filter(pk=more.pk).update(reported_at=moment)


def set_by_worker(certificate: Certificate) -> str:
    """Return what the PDF says once the worker has set it."""
    (job,) = Job.objects.filter(kind=CERTIFICATE, facts={"certificate": certificate.pk})
    assert run_job(job.pk)
    certificate.refresh_from_db()
    with certificate.stored.open() as stored:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(stored.read())).pages).split())


def test_reports_are_counted_in_the_year_of_the_journals_clock(review, reviewer) -> None:
    Assignment.objects.filter(pk=review.pk).update(reported_at=datetime(2025, 12, 31, 17, 30, tzinfo=UTC))
    file_more(reviewer, datetime(2025, 12, 31, 16, 30, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    make_assignment(make_round(), AssignmentState.ACCEPTED, reviewer=reviewer)
    assert list(reviews_by_year(reviewer).items()) == [(2026, 2), (2025, 1)]


def test_certificate_of_a_year_says_how_many_reports(review, reviewer) -> None:
    make_journal(name="Journal of Rivers")
    Assignment.objects.filter(pk=review.pk).update(reported_at=datetime(2026, 1, 9, tzinfo=UTC))
    file_more(reviewer, datetime(2026, 3, 1, tzinfo=UTC))
    made = services.certify_year(person=reviewer, year=2026, language="en")
    said = set_by_worker(made)
    for words in ("Certificate of review", reviewer.name, made.code, f"{settings.SITE_URL}{made.get_absolute_url()}"):
        assert words in said
    assert "has written 2 reviews for the Journal of Rivers in 2026." in said


def test_certificate_of_one_review_names_no_manuscript_and_no_day(review, reviewer) -> None:
    Assignment.objects.filter(pk=review.pk).update(reported_at=datetime(2026, 3, 17, tzinfo=UTC))
    said = set_by_worker(services.certify_review(review, by=reviewer, language="en"))
    submission = Submission.objects.get(pk=review.round.submission_id)
    assert "has reviewed a manuscript" in said
    assert [words for words in (submission.title, submission.number, "March") if words in said] == []
    assert not re.search(r"\b17\b", said)


def test_certificate_in_khmer_is_set_in_khmer_with_the_name_in_its_script(review, reviewer) -> None:
    User.objects.filter(pk=reviewer.pk).update(native_name="សុខា", native_language="km")
    reviewer.refresh_from_db()
    made = services.certify_review(review, by=reviewer, language="km")
    set_by_worker(made)
    assert (made.native_name, made.native_language) == ("សុខា", "km")
    with made.stored.open() as stored:
        page = PdfReader(io.BytesIO(stored.read())).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Khmer" in font for font in fonts)


def test_khmer_words_are_those_of_their_source() -> None:
    folder = Path(settings.LOCALE_PATHS[0]) / "km" / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    source = (folder / "django.po").read_text(encoding="utf-8")
    said = words.gettext("Certificate of review")
    assert said != "Certificate of review"
    assert f'msgstr "{said}"' in source


def test_asked_for_twice_it_is_the_same_certificate_until_it_would_say_something_else(review, reviewer) -> None:
    year = reviews_by_year(reviewer).popitem()[0]
    first = services.certify_year(person=reviewer, year=year, language="en")
    assert services.certify_year(person=reviewer, year=year, language="en") == first
    assert services.certify_year(person=reviewer, year=year, language="km") != first
    file_more(reviewer, review.reported_at)
    assert services.certify_year(person=reviewer, year=year, language="en").reviews == 2
    assert Job.objects.filter(kind=CERTIFICATE).count() == 3


def test_reviews_of_a_year_are_certified_under_one_name(review, reviewer) -> None:
    year = reviews_by_year(reviewer).popitem()[0]
    file_more(reviewer, datetime(year - 1, 5, 1, tzinfo=UTC))
    older = services.certify_year(person=reviewer, year=year - 1, language="en")
    mine = services.certify_review(review, by=reviewer, language="en")
    whole = services.certify_year(person=reviewer, year=year, language="km")
    own = (reviewer.given_name, reviewer.family_name)

    User.objects.filter(pk=reviewer.pk).update(given_name="Borrowed", family_name="Name")
    lent = services.certify_review(review, by=User.objects.get(pk=reviewer.pk), language="en")
    standing = {row.pk for row in Certificate.objects.all() if row.stands}
    assert standing == {lent.pk, older.pk}
    assert lent.name == "Borrowed Name"

    User.objects.filter(pk=reviewer.pk).update(given_name=own[0], family_name=own[1])
    again = services.certify_review(review, by=User.objects.get(pk=reviewer.pk), language="en")
    assert again not in (mine, whole, lent)
    assert {row.pk for row in Certificate.objects.all() if row.stands} == {again.pk, older.pk}


def test_job_done_twice_leaves_the_first_paper(review, reviewer) -> None:
    made = services.certify_review(review, by=reviewer, language="en")
    set_by_worker(made)
    services.make_certificate(Job.objects.get(kind=CERTIFICATE))
    assert Certificate.objects.get().stored.name == made.stored.name


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.DECLINED])
def test_who_has_not_filed_a_report_gets_none(state) -> None:
    row = make_assignment(state=state)
    with pytest.raises(StepRefused):
        services.certify_review(row, by=row.reviewer, language="en")
    with pytest.raises(StepRefused):
        services.certify_year(person=row.reviewer, year=2026, language="en")


def test_nobody_gets_the_certificate_of_another(review) -> None:
    with pytest.raises(PermissionDenied):
        services.certify_review(review, by=make_user(), language="en")


def test_who_has_no_name_is_asked_for_it_first(review, reviewer) -> None:
    User.objects.filter(pk=reviewer.pk).update(given_name="", family_name="")
    with pytest.raises(StepRefused, match="your name"):
        services.certify_review(review, by=reviewer, language="en")


def test_office_withdraws_with_a_reason_once_and_nothing_is_certified_anew(review, reviewer) -> None:
    office = make_user()
    give_role(office, RoleName.OFFICE)
    made = services.certify_review(review, by=reviewer, language="en")
    for _press in range(2):
        services.withdraw_certificate(made, by=office, reason="Not written by a person.")
    assert Event.objects.get(name="certificate.withdrawn").text.note == "Not written by a person."
    with pytest.raises(StepRefused, match="withdrawn"):
        services.certify_review(review, by=reviewer, language="km")
    services.restore_certificate(made, by=office)
    assert services.certify_review(review, by=reviewer, language="en") == made


def test_nobody_but_office_and_chief_withdraws(review, reviewer) -> None:
    made = services.certify_review(review, by=reviewer, language="en")
    editor = make_user()
    give_role(editor, RoleName.EDITOR)
    for person in (reviewer, editor):
        with pytest.raises(PermissionDenied):
            services.withdraw_certificate(made, by=person, reason="x")


def test_code_is_read_as_people_type_it() -> None:
    assert code_of(" k7qm 2xwa94tb–hpne ") == "K7QM-2XWA-94TB-HPNE"
