"""Decisions are taken back, and sent when their window is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Event, Letter
from journal.workflow import StaleState, StepRefused
from review import services
from review.models import Decision, Round
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import EditorAssignment, Submission
from submissions.states import State
from tests.factories.people import make_editor_in_chief, make_office
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_co_author, make_editor_of, make_revision

pytestmark = pytest.mark.django_db
D = DecisionState
AGO = timedelta(seconds=1)


def keys(submission: Submission) -> list[str]:
    return sorted(Letter.objects.filter(case=submission.case_file).values_list("key", flat=True))


def due(submission, editor, **fields) -> Decision:
    return make_decision(submission, by=editor, state=D.SCHEDULED, effective_at=timezone.now() - AGO, **fields)


# -- Taking back ---------------------------------------------------------------------------------------------------


def test_maker_takes_it_back_and_takes_it_up_again(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)

    services.take_back(decision, by=editor)
    assert (decision.state, submission.again().decision_goes_at) == (D.TAKEN_BACK, None)
    assert not Letter.objects.exists()

    services.resume(decision, by=editor)
    assert decision.again().state == D.DRAFT


def test_editor_in_chief_takes_it_back_and_the_maker_is_told(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)
    services.take_back(decision, by=make_editor_in_chief(), note="Wait for me.")
    assert list(Letter.objects.values_list("key", "to")) == [("decision_taken_back", editor.pk)]


def test_others_do_not_take_it_back(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)
    for person in (make_editor_of(submission), make_office(), submission.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.take_back(decision, by=person)


def test_sent_decision_is_not_taken_back(submission, editor, reported) -> None:
    decision = due(submission, editor)
    services.send(decision_id=decision.pk)
    with pytest.raises(StaleState):
        services.take_back(decision, by=editor)
    with pytest.raises(StepRefused, match="is not possible"):
        services.take_back(decision.again(), by=editor)


@pytest.mark.parametrize(("why", "words"), [("hold", "put on hold"), ("object", "objects"), ("withdraw", "withdrawn")])
def test_what_happens_takes_it_back_and_its_editor_is_told(submission, editor, reported, why, words) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)
    services.take_back_for(submission=submission, why=why, by=submission.corresponding_user)
    decision.refresh_from_db()
    assert (decision.state, submission.again().decision_goes_at) == (D.DRAFT, None)
    assert words in decision.trouble
    assert words in Letter.objects.get(key="decision_interrupted").body


def test_addendum_takes_it_back_so_that_no_author_is_given_it_unread(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)
    reported[0].ask_clarification(by=editor, note="Which sources?")
    services.add_addendum(reported[0], by=reported[0].reviewer, text="Those of 1894.")
    assert (decision.again().state, submission.again().decision_goes_at) == (D.DRAFT, None)
    assert "has added to a report" in Letter.objects.get(key="decision_interrupted").body


def test_editor_who_stops_his_own_decision_gets_no_letter(submission, editor, reported) -> None:
    make_decision(submission, by=editor, state=D.SCHEDULED)
    services.take_back_for(submission=submission, why="hold", by=editor)
    assert not Letter.objects.exists()


def test_nothing_waits_and_nothing_is_taken_back(submission) -> None:
    assert services.take_back_for(submission=submission, why="hold") is None


# -- Sending -------------------------------------------------------------------------------------------------------


def test_sent_letter_is_exactly_the_editors_text(submission, editor, reported) -> None:
    make_co_author(submission)
    decision = due(submission, editor, subject="Good news", body="Dear Bounmy,\n\nyes.\n\nChanthy\n")

    sent = services.send(decision_id=decision.pk)

    assert (sent.state, sent.decided_by, sent.decision_goes_at) == (State.ACCEPTED, editor, None)
    letter = Letter.objects.get(key="accepted")
    assert (letter.to, letter.subject, letter.body) == (
        submission.corresponding_user,
        "Good news",
        "Dear Bounmy,\n\nyes.\n\nChanthy\n",
    )
    assert decision.again().state == D.SENT
    assert Event.objects.get(name="submission.accept").by == editor
    assert keys(submission) == ["accepted", "co_authors_informed", "reviewer_outcome", "reviewer_outcome"]
    closed = Round.objects.get()
    assert (closed.state, closed.outcome) == (RoundState.CLOSED, DecisionKind.ACCEPT)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (DecisionKind.ACCEPT, State.ACCEPTED),
        (DecisionKind.MINOR, State.REVISION_REQUESTED),
        (DecisionKind.MAJOR, State.REVISION_REQUESTED),
        (DecisionKind.DECLINE, State.DECLINED),
        (DecisionKind.DECLINE_RESUBMIT, State.DECLINED),
    ],
)
def test_every_kind_takes_its_step_after_review(submission, editor, reported, kind, state) -> None:
    sent = services.send(decision_id=due(submission, editor, kind=kind).pk)
    assert sent.state == state
    assert sent.may_resubmit is (kind == DecisionKind.DECLINE_RESUBMIT)
    assert sent.revision_kind == {DecisionKind.MINOR: "minor", DecisionKind.MAJOR: "major"}.get(kind, "")
    assert (sent.due_on is not None) is (state == State.REVISION_REQUESTED)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (DecisionKind.RETURN, State.RETURNED),
        (DecisionKind.DECLINE_WITHOUT_REVIEW, State.DECLINED),
        (DecisionKind.ACCEPT_WITHOUT_REVIEW, State.ACCEPTED),
    ],
)
def test_every_kind_takes_its_step_at_the_desk(kind, state) -> None:
    submission = make_manuscript(State.SUBMITTED)
    chief = make_editor_in_chief()
    sent = services.send(decision_id=due(submission, chief, kind=kind, note="For a reason.").pk)
    assert sent.state == state


def test_decision_before_its_time_is_not_sent(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor, state=D.SCHEDULED)
    assert services.send(decision_id=decision.pk) is None
    assert decision.again().is_waiting


def test_decision_is_sent_once(submission, editor, reported) -> None:
    decision = due(submission, editor)
    assert services.send(decision_id=decision.pk) is not None
    assert services.send(decision_id=decision.pk) is None
    assert services.send(decision_id=0) is None


@pytest.mark.parametrize("what", ["changed", "no longer editor", "hold"])
def test_decision_whose_checks_fail_now_is_a_draft_again(submission, editor, reported, what) -> None:
    decision = due(submission, editor)
    if what == "changed":
        submission.again().recuse(by=make_editor_of(submission), note="An interest.")
    elif what == "no longer editor":
        EditorAssignment.objects.update(ended_at=timezone.now())
    else:
        Submission.objects.update(held_at=timezone.now())

    assert services.send(decision_id=decision.pk) is None

    decision.refresh_from_db()
    fresh = submission.again()
    assert (decision.state, fresh.state, fresh.decision_goes_at) == (D.DRAFT, State.IN_REVIEW, None)
    words = {"changed": "has changed", "no longer editor": "may not take", "hold": "on hold"}[what]
    assert words in decision.trouble
    told = Letter.objects.get(key="decision_not_sent")
    assert (told.to, words in told.body) == (editor, True)
    assert "accepted" not in keys(submission)
    assert Round.objects.get().is_open


def test_sending_puts_other_drafts_and_recommendations_away(submission, editor, reported) -> None:
    recommendation = make_decision(submission, by=make_editor_of(submission, decides=False), state=D.RECOMMENDED)
    draft = make_decision(submission, by=make_editor_of(submission))
    services.send(decision_id=due(submission, editor).pk)
    assert [row.again().state for row in (recommendation, draft)] == [D.TAKEN_BACK] * 2


def test_report_still_wanted_outlives_the_decision(submission, editor, reported, review_round) -> None:
    late = make_assignment(review_round, AssignmentState.ACCEPTED)
    services.send(decision_id=due(submission, editor, kept=[late.pk]).pk)
    late.refresh_from_db()
    assert (late.state, late.is_kept) == (AssignmentState.ACCEPTED, True)


@pytest.mark.parametrize(
    ("kind", "state"),
    [(DecisionKind.DECLINE, AssignmentState.CANCELLED), (DecisionKind.MAJOR, AssignmentState.ACCEPTED)],
)
def test_report_wanted_of_an_earlier_round_is_wanted_until_the_manuscript_has_ended(kind, state) -> None:
    submission = make_manuscript(State.WITH_EDITOR)
    late = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.ACCEPTED, is_kept=True)
    services.send(decision_id=due(submission.again(), make_editor_in_chief(), kind=kind, note="It is late.").pk)
    assert late.again().state == state
    assert keys(submission).count("review_not_needed") == (state == AssignmentState.CANCELLED)


def test_decision_between_rounds_tells_the_reviewers_of_the_last_one(editor) -> None:
    submission = make_manuscript(State.WITH_EDITOR)
    chief = make_editor_in_chief()
    review_round = make_round(submission, state=RoundState.CLOSED)
    reviewer = make_assignment(review_round, AssignmentState.REPORTED).reviewer
    services.send(decision_id=due(submission, chief, note="Reports are in.").pk)
    assert Letter.objects.get(key="reviewer_outcome").to == reviewer


def test_decline_during_a_revision_needs_no_round() -> None:
    submission = make_revision(with_version=False)
    chief = make_editor_in_chief()
    sent = services.send(decision_id=due(submission, chief, kind=DecisionKind.DECLINE).pk)
    assert sent.state == State.DECLINED


# -- As acts of the manuscript -------------------------------------------------------------------------------------


def test_steps_that_tell_a_decision_are_scheduled(submission, editor, reported) -> None:
    day = timezone.localdate() + timedelta(days=20)
    services.ACTS["submission.request_revision"](submission, by=editor, kind="minor", due_on=day)
    decision = Decision.objects.get()
    assert (decision.kind, decision.due_on, decision.is_waiting) == (DecisionKind.MINOR, day, True)
    assert submission.again().state == State.IN_REVIEW


@pytest.mark.parametrize(("resubmit", "kind"), [(False, DecisionKind.DECLINE), (True, DecisionKind.DECLINE_RESUBMIT)])
def test_declining_as_an_act(submission, editor, reported, resubmit, kind) -> None:
    services.ACTS["submission.decline"](submission, by=editor, note="Not new.", resubmit=resubmit)
    assert Decision.objects.get().kind == kind
