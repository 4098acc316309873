"""A reviewer says when they are away: what waits for them waits, and the editors know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Absence, Event, Letter
from review import services
from review.models import Assignment
from review.queries import concerns
from review.states import AssignmentState, ConcernKind
from tests.factories.people import make_journal
from tests.factories.review import make_assignment, make_manuscript, make_reviewer, make_round
from tests.review.services.test_clock import strike

pytestmark = pytest.mark.django_db
S = AssignmentState


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def be_away(person: Any, first: int, last: int, *, asks_for_time: bool = False) -> Absence:
    absence = Absence(person=person, first=in_days(first), last=in_days(last))
    return services.enter_absence(absence=absence, by=person, asks_for_time=asks_for_time)


def written() -> dict[str, Any]:
    return {letter.key: letter for letter in Letter.objects.all()}


def test_invitation_waits_for_a_reviewer_who_is_away(review_round, editor) -> None:
    asked = make_assignment(review_round, answer_by=in_days(4), expires_on=in_days(11))
    be_away(asked.reviewer, 2, 6)
    asked = asked.again()
    assert (asked.state, asked.answer_by, asked.expires_on) == (S.INVITED, in_days(9), in_days(16))
    letter = Letter.objects.get()
    assert (letter.key, letter.to) == ("reviewer_away", editor)
    event = Event.objects.get(name="assignment.away")
    assert (event.by, event.facts["expires_on"]) == (asked.reviewer, in_days(16).isoformat())
    found = {day: letters for day in range(1, 18) if (letters := strike(day))}
    assert found == {
        7: {"review_answer_reminder": 1},
        10: {"review_answer_reminder": 1},
        16: {"review_invitation_expired": 1, "reviewer_did_not_answer": 1},
    }


def test_invitation_that_runs_out_in_an_absence_entered_by_hand_runs_out_after_it(review_round) -> None:
    asked = make_assignment(review_round, answer_by=in_days(-3), expires_on=in_days(1))
    Absence.objects.create(person=asked.reviewer, first=in_days(0), last=in_days(3))
    strike(0)
    assert (asked.again().expires_on, [bool(strike(day)) for day in (1, 2, 3)]) == (in_days(4), [False] * 3)
    assert "review_invitation_expired" in strike(4)


def test_date_of_a_report_moves_by_the_absence_where_the_reviewer_may_move_it(review_round, editor) -> None:
    make_journal(review_extension_days=14)
    at_work = make_assignment(review_round, S.ACCEPTED, due_on=in_days(10))
    be_away(at_work.reviewer, 5, 12, asks_for_time=True)
    moved = at_work.again()
    assert (moved.due_on, moved.extended_at is None) == (in_days(18), False)
    assert set(written()) == {"review_extended", "reviewer_extended"}
    assert "Away:" in written()["reviewer_extended"].body
    be_away(at_work.reviewer, 16, 17, asks_for_time=True)  # once only
    assert at_work.again().due_on == in_days(18)
    assert written()["reviewer_away"].to == editor


@pytest.mark.parametrize(
    ("asks_for_time", "says"), [(True, "only you can move it"), (False, "stays due on")], ids=["asked", "not asked"]
)
def test_date_stays_and_editors_are_told(review_round, *, asks_for_time: bool, says: str) -> None:
    make_journal(review_extension_days=14)
    at_work = make_assignment(review_round, S.ACCEPTED, due_on=in_days(10))
    be_away(at_work.reviewer, 5, 25, asks_for_time=asks_for_time)
    assert at_work.again().due_on == in_days(10)
    (letter,) = Letter.objects.all()
    assert (letter.key, says in letter.body, "/extend/" in letter.body) == ("reviewer_away", True, asks_for_time)


def test_nobody_is_reminded_in_an_absence_and_once_after_it(review_round) -> None:
    at_work = make_assignment(review_round, S.ACCEPTED, due_on=in_days(10), accepted_at=timezone.now())
    be_away(at_work.reviewer, 8, 30)
    found = {day: letters for day in range(1, 34) if (letters := strike(day))}
    assert found == {
        3: {"review_reminder": 1},
        31: {"review_reminder": 1, "review_overdue": 1},
    }


def test_reminder_that_waits_for_the_mail_server_is_kept_back(review_round) -> None:
    at_work = make_assignment(review_round, S.ACCEPTED, due_on=in_days(0))
    services.run_clock()
    be_away(at_work.reviewer, 0, 3)
    assert written()["review_reminder"].delivery == "cancelled"


def test_reminder_that_waits_for_the_mail_server_as_an_absence_begins_is_kept_back(review_round) -> None:
    at_work, other = (make_assignment(review_round, S.ACCEPTED, due_on=in_days(0)) for _n in range(2))
    services.run_clock()
    Absence.objects.create(person=at_work.reviewer, first=in_days(0), last=in_days(3))  # entered long ago
    assert services.run_clock() == 1
    assert services.run_clock() == 0
    found = {letter.to: letter.delivery for letter in Letter.objects.filter(key="review_reminder")}
    assert found == {at_work.reviewer: "cancelled", other.reviewer: "queued"}


@pytest.mark.parametrize(
    ("state", "days"),
    [(S.ACCEPTED, {"due_on": 3}), (S.INVITED, {"answer_by": 1, "expires_on": 3}), (S.QUEUED, {}), (S.DECLINED, {})],
)
def test_what_ends_before_the_absence_or_waits_for_nothing_is_left_alone(review_round, state: str, days: Any) -> None:
    row = make_assignment(review_round, state, **{name: in_days(n) for name, n in days.items()})
    be_away(row.reviewer, 4, 20, asks_for_time=True)
    assert {name: getattr(row.again(), name) for name in days} == {name: in_days(n) for name, n in days.items()}
    assert Letter.objects.count() == 0


def test_all_reviews_of_a_person_wait_and_nobody_elses() -> None:
    reviewer = make_reviewer()
    mine = [make_assignment(make_round(make_manuscript()), reviewer=reviewer) for _n in range(2)]
    other = make_assignment(mine[0].round)
    be_away(reviewer, 0, 4)
    assert [row.again().expires_on for row in (*mine, other)] == [in_days(15), in_days(15), in_days(11)]
    with pytest.raises(PermissionDenied):
        services.enter_absence(absence=Absence(person=reviewer, first=in_days(0), last=in_days(1)), by=other.reviewer)
    assert Absence.objects.count() == 1


def test_queue_passes_over_who_is_away_and_who_is_asked_all_the_same_is_given_the_days(review_round, editor) -> None:
    away, here = (make_assignment(review_round, S.QUEUED) for _n in range(2))
    be_away(away.reviewer, -2, 2)
    (concern,) = concerns(review_round.submission, [away.reviewer])[away.reviewer_id]
    assert (concern.kind, concern.until) == (ConcernKind.AWAY, in_days(3))
    assert services.move_queue(review_round) == here
    services.invite(away.again(), by=editor)
    asked = away.again()
    assert (asked.answer_by, asked.expires_on) == (in_days(9), in_days(16))


@pytest.mark.parametrize(("last", "due"), [(9, 37), (60, 42)])
def test_who_accepts_before_an_absence_is_given_the_days_as_far_as_a_reviewer_may_move_the_date(
    review_round, last: int, due: int
) -> None:
    make_journal(review_extension_days=14)
    asked = make_assignment(review_round)
    Absence.objects.create(person=asked.reviewer, first=in_days(1), last=in_days(last))
    services.accept(asked, by=asked.reviewer)
    assert Assignment.objects.get().due_on == in_days(due)
