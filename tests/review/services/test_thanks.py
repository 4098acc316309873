"""The yearly thanks: who is named, when, and that nobody gets two letters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Event, Job, Letter, User
from journal.outbox import run_job
from journal.states import RoleName
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Certificate, YearOfThanks
from review.queries import named_in, out_of_reach, years_over
from review.services.thanks import THANKS
from review.states import AssignmentState
from tests.factories.people import give_role, make_office, make_user
from tests.factories.review import make_assignment, make_reviewer, make_round

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year - 1
SUMMER = datetime(YEAR, 7, 1, tzinfo=UTC)


def reported(at: datetime = SUMMER, **fields) -> User:
    """Return somebody who has filed a report at a moment."""
    row = make_assignment(make_round(), AssignmentState.REPORTED, reviewer=make_reviewer(**fields))
    Assignment.objects.filter(pk=row.pk).update(reported_at=at)
    return row.reviewer


@pytest.fixture
def office():
    """Somebody of the office."""
    return make_office()


@pytest.fixture
def reviewer():
    """Somebody who has reviewed in the year that is over."""
    return reported(given_name="Anong", family_name="Wongsa", native_name="อนงค์", native_language="th")


@pytest.fixture
def thanks(office, reviewer) -> YearOfThanks:
    """The published list of that year."""
    return services.publish_thanks(year=YEAR, by=office)


def names(thanks: YearOfThanks) -> list[str]:
    return list(named_in(thanks).order_by("sort_name", "pk").values_list("name", flat=True))


def work() -> None:
    """Let the worker do what it was asked."""
    for pk in Job.objects.filter(kind=THANKS, done_at__isnull=True).values_list("pk", flat=True):
        assert run_job(pk)


def letters() -> list[str]:
    return sorted(Letter.objects.filter(key="reviewer_thanks").values_list("to_email", flat=True))


def test_years_run_from_the_first_report_to_the_last_year_that_is_over() -> None:
    assert years_over() == []
    reported(datetime(YEAR - 2, 12, 31, 16, tzinfo=UTC))
    reported(timezone.now())
    assert years_over() == [YEAR, YEAR - 1, YEAR - 2]


def test_year_that_still_runs_is_refused(office, reviewer) -> None:
    reported(timezone.now())
    for year in (YEAR + 1, YEAR - 1):
        with pytest.raises(StepRefused):
            services.publish_thanks(year=year, by=office)


def test_list_names_who_has_filed_in_the_year_by_the_journals_clock_and_nobody_else(thanks, office) -> None:
    make_assignment(state=AssignmentState.ACCEPTED)
    reported(datetime(YEAR, 12, 31, 17, tzinfo=UTC), family_name="Later")  # the new year has come at the Mekong
    reported(datetime(YEAR - 1, 12, 31, 17, tzinfo=UTC), given_name="Zaw", family_name="Aye")
    again = services.publish_thanks(year=YEAR, by=office)
    assert (again, names(again)) == (thanks, ["Zaw Aye", "Anong Wongsa"])
    assert named_in(again).get(name="Anong Wongsa").native_name == "อนงค์"


def test_who_asks_not_to_be_named_is_taken_out_at_once_and_stays_out(thanks, reviewer, office) -> None:
    reported(family_name="Stays")
    services.save_profile(person=reviewer, asks_not_named=True)
    assert names(thanks) == []
    services.save_profile(person=reviewer, keywords=["rivers"])  # an import says nothing of it
    assert names(services.publish_thanks(year=YEAR, by=office)) == ["Anong Stays"]


def test_list_is_taken_down_and_published_anew(thanks, office) -> None:
    for _press in range(2):
        services.take_thanks_down(thanks, by=office)
    assert YearOfThanks.objects.get().published_at is None
    services.publish_thanks(year=YEAR, by=office)
    assert YearOfThanks.objects.get().published_at is not None
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "thanks.published",
        "thanks.taken_down",
        "thanks.published",
    ]


def test_everybody_gets_one_letter_with_the_certificate_however_often_it_is_pressed(thanks, reviewer, office) -> None:
    other = reported()
    services.save_profile(person=other, asks_not_named=True)
    services.publish_thanks(year=YEAR, by=office)
    assert [services.ask_to_thank(thanks, by=office) for _press in range(2)] == [2, 2]
    work()
    assert letters() == sorted([reviewer.email, other.email])
    certificate = Certificate.objects.get(person=reviewer)
    assert (certificate.year, certificate.reviews, certificate.assignment) == (YEAR, 1, None)
    said = Letter.objects.get(to=reviewer).body
    assert certificate.get_absolute_url() in said
    assert thanks.get_absolute_url() in said
    assert thanks.get_absolute_url() not in Letter.objects.get(to=other).body
    services.publish_thanks(year=YEAR, by=office)
    assert services.ask_to_thank(thanks, by=office) == 0


def test_who_cannot_be_reached_gets_none_and_is_shown(thanks, office) -> None:
    User.objects.filter(pk=reported().pk).update(is_active=False)
    User.objects.filter(pk=reported().pk).update(mail_bounced_at=timezone.now())
    services.publish_thanks(year=YEAR, by=office)
    assert services.ask_to_thank(thanks, by=office) == 1
    work()
    assert len(letters()) == 1
    assert out_of_reach(thanks).count() == 2


def test_letter_without_certificate_where_it_was_withdrawn(thanks, reviewer, office) -> None:
    made = services.certify_year(person=reviewer, year=YEAR, language="en")
    services.withdraw_certificate(made, by=office, reason="x")
    services.ask_to_thank(thanks, by=office)
    work()
    assert "certificate" not in Letter.objects.get(to=reviewer).body


def test_preview_is_the_letter_and_writes_nothing(thanks, reviewer, office) -> None:
    shown = services.letter_of_thanks(thanks, by=office)
    assert shown is not None
    assert (shown.to, Letter.objects.count(), Certificate.objects.count()) == (reviewer, 0, 0)


def test_no_letters_about_a_list_that_nobody_can_read(thanks, office) -> None:
    services.take_thanks_down(thanks, by=office)
    with pytest.raises(StepRefused):
        services.ask_to_thank(thanks, by=office)


def test_nobody_is_written_to_about_a_list_that_was_taken_down_meanwhile(thanks, office) -> None:
    services.ask_to_thank(thanks, by=office)
    services.take_thanks_down(thanks, by=office)
    work()
    assert not Letter.objects.exists()


def test_nobody_but_office_and_chief_thanks(thanks) -> None:
    editor = make_user()
    give_role(editor, RoleName.EDITOR)
    for act in (
        lambda: services.publish_thanks(year=YEAR, by=editor),
        lambda: services.take_thanks_down(thanks, by=editor),
        lambda: services.ask_to_thank(thanks, by=editor),
    ):
        with pytest.raises(PermissionDenied):
            act()
