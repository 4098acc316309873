"""The page of a manuscript: who reads what of it, what happened, who writes to whom, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from journal.dates import in_words, with_weekday
from journal.desk import queries
from journal.desk.queries.history import TOLD
from journal.models import Event, Letter, User
from journal.states import EDITORIAL, EVERY_AUTHOR, RoleName
from journal.workflow import WorkflowModel
from review.states import AssignmentState, DecisionState, Part
from submissions.models import Submission
from submissions.services import extend_revision
from submissions.services.declaring import write_answer
from submissions.states import Question, State
from tests.desk.conftest import signed_in
from tests.factories.issues import make_article
from tests.factories.letters import make_letter
from tests.factories.people import (
    give_role,
    make_administrator,
    make_copyeditor,
    make_editor,
    make_office,
    make_user,
)
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import (
    make_co_author,
    make_editor_of,
    make_revision,
    make_submission,
    make_version,
)

AS_EDITOR, AS_AUTHOR, LETTERS, HISTORY = 15, 15, 8, 9
"""Queries of each page, sign-in included, however much there is of everything."""


def test_stranger_does_not_find_the_manuscript(submission) -> None:
    for person in (make_user(), make_administrator(), make_copyeditor(), make_editor()):
        with pytest.raises(PermissionDenied):
            queries.manuscript_page(person, submission.pk)


def test_reviewer_who_is_editor_does_not_find_it(submission) -> None:
    reviewer = make_assignment(make_round(submission)).reviewer
    give_role(reviewer, RoleName.EDITOR_IN_CHIEF)
    with pytest.raises(PermissionDenied):
        queries.manuscript_page(reviewer, submission.pk)


def test_history_for_authors_names_no_reviewer_and_gives_no_reason_of_the_editors(submission, editor) -> None:
    clerk, author = make_office(given_name="Clerk", family_name="Clerkson"), submission.corresponding_user
    reviewer = make_assignment(make_round(submission)).reviewer
    case = submission.case_file
    case.record("assignment.accept", submission, by=reviewer, audience=int(EDITORIAL))
    case.record("submission.letter_written", submission, by=reviewer, audience=int(EVERY_AUTHOR), note="From me.")
    case.record("submission.hold", submission, by=clerk, audience=int(EVERY_AUTHOR), note="We suspect something.")
    case.record("submission.send_to_review", submission, by=editor, audience=int(EVERY_AUTHOR), note="Weak, but new.")
    case.record("submission.submit", submission, by=author, audience=int(EVERY_AUTHOR), note="Here it is.")
    told = queries.manuscript_page(author, submission.pk)["timeline"]
    assert [(str(entry["title"]), entry["who"], entry["note"]) for entry in told] == [
        ("Sent in", str(author), "Here it is."),
        ("Sent to review", str(editor), ""),
        ("Put on hold", "the journal", ""),
        ("Letter written", "the journal", ""),
    ]


def test_history_for_editors_names_the_reviewer_of_an_assignment(submission, editor) -> None:
    assignment = make_assignment(make_round(submission))
    submission.case_file.record("assignment.invite", assignment, by=editor)
    submission.case_file.record("assignment.accept", assignment, by=assignment.reviewer)
    told = queries.manuscript_page(editor, submission.pk)["timeline"]
    assert [(str(entry["title"]), entry["who"], entry["detail"]) for entry in told] == [
        ("Agreed to review", str(assignment.reviewer), ""),
        ("Invited to review", str(editor), str(assignment.reviewer)),
    ]


def test_history_is_folded_after_eight_entries(submission, editor) -> None:
    for _n in range(20):
        submission.case_file.record("submission.hold", submission, by=editor)
    page = queries.manuscript_page(editor, submission.pk)
    assert (len(page["timeline"]), len(page["earlier"])) == (8, 12)


def test_every_step_has_words_for_somebody_who_looks_back() -> None:
    models = [model for model in apps.get_models() if issubclass(model, WorkflowModel)]
    steps = {f"{model._meta.model_name}.{row.name}" for model in models for row in model.steps()}
    assert steps - set(TOLD) == set()


def test_event_without_words_of_its_own_goes_by_its_name(submission, editor) -> None:
    submission.case_file.record("something.else_happened", submission, by=editor)
    told = queries.manuscript_page(editor, submission.pk)["timeline"]
    assert [(str(entry["title"]), entry["who"]) for entry in told] == [("Else happened", str(editor))]


def test_co_author_is_told_what_the_corresponding_author_is_to_do() -> None:
    submission = make_revision()
    co_author = make_co_author(submission)
    expected = queries.manuscript_page(co_author, submission.pk)["expected"]["text"]
    assert expected.startswith(f"{submission.corresponding_user} sends")
    own = queries.manuscript_page(submission.corresponding_user, submission.pk)["expected"]["text"]
    assert own.startswith("You send")


@pytest.mark.parametrize(
    ("state", "who", "afterwards"),
    [
        (State.SUBMITTED, "the editors", "If it goes to review"),
        (State.IN_REVIEW, "the reviewers", "It is accepted, sent back"),
        (State.WITH_EDITOR, "the editors", "It is accepted, goes to the reviewers again"),
    ],
)
def test_author_reads_who_has_it_since_when_until_when_and_what_comes_then(state, who, afterwards) -> None:
    submission = make_submission(state)
    told = queries.manuscript_page(submission.corresponding_user, submission.pk)["expected"]
    values = {str(fact["label"]): fact["value"] for fact in told["facts"]}
    assert values["Waits for"] == who
    assert values["Since"] == in_words(submission.since)
    assert values["Expected by"] == with_weekday(told["due_on"]) != ""
    assert told["afterwards"].startswith(afterwards)
    assert told["late"] == ""


def test_author_reads_to_which_day_a_revision_may_be_moved_until_it_was() -> None:
    submission = make_revision()
    author, co_author = submission.corresponding_user, make_co_author(submission)

    def told(person: User) -> dict[str, str]:
        facts = queries.manuscript_page(person, submission.pk)["expected"]["facts"]
        return {str(fact["label"]): fact["value"] for fact in facts}

    said = told(author)["You may move it once, to"]
    assert "You may move it once, to" not in told(co_author)
    extend_revision(submission, by=author)
    assert told(author)["Expected by"] == said
    assert "You may move it once, to" not in told(author)


def test_author_reads_the_name_of_the_editor_and_what_to_do_when_it_takes_long() -> None:
    submission = make_submission(State.WITH_EDITOR, since=timezone.now() - timedelta(days=60))
    editor = make_editor_of(submission)
    told = queries.manuscript_page(submission.corresponding_user, submission.pk)["expected"]
    assert told["facts"][0]["value"] == str(editor)
    assert told["late"].startswith("It takes longer")


def test_author_who_is_late_reads_until_when_it_can_still_be_sent() -> None:
    past = timezone.localdate() - timedelta(days=3)
    submission = make_revision(due_on=past, lapses_on=past + timedelta(days=14))
    told = queries.manuscript_page(submission.corresponding_user, submission.pk)["expected"]
    assert told["facts"][0]["value"] == "you"
    assert with_weekday(submission.lapses_on) in told["late"]


def test_what_is_over_waits_for_nobody() -> None:
    submission = make_submission(State.DECLINED)
    told = queries.manuscript_page(submission.corresponding_user, submission.pk)["expected"]
    assert (told["facts"], told["afterwards"], told["late"]) == ([], "", "")


def test_declarations_are_shown_as_they_were_answered(submission, editor) -> None:
    submission.declarations.all().delete()
    by = submission.corresponding_user
    write_answer(submission, Question.ORIGINAL, by=by, is_confirmed=True)
    write_answer(submission, Question.AGREED, by=by, is_confirmed=True, statement="We all agree.")
    write_answer(submission, Question.INTERESTS, by=by, is_none=True)
    write_answer(submission, Question.FUNDING, by=by, is_none=True, statement="By a fund.")
    write_answer(submission, Question.ETHICS, by=by, statement="Approved by the board, number 7.")
    write_answer(submission, Question.DATA, by=by)
    told = queries.manuscript_page(editor, submission.pk)["declarations"]
    assert [(str(row["label"]), str(row["value"])) for row in told] == [
        ("Original work", "Confirmed"),
        ("Consent of all authors", "Confirmed"),
        ("Competing interests", "None"),
        ("Funding", "None"),
        ("Ethics approval and consent", "Approved by the board, number 7."),
        ("Availability of data", "Not answered"),
        ("Use of artificial intelligence", "Not answered"),
        ("Permissions for material of others", "Not answered"),
        ("Earlier versions and preprints", "Not answered"),
    ]


def test_objection_is_not_told_on_the_page_of_the_authors(submission) -> None:
    ago = timezone.now() - timedelta(days=3)
    Submission.objects.filter(pk=submission.pk).update(objected_at=ago, held_at=ago)
    page = queries.manuscript_page(submission.corresponding_user, submission.pk)
    assert "bjection" not in str(
        [str(chip["label"]) for chip in page["chips"]] + [str(n["text"]) for n in page["notices"]]
    )


def test_letters_of_others_are_not_shown_to_an_author(submission, editor) -> None:
    mine = make_letter(case=submission.case_file, to=submission.corresponding_user)
    make_letter(case=submission.case_file, to=editor)
    author = submission.corresponding_user
    assert [letter.pk for letter in queries.letters_page(author, submission.pk, {})["letters"]] == [mine.pk]
    assert queries.letters_page(editor, submission.pk, {})["count"] == "2 letters"


def test_authors_write_to_their_editors_else_to_the_office(submission, office) -> None:
    author = submission.corresponding_user
    assert list(queries.correspondents(author, submission.pk)[1]) == [office]
    editor = make_editor_of(submission)
    assert list(queries.correspondents(author, submission.pk)[1]) == [editor]


def test_editors_write_to_everybody_on_the_case(submission, editor) -> None:
    reviewer = make_assignment(make_round(submission)).reviewer
    queued = make_assignment(make_round(make_manuscript()), AssignmentState.QUEUED).reviewer
    found = set(queries.correspondents(editor, submission.pk)[1])
    assert found == {submission.corresponding_user, reviewer}
    assert queued not in found


def test_history_survives_long_notes(submission, editor) -> None:
    submission.case_file.record("submission.hold", submission, by=editor, note="<b>" + "w" * 5000)
    page = signed_in(editor).get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    assert "&lt;b&gt;" + "w" * 5000 in page
    assert Event.objects.count() == 1
    assert not Letter.objects.exists()


def test_history_of_many_years_is_read_to_its_beginning(submission, editor) -> None:
    for _each in range(85):
        submission.case_file.record("submission.hold", submission, by=editor, note="x")
    submission.case_file.record("submission.submit", submission, by=editor, audience=int(EVERY_AUTHOR))
    address = reverse("desk:history", args=[submission.pk])
    client, author = signed_in(editor), signed_in(submission.corresponding_user)
    assert address in client.get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    assert address not in author.get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    titles, query = [], ""
    for _page in range(3):
        page = client.get(f"{address}{query}").context
        titles += [str(entry["title"]) for entry in page["entries"]]
        query = page["next_url"]
    assert titles == ["Sent in", *["Put on hold"] * 85]
    assert query == ""
    assert [str(entry["title"]) for entry in author.get(address).context["entries"]] == ["Sent in"]
    assert signed_in(make_user()).get(address).status_code == 404


# -- What it costs -------------------------------------------------------------------------------------------------


def full(submission: Submission, *, times: int) -> Submission:
    """Give a manuscript so many of everything its page shows."""
    review_round = make_round(submission, reports_wanted=2)
    author, editor = submission.corresponding_user, make_editor_of(submission)
    for number in range(times):
        make_co_author(submission)
        make_version(submission)
        state = [AssignmentState.REPORTED, AssignmentState.INVITED, AssignmentState.ACCEPTED][number % 3]
        assignment = make_assignment(review_round, state)
        submission.case_file.record("assignment.invite", assignment, by=editor, note="A reason.")
        submission.case_file.record("submission.hold", submission, by=editor, audience=int(EVERY_AUTHOR), note="x")
        make_letter(case=submission.case_file, to=author)
        parts = [f"{assignment.pk}:{part}" for part in Part if assignment.is_reported]
        make_decision(submission, by=editor, state=DecisionState.SENT, parts=parts)
    return submission


@pytest.mark.parametrize("times", [1, 30])
def test_pages_of_a_manuscript_cost_the_same(times, chief, django_assert_num_queries) -> None:
    submission = full(make_manuscript(), times=times)
    make_article(submission=submission)
    address = f"/desk/manuscripts/{submission.pk}/"
    as_chief, as_author = signed_in(chief), signed_in(submission.corresponding_user)
    with django_assert_num_queries(AS_EDITOR):
        assert as_chief.get(address).status_code == 200
    with django_assert_num_queries(AS_AUTHOR):
        assert as_author.get(address).status_code == 200
    with django_assert_num_queries(LETTERS):
        assert as_chief.get(f"{address}letters/").status_code == 200
    with django_assert_num_queries(HISTORY):
        assert as_chief.get(f"{address}history/").status_code == 200
