"""The pages of certificates: asked for through both doors, read by whoever has the code, withdrawn by the office."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from journal.models import User
from journal.states import RoleName
from review import services
from review.models import Certificate
from review.states import AssignmentState
from tests.factories.people import give_role, make_user
from tests.factories.review import make_assignment, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    """A review whose report is filed."""
    return make_assignment(state=AssignmentState.REPORTED)


@pytest.fixture
def certificate(review):
    """The certificate of it, set."""
    made = services.certify_review(review, by=review.reviewer, language="en")
    made.stored.save("certificate.pdf", ContentFile(b"%PDF-1.7"))
    return made


@pytest.fixture
def office():
    """The browser of the office."""
    browser, person = Client(), make_user()
    give_role(person, RoleName.OFFICE)
    browser.force_login(person)
    return browser


def test_reviewer_without_account_asks_by_the_link_that_reads(client, review) -> None:
    token = make_link(review, purpose="review_read")
    assert b"A certificate" in client.get(reverse("review:read_by_link", args=[token])).content
    answer = client.post(reverse("review:read_certify_by_link", args=[token]), {"language": "km"})
    made = Certificate.objects.get()
    assert (made.person, made.assignment, made.language) == (review.reviewer, review, "km")
    assert answer["Location"] == made.get_absolute_url()


def test_reviewer_with_account_asks_for_a_review_and_for_a_year(client, review) -> None:
    client.force_login(review.reviewer)
    client.post(reverse("review:certify", args=[review.pk]), {"language": "en"})
    year = review.reported_at.year
    answer = client.post(reverse("review:certificates"), {"language": "en", "year": year})
    of_review, of_year = Certificate.objects.order_by("pk")
    assert (of_review.assignment, of_year.assignment) == (review, None)
    assert answer["Location"] == of_year.get_absolute_url()
    assert of_year.code in client.get(reverse("review:certificates")).content.decode()


@pytest.mark.parametrize("posted", [{"language": "en", "year": 1999}, {"language": "xx", "year": 2026}])
def test_year_without_a_report_is_no_choice(client, review, posted) -> None:
    client.force_login(review.reviewer)
    client.post(reverse("review:certificates"), posted)
    assert Certificate.objects.count() == 0


def test_review_without_a_report_has_no_certificate(client) -> None:
    row = make_assignment(state=AssignmentState.ACCEPTED)
    client.force_login(row.reviewer)
    assert client.post(reverse("review:certify", args=[row.pk]), {"language": "en"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_ones_certificates_asks_as_much_for_one_as_for_many(
    client, review, rows, django_assert_num_queries
) -> None:
    for n in range(rows):
        Certificate.objects.create(
            person=review.reviewer, code=f"{n:04}", language="en", name="A", year=2026, reviews=n + 1
        )
    client.force_login(review.reviewer)
    with django_assert_num_queries(6):
        client.get(reverse("review:certificates"))


def test_everybody_with_the_code_reads_what_it_says_and_nothing_more(client, certificate) -> None:
    page = client.get(certificate.get_absolute_url())
    said = " ".join(page.content.decode().split())
    assert f"has reviewed a manuscript for the Journal of Greater Mekong Studies in {certificate.year}." in said
    assert certificate.name in said
    submission = certificate.assignment.round.submission
    hidden = (submission.title, submission.number, certificate.person.email, certificate.person.affiliation)
    assert [words for words in hidden if words in said] == []
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "no-store" in page["Cache-Control"]
    paper = client.get(reverse("review:certificate_file", args=[certificate.code]))
    assert certificate.stored.name in paper["Location"]


def test_what_a_certificate_says_is_read_of_its_own_row(client, certificate, django_assert_num_queries) -> None:
    with django_assert_num_queries(9) as asked:
        client.get(certificate.get_absolute_url())
    tables = {query["sql"].split(' FROM "')[1].split('"')[0] for query in asked if query["sql"].startswith("SELECT")}
    assert tables == {"counted", "review_certificate", "journal_journal"}


def test_typed_code_leads_to_its_certificate(client, certificate) -> None:
    typed = certificate.code.lower().replace("-", " ")
    answer = client.get(reverse("review:check_certificate"), {"code": typed})
    assert answer["Location"] == certificate.get_absolute_url()


def test_wrong_code_tells_nothing_and_too_many_are_turned_away(client, certificate, settings) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"certificates": "2/m/ip"}
    assert client.get(reverse("review:certificate", args=["AAAA-AAAA-AAAA-AAAA"])).status_code == 404
    answer = client.get(reverse("review:check_certificate"), {"code": "nothing"})
    assert answer.status_code == 404
    assert "No certificate has this code" in answer.content.decode()
    for address in (certificate.get_absolute_url(), reverse("review:check_certificate")):
        assert client.get(address).status_code == 429
    cache.clear()


def test_withdrawn_certificate_says_that_alone(client, office, certificate) -> None:
    address = reverse("review:certificate_withdraw", args=[certificate.code])
    assert office.post(address, {"reason": ""}).status_code == 422
    assert certificate.name in client.get(certificate.get_absolute_url()).content.decode()
    office.post(address, {"reason": "Made by a machine."})
    said = client.get(certificate.get_absolute_url()).content.decode()
    assert "This certificate is withdrawn" in said
    assert [words for words in (certificate.name, "machine", "has reviewed") if words in said] == []
    paper = reverse("review:certificate_file", args=[certificate.code])
    assert client.get(paper).status_code == 404
    office.post(reverse("review:certificate_restore", args=[certificate.code]))
    assert client.get(paper).status_code == 302


def test_replaced_certificate_says_that_alone(client, review, certificate) -> None:
    User.objects.filter(pk=review.reviewer_id).update(given_name="Borrowed", family_name="Name")
    services.certify_review(review, by=User.objects.get(pk=review.reviewer_id), language="en")
    said = client.get(certificate.get_absolute_url()).content.decode()
    assert "This certificate was replaced" in said
    assert [words for words in (certificate.name, "Borrowed", "has reviewed") if words in said] == []
    assert client.get(reverse("review:certificate_file", args=[certificate.code])).status_code == 404
    client.force_login(review.reviewer)
    page = client.get(reverse("review:certificates"))
    assert [row.is_replaced for row in page.context["page"].rows] == [False, True]
    assert "Replaced" in page.content.decode()


def test_nobody_but_the_office_is_shown_how_to_withdraw(client, office, certificate) -> None:
    way = reverse("review:certificate_withdraw", args=[certificate.code])
    assert way not in client.get(certificate.get_absolute_url()).content.decode()
    assert way in office.get(certificate.get_absolute_url()).content.decode()
    client.force_login(certificate.person)
    assert client.get(way).status_code == 404


def test_owner_reads_how_to_name_it_in_an_orcid_record(client, certificate) -> None:
    words = "In your ORCID record"
    assert words not in client.get(certificate.get_absolute_url()).content.decode()
    client.force_login(certificate.person)
    assert words in client.get(certificate.get_absolute_url()).content.decode()
