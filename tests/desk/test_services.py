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
from review.states import AssignmentState, DecisionState, RoundState
from submissions.models import IncomingUpload
from submissions.services.quarantine import CHECK
from submissions.states import FileKind, State
from tests.desk.deciding import due, events, keys, scheduled
from tests.factories.desk import make_many
from tests.factories.review import make_assignment, make_round
from tests.factories.submissions import (
    make_revision,
)

IN_A_WEEK = timezone.localdate() + timedelta(days=7)


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
