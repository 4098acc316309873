"""Pages by key: every row once, in order, forwards and backwards, whatever comes or goes meanwhile."""

from __future__ import annotations

import base64
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from journal.paging import page_of
from submissions.models import Submission
from tests.factories.desk import make_many

pytestmark = pytest.mark.django_db
ORDER = ["-submitted_at", "-pk"]


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(url.lstrip("?")).items()}


def page(parameters=None, *, size: int = 3):
    return page_of(Submission.objects.all(), ORDER, parameters or {}, size=size)


def test_page_of_nothing_is_empty() -> None:
    nothing = page()
    assert (nothing.rows, nothing.next_url, nothing.previous_url) == ([], "", "")


def test_one_full_page_has_no_neighbours() -> None:
    made = make_many(3)
    only = page()
    assert [row.pk for row in only.rows] == [row.pk for row in made]
    assert (only.next_url, only.previous_url) == ("", "")


def test_every_row_comes_once_forwards_and_backwards() -> None:
    made = [row.pk for row in make_many(8)]
    shown, url, last = [], "?", None
    while url:
        last = page(asked(url))
        shown.append([row.pk for row in last.rows])
        url = last.next_url
    assert shown == [made[:3], made[3:6], made[6:]]
    back = page(asked(last.previous_url))
    assert [row.pk for row in back.rows] == made[3:6]
    first = page(asked(back.previous_url))
    assert [row.pk for row in first.rows] == made[:3]
    assert first.previous_url == ""
    assert [row.pk for row in page(asked(first.next_url)).rows] == made[3:6]


def test_rows_of_the_same_moment_are_told_apart_by_the_last_column() -> None:
    made = make_many(7, submitted_at=timezone.now())
    expected = sorted((row.pk for row in made), reverse=True)
    first = page()
    second = page(asked(first.next_url))
    third = page(asked(second.next_url))
    assert [row.pk for one in (first, second, third) for row in one.rows] == expected


def test_row_that_arrives_meanwhile_moves_no_page() -> None:
    made = [row.pk for row in make_many(5)]
    first = page()
    make_many(1, submitted_at=timezone.now() + timedelta(minutes=1))
    assert [row.pk for row in page(asked(first.next_url)).rows] == made[3:]


def test_other_parameters_are_kept_in_the_addresses() -> None:
    make_many(4)
    assert asked(page({"state": "submitted", "words": "", "after": "x"}).next_url)["state"] == "submitted"
    assert "words" not in asked(page({"words": ""}).next_url)


@pytest.mark.parametrize("key", ["x", "%%%", "bnVsbA", "W10", "W251bGwsIG51bGxd", "W3sieCI6MX0sMV0", "é"])
def test_key_that_cannot_be_read_shows_the_first_page(key) -> None:
    made = [row.pk for row in make_many(4)]
    assert [row.pk for row in page({"after": key}).rows] == made[:3]


@pytest.mark.parametrize(
    "values", ['["no date", 1]', '["2026-13-45T00:00:00", 1]', '["2026-01-01T00:00:00+00:00", "x"]']
)
def test_key_of_wrong_kinds_shows_the_first_page(values) -> None:
    made = [row.pk for row in make_many(4)]
    key = base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")
    assert [row.pk for row in page({"after": key}).rows] == made[:3]


def test_page_costs_one_query(django_assert_num_queries) -> None:
    make_many(30)
    with django_assert_num_queries(1):
        page()


def test_key_with_half_a_character_asks_for_the_first_page() -> None:
    make_many(3)
    key = base64.urlsafe_b64encode(b'["\\ud800", 1]').decode()
    found = page_of(Submission.objects.all(), ["title", "pk"], {"after": key})
    assert len(found.rows) == 3
