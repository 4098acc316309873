"""What the dates ask for, day by day: each once, none after the state has changed, whatever else fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal.models import Job, Letter, Reminder
from submissions import services
from submissions.models import Submission
from submissions.states import State
from tests.factories.people import make_editor, make_editor_in_chief, make_journal
from tests.factories.submissions import make_draft, make_editor_of, make_revision, make_submission

pytestmark = pytest.mark.django_db


STAMPED = [(Letter, "created_at"), (Letter, "not_before"), (Reminder, "made_at"), (Job, "created_at")]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], datetime]:
    """Move the whole machine to so many days from now."""
    start = timezone.now()

    def go(days: int) -> datetime:
        now = start + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now)
        for model, name in STAMPED:
            monkeypatch.setattr(model._meta.get_field(name), "_get_default", lambda: now)
        return now

    return go


def step_through(days: int, at: Callable[[int], datetime]) -> list[tuple[int, str]]:
    """Let days pass, and run the clock again on each on which it did something; return what was written on which day."""
    found: list[tuple[int, str]] = []
    for day in range(days + 1):
        now = at(day)
        if services.run_clock(now=now):
            assert services.run_clock(now=now) == 0
        written = Letter.objects.filter(created_at=now).exclude(key="").order_by("key")
        found += [(day, letter.key) for letter in written]
    return found


@pytest.fixture(autouse=True)
def _times() -> None:
    make_journal(
        completeness_days=7, desk_days=14, decision_days=7, lapse_days=14, draft_days=60, major_revision_days=30
    )


def due_in(days: int) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    return {"due_on": day, "revision_due_on": day, "lapses_on": day + timedelta(days=14), "since": timezone.now()}


def test_author_is_reminded_three_times_and_then_the_editor(at: Callable[[int], datetime]) -> None:
    make_editor_of(make_revision(with_version=False, **due_in(30)))
    assert step_through(120, at) == [
        (23, "revision_reminder"),
        (30, "revision_reminder"),
        (37, "revision_reminder"),
        (44, "lapse_due"),
    ]


def test_author_with_little_time_is_not_reminded_at_once(at: Callable[[int], datetime]) -> None:
    make_revision(with_version=False, **due_in(5))
    assert step_through(20, at) == [(5, "revision_reminder"), (12, "revision_reminder")]


def test_clock_that_stood_still_reminds_once_of_the_newest_day(at: Callable[[int], datetime]) -> None:
    make_revision(with_version=False, **due_in(30))
    services.run_clock(now=at(31))
    services.run_clock(now=at(32))
    assert Letter.objects.filter(key="revision_reminder").count() == 1


def test_author_who_has_sent_it_is_not_reminded(at: Callable[[int], datetime]) -> None:
    submission = make_revision(**due_in(30))
    at(10)
    services.submit_revision(submission, by=submission.corresponding_user)
    Letter.objects.all().delete()
    make_editor_in_chief()
    assert {key for _day, key in step_through(40, lambda days: at(10 + days))} == {"decision_due", "editor_late"}


def test_moved_date_is_reminded_of_anew(at: Callable[[int], datetime]) -> None:
    submission = make_revision(with_version=False, **due_in(30))
    editor = make_editor_of(submission)
    services.run_clock(now=at(31))
    day = timezone.localdate() + timedelta(days=20)
    services.move_due_date(submission.again(), due_on=day, by=editor)
    assert submission.again().reminded_at is None
    services.run_clock(now=at(31 + 14))
    assert Letter.objects.filter(key="revision_reminder").count() == 2


@pytest.mark.parametrize("held", [True, False])
def test_hold_stops_the_clock(held: bool, at: Callable[[int], datetime]) -> None:
    submission = make_revision(with_version=False, **due_in(8))
    make_editor_of(submission)
    if held:
        review_on = timezone.localdate() + timedelta(days=40)
        Submission.objects.update(held_at=timezone.now(), hold_review_on=review_on)
    found = step_through(45, at)
    assert found == ([(40, "hold_due")] if held else [(1, "revision_reminder"), (8, "revision_reminder"),
                                                      (15, "revision_reminder"), (22, "lapse_due")])  # fmt: skip


def test_nobody_is_told_of_a_lapse_whose_author_was_not_reminded(at: Callable[[int], datetime]) -> None:
    make_editor_of(make_revision(with_version=False, **due_in(1)))
    Reminder.objects.bulk_create(
        Reminder(subject_type="submissions.submission", subject_id=row.pk, kind=f"author{days:+}", due_on=row.due_on)
        for row in Submission.objects.all()
        for days in (-7, 0, 7)
    )
    assert step_through(40, at) == []


def test_editors_are_reminded_of_what_waits(at: Callable[[int], datetime]) -> None:
    make_submission(since=timezone.now())
    make_editor_in_chief()
    assert step_through(40, at) == [
        (8, "completeness_due"),
        (15, "desk_due"),
        (21, "editor_late"),
        (28, "editor_late"),
    ]


def test_check_that_was_made_is_not_reminded_of(at: Callable[[int], datetime]) -> None:
    make_submission(since=timezone.now(), checked_at=timezone.now())
    make_editor_in_chief()
    assert step_through(45, at) == [(15, "desk_due"), (28, "editor_late")]


@pytest.mark.parametrize("fields", [{"decision_goes_at": timezone.now()}, {"held_at": timezone.now()}])
def test_editors_are_left_alone_while_it_stands_still(fields: dict[str, Any], at: Callable[[int], datetime]) -> None:
    make_submission(since=timezone.now(), **fields)
    make_editor_in_chief()
    assert step_through(45, at) == []


def hold(submission: Submission, days: tuple[int, int], at: Callable[[int], datetime]) -> None:
    """Put a manuscript on hold on the first day and release it on the second."""
    editor = make_editor_of(submission)
    at(days[0])
    submission.hold(by=editor, review_on=timezone.localdate() + timedelta(days=90), note="Wait.")
    at(days[1])
    submission.release(by=editor)
    Letter.objects.all().delete()


def test_days_on_hold_are_not_counted_against_editors(at: Callable[[int], datetime]) -> None:
    submission = make_submission(since=at(0), checked_at=at(0))
    hold(submission, (10, 50), at)
    assert step_through(20, lambda days: at(50 + days)) == [(5, "desk_due")]


def test_editors_who_were_reminded_are_not_reminded_anew_after_a_hold(at: Callable[[int], datetime]) -> None:
    submission = make_submission(since=at(0), checked_at=at(0))
    make_editor_of(submission)
    assert [key for _day, key in step_through(16, at)] == ["desk_due"]
    hold(submission, (20, 50), at)
    assert step_through(30, lambda days: at(50 + days)) == []


def test_next_wait_begins_without_the_holds_of_the_last_one(at: Callable[[int], datetime]) -> None:
    submission = make_submission(since=at(0), checked_at=at(0))
    hold(submission, (10, 50), at)
    assert submission.held_for == timedelta(days=40)
    submission.return_to_author(by=make_editor_of(submission), note="Add the map.")
    assert submission.again().held_for == timedelta()


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.ACCEPTED, State.DECLINED, State.WITHDRAWN])
def test_nothing_is_asked_about_what_is_not_theirs_to_move(state: str, at: Callable[[int], datetime]) -> None:
    make_submission(state, since=timezone.now())
    make_editor_in_chief()
    assert step_through(45, at) == []


def test_acting_editor_stands_in_where_the_office_names_one_afterwards() -> None:
    submission, stand_in = make_submission(), make_editor()
    make_editor_of(submission, decides=False)
    services.run_clock(now=timezone.now())
    assert submission.again().acting_editor is None
    make_journal(acting_editor=stand_in)
    services.run_clock(now=timezone.now())
    assert submission.again().acting_editor == stand_in


# -- Drafts --------------------------------------------------------------------------------------------------------


def touched(draft: Submission) -> None:
    Submission.objects.filter(pk=draft.pk).update(changed_at=timezone.now())


def test_draft_is_deleted_after_a_warning(at: Callable[[int], datetime]) -> None:
    touched(make_draft())
    assert step_through(59, at) == [(47, "draft_expires")]
    assert Submission.objects.exists()
    step_through(62, at)
    assert not Submission.objects.exists()
    assert Job.objects.filter(kind="submissions.discard_files").count() == 1


def test_draft_that_is_touched_lives_on(at: Callable[[int], datetime]) -> None:
    draft = make_draft()
    touched(draft)
    step_through(50, at)
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="Still here")
    assert [day for day, _key in step_through(100, lambda days: at(50 + days)) if Submission.objects.exists()] == []
    assert Counter(Letter.objects.values_list("key", flat=True)) == {"draft_expires": 2}


def test_author_is_warned_two_weeks_ahead_even_by_a_late_clock(at: Callable[[int], datetime]) -> None:
    touched(make_draft())
    services.run_clock(now=at(200))
    assert Submission.objects.exists()
    assert Letter.objects.filter(key="draft_expires").count() == 1
    services.run_clock(now=at(213))
    assert Submission.objects.exists()
    services.run_clock(now=at(214))
    assert not Submission.objects.exists()


def test_commissioned_draft_is_kept_until_its_day(at: Callable[[int], datetime]) -> None:
    touched(make_draft(is_commissioned=True, due_on=timezone.localdate() + timedelta(days=300)))
    for day in (61, 120, 200):
        services.run_clock(now=at(day))
    assert not Letter.objects.filter(key="draft_expires").exists()
    assert Submission.objects.exists()


def test_recalled_manuscript_is_never_deleted(at: Callable[[int], datetime]) -> None:
    touched(make_submission(State.DRAFT))
    services.run_clock(now=at(200))
    services.run_clock(now=at(230))
    assert not Letter.objects.exists()
    assert Submission.objects.exists()


# -- When something fails ------------------------------------------------------------------------------------------


def test_one_that_fails_does_not_keep_the_others_waiting(
    at: Callable[[int], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make_revision(with_version=False, **due_in(3)), make_revision(with_version=False, **due_in(3))
    whole = Submission.remind_author

    def remind(submission: Submission, **facts: Any) -> None:
        if submission.pk == bad.pk:
            raise RuntimeError("the paper is torn")
        whole(submission, **facts)

    monkeypatch.setattr(Submission, "remind_author", remind)
    assert services.run_clock(now=at(3)) == 1
    assert Letter.objects.get(key="revision_reminder").subject_id == good.pk
    monkeypatch.setattr(Submission, "remind_author", whole)
    assert services.run_clock(now=at(3)) == 1  # what failed is tried again


def test_what_somebody_does_while_the_clock_runs_is_heeded(
    at: Callable[[int], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_revision(with_version=False, **due_in(22))
    lapsing, draft = make_revision(with_version=False, **due_in(1)), make_draft()
    make_editor_of(lapsing)
    Submission.objects.filter(pk=lapsing.pk).update(reminded_at=timezone.now())
    now = at(50)
    Submission.objects.filter(pk=draft.pk).update(changed_at=now - timedelta(days=50))
    whole = Submission.remind_author

    def remind(submission: Submission, **facts: Any) -> None:
        whole(submission, **facts)
        if submission.pk == first.pk:
            Submission.objects.filter(pk=lapsing.pk).update(held_at=now)
            Submission.objects.filter(pk=draft.pk).update(changed_at=now)

    monkeypatch.setattr(Submission, "remind_author", remind)
    services.run_clock(now=now)
    assert set(Letter.objects.values_list("key", "subject_id")) == {("revision_reminder", first.pk)}


def test_clock_costs_the_same_when_nothing_is_due(django_assert_num_queries: Any) -> None:
    for _each in range(5):
        make_revision(with_version=False, **due_in(60))
    # settings, calendar, fifteen lists; each revision is locked in its own transaction
    with django_assert_num_queries(17 + 5 * 3):
        assert services.run_clock(now=timezone.now()) == 0
