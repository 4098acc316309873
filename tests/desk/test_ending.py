"""A manuscript ends together with its round, its waiting decision and its article, and comes back with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

import review.services as reviewing
from issues.models import Article
from issues.states import ArticleState
from journal.desk import services
from journal.models import Letter
from journal.workflow import StepRefused
from review.models import Assignment
from review.states import AssignmentState, DecisionState, RoundState
from submissions.models import Submission
from submissions.states import State
from tests.desk.deciding import due, keys, scheduled
from tests.factories.people import make_editor, make_editor_in_chief, make_section, make_user
from tests.factories.review import make_assignment, make_round
from tests.factories.submissions import (
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
)

IN_A_WEEK = timezone.localdate() + timedelta(days=7)


# -- The end of a manuscript's way ---------------------------------------------------------------------------------


def test_withdrawal_at_the_authors_request_closes_the_round_and_tells_the_reviewers(submission, editor) -> None:
    review_round = make_round(submission)
    asked = make_assignment(review_round, AssignmentState.INVITED)
    at_work = make_assignment(review_round, AssignmentState.ACCEPTED)
    reported = make_assignment(review_round, AssignmentState.REPORTED)
    submission.again().ask_to_withdraw(by=submission.corresponding_user, note="Published elsewhere.")
    services.perform(submission.again(), "grant_withdrawal", by=editor)
    assert submission.again().state == State.WITHDRAWN
    assert review_round.again().state == RoundState.CLOSED
    assert {asked.again().state, at_work.again().state} == {AssignmentState.CANCELLED}
    assert reported.again().state == AssignmentState.REPORTED
    told = set(Letter.objects.filter(case=submission.case_file).values_list("to", flat=True))
    assert {asked.reviewer_id, at_work.reviewer_id, reported.reviewer_id} <= told


def test_withdrawal_releases_whose_late_report_was_still_wanted(editor) -> None:
    submission = make_submission(State.WITH_EDITOR)
    kept = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.ACCEPTED, is_kept=True)
    submission.again().ask_to_withdraw(by=submission.corresponding_user, note="Published elsewhere.")
    services.perform(submission.again(), "grant_withdrawal", by=make_editor_of(submission))
    assert kept.again().state == AssignmentState.CANCELLED
    reviewing.run_clock(now=timezone.now() + timedelta(days=60))
    assert "review_reminder" not in keys(submission)


def test_stopping_an_accepted_manuscript_releases_whose_late_report_was_still_wanted() -> None:
    submission = make_submission(State.ACCEPTED)
    kept = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.ACCEPTED, is_kept=True)
    services.perform(submission.again(), "stop", by=make_editor_in_chief(), note="The author asks for it.")
    assert kept.again().state == AssignmentState.CANCELLED


def test_other_editorial_steps_wait_for_a_decision_that_goes_out(submission, editor, chief) -> None:
    other, section = make_editor(), make_section()
    decision = scheduled(submission, editor)
    for name, facts in {
        "assign": {"editor": other, "decides": True},
        "unassign": {"editor": editor},
        "release_reviewer_copy": {},
        "change_section": {"section": section},
        "change_corresponding_author": {"author": make_author(submission, user=make_user())},
    }.items():
        with pytest.raises(StepRefused, match="A decision goes out"):
            services.perform(submission.again(), name, by=chief, note="x", **facts)
    assert submission.again().row_version == decision.again().manuscript_seen


def test_clock_does_not_keep_a_decision_from_going_out(chief) -> None:
    submission = make_revision(due_on=timezone.localdate(), with_version=False)
    Submission.objects.filter(pk=submission.pk).update(since=timezone.now() - timedelta(days=9))
    decision = due(submission.again(), chief, kind="decline")
    services.run_clock()
    assert services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.DECLINED
    assert "revision_reminder" not in keys(submission)


def test_withdrawal_takes_a_waiting_decision_back(submission, chief) -> None:
    submission = make_submission(State.WITH_EDITOR)
    editor = make_editor_of(submission)
    decision = scheduled(submission, editor)
    services.perform(
        submission,
        "withdraw",
        by=submission.corresponding_user,
        note="Published elsewhere.",
        seen=submission.row_version,
    )
    assert submission.again().state == State.WITHDRAWN
    assert submission.again().decision_goes_at is None
    assert decision.again().state == DecisionState.TAKEN_BACK


def test_recalled_manuscript_is_withdrawn_and_a_draft_is_not() -> None:
    recalled, draft = make_submission(), make_draft()
    recalled.recall(by=recalled.corresponding_user)
    services.perform(recalled, "withdraw", by=recalled.corresponding_user, note="Published elsewhere.")
    assert recalled.again().state == State.WITHDRAWN
    with pytest.raises(StepRefused, match="never sent in"):
        services.perform(draft, "withdraw", by=draft.corresponding_user, note="x")


def test_withdrawal_that_is_refused_leaves_the_decision_waiting(submission, editor) -> None:
    make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    decision = scheduled(submission.again(), editor)
    with pytest.raises(StepRefused, match="Ask the editor"):
        services.perform(submission.again(), "withdraw", by=submission.corresponding_user, note="x")
    assert decision.again().state == DecisionState.SCHEDULED


def test_lapse_closes_what_is_open(chief) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    submission = make_revision(
        due_on=yesterday - timedelta(days=14), lapses_on=yesterday, reminded_at=timezone.now() - timedelta(days=3)
    )
    services.perform(submission, "lapse", by=chief)
    assert submission.again().state == State.WITHDRAWN


def test_hold_takes_a_waiting_decision_back_and_says_why(submission, editor) -> None:
    decision = scheduled(submission, editor)
    services.perform(submission, "hold", by=editor, note="A complaint came in.", review_on=IN_A_WEEK)
    assert submission.again().decision_goes_at is None
    assert decision.again().state == DecisionState.DRAFT
    assert decision.again().trouble == "The manuscript has been put on hold."


def test_objection_takes_a_waiting_decision_back_and_holds(submission, editor) -> None:
    co_author = make_co_author(submission)
    decision = scheduled(submission, editor)
    services.perform(submission.again(), "object", by=co_author, note="I was not asked.")
    fresh = submission.again()
    assert (fresh.objected_at is not None, fresh.held_at is not None) == (True, True)
    assert decision.again().trouble.startswith("A co-author objects")


def test_asking_to_withdraw_takes_a_waiting_decision_back(submission, editor) -> None:
    make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    decision = scheduled(submission.again(), editor)
    services.perform(submission.again(), "ask_to_withdraw", by=submission.corresponding_user, note="An error.")
    assert decision.again().state == DecisionState.DRAFT
    assert submission.again().withdrawal_asked_at is not None


# -- And back ------------------------------------------------------------------------------------------------------


@pytest.fixture
def accepted(submission, editor) -> Submission:
    """A manuscript accepted after two reports, with its article."""
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    assert services.send_decision(decision_id=due(submission.again(), editor).pk)
    return submission.again()


def test_rescission_stops_the_article_and_tells_the_reviewers(accepted) -> None:
    chief = make_editor_in_chief()
    services.perform(accepted, "rescind", by=chief, note="The data were not theirs.", seen=accepted.row_version)
    assert accepted.again().state == State.WITH_EDITOR
    assert Article.objects.get(submission=accepted).state == ArticleState.STOPPED
    reviewers = {row.reviewer_id for row in Assignment.objects.filter(round__submission=accepted)}
    told = Letter.objects.filter(case=accepted.case_file, to__in=reviewers, key="rescission_for_reviewer")
    assert {letter.to_id for letter in told} == reviewers


def test_acceptance_after_a_rescission_revives_the_article(accepted, editor) -> None:
    services.perform(accepted, "rescind", by=make_editor_in_chief(), note="Too early.")
    decision = due(accepted.again(), editor)
    assert services.send_decision(decision_id=decision.pk)
    assert Article.objects.get(submission=accepted).state == ArticleState.COPYEDITING


def test_stop_ends_manuscript_and_article_together(accepted) -> None:
    services.perform(accepted, "stop", by=make_editor_in_chief(), note="The author asks for it.")
    assert accepted.again().state == State.WITHDRAWN
    assert Article.objects.get(submission=accepted).state == ArticleState.STOPPED


def test_published_article_keeps_the_decision(accepted) -> None:
    Submission.objects.filter(pk=accepted.pk).update(is_published=True)
    with pytest.raises(StepRefused, match="only a notice"):
        services.perform(accepted.again(), "rescind", by=make_editor_in_chief(), note="Too late.")
    assert accepted.again().state == State.ACCEPTED
    assert Article.objects.get(submission=accepted).state == ArticleState.COPYEDITING


def test_corresponding_author_changed_after_acceptance_is_the_articles_too(accepted) -> None:
    other = make_co_author(accepted)
    author = accepted.authors.get(user=other)
    services.perform(
        accepted.again(), "change_corresponding_author", by=make_editor_in_chief(), note="Moved away.", author=author
    )
    assert accepted.again().corresponding_user == other
    assert Article.objects.get(submission=accepted).corresponding_user == other
