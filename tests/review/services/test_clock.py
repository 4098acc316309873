"""The clock reminds once, lets invitations run out, and stands still during a hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.utils import timezone

from journal.desk.services import perform
from journal.models import Absence, ClosedTime, Letter, Reminder, Timetable
from review import services
from review.models import Assignment
from review.queries.due import undecided
from review.services import clock
from review.states import AssignmentState, DecisionState
from submissions.models import Submission
from submissions.states import Needed
from tests.factories.review import make_assignment, make_decision

pytestmark = pytest.mark.django_db
S = AssignmentState
DAYS = (0, 5, 8, 14, 19, 26, 29, 36, 40, 60)


def strike(day: int) -> dict[str, int]:
    """Let the clock strike on a day counted from today, twice; return the letters that were written."""
    before = Letter.objects.count()
    now = timezone.now() + timedelta(days=day)
    services.run_clock(now=now)
    written = Letter.objects.count() - before
    assert services.run_clock(now=now) == 0
    assert Letter.objects.count() == before + written
    found: dict[str, int] = {}
    for key in Letter.objects.order_by("pk").values_list("key", flat=True)[before:]:
        found[key] = found.get(key, 0) + 1
    return found


def days_of(key: str, days: Iterable[int]) -> list[int]:
    return [day for day in days if key in strike(day)]


def test_invitation_is_reminded_on_days_5_and_8_and_runs_out_on_14(review_round) -> None:
    today = timezone.localdate()
    make_assignment(
        review_round,
        invited_at=timezone.now(),
        answer_by=today + timedelta(days=7),
        expires_on=today + timedelta(days=14),
    )
    found = {day: written for day in (0, 4, 5, 6, 7, 8, 9, 13, 14, 15, 20) if (written := strike(day))}
    assert found == {
        5: {"review_answer_reminder": 1},
        8: {"review_answer_reminder": 1},
        14: {"review_invitation_expired": 1, "reviewer_did_not_answer": 1},
    }


def test_invitation_in_the_undo_window_is_not_reminded(review_round) -> None:
    today, now = timezone.localdate(), timezone.now()
    assignment = make_assignment(
        review_round, answer_by=today + timedelta(days=1), goes_out_at=now + timedelta(minutes=10)
    )
    assert strike(0) == {}
    Assignment.objects.filter(pk=assignment.pk).update(goes_out_at=now)
    assert strike(0) == {"review_answer_reminder": 1}


def test_clock_that_stood_still_reminds_once_and_not_for_every_day(review_round) -> None:
    today = timezone.localdate()
    make_assignment(review_round, answer_by=today + timedelta(days=7), expires_on=today + timedelta(days=14))
    assert strike(12) == {"review_answer_reminder": 1}


def test_report_is_reminded_around_its_day_and_goes_to_the_editor_after_14(review_round, editor) -> None:
    make_assignment(
        review_round,
        S.ACCEPTED,
        accepted_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=28),
    )
    found = {day: written for day in (20, 21, 22, 28, 29, 31, 38, 41, 42, 43, 60) if (written := strike(day))}
    assert found == {
        21: {"review_reminder": 1},
        28: {"review_reminder": 1},
        31: {"review_reminder": 1},
        38: {"review_reminder": 1},
        42: {"review_overdue": 1},
    }
    assert Letter.objects.get(key="review_overdue").to == editor


def test_reminder_that_lies_before_the_acceptance_is_left_out(review_round) -> None:
    make_assignment(
        review_round, S.ACCEPTED, accepted_at=timezone.now(), due_on=timezone.localdate() + timedelta(days=5)
    )
    assert days_of("review_reminder", (0, 1, 4, 5, 8, 11)) == [5, 8]


def test_date_that_was_moved_is_reminded_anew(review_round, editor) -> None:
    today = timezone.localdate()
    assignment = make_assignment(
        review_round, S.ACCEPTED, accepted_at=timezone.now() - timedelta(days=30), due_on=today
    )
    assert strike(0) == {"review_reminder": 1}
    services.extend(assignment.again(), by=editor, due_on=today + timedelta(days=20))
    assert days_of("review_reminder", (1, 12, 13, 14, 20, 22, 23)) == [13, 20, 23]


def test_report_that_does_not_come_waits_for_the_editors_until_they_give_another_day(review_round, editor) -> None:
    today = timezone.localdate()
    late = make_assignment(
        review_round, S.ACCEPTED, accepted_at=timezone.now() - timedelta(days=30), due_on=today - timedelta(days=13)
    )
    make_assignment(review_round, S.ACCEPTED)
    strike(0)
    assert Submission.objects.get().action == Needed.NOTHING
    assert strike(1)["review_overdue"] == 1
    assert Submission.objects.get().action == Needed.LATE

    services.extend(late.again(), by=editor, due_on=today + timedelta(days=9))
    assert Submission.objects.get().action == Needed.NOTHING


@pytest.mark.parametrize("state", [S.QUEUED, S.DECLINED, S.EXPIRED, S.REPORTED, S.CANCELLED])
def test_nobody_is_reminded_after_the_state_has_changed(review_round, state) -> None:
    make_assignment(review_round, state)
    assert {day: w for day in DAYS if (w := strike(day)) and set(w) - {"decision_overdue"}} == {}


def test_nobody_is_reminded_while_declared_interests_are_looked_at(review_round) -> None:
    make_assignment(review_round, S.ACCEPTED, has_interests=True)
    assert days_of("review_reminder", DAYS) == []


def test_clocks_stand_still_during_a_hold(submission, review_round) -> None:
    make_assignment(review_round)
    make_assignment(review_round, S.ACCEPTED)
    Submission.objects.update(held_at=timezone.now(), reports_in=2, last_report_at=timezone.now())
    assert [strike(day) for day in (5, 14, 28, 60)] == [{}] * 4


def test_expiry_invites_the_next_of_the_queue(review_round) -> None:
    make_assignment(review_round, expires_on=timezone.localdate())
    queued = make_assignment(review_round, S.QUEUED)
    assert strike(0) == {"review_invitation_expired": 1, "reviewer_did_not_answer": 1, "review_invitation": 1}
    assert queued.again().state == S.INVITED


def test_decision_is_reminded_a_week_after_the_last_report_and_again(submission, editor, review_round) -> None:
    for _n in range(2):
        make_assignment(review_round, S.REPORTED)
    Submission.objects.update(last_report_at=timezone.now())
    assert days_of("decision_overdue", (0, 6, 7, 8, 13, 14, 15, 30)) == [7, 14]


def test_days_on_hold_are_not_counted_against_a_decision(submission, editor, review_round) -> None:
    for _n in range(2):
        make_assignment(review_round, S.REPORTED)
    now = timezone.now()
    Submission.objects.update(last_report_at=now - timedelta(days=50), held_at=now - timedelta(days=45))
    submission.again().release(by=editor)
    assert days_of("decision_overdue", (0, 1, 2, 3, 8, 9, 30)) == [2, 9]


def test_report_that_comes_in_on_hold_waits_from_the_end_of_it(submission, editor, review_round) -> None:
    for _n in range(2):
        make_assignment(review_round, S.REPORTED)
    now = timezone.now()
    Submission.objects.update(last_report_at=now - timedelta(days=10), held_at=now - timedelta(days=45))
    submission.again().release(by=editor)
    assert days_of("decision_overdue", (0, 6, 7, 14)) == [7, 14]


@pytest.mark.parametrize("what", ["one report missing", "decision waits"])
def test_decision_is_not_reminded_where_it_cannot_or_need_not_be_taken(submission, editor, review_round, what) -> None:
    for _n in range(1 if what == "one report missing" else 2):
        make_assignment(review_round, S.REPORTED)
    Submission.objects.update(last_report_at=timezone.now())
    if what == "decision waits":
        make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    assert days_of("decision_overdue", (6, 7, 14, 30)) == []


def test_one_failure_does_not_stop_the_others(review_round, caplog) -> None:
    broken, fine = (make_assignment(review_round) for _n in range(2))
    Assignment.objects.filter(pk=broken.pk).update(days_given=0)
    type(broken.reviewer).objects.filter(pk=broken.reviewer_id).update(language="x" * 8, email="")
    services.run_clock(now=timezone.now() + timedelta(days=12))
    assert fine.again().state == S.EXPIRED


def waiting(key: str) -> list[str]:
    return list(Letter.objects.filter(key=key, sender__isnull=True).values_list("delivery", flat=True))


def test_reminder_that_still_waits_for_the_mail_server_ends_with_what_it_asks_for(review_round) -> None:
    mine, _other = (make_assignment(review_round, S.ACCEPTED, due_on=timezone.localdate()) for _n in range(2))
    services.run_clock()
    assert waiting("review_reminder") == ["queued", "queued"]
    services.ask_for_time(mine.again(), by=mine.reviewer, due_on=timezone.localdate() + timedelta(days=7))
    assert waiting("review_reminder") == ["queued", "cancelled"]
    assert Letter.objects.get(delivery="cancelled").to == mine.reviewer


def test_hold_ends_the_reminders_of_reviewers_that_still_wait(submission, editor, review_round) -> None:
    make_assignment(review_round, S.ACCEPTED, due_on=timezone.localdate())
    services.run_clock()
    facts = {"note": "Wait.", "review_on": timezone.localdate() + timedelta(days=30)}
    perform(submission.again(), "hold", by=editor, **facts)
    assert waiting("review_reminder") == ["cancelled"]


def test_day_that_an_editor_gives_meanwhile_is_not_moved_back(review_round, editor) -> None:
    today = timezone.localdate()
    ClosedTime.objects.create(name="Moving house", first=today, last=today + timedelta(days=2))
    assignment = make_assignment(review_round, S.ACCEPTED, due_on=today + timedelta(days=1))
    read_before = assignment.again()
    far = today + timedelta(days=30)
    services.extend(assignment.again(), by=editor, due_on=far, note="She asked for it.")
    assert not clock.move_off_closed_days(read_before, today, Timetable.current())
    assert assignment.again().due_on == far


def test_invitation_that_was_given_more_days_meanwhile_does_not_run_out(review_round) -> None:
    today = timezone.localdate()
    asked = make_assignment(review_round, answer_by=today, expires_on=today)
    read_before = asked.again()
    absence = Absence(person=asked.reviewer, first=today, last=today + timedelta(days=9))
    services.enter_absence(absence=absence, by=asked.reviewer)
    assert not clock.let_run_out(read_before, today)
    assert asked.again().is_asked


def test_reviewer_who_got_more_time_meanwhile_is_not_asked_for_the_report(review_round, editor) -> None:
    today = timezone.localdate()
    assignment = make_assignment(
        review_round, S.ACCEPTED, accepted_at=timezone.now() - timedelta(days=30), due_on=today - timedelta(days=14)
    )
    read_before = assignment.again()
    services.extend(assignment.again(), by=editor, due_on=today + timedelta(days=30), note="She asked for it.")
    letters = Letter.objects.count()
    assert not clock.remind_to_report(read_before, today, Timetable.current())
    assert (Letter.objects.count(), Reminder.objects.count()) == (letters, 0)


@pytest.mark.parametrize("act", ["decided", "held"])
def test_editor_who_acted_meanwhile_is_not_asked_for_a_decision(submission, editor, review_round, act) -> None:
    for _n in range(2):
        make_assignment(review_round, S.REPORTED)
    Submission.objects.update(last_report_at=timezone.now() - timedelta(days=30))
    read_before = undecided().get()
    if act == "held":
        perform(submission.again(), "hold", by=editor, note="Wait.", review_on=timezone.localdate() + timedelta(days=9))
    else:
        make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    letters = Letter.objects.count()
    assert not clock.remind_to_decide(read_before, timezone.localdate(), Timetable.current())
    assert (Letter.objects.count(), Reminder.objects.count()) == (letters, 0)
