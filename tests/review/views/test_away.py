"""A reviewer says when they are away through the page of one review, by link and by account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal.models import Absence
from review.queries import for_editors
from review.states import AssignmentState
from tests.factories.review import make_assignment
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
S = AssignmentState


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture(params=["link", "account"])
def at_work(request: Any, review_round: Any) -> Door:
    return Door(request.param, make_assignment(review_round, S.ACCEPTED))


def test_reviewer_enters_an_absence_and_takes_it_out(at_work: Door, editor: Any) -> None:
    assert at_work.address("away") in at_work.get().content.decode()
    assert at_work.get("away").status_code == 200
    assert at_work.post("away", first=day(3), last=day(2)).status_code == 422
    answer = at_work.post("away", first=day(0), last=day(4), asks_for_time="on")
    assert (answer.status_code, answer["Location"]) == (302, at_work.address())
    moved = at_work.assignment.again()
    assert moved.due_on == at_work.assignment.due_on + timedelta(days=4)
    (its_round,) = for_editors(moved.submission, editor)["rounds"]
    assert "away until" in its_round.rows[0].line
    absence = Absence.objects.get()
    others = Absence.objects.create(person=editor, first=day(0), last=day(0))
    for pk, status in ((others.pk, 404), ("x", 404), (absence.pk, 302)):
        assert at_work.post("away", remove=pk).status_code == status
    assert Absence.objects.get() == others
    assert at_work.assignment.again().due_on == moved.due_on


def test_page_is_not_there_where_nothing_is_awaited(review_round: Any) -> None:
    door = Door("account", make_assignment(review_round, S.REPORTED))
    assert [door.get("away").status_code, door.post("away", first=day(0), last=day(1)).status_code] == [404, 404]
