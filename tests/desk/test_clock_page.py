"""The page of the clock: what will go out and what went out, for the office and of what is open to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal.desk import services
from journal.letterbook import LETTERS
from journal.models import Absence, ClosedTime, Journal, Letter
from review.states import AssignmentState
from submissions.models import AuthorChange
from tests.desk.conftest import signed_in
from tests.factories.people import make_office
from tests.factories.review import make_assignment, make_manuscript, make_round
from tests.factories.submissions import make_editor_of, make_revision, make_submission

pytestmark = pytest.mark.django_db


def at_work(days: int, **fields: Any) -> Any:
    """Make a review that is due in so many days."""
    submission = make_manuscript(**fields)
    make_editor_of(submission)
    due_on = timezone.localdate() + timedelta(days=days)
    return make_assignment(make_round(submission), AssignmentState.ACCEPTED, due_on=due_on)


def coming(client: Any) -> list[tuple[int, str]]:
    rows = client.get("/desk/clock/").context["coming"]
    return [((row["day"] - timezone.localdate()).days, row["number"]) for row in rows]


def test_office_sees_what_will_go_out_and_what_went_out(office) -> None:
    row = at_work(10)
    client = signed_in(office)
    number = row.submission.number
    assert coming(client) == [(3, number), (10, number), (13, number)]
    ClosedTime.objects.create(
        name="Moving house",
        first=timezone.localdate() + timedelta(days=10),
        last=timezone.localdate() + timedelta(days=13),
    )
    assert coming(client) == [(3, number), (14, number)]
    ClosedTime.objects.all().delete()
    late = at_work(-5, number="JGMS-2026-900")
    type(late).objects.filter(pk=late.pk).update(accepted_at=timezone.now() - timedelta(days=40))
    services.run_clock()
    page = client.get("/desk/clock/")
    assert [letter.key for letter in page.context["page"].rows] == ["review_reminder"]
    body = page.content.decode()
    assert f"/desk/act/submission/{row.submission.pk}/hold/" in body
    assert str(row.reviewer) not in body


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def test_page_tells_what_runs_out_what_lapses_and_which_holds_end(office) -> None:
    reading = make_round(make_manuscript())
    make_assignment(reading, answer_by=in_days(-5), expires_on=in_days(2))
    away = make_assignment(reading, answer_by=in_days(-5), expires_on=in_days(3))
    Absence.objects.create(person=away.reviewer, first=in_days(1), last=in_days(6))
    make_revision(with_version=False, due_on=in_days(-20), lapses_on=in_days(4), since=timezone.now())
    make_submission(held_at=timezone.now(), hold_review_on=in_days(5))
    change = AuthorChange.objects.create(
        submission=make_submission(),
        asked_by=office,
        expires_on=in_days(6),
        asked_at=timezone.now() - timedelta(days=9),
    )
    rows = signed_in(office).get("/desk/clock/").context["coming"]
    found = {(row["number"], (row["day"] - timezone.localdate()).days, str(LETTERS[row["letter"]].to)) for row in rows}
    assert {(days, to) for number, days, to in found if number == reading.submission.number} == {
        (2, "the reviewer"), (2, "the editors"), (7, "the reviewer"), (7, "the editors"),
    }  # fmt: skip
    assert (change.submission.number, 7, "everybody who was asked, but the one who acts") in found
    assert {row["letter"] for row in rows if (row["day"] - timezone.localdate()).days in {4, 5}} == {
        "lapse_due", "hold_due",
    }  # fmt: skip
    Journal.objects.update(reminders={"review_invitation_expired": {"on": False}})
    keys = {row["letter"] for row in signed_in(office).get("/desk/clock/").context["coming"]}
    assert keys & {"review_invitation_expired", "reviewer_did_not_answer"} == {"reviewer_did_not_answer"}
    services.run_clock(now=timezone.now() + timedelta(days=2))
    assert set(Letter.objects.values_list("key", flat=True)) & keys == {"reviewer_did_not_answer"}


def test_what_is_kept_from_somebody_of_the_office_is_not_on_their_page() -> None:
    author = make_office()
    at_work(10, author=author)
    assert coming(signed_in(author)) == []


def test_editor_does_not_open_it(editor) -> None:
    assert signed_in(editor).get("/desk/clock/").status_code == 404


def test_page_of_the_clock_costs_the_same_however_much_there_is(office, django_assert_num_queries: Any) -> None:
    client = signed_in(office)
    at_work(10)
    make_submission()
    services.run_clock()
    with django_assert_num_queries(15):
        client.get("/desk/clock/")
    for _n in range(11):
        at_work(10)
        make_submission()
    with django_assert_num_queries(15):
        page = client.get("/desk/clock/")
    assert (page.context["total"], len(page.context["coming"])) == (60, 30)
    assert len(client.get(f"/desk/clock/{page.context['next_url']}").context["coming"]) == 30
