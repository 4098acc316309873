"""The calendar of what is due: what it tells, to whom it opens, and how its address is made and ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import html

from journal.desk import queries, services
from journal.desk.queries.calendar import folded
from journal.models import Absence, PersonalLink, User
from journal.services import remove_absence
from review.services import cancel_assignment, enter_absence
from review.states import AssignmentState
from tests.desk.conftest import signed_in
from tests.factories.people import make_editor_in_chief, make_user
from tests.factories.review import make_assignment, make_manuscript, make_reviewer, make_round

DUE = date(2031, 5, 9)
LONG = "ການສຶກສາ; notes, " + "on the river and its people " * 3
FEED = 7
"""Queries of a feed, that of the link included."""


def at_work(**fields) -> User:
    its_round = make_round(make_manuscript(title=LONG, **fields))
    return make_assignment(its_round, AssignmentState.ACCEPTED, due_on=DUE).reviewer


def read(address: str, **headers: str):
    return Client().get(address.removeprefix(settings.SITE_URL), headers=headers)


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_calendar_tells_what_is_due_with_a_short_title_and_no_name() -> None:
    reviewer = at_work()
    answer = read(services.renew_calendar(by=reviewer))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(answer.content)
    number = reviewer.review_assignments.get().submission.number
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert [line for line in lines if line.startswith(("DT", "SUMMARY"))][1:] == [
        "DTSTART;VALUE=DATE:20310509",
        "DTEND;VALUE=DATE:20310510",
        f"SUMMARY:Write the report · {number} · ການສຶກສາ\\; notes\\, on the river and its people on the river a…",
    ]
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_calendar_follows_a_date_that_moved_and_tells_of_absences_until_they_are_taken_out() -> None:
    reviewer, today = at_work(), timezone.localdate()
    address = services.renew_calendar(by=reviewer)
    absence = Absence(person=reviewer, first=today, last=today + timedelta(days=3))
    enter_absence(absence=absence, by=reviewer, asks_for_time=True)
    days = [line for line in unfolded(read(address).content) if line.startswith(("DTSTART", "DTEND", "SUMMARY:Away"))]
    assert days == [
        f"DTSTART;VALUE=DATE:{DUE + timedelta(days=3):%Y%m%d}",
        f"DTEND;VALUE=DATE:{DUE + timedelta(days=4):%Y%m%d}",
        f"DTSTART;VALUE=DATE:{today:%Y%m%d}",
        f"DTEND;VALUE=DATE:{today + timedelta(days=4):%Y%m%d}",
        "SUMMARY:Away",
    ]
    remove_absence(absence=absence, by=reviewer)
    cancel_assignment(reviewer.review_assignments.get(), by=make_editor_in_chief())
    assert [line for line in unfolded(read(address).content) if line == "BEGIN:VEVENT"] == []


def test_line_is_cut_at_75_octets_and_in_no_character() -> None:
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 74 + "ក" * 25) == "a" * 74 + "\r\n " + "ក" * 24 + "\r\n " + "ក"


def test_calendar_is_for_no_shared_cache_and_no_search_engine_and_sets_no_cookie() -> None:
    address = services.renew_calendar(by=make_user())
    answer = read(address)
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies == {}
    again = read(address, if_none_match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_new_address_ends_the_one_before_and_it_can_be_ended() -> None:
    user = make_user()
    first, second = (services.renew_calendar(by=user) for _ in range(2))
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    assert PersonalLink.objects.filter(token_hash__in=second.split("/")).count() == 0
    services.end_calendar(by=user)
    assert read(second).status_code == 404
    assert queries.calendar_link_of(user) is None


def test_address_of_whose_account_is_closed_opens_nothing() -> None:
    user = make_user()
    address = services.renew_calendar(by=user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert read(address).status_code == 404


def test_page_shows_the_address_once_and_ends_it() -> None:
    client = signed_in(make_user())
    page = html.fromstring(client.post("/desk/calendar/").content)
    (address,) = page.xpath("//input[@id='calendar-address']/@value")
    assert read(address).status_code == 200
    assert html.fromstring(client.get("/desk/calendar/").content).xpath("//input[@id='calendar-address']") == []
    assert client.post("/desk/calendar/", {"end": "1"}).status_code == 302
    assert read(address).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_calendar_costs_the_same_at_one_and_at_many(number, django_assert_num_queries) -> None:
    reviewer = make_reviewer()
    for _ in range(number):
        its_round = make_round(make_manuscript())
        make_assignment(its_round, AssignmentState.ACCEPTED, reviewer=reviewer, due_on=timezone.localdate())
    address = services.renew_calendar(by=reviewer)
    with django_assert_num_queries(FEED):
        read(address)
