"""Acts that touch several apps happen together or not at all; every screen takes and rehearses steps in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

import review.services as reviewing
from issues.models import Article
from issues.states import ArticleState
from journal.desk import services
from journal.models import Event, Job, Letter, Reminder
from journal.models.case import Edit
from journal.workflow import StaleState, StepRefused
from review.models import Assignment, Decision
from review.states import AssignmentState, DecisionState, RoundState
from submissions.models import IncomingUpload, Submission
from submissions.services.quarantine import CHECK
from submissions.states import FileKind, State
from tests.factories.desk import make_many
from tests.factories.people import make_editor, make_editor_in_chief, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import (
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
)

IN_A_WEEK = timezone.localdate() + timedelta(days=7)


def keys(submission: Submission) -> list[str]:
    return sorted(Letter.objects.filter(case=submission.case_file).values_list("key", flat=True))


def events(submission: Submission) -> list[str]:
    return list(Event.objects.filter(case=submission.case_file).order_by("pk").values_list("name", flat=True))


def scheduled(submission: Submission, by, **fields) -> Decision:
    return make_decision(submission, by=by, state=DecisionState.SCHEDULED, **fields)


def due(submission: Submission, by, **fields) -> Decision:
    return scheduled(submission, by, effective_at=timezone.now() - timedelta(seconds=1), **fields)


@contextmanager
def article_table_refusing() -> Iterator[None]:
    """Have the database refuse every new article; the text of its trigger is that of either database."""
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
        yield
        for statement in ACCEPT[connection.vendor]:
            cursor.execute(statement)


REFUSE = {
    "sqlite": ["CREATE TRIGGER no_articles BEFORE INSERT ON issues_article BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
        "CREATE TRIGGER no_articles BEFORE INSERT ON issues_article FOR EACH ROW EXECUTE FUNCTION full_up()",
    ],
}
ACCEPT = {
    "sqlite": ["DROP TRIGGER no_articles"],
    "postgresql": ["DROP TRIGGER no_articles ON issues_article", "DROP FUNCTION full_up()"],
}


# -- Taking and rehearsing -----------------------------------------------------------------------------------------


def test_act_without_companions_is_the_step_itself(submission, editor) -> None:
    services.perform(submission, "hold", by=editor, note="The author is away.", review_on=IN_A_WEEK)
    assert submission.again().held_at is not None
    assert events(submission) == ["submission.hold"]
    assert keys(submission) == ["put_on_hold"]


def test_act_of_a_stale_page_is_refused(submission, editor) -> None:
    seen = submission.row_version
    submission.again().hold(by=editor, note="x", review_on=IN_A_WEEK)
    with pytest.raises(StaleState):
        services.perform(submission, "end_review", by=editor, note="y", seen=seen)


def test_act_of_a_stranger_is_refused(submission, chief) -> None:
    with pytest.raises(PermissionDenied):
        services.perform(submission, "hold", by=submission.corresponding_user, note="x", review_on=IN_A_WEEK)


def test_rehearsal_returns_the_letters_and_leaves_nothing(submission, editor) -> None:
    letters = services.rehearse(submission, "hold", by=editor, note="The author is away.", review_on=IN_A_WEEK)
    assert [(letter.key, letter.to) for letter in letters] == [("put_on_hold", submission.corresponding_user)]
    assert "The author is away." in letters[0].body
    assert (events(submission), keys(submission)) == ([], [])
    assert submission.again().held_at is None
    assert not Letter.objects.exists()


def test_rehearsal_keeps_the_place_of_a_note_that_is_not_written_yet(submission, editor) -> None:
    (letter,) = services.rehearse(submission, "hold", by=editor, review_on=IN_A_WEEK)
    assert "{note}" in letter.body


def test_rehearsal_says_why_a_step_is_refused(submission, editor) -> None:
    with pytest.raises(StepRefused, match="not on hold"):
        services.rehearse(submission, "release", by=editor)


def test_edited_letter_goes_out_in_the_words_of_the_person(submission, editor) -> None:
    author = submission.corresponding_user
    edit = Edit("About your manuscript", "Dear author,\n\n{note}\n\nYours")
    edits = {f"put_on_hold:{author.pk}": edit}
    services.perform(submission, "hold", by=editor, note="You are away.", review_on=IN_A_WEEK, edits=edits)
    letter = Letter.objects.get(key="put_on_hold")
    assert (letter.subject, letter.body) == ("About your manuscript", "Dear author,\n\nYou are away.\n\nYours")


def test_letter_left_out_is_not_written(submission, editor) -> None:
    edits = {f"put_on_hold:{submission.corresponding_user_id}": Edit(skip=True)}
    services.perform(submission, "hold", by=editor, note="x", review_on=IN_A_WEEK, edits=edits)
    assert submission.again().held_at is not None
    assert keys(submission) == []


def test_edits_of_one_act_do_not_reach_the_next(submission, editor) -> None:
    author = submission.corresponding_user
    edits = {f"put_on_hold:{author.pk}": Edit(skip=True)}
    services.perform(submission, "hold", by=editor, note="x", review_on=IN_A_WEEK, edits=edits)
    services.perform(submission.again(), "hold", by=editor, note="longer", review_on=IN_A_WEEK)
    assert keys(submission) == ["put_on_hold"]


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


# -- Decisions that go out -----------------------------------------------------------------------------------------


def test_acceptance_makes_the_article(submission, editor) -> None:
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    decision = due(submission.again(), editor)
    assert services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.ACCEPTED
    article = Article.objects.get(submission=submission)
    assert (article.state, article.title, article.case_file) == (
        ArticleState.COPYEDITING,
        submission.title,
        submission.case_file,
    )
    assert review_round.again().state == RoundState.CLOSED
    assert "accepted" in keys(submission)


def test_acceptance_and_article_fail_together(submission, editor) -> None:
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    decision = due(submission.again(), editor)
    before = (events(submission), keys(submission))
    with article_table_refusing(), pytest.raises(DatabaseError), transaction.atomic():
        services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.IN_REVIEW
    assert decision.again().state == DecisionState.SCHEDULED
    assert (events(submission), keys(submission)) == before


def test_decline_makes_no_article(submission, editor) -> None:
    decision = due(submission, editor, kind="decline")
    assert services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.DECLINED
    assert not Article.objects.exists()


def test_decision_is_not_sent_before_its_time(submission, editor) -> None:
    decision = scheduled(submission, editor, kind="decline")
    assert not services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.IN_REVIEW


def test_decision_is_sent_once(submission, editor) -> None:
    decision = due(submission, editor, kind="decline")
    assert [services.send_decision(decision_id=decision.pk) for _try in range(2)] == [True, False]
    assert keys(submission).count("declined") == 1


def test_job_sends_the_decision_it_names(submission, editor) -> None:
    decision = due(submission, editor, kind="decline")
    services.send_decision_job(Job(kind="decision.send", facts={"decision": decision.pk}))
    assert decision.again().state == DecisionState.SENT


def test_decision_taken_back_is_not_sent(submission, editor) -> None:
    decision = due(submission, editor, kind="decline")
    services.perform(decision, "take_back", by=editor)
    assert not services.send_decision(decision_id=decision.pk)
    assert submission.again().state == State.IN_REVIEW


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


# -- Letters and the clock -----------------------------------------------------------------------------------------


def test_free_letters_go_to_each_person_and_answers_to_the_writer(submission, editor) -> None:
    reviewer = make_assignment(make_round(submission)).reviewer
    people = [submission.corresponding_user, reviewer]
    letters = services.write_letters(
        submission=submission, to=people, subject="A question", body="Which year?", by=editor
    )
    assert [(letter.to, letter.subject, letter.body.split("\n")[0], letter.reply_to) for letter in letters] == [
        (person, "A question", "Which year?", editor.email) for person in people
    ]
    assert [f"/desk/manuscripts/{submission.pk}/write/" in letter.body for letter in letters] == [True, False]
    event = Event.objects.get(name="submission.letter_written")
    assert (event.by, event.facts) == (editor, {"letters": [letter.pk for letter in letters]})


def test_clock_does_once_what_is_due_in_every_app(submission, editor) -> None:
    past = timezone.localdate() - timedelta(days=1)
    late = make_assignment(make_round(submission), AssignmentState.INVITED, expires_on=past, answer_by=past)
    make_revision(due_on=past, lapses_on=past + timedelta(days=14))
    assert services.run_clock() > 0
    assert late.again().state == AssignmentState.EXPIRED
    reminders = Reminder.objects.count()
    written = Letter.objects.count()
    assert services.run_clock() == 0
    assert (Reminder.objects.count(), Letter.objects.count()) == (reminders, written)


def test_clock_of_one_app_that_fails_does_not_keep_the_others_waiting(submission) -> None:
    past = timezone.localdate() - timedelta(days=1)
    late = make_assignment(make_round(submission), AssignmentState.INVITED, expires_on=past, answer_by=past)
    IncomingUpload.objects.create(
        submission=submission, kind=FileKind.MANUSCRIPT, name="a.docx", size=1, fingerprint="x", stored="incoming/a",
        begun_by=submission.corresponding_user, completed_at=timezone.now(),
    )  # fmt: skip
    Job.objects.create(kind=CHECK, facts={})  # which says nothing of a file
    services.run_clock()
    assert late.again().state == AssignmentState.EXPIRED


def test_clock_has_nothing_to_do_for_what_is_in_time() -> None:
    make_many(3, since=timezone.now())
    assert services.run_clock() == 0


def test_every_step_with_companions_is_taken_by_its_service() -> None:
    assert services.ACTS["submission.rescind"] is services.rescind
    assert services.ACTS["submission.send_to_review"] is reviewing.open_round
    for name, act in services.ACTS.items():
        assert callable(act), name
