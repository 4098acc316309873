"""The pages of the yearly thanks: for the office, and for readers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Job
from review import services
from review.models import Assignment, ThankedReviewer, YearOfThanks
from review.services.thanks import THANKS
from review.states import AssignmentState
from tests.factories.people import make_office, make_user
from tests.factories.review import make_assignment, make_reviewer, make_round

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year - 1
ROWS = pytest.mark.parametrize("rows", [1, 30])


@pytest.fixture
def reviewer():
    """Somebody who has reviewed in the year that is over."""
    row = make_assignment(make_round(), AssignmentState.REPORTED, reviewer=make_reviewer())
    Assignment.objects.filter(pk=row.pk).update(reported_at=datetime(YEAR, 7, 1, tzinfo=UTC))
    return row.reviewer


@pytest.fixture
def office():
    """Somebody of the office."""
    return make_office()


@pytest.fixture
def browser(office):
    """Their browser."""
    browser = Client()
    browser.force_login(office)
    return browser


def at(name: str) -> str:
    return reverse(f"review:{name}", args=[YEAR])


def more(thanks: YearOfThanks, rows: int, **columns) -> None:
    """Let the list have so many names more."""
    people = [make_user(**columns) for _n in range(rows)]
    ThankedReviewer.objects.bulk_create(
        ThankedReviewer(thanks=thanks, person=person, name=person.name, sort_name=person.sort_name) for person in people
    )


def test_office_looks_publishes_writes_and_takes_down(client, browser, reviewer) -> None:
    assert str(YEAR) in browser.get(reverse("review:years_of_thanks")).content.decode()
    preview = browser.get(at("year_of_thanks")).content.decode()
    assert reviewer.name in preview
    assert client.get(at("thanks")).status_code == 404
    assert browser.get(at("thanks_letters")).status_code == 404
    browser.post(at("thanks_publish"))
    assert reviewer.name in client.get(at("thanks")).content.decode()
    assert at("thanks") in client.get(reverse("review:offer")).content.decode()
    letters = browser.get(at("thanks_letters"))
    assert letters.context["letter"].to == reviewer
    browser.post(at("thanks_letters"))
    assert Job.objects.filter(kind=THANKS).count() == 1
    browser.post(at("thanks_take_down"))
    assert client.get(at("thanks")).status_code == 404


def test_readers_learn_names_and_nothing_of_what_was_reviewed(client, office, reviewer) -> None:
    services.publish_thanks(year=YEAR, by=office)
    said = client.get(at("thanks")).content.decode()
    submission = Assignment.objects.get().round.submission
    assert [words for words in (submission.title, submission.number, reviewer.email) if words in said] == []


def test_year_that_runs_and_year_of_nothing_are_not_there(browser, reviewer) -> None:
    for year in (YEAR + 1, YEAR - 1, 987_654):
        for name in ("year_of_thanks", "thanks_letters"):
            assert browser.get(reverse(f"review:{name}", args=[year])).status_code == 404
        assert browser.post(reverse("review:thanks_publish", args=[year])).status_code == 404


def test_reviewer_asks_in_the_profile_not_to_be_named(client, office, reviewer) -> None:
    services.publish_thanks(year=YEAR, by=office)
    client.force_login(reviewer)
    client.post(reverse("review:profile"), {"asks_not_named": "on"})
    assert client.get(reverse("review:profile")).context["form"].initial["asks_not_named"] is True
    assert reviewer.name not in Client().get(at("thanks")).content.decode()


@ROWS
def test_page_for_readers_asks_as_much_for_one_as_for_many(
    client, office, reviewer, rows, django_assert_num_queries
) -> None:
    more(services.publish_thanks(year=YEAR, by=office), rows)
    with django_assert_num_queries(3):  # the journal, the years, the names
        client.get(at("thanks"))


@ROWS
def test_pages_of_the_office_ask_as_much_for_one_as_for_many(
    browser, office, reviewer, rows, django_assert_num_queries
) -> None:
    thanks = services.publish_thanks(year=YEAR, by=office)
    more(thanks, rows, mail_bounced_at=timezone.now())
    with django_assert_num_queries(10):
        browser.get(at("year_of_thanks"))
    with django_assert_num_queries(5):
        browser.get(reverse("review:years_of_thanks"))
    ThankedReviewer.objects.filter(person=reviewer).update(written_at=timezone.now())  # to write a letter is no reading
    with django_assert_num_queries(8):
        browser.get(at("thanks_letters"))
