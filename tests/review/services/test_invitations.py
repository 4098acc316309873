"""Inviting reviewers, and doing without them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.dates import time_of_day
from journal.models import Letter
from journal.models.case import Edit, edited_letters
from journal.outbox import sweep
from journal.states import Delivery
from journal.workflow import StaleState, StepRefused
from review import services
from review.models import Assignment
from review.states import AssignmentState, DecisionState, RoundState
from submissions.models import Conflict
from submissions.queries import edited_by
from tests.factories.people import make_editor, make_editor_in_chief, make_journal, make_user
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_link,
)
from tests.factories.submissions import make_author
from tests.review.sent import letters, live_links

pytestmark = pytest.mark.django_db
S = AssignmentState


# -- Inviting ------------------------------------------------------------------------------------------------------


def test_invitation_waits_in_the_undo_window(review_round, editor, submission) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)

    services.invite(queued, by=editor, days_given=21)

    queued.refresh_from_db()
    today = timezone.localdate()
    assert (queued.state, queued.days_given, queued.times_invited) == (S.INVITED, 21, 1)
    assert (queued.answer_by, queued.expires_on) == (today + timedelta(days=7), today + timedelta(days=14))
    letter = letters(queued).get()
    assert timedelta(minutes=9) < letter.not_before - timezone.now() <= timedelta(minutes=10)
    assert (letter.to, letter.link_purpose, letter.link_target) == (queued.reviewer, "review", queued.pk)
    assert submission.again().reviewers_asked == 1


def test_invitation_sent_at_once_does_not_wait(review_round, editor) -> None:
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor, send_now=True)
    assert letters(queued).get().not_before <= timezone.now()


def test_invitation_goes_out_as_it_was_edited(review_round, editor) -> None:
    queued = make_assignment(review_round, S.QUEUED)
    words = Edit("A question", "Dear colleague,\n{personal_link}\n")
    with edited_letters({f"review_invitation:{queued.reviewer_id}": words}):
        services.invite(queued, by=editor)
    assert (letters(queued).get().subject, letters(queued).get().body) == (words.subject, words.body)


def test_rehearsed_invitations_write_nothing(review_round, editor) -> None:
    rows = [make_assignment(review_round, S.QUEUED) for _n in range(2)]

    shown = services.invitation_letters(rows, by=editor, days_given=9)

    assert [(row.assignment, row.letter.to_id) for row in shown] == [(row, row.reviewer_id) for row in rows]
    assert all("may take 9 days" in row.letter.body for row in shown)
    assert not Letter.objects.exists()
    assert {row.again().state for row in rows} == {S.QUEUED}


def test_invited_editor_sees_the_manuscript_as_editor_no_longer(submission, review_round, editor) -> None:
    chief = make_editor_in_chief()
    assert edited_by(chief).filter(pk=submission.pk).exists()
    queued = make_assignment(review_round, S.QUEUED, reviewer=chief)

    services.invite(queued, by=editor)
    assert not edited_by(chief).filter(pk=submission.pk).exists()

    services.decline(queued, by=chief)
    assert edited_by(chief).filter(pk=submission.pk).exists()


def test_reviewer_who_agreed_never_sees_it_as_editor_again(submission, review_round, editor) -> None:
    chief = make_editor_in_chief()
    queued = make_assignment(review_round, S.QUEUED, reviewer=chief)
    services.invite(queued, by=editor)
    services.accept(queued, by=chief)
    services.decline(queued, by=chief)
    assert queued.again().state == S.DECLINED
    assert not edited_by(chief).filter(pk=submission.pk).exists()


def test_reviewer_who_agreed_once_is_kept_out_though_asked_again_in_vain(submission, review_round, editor) -> None:
    chief = make_editor_in_chief()
    asked = make_assignment(review_round, S.QUEUED, reviewer=chief)
    services.invite(asked, by=editor)
    services.accept(asked, by=chief)
    services.decline(asked, by=chief)
    services.invite(asked, by=editor)
    services.expire(asked)
    assert not edited_by(chief).filter(pk=submission.pk).exists()


@pytest.mark.parametrize(
    ("joins", "why"),
    [
        (lambda submission, person: make_author(submission, user=person), "is an author of it"),
        (lambda s, person: s.editor_assignments.create(editor=person), "is an editor of it"),
    ],
)
@pytest.mark.parametrize("state", [S.QUEUED, S.DECLINED])
def test_whoever_has_become_author_or_editor_is_not_invited(
    submission, review_round, editor, state, joins, why
) -> None:
    chosen = make_assignment(review_round, state)
    joins(submission, chosen.reviewer)
    with pytest.raises(StepRefused, match=why):
        services.invite(chosen, by=editor)
    with pytest.raises(PermissionDenied):
        services.invite(chosen, by=make_user())
    assert chosen.again().state == state


def test_whoever_has_become_an_author_does_not_accept(submission, review_round, editor) -> None:
    invited = make_assignment(review_round)
    make_author(submission, user=invited.reviewer)
    with pytest.raises(StepRefused, match="is an author of it"):
        services.accept(invited, by=invited.reviewer)


def test_queue_passes_over_who_has_become_an_author(submission, review_round, editor) -> None:
    invited, first, second = (make_assignment(review_round, state) for state in (S.INVITED, S.QUEUED, S.QUEUED))
    make_author(submission, user=first.reviewer)
    services.decline(invited, by=invited.reviewer)
    assert [row.again().state for row in (first, second)] == [S.QUEUED, S.INVITED]


@pytest.mark.parametrize("why", ["hold", "decision", "closed"])
def test_inviting_is_refused_when_something_stands_in_the_way(submission, editor, review_round, why) -> None:
    queued = make_assignment(review_round, S.QUEUED)
    if why == "hold":
        type(submission).objects.update(held_at=timezone.now())
    elif why == "decision":
        make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    else:
        type(review_round).objects.update(state=RoundState.CLOSED, closed_at=timezone.now())
    with pytest.raises(StepRefused):
        services.invite(Assignment.objects.get(pk=queued.pk), by=editor)
    assert not Letter.objects.exists()


def test_page_that_is_out_of_date_is_refused(review_round, editor) -> None:
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)
    services.cancel_assignment(queued, by=editor)
    with pytest.raises(StaleState):
        services.invite(queued, by=editor, seen=1)


# -- Taking back ---------------------------------------------------------------------------------------------------


def test_nobody_is_reminded_of_an_invitation_that_has_not_gone_out(review_round, editor) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)
    with pytest.raises(StepRefused, match=f"goes out at {time_of_day(letters(queued).get().not_before)}"):
        queued.remind_to_answer(by=editor)
    Assignment.objects.update(goes_out_at=timezone.now())
    queued.again().remind_to_answer(by=editor)
    assert letters(queued, "review_answer_reminder").count() == 1


@pytest.mark.parametrize("before", [S.QUEUED, S.DECLINED])
def test_invitation_taken_back_was_never_sent(review_round, editor, submission, mailoutbox, before) -> None:
    make_journal(undo_minutes=10)
    chosen = make_assignment(review_round, before)
    services.invite(chosen, by=editor)

    services.take_back_invitation(chosen, by=editor)

    assert (chosen.again().state, chosen.again().never_went_out) == (S.CANCELLED, True)
    Letter.objects.update(not_before=timezone.now())
    sweep(seconds=1)
    assert list(Letter.objects.values_list("key", "delivery")) == [("review_invitation", Delivery.CANCELLED)]
    assert mailoutbox == []
    assert submission.again().reviewers_asked == 0
    assert not Conflict.objects.filter(person=chosen.reviewer, ended_at__isnull=True).exists()
    services.invite(chosen.again(), by=editor)
    assert chosen.again().state == S.INVITED


@pytest.mark.parametrize("how", ["sent at once", "window over", "worker has it", "link copied"])
def test_invitation_that_is_out_cannot_be_taken_back(review_round, editor, how) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor, send_now=how == "sent at once")
    if how == "window over":
        Assignment.objects.update(goes_out_at=timezone.now())
    elif how == "worker has it":
        letters(queued).update(delivery=Delivery.SENDING)
    elif how == "link copied":
        services.copy_link(queued, by=editor)
    with pytest.raises(StepRefused, match="gone out already"):
        services.take_back_invitation(queued.again(), by=editor)
    assert queued.again().state == S.INVITED
    assert not letters(queued).filter(delivery=Delivery.CANCELLED).exists()


def test_taking_an_invitation_back_is_for_editors(review_round, editor) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)
    for stranger in (queued.reviewer, make_user(), make_editor()):
        with pytest.raises(PermissionDenied):
            services.take_back_invitation(queued.again(), by=stranger)


# -- Cancelling ----------------------------------------------------------------------------------------------------


def test_cancelling_within_the_window_sends_nothing(review_round, editor, submission, mailoutbox) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)

    services.cancel_assignment(queued, by=editor, note="The wrong person.")

    assert list(Letter.objects.values_list("key", "delivery")) == [("review_invitation", Delivery.CANCELLED)]
    Letter.objects.update(not_before=timezone.now())
    sweep(seconds=1)
    assert mailoutbox == []
    assert submission.again().reviewers_asked == 0
    assert not Conflict.objects.filter(person=queued.reviewer, ended_at__isnull=True).exists()


@pytest.mark.parametrize("link", ["by mail", "by messenger"])
def test_cancelling_within_the_window_of_a_second_invitation_sends_nothing_either(review_round, editor, link) -> None:
    make_journal(undo_minutes=10)
    asked = make_assignment(review_round, S.QUEUED)
    services.invite(asked, by=editor)
    if link == "by messenger":
        services.copy_link(asked, by=editor)
    letters(asked).update(delivery=Delivery.SENT, sent_at=timezone.now())
    services.decline(asked, by=asked.reviewer)
    services.invite(asked, by=editor)

    services.cancel_assignment(asked, by=editor, note="The wrong person.")

    assert not letters(asked, "review_cancelled").exists()


def test_cancelling_after_the_letter_left_tells_the_reviewer(review_round, editor) -> None:
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor, send_now=True)
    letters(queued).update(delivery=Delivery.SENT, sent_at=timezone.now())

    services.cancel_assignment(queued, by=editor, note="We have enough.")

    told = letters(queued, "review_cancelled").get()
    assert told.to == queued.reviewer
    assert "We have enough." in told.body


def test_cancelling_tells_who_got_the_link_by_messenger(review_round, editor) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor)
    services.copy_link(queued, by=editor)

    services.cancel_assignment(queued, by=editor)

    assert letters(queued, "review_cancelled").count() == 1


@pytest.mark.parametrize("end", ["cancel", "decline", "step_down"])
def test_link_for_writing_is_dead_at_once(review_round, editor, end) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED if end == "step_down" else S.INVITED)
    make_link(assignment)
    if end == "cancel":
        services.cancel_assignment(assignment, by=editor)
    else:
        services.decline(assignment, by=assignment.reviewer)
    assert live_links(assignment) == 0


@pytest.mark.parametrize("state", [S.DECLINED, S.EXPIRED, S.CANCELLED])
def test_inviting_again_makes_a_new_link_and_starts_anew(review_round, editor, state) -> None:
    over = make_assignment(review_round, state, extended_at=timezone.now())
    make_link(over)

    services.invite(over, by=editor)

    over.refresh_from_db()
    assert (over.state, over.times_invited, over.ended_at, over.extended_at) == (S.INVITED, 2, None, None)
    assert live_links(over) == 0  # the letter that leaves brings the new one
    assert letters(over).count() == 1
