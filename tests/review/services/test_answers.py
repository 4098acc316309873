"""The answers of reviewers, their dates and their links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Event, Letter, PersonalLink
from journal.outbox import sweep
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Suggestion
from review.states import AssignmentState
from tests.factories.people import make_journal, make_user
from tests.factories.review import (
    make_assignment,
    make_link,
    make_reviewer,
)
from tests.review.sent import letters, live_links

pytestmark = pytest.mark.django_db
S = AssignmentState


# -- The answer ----------------------------------------------------------------------------------------------------


def test_accepting_starts_the_clock(review_round, editor) -> None:
    invited = make_assignment(review_round, days_given=20)

    assert services.accept(invited, by=invited.reviewer) is True

    invited.refresh_from_db()
    assert (invited.state, invited.due_on) == (S.ACCEPTED, timezone.localdate() + timedelta(days=20))
    assert not invited.waits_for_clearance
    assert sorted(Letter.objects.values_list("key", "to")) == sorted(
        [("review_accepted", invited.reviewer_id), ("reviewer_accepted", editor.pk)]
    )


def test_accepting_is_the_reviewers_own_act(review_round) -> None:
    invited = make_assignment(review_round)
    for stranger in (make_user(), make_reviewer(), invited.submission.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.accept(invited, by=stranger)


def test_editor_notes_an_answer_that_came_by_mail(review_round, editor) -> None:
    invited = make_assignment(review_round)
    services.accept(invited, by=editor)
    assert Event.objects.get(name="assignment.accept").by == editor


def test_declared_interests_keep_the_files_closed_until_cleared(review_round, editor) -> None:
    invited = make_assignment(review_round)

    services.accept(invited, by=invited.reviewer, interests="I taught one of the authors.")

    invited.refresh_from_db()
    assert (invited.waits_for_clearance, invited.interests) == (True, "I taught one of the authors.")
    assert "Interests were declared" in letters(invited, "reviewer_accepted").get().body
    assert "looks at it first" in letters(invited, "review_accepted").get().body

    invited.clear_interests(by=editor)
    assert not invited.waits_for_clearance
    assert letters(invited, "interests_cleared").count() == 1


def test_accepting_late_while_a_place_is_free(review_round, editor) -> None:
    expired = make_assignment(review_round, S.EXPIRED)
    make_assignment(review_round, S.REPORTED)
    assert services.accept(expired, by=expired.reviewer) is True
    assert expired.again().state == S.ACCEPTED


def test_accepting_late_without_a_place_tells_the_editor_once(review_round, editor) -> None:
    expired = make_assignment(review_round, S.EXPIRED)
    for _n in range(2):
        make_assignment(review_round, S.ACCEPTED)

    for _n in range(2):
        assert services.accept(expired, by=expired.reviewer) is False

    assert expired.again().state == S.EXPIRED
    assert list(Letter.objects.values_list("key", "to")) == [("reviewer_offers_late", editor.pk)]


def test_declining_moves_the_queue(review_round, editor) -> None:
    invited, first, second = (make_assignment(review_round, state) for state in (S.INVITED, S.QUEUED, S.QUEUED))

    services.decline(
        invited,
        by=invited.reviewer,
        note="No time.",
        suggestions=[{"name": "Zaw Htun", "email": "zaw@example.org", "remark": ""}, {"name": " "}],
    )

    assert [row.again().state for row in (invited, first, second)] == [S.DECLINED, S.INVITED, S.QUEUED]
    assert Suggestion.objects.get().name == "Zaw Htun"
    told = letters(invited, "reviewer_declined").get()
    assert (told.to, "No time." in told.body) == (editor, True)
    assert Event.objects.get(name="assignment.invite").by is None


def test_queue_stands_still_where_no_place_is_free(review_round, editor) -> None:
    invited, queued = make_assignment(review_round), make_assignment(review_round, S.QUEUED)
    for _n in range(2):
        make_assignment(review_round, S.REPORTED)
    services.decline(invited, by=invited.reviewer)
    assert queued.again().state == S.QUEUED


def test_queue_stands_still_during_a_hold(submission, review_round, editor) -> None:
    invited, queued = make_assignment(review_round), make_assignment(review_round, S.QUEUED)
    type(submission).objects.update(held_at=timezone.now())
    services.decline(Assignment.objects.get(pk=invited.pk), by=invited.reviewer)
    assert queued.again().state == S.QUEUED


def test_expiry_is_the_clocks_and_moves_the_queue(review_round, editor) -> None:
    invited, queued = make_assignment(review_round), make_assignment(review_round, S.QUEUED)
    make_link(invited)

    services.expire(invited)

    assert [invited.again().state, queued.again().state] == [S.EXPIRED, S.INVITED]
    assert live_links(invited) == 1  # good for a late yes
    assert set(Letter.objects.values_list("key", flat=True)) == {
        "review_invitation_expired",
        "reviewer_did_not_answer",
        "review_invitation",
    }


# -- Dates and links -----------------------------------------------------------------------------------------------


def test_reviewer_moves_the_date_once(review_round, editor) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    day = assignment.due_on + timedelta(days=10)

    services.ask_for_time(assignment, by=assignment.reviewer, due_on=day)

    assert assignment.again().due_on == day
    assert set(Letter.objects.values_list("key", flat=True)) == {"review_extended", "reviewer_extended"}
    with pytest.raises(StepRefused, match="moved once already"):
        services.ask_for_time(assignment, by=assignment.reviewer, due_on=day + timedelta(days=1))


def test_reviewer_cannot_move_the_date_further_than_allowed(review_round) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    for day in (assignment.due_on + timedelta(days=15), timezone.localdate()):
        with pytest.raises(StepRefused, match="Choose a day until"):
            services.ask_for_time(assignment, by=assignment.reviewer, due_on=day)


def test_editor_gives_any_date_ahead(review_round, editor) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    day = timezone.localdate() + timedelta(days=90)
    services.extend(assignment, by=editor, due_on=day)
    assert assignment.again().due_on == day
    with pytest.raises(StepRefused, match="lies ahead"):
        services.extend(assignment, by=editor, due_on=timezone.localdate() - timedelta(days=1))


def test_copied_link_is_in_the_history_and_not_in_the_database(review_round, editor) -> None:
    assignment = make_assignment(review_round)
    address = services.copy_link(assignment, by=editor)
    token = address.rstrip("/").rpartition("/")[2]
    assert PersonalLink.opened(purpose="review", token=token).target == assignment.pk
    assert Event.objects.get(name="link.copied").by == editor
    assert not PersonalLink.objects.filter(token_hash=token).exists()


def test_link_handed_over_within_the_window_opens_at_once_and_lets_the_letter_go(
    review_round, editor, client, mailoutbox
) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)

    address = services.copy_link(queued.again(), by=editor)

    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert not queued.again().is_held_back
    handed = Event.objects.get(name="assignment.hand_over")
    assert (handed.by, handed.subject_id) == (editor, queued.pk)
    sweep(seconds=1)
    assert [mail.to for mail in mailoutbox] == [[queued.reviewer.email]]
    services.copy_link(queued.again(), by=editor)
    assert Event.objects.filter(name="assignment.hand_over").count() == 1


@pytest.mark.parametrize("state", [S.QUEUED, S.DECLINED, S.CANCELLED])
def test_link_to_nothing_is_not_made(review_round, editor, state) -> None:
    with pytest.raises(StepRefused, match="nothing this reviewer could open"):
        services.copy_link(make_assignment(review_round, state), by=editor)


def test_copying_a_link_is_for_editors(review_round) -> None:
    with pytest.raises(PermissionDenied):
        services.copy_link(make_assignment(review_round), by=make_user())
