"""Times, reminders and the calendar: set by the office, and followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal import services
from journal.forms.fields import DueDay
from journal.letterbook import written_by_clock
from journal.models import CaseFile, ClosedTime, Due, Journal, Timetable, newest
from tests.factories import people
from tests.journal.views.test_policy import filled

pytestmark = pytest.mark.django_db
TIMES, CALENDAR = "/office/settings/times/", "/office/settings/calendar/"


@pytest.fixture(autouse=True)
def _office(client: Client) -> None:
    people.make_journal()
    client.force_login(people.make_office())


def test_every_kind_of_reminder_is_set_on_one_screen(client: Client) -> None:
    facts = filled(client, TIMES, review_days=21, around_review_reminder="\u22123, 1 10", sends_decision_due=False)
    facts["days_off"] = ["5", "6"]
    assert client.post(TIMES, facts).status_code == 302
    journal = Journal.current()
    assert (journal.review_days, journal.days_off) == (21, [5, 6])
    assert journal.days_of("review_reminder") == [-3, 1, 10]
    assert journal.days_of("decision_due") == []
    assert journal.days_of("review_answer_reminder") == [-2, 1]
    assert set(CaseFile.of_the_journal().events.get().facts["columns"]) == {"review_days", "days_off", "reminders"}
    assert {kind.key for kind in written_by_clock()} == set(journal.reminders)
    assert journal.sends("draft_expires") is True
    facts = filled(client, TIMES)
    assert client.post(TIMES, {name: facts[name] for name in facts if name != "sends_draft_expires"}).status_code == 302
    assert Journal.current().sends("draft_expires") is False


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"around_review_reminder": "soon"}, "Write days as in"),
        ({"around_review_reminder": "1,2,3,4,5,6,7,8,9"}, "at most 8 days"),
        ({"around_review_reminder": "400"}, "none further away than 365"),
        ({"around_review_reminder": ""}, "This field is required"),
        ({"days_off": [str(day) for day in range(7)]}, "Leave at least one day"),
        ({"review_days": "0"}, "number from 1 to 1000"),
        ({"around_desk_due": ""}, "Days, a manuscript waits at the desk for too long: This field"),
    ],
)
def test_times_that_cannot_be(client: Client, changes: dict[str, Any], says: str) -> None:
    facts = {**filled(client, TIMES), **changes}
    assert says in client.post(TIMES, facts).content.decode()
    assert Journal.current().reminders == {}


def test_office_enters_when_it_is_closed(client: Client, django_assert_num_queries: Any) -> None:
    words = {"name": "Moving house", "first": "2026-12-24", "last": "2026-12-27"}
    assert client.post(CALENDAR, words).status_code == 302
    page = client.get(CALENDAR).content.decode()
    assert "Thursday, 24 December 2026 – Sunday, 27 December 2026" in page
    assert "lies before the first" in client.post(CALENDAR, {**words, "last": "2026-12-23"}).content.decode()
    assert "longer than 120 days" in client.post(CALENDAR, {**words, "last": "2027-12-23"}).content.decode()
    client.post(reverse("office:closed_remove", args=[ClosedTime.objects.get().pk]))
    assert not ClosedTime.objects.exists()
    for count in (1, 31):
        ClosedTime.objects.bulk_create(
            ClosedTime(name="x", first="2026-12-24", last="2026-12-24") for _n in range(count)
        )
        with django_assert_num_queries(4):  # session, person, roles, the page
            client.get(CALENDAR)


def test_due_dates_move_to_the_next_working_day() -> None:
    monday, friday = date(2026, 12, 21), date(2026, 12, 25)
    timetable = Timetable(Journal(days_off=[5, 6]), ((friday, friday),))
    assert [timetable.is_open(day) for day in (monday, friday, date(2026, 12, 26))] == [True, False, False]
    assert timetable.days_after(monday, 3) == date(2026, 12, 24)
    assert timetable.days_after(monday, 4) == date(2026, 12, 28)
    never = Timetable(Journal(days_off=list(range(7))))
    assert never.open_day(monday) == monday


def test_clock_that_stood_still_finds_the_newest_day() -> None:
    dues = Timetable(Journal()).around("review_reminder", date(2026, 12, 10), kind="report")
    assert newest(dues, date(2026, 12, 2)) is None
    day = date(2026, 12, 13)
    assert newest(dues, date(2026, 12, 15)) == Due("review_reminder", day, "report", day)
    assert newest(dues, date(2026, 12, 15), after=day) is None


def test_day_that_somebody_chooses_moves_off_what_the_office_has_closed() -> None:
    today = timezone.localdate()
    thursday = today + timedelta(days=7 + (3 - today.weekday()) % 7)
    friday, monday = thursday + timedelta(days=1), thursday + timedelta(days=4)
    ClosedTime.objects.create(name="Floods", first=friday, last=monday - timedelta(days=1))
    field = DueDay()
    assert [field.clean(day.isoformat()) for day in (thursday, friday, monday)] == [thursday, monday, monday]


def test_day_far_ahead_is_a_slip_of_the_pen() -> None:
    for day in ("9999-12-31", "2260-11-27"):
        with pytest.raises(ValidationError, match="more than 1,000 days ahead"):
            DueDay().clean(day)


def test_two_screens_of_settings_saved_at_once_keep_what_each_has_changed() -> None:
    office, journal = people.make_office(), Journal.current()
    times, settings = Journal.current(), Journal.current()
    times.review_days, settings.publisher = 35, "The Press"
    services.save_settings(settings=times, changed=["review_days"], by=office)
    services.save_settings(settings=settings, changed=["publisher"], by=office)
    saved = Journal.current()
    assert (journal.review_days, saved.review_days, saved.publisher) == (28, 35, "The Press")
