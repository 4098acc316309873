"""Choosing and inviting reviewers, their answers, their dates, and doing without them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.dates import time_of_day
from journal.models import Event, Letter, PersonalLink
from journal.models.case import Edit, edited_letters
from journal.outbox import sweep
from journal.states import Delivery
from journal.workflow import StaleState, StepRefused
from review import services
from review.models import Assignment, Suggestion
from review.states import AssignmentState, ConcernKind, DecisionState, RoundState
from submissions.models import Conflict
from submissions.queries import edited_by
from submissions.states import ConflictKind
from tests.factories.people import make_editor, make_editor_in_chief, make_journal, make_office, make_user
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_link,
    make_manuscript,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import keep_away, make_author, make_editor_of, make_submission

pytestmark = pytest.mark.django_db
S = AssignmentState


@pytest.fixture
def submission():
    return make_manuscript()


@pytest.fixture
def editor(submission):
    return make_editor_of(submission)


@pytest.fixture
def review_round(submission, editor):
    return make_round(submission)


def letters(assignment: Assignment, key: str = "review_invitation"):
    return Letter.objects.filter(subject_type="review.assignment", subject_id=assignment.pk, key=key)


def live_links(assignment: Assignment) -> int:
    return PersonalLink.objects.filter(target=assignment.pk, purpose="review", ended_at__isnull=True).count()


# -- Choosing ------------------------------------------------------------------------------------------------------


def test_chosen_person_is_on_the_list_and_knows_nothing(submission, editor, review_round) -> None:
    person = make_reviewer()

    chosen = services.choose(submission=submission, person=person, by=editor)

    assert (chosen.state, chosen.round, chosen.position, chosen.days_given) == (S.QUEUED, review_round, 1, 28)
    assert not Letter.objects.exists()
    assert submission.again().reviewers_asked == 0


def test_choosing_is_for_editors_and_office(submission, review_round) -> None:
    for stranger in (make_user(), make_editor(), submission.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.choose(submission=submission, person=make_reviewer(), by=stranger)
    services.choose(submission=submission, person=make_reviewer(), by=make_office())


def test_choosing_without_a_round_says_what_to_do(submission, editor) -> None:
    with pytest.raises(StepRefused, match="Send the manuscript to review first"):
        services.choose(submission=submission, person=make_reviewer(), by=editor)


def test_choosing_twice_is_refused(submission, editor, review_round) -> None:
    person = services.choose(submission=submission, person=make_reviewer(), by=editor).reviewer
    with pytest.raises(StepRefused, match="on the list already"):
        services.choose(submission=submission, person=person, by=editor)


def test_choosing_who_declined_points_to_inviting_again(submission, editor, review_round) -> None:
    declined = make_assignment(review_round, S.DECLINED)
    with pytest.raises(StepRefused, match="invite again"):
        services.choose(submission=submission, person=declined.reviewer, by=editor)


def test_database_refuses_a_reviewer_twice_in_a_round(review_round) -> None:
    assignment = make_assignment(review_round)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(review_round, S.QUEUED, reviewer=assignment.reviewer)


def test_author_can_never_review(submission, editor, review_round) -> None:
    with pytest.raises(StepRefused, match="cannot review it: is an author"):
        services.choose(submission=submission, person=submission.corresponding_user, by=editor, reason="Best")


def test_author_is_known_by_address_too(submission, editor, review_round) -> None:
    make_author(submission, email="Dara@river.example")
    with pytest.raises(StepRefused, match="is an author"):
        services.choose(submission=submission, person=make_user("dara@river.example"), by=editor, reason="Best")


def test_its_own_editor_can_never_review(submission, editor, review_round) -> None:
    with pytest.raises(StepRefused, match="is an editor of it"):
        services.choose(submission=submission, person=editor, by=editor, reason="Nobody else")


def concerning(kind: str, submission):
    if kind == ConcernKind.INSTITUTION:
        return make_reviewer(affiliation="  DEMONSTRATION university ")
    if kind == ConcernKind.DOMAIN:
        make_author(submission, email="a@mail.mekong.example")
        return make_user("b@Mail.Mekong.example", affiliation="Elsewhere")
    person = make_reviewer()
    if kind == ConcernKind.COAUTHOR:
        other = make_submission(author=submission.corresponding_user)
        make_author(other, user=person)
    elif kind == ConcernKind.OPPOSED:
        keep_away(submission, person, ConflictKind.OPPOSED)
    else:
        keep_away(submission, person, ConflictKind.DECLARED)
    return person


OVERRIDABLE = [
    ConcernKind.INSTITUTION,
    ConcernKind.DOMAIN,
    ConcernKind.COAUTHOR,
    ConcernKind.OPPOSED,
    ConcernKind.DECLARED,
]


@pytest.mark.parametrize("kind", OVERRIDABLE)
def test_concern_needs_a_reason_and_the_history_keeps_it(submission, editor, review_round, kind) -> None:
    person = concerning(kind, submission)
    with pytest.raises(StepRefused, match="Give a reason"):
        services.choose(submission=submission, person=person, by=editor)

    chosen = services.choose(submission=submission, person=person, by=editor, reason="Nobody else knows Lao law.")

    event = Event.objects.get(name="conflict.overridden", subject_id=chosen.pk)
    assert (event.facts["concerns"], event.text.note) == ([str(kind)], "Nobody else knows Lao law.")


def test_common_paper_of_long_ago_is_no_concern(submission, editor, review_round) -> None:
    person = make_reviewer()
    other = make_submission(author=submission.corresponding_user, started_at=timezone.now() - timedelta(days=4 * 365))
    make_author(other, user=person)
    assert services.choose(submission=submission, person=person, by=editor).override_reason == ""


def test_mail_domain_of_everybody_is_no_concern(submission, editor, review_round) -> None:
    make_author(submission, email="a@gmail.com")
    assert services.choose(submission=submission, person=make_user("b@gmail.com"), by=editor).is_queued


@pytest.mark.parametrize(
    ("move", "position", "expected"),
    [("up", 0, "acb"), ("down", 0, "abc"), ("", 1, "cab"), ("", 2, "acb"), ("", 99, "abc")],
)
def test_queue_is_put_in_order(review_round, editor, move, position, expected) -> None:
    rows = {name: make_assignment(review_round, S.QUEUED) for name in "abc"}

    services.reorder(assignment=rows["c"], by=editor, move=move, position=position)

    names = {row.pk: name for name, row in rows.items()}
    assert "".join(names[row.pk] for row in Assignment.objects.order_by("position")) == expected


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

    assert [(row.pk, letter.to_id) for row, letter in shown] == [(row.pk, row.reviewer_id) for row in rows]
    assert all("may take 9 days" in letter.body for _row, letter in shown)
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
