"""Reads of review: who sees what, how many queries, and that it stays so with thirty rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.dates import time_of_day, without_year
from review import services
from review.models import Decision, Report
from review.queries import (
    assignments_of_reviewer,
    editors_of,
    for_authors,
    for_editors,
    open_kinds,
    reports_for_author,
    reports_for_reviewer,
    reviewers_page,
    row_of,
    search_candidates,
    visible_assignments,
    visible_decisions,
    visible_rounds,
)
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import Submission
from submissions.queries import deciding_editors, edited_by, with_parts
from submissions.states import State
from tests.factories.people import (
    make_administrator,
    make_copyeditor,
    make_editor,
    make_editor_in_chief,
    make_journal,
    make_office,
    make_section,
    make_user,
)
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_manuscript,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import keep_away, make_co_author, make_editor_of

pytestmark = pytest.mark.django_db
S = AssignmentState


def test_round_assignment_and_decision_are_the_editors() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    assignment = make_assignment(review_round, S.REPORTED)
    make_decision(submission, by=editor)
    conflicted = make_editor_in_chief()
    keep_away(submission, conflicted)
    people = {
        "editor": editor,
        "recommending editor": make_editor_of(submission, decides=False),
        "editor-in-chief": make_editor_in_chief(),
        "office": make_office(),
        "conflicted chief": conflicted,
        "editor of another": make_editor(),
        "author": submission.corresponding_user,
        "co-author": make_co_author(submission),
        "reviewer": assignment.reviewer,
        "copyeditor": make_copyeditor(),
        "administrator": make_administrator(),
        "stranger": make_user(),
    }
    seen = {
        who: [reads(person).count() for reads in (visible_rounds, visible_assignments, visible_decisions)]
        for who, person in people.items()
    }
    editorial = {who: [1, 1, 1] for who in ("editor", "recommending editor", "editor-in-chief", "office")}
    assert seen == {**{who: [0, 0, 0] for who in people}, **editorial, "reviewer": [0, 1, 0]}
    assert visible_assignments(None).count() == 0


@pytest.mark.parametrize("state", [s for s in S if s != S.QUEUED])
def test_reviewer_knows_of_what_he_was_asked(state) -> None:
    assignment = make_assignment(state=state)
    assert list(assignments_of_reviewer(assignment.reviewer)) == [assignment]


def test_reviewer_does_not_know_of_being_chosen_nor_of_what_was_cancelled_in_the_window() -> None:
    make_journal(undo_minutes=10)
    submission = make_manuscript()
    editor = make_editor_of(submission)
    queued = make_assignment(make_round(submission), S.QUEUED)
    assert not assignments_of_reviewer(queued.reviewer).exists()
    services.invite(queued, by=editor)
    assert not assignments_of_reviewer(queued.reviewer).exists()
    services.cancel_assignment(queued, by=editor)
    assert not assignments_of_reviewer(queued.reviewer).exists()


@pytest.mark.parametrize("send_now", [False, True])
def test_invitation_that_never_went_out_is_none_of_those_that_count(submission, editor, review_round, send_now) -> None:
    make_journal(undo_minutes=10)
    queued = make_assignment(review_round, S.QUEUED)
    services.invite(queued, by=editor, send_now=send_now)
    services.cancel_assignment(queued, by=editor, note="The wrong person.")

    page, _records = reviewers_page(editor, kind="all", order="asked", asked={})
    assert [row.pk for row in page.rows] == ([queued.reviewer_id] if send_now else [])
    [found] = search_candidates(submission, queued.reviewer.family_name, user=editor)
    assert (found.record.last_invited_at is not None) is send_now


# -- Rows ----------------------------------------------------------------------------------------------------------


def test_row_of_an_invitation_in_the_window_says_when_it_goes_and_offers_to_take_it_back() -> None:
    make_journal(undo_minutes=10)
    submission = make_manuscript()
    editor = make_editor_of(submission)
    queued = make_assignment(make_round(submission), S.QUEUED)
    services.invite(queued, by=editor)

    row = row_of(queued, editor)
    assert (row.chip, row.tone) == (f"Goes out at {time_of_day(queued.goes_out_at)}", "soon")
    assert [str(step["label"]) for step in row.steps] == ["Take the invitation back"]

    queued.goes_out_at = timezone.now()
    row = row_of(queued, editor)
    assert (row.chip, row.tone) == ("Invited", "")
    steps = ["Enter the answer", "Remind of the invitation", "Cancel the review"]
    assert [str(step["label"]) for step in row.steps] == steps


@pytest.mark.parametrize("end", [services.take_back_invitation, services.cancel_assignment])
def test_row_of_an_invitation_that_never_went_out_says_that_it_was_taken_back(end) -> None:
    make_journal(undo_minutes=10)
    submission = make_manuscript()
    editor = make_editor_of(submission)
    queued = make_assignment(make_round(submission), S.QUEUED)
    services.invite(queued, by=editor)
    end(queued, by=editor)

    row = row_of(queued, editor)

    today = without_year(timezone.localdate())
    assert (row.chip, row.line) == ("Taken back", f"taken back {today}")


def test_row_of_a_review_that_was_cancelled_after_the_invitation_went_out_says_so() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    asked = make_assignment(make_round(submission), S.QUEUED)
    services.invite(asked, by=editor, send_now=True)
    services.cancel_assignment(asked, by=editor)

    row = row_of(asked, editor)

    today = without_year(timezone.localdate())
    assert (row.chip, row.line) == ("Cancelled", f"invited {today}, ended {today}")


def test_row_says_when_the_reviewer_was_reminded_of_what_is_awaited_now() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    asked = make_assignment(make_round(submission), S.QUEUED)
    services.invite(asked, by=editor, send_now=True)
    asked.remind_to_answer(by=editor)
    today = without_year(timezone.localdate())
    assert f"reminded {today}" in row_of(asked, editor).line

    services.accept(asked, by=asked.reviewer)
    assert "reminded" not in row_of(asked, editor).line


def test_row_of_a_report_says_that_a_question_about_it_is_open() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    reported = make_assignment(make_round(submission), S.REPORTED)
    reported.ask_clarification(by=editor, note="Which table do you mean?")
    asked = f"asked for clarification {without_year(timezone.localdate())}, no answer yet"
    assert row_of(reported, editor).line.endswith(asked)

    services.add_addendum(reported, by=reported.reviewer, text="The second one.")
    assert asked not in row_of(reported.again(), editor).line


# -- Lists ---------------------------------------------------------------------------------------------------------


def fill(submission: Submission, number: int) -> None:
    review_round = make_round(submission)
    for place in range(number):
        make_assignment(review_round, [S.INVITED, S.REPORTED, S.ACCEPTED, S.QUEUED][place % 4])


@pytest.mark.parametrize("number", [1, 3, 30])
def test_section_for_editors_takes_as_many_queries_for_any_number(number, django_assert_num_queries) -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    fill(submission, number)
    make_assignment(submission.rounds.get(), S.REPORTED)
    shown = with_parts(edited_by(editor), editor).get()
    assert editor.grants
    with django_assert_num_queries(3):
        facts = for_editors(shown, editor)
    assert sum(len(row.rows) for row in facts["rounds"]) == number + 1


@pytest.mark.parametrize("number", [1, 3, 15])
def test_search_takes_as_many_queries_for_any_number(number, django_assert_num_queries) -> None:
    submission = make_manuscript()
    for _n in range(number):
        make_reviewer(family_name="Sithole")
    shown = (
        Submission.objects.select_related("topic")
        .prefetch_related("authors", "conflicts", "editor_assignments", "proposals")
        .get(pk=submission.pk)
    )
    with django_assert_num_queries(4):
        found = search_candidates(shown, "sithole")
    assert len(found) == number


def test_search_tells_load_and_last_invitation() -> None:
    submission = make_manuscript()
    person = make_reviewer(given_name="Zaw", family_name="Htun", affiliation="University of the Delta")
    for state in (S.ACCEPTED, S.INVITED, S.REPORTED, S.DECLINED, S.EXPIRED):
        make_assignment(make_round(make_manuscript()), state, reviewer=person)

    (found,) = search_candidates(submission, "delta htun")

    assert found.person == person
    assert (found.record.at_work, found.record.reported, found.record.declined) == (2, 1, 2)
    assert timezone.now() - found.record.last_invited_at < timedelta(days=4)
    assert (found.concerns, found.is_possible) == ([], True)


def test_search_without_words_shows_who_has_reported_before() -> None:
    submission = make_manuscript()
    make_reviewer()
    known = make_assignment(make_round(make_manuscript()), S.REPORTED).reviewer
    assert [row.person for row in search_candidates(submission, " ")] == [known]
    assert search_candidates(submission, " ", chosen={known.pk}) == []  # stands above, on the list


def test_search_shows_first_who_would_look_at_this_manuscript_again() -> None:
    submission = make_manuscript()
    closed = make_round(submission, state=RoundState.CLOSED)
    idle = make_assignment(make_round(make_manuscript()), S.REPORTED).reviewer
    refuses = make_assignment(closed, S.REPORTED).reviewer
    Report.objects.filter(assignment__reviewer=refuses).update(would_review_again=False)
    again = make_assignment(closed, S.REPORTED).reviewer
    make_assignment(make_round(make_manuscript()), S.ACCEPTED, reviewer=again)

    for words in ("", "wongsa"):
        found = [(row.person, row.looks_again) for row in search_candidates(submission, words)]
        assert found[0] == (again, True)
        assert {person for person, looks in found if not looks} == {idle, refuses}


def test_search_marks_who_is_on_the_list_or_cannot_review() -> None:
    submission = make_manuscript()
    chosen = make_assignment(make_round(submission), S.QUEUED).reviewer
    found = {row.person: row for row in search_candidates(submission, "o", chosen={chosen.pk})}
    assert (found[chosen].is_chosen, found[chosen].is_possible) == (True, False)
    author = found[submission.corresponding_user]
    assert ([str(c.kind) for c in author.concerns], author.is_possible) == (["author"], False)


# -- Who is told, who decides --------------------------------------------------------------------------------------


def test_editors_of_falls_back_to_chief_and_office() -> None:
    submission = make_manuscript()
    office = make_office()
    assert editors_of(submission.again()) == [office]
    chief = make_editor_in_chief()
    assert editors_of(submission.again()) == [chief]
    editor = make_editor_of(submission)
    assert editors_of(submission.again()) == [editor]
    recommending = make_editor_of(submission, decides=False)
    assert set(editors_of(submission.again())) == {editor, recommending}
    assert deciding_editors(submission.again()) == [editor]
    keep_away(submission, editor)
    assert deciding_editors(submission.again()) == [chief]


def test_kinds_of_decision_by_state_and_role() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    after_review = ["accept", "minor_revision", "major_revision", "decline", "decline_resubmit"]
    assert open_kinds(submission, editor) == after_review
    assert open_kinds(submission.again(), make_editor_of(submission, decides=False)) == after_review
    assert open_kinds(submission.again(), make_office()) == []
    desk = make_manuscript(State.SUBMITTED)
    assert open_kinds(desk, make_office()) == ["return_to_author"]
    assert "accept_without_review" in open_kinds(desk, make_editor_in_chief())


# -- What authors and reviewers are given --------------------------------------------------------------------------


def test_author_is_given_the_ticked_parts_of_sent_decisions_only() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    one, two, aside = (make_assignment(review_round, S.REPORTED) for _n in range(3))
    services.set_aside(aside, by=editor, note="Not serious.")
    author = submission.corresponding_user
    parts = [f"{one.pk}:comments", f"{two.pk}:recommendation", f"{aside.pk}:comments"]
    decision = make_decision(submission, by=editor, kind=DecisionKind.MINOR, parts=parts, state=DecisionState.SCHEDULED)
    assert reports_for_author(submission, author) == []

    Decision.objects.update(effective_at=timezone.now())
    services.send(decision_id=decision.pk)

    given = reports_for_author(submission.again(), author)
    assert [(row.name, row.comments, row.recommendation, row.answers[1:]) for row in given] == [
        ("Reviewer 1", "A careful paper. Say more about the sources.", "", []),
        ("Reviewer 2", "", "Accept after minor revision", []),
    ]
    assert str(one.reviewer) not in str(given)
    facts = for_authors(submission.again(), author)
    assert [row.pk for row in facts["sent_decisions"]] == [decision.pk]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DecisionKind.ACCEPT_WITHOUT_REVIEW, "Accepted"),
        (DecisionKind.ACCEPT, "Accepted"),
        (DecisionKind.DECLINE_WITHOUT_REVIEW, "Declined"),
        (DecisionKind.MINOR, "Minor revision"),
    ],
)
def test_author_reads_what_was_decided_and_not_which_step_was_taken(kind, words) -> None:
    submission = make_manuscript()
    make_decision(submission, by=make_editor_of(submission), kind=kind, state=DecisionState.SENT)
    [shown] = for_authors(submission, submission.corresponding_user)["sent_decisions"]
    assert shown.told == words


def add(assignment, text: str, editor) -> None:
    """Let the reviewer add to the report, as the editor asked."""
    assignment.ask_clarification(by=editor, note="Which sources?")
    services.add_addendum(assignment, by=assignment.reviewer, text=text)


def test_author_is_given_the_addenda_that_were_there_when_the_decision_was_sent() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    row = make_assignment(make_round(submission), S.REPORTED)
    parts = [f"{row.pk}:addenda"]
    add(row, "Those of 1894.", editor)
    make_decision(submission, by=editor, kind=DecisionKind.MINOR, parts=parts, state=DecisionState.SENT)
    add(row, "Between you and me: it is weak.", editor)

    [given] = reports_for_author(submission, submission.corresponding_user)

    assert [addendum.text for addendum in given.addenda] == ["Those of 1894."]
    make_decision(submission, by=editor, parts=[], state=DecisionState.SENT)
    [given] = reports_for_author(submission, submission.corresponding_user)
    assert [addendum.text for addendum in given.addenda] == ["Those of 1894."]
    make_decision(submission, by=editor, parts=parts, state=DecisionState.SENT)
    [given] = reports_for_author(submission, submission.corresponding_user)
    assert [addendum.text for addendum in given.addenda] == ["Those of 1894.", "Between you and me: it is weak."]


def test_author_knows_nothing_of_drafts_and_scheduled_decisions() -> None:
    submission = make_manuscript()
    editor = make_editor_of(submission)
    make_decision(submission, by=editor)
    make_decision(submission, by=make_editor_of(submission), state=DecisionState.SCHEDULED)
    nothing = {"sent_decisions": [], "acceptance": None, "given_reports": []}
    assert for_authors(submission, submission.corresponding_user) == nothing


@pytest.mark.parametrize(("anonymity", "name"), [("double", "Reviewer 2"), ("open", None)])
def test_reviewer_reads_the_others_after_the_decision(anonymity, name) -> None:
    submission = make_manuscript(section=make_section(anonymity=anonymity))
    editor = make_editor_of(submission)
    review_round = make_round(submission, state=RoundState.CLOSED)
    mine, other = (make_assignment(review_round, S.REPORTED) for _n in range(2))
    parts = [f"{mine.pk}:comments", f"{other.pk}:comments"]
    assert reports_for_reviewer(mine) == []
    make_decision(submission, by=editor, parts=parts, state=DecisionState.SENT)
    assert [row.name for row in reports_for_reviewer(mine)] == [name or str(other.reviewer)]
