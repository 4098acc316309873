"""What stands on the desk, and what it costs: a number of queries that does not grow with the manuscripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from issues.states import ArticleState
from journal.dates import in_words
from journal.desk import queries
from journal.desk.queries.history import TOLD
from journal.models import Event, Letter, User
from journal.states import EDITORIAL, EVERY_AUTHOR, Delivery, RoleName
from journal.workflow import WorkflowModel
from review.states import AssignmentState, DecisionState, Part
from submissions.models import Submission
from submissions.services import extend_revision
from submissions.services.declaring import write_answer
from submissions.states import Question, State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.issues import make_article, make_correction
from tests.factories.letters import make_letter
from tests.factories.people import (
    give_role,
    make_administrator,
    make_copyeditor,
    make_editor,
    make_editor_in_chief,
    make_office,
    make_production_editor,
    make_user,
)
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import (
    make_co_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
    make_version,
)

AGO = timezone.now() - timedelta(days=3)
TO_DO, LIST, AS_EDITOR, AS_AUTHOR, LETTERS = 14, 9, 15, 15, 8
"""Queries of each page, sign-in included, from the first manuscript to the two thousandth."""


def waiting(user) -> list[tuple[str, str]]:
    return [(action.number, str(action.why)) for action in queries.required_actions(user)]


# -- What waits for editors ----------------------------------------------------------------------------------------


def test_new_manuscript_waits_for_those_who_assign_editors() -> None:
    submission = make_submission()
    for person in (make_office(), make_editor_in_chief()):
        (action,) = queries.required_actions(person)
        assert (action.number, str(action.why)) == (submission.number, "new, without an editor")
        assert action.url == f"/desk/act/submission/{submission.pk}/assign/"
    assert waiting(make_editor()) == []


@pytest.mark.parametrize(
    ("state", "fields", "why"),
    [
        (State.SUBMITTED, {}, "decide at the desk, or send it to review"),
        (State.WITH_EDITOR, {}, "the review is over: decide, or begin another round"),
        (State.WITH_EDITOR, {"revised_at": AGO, "since": AGO + timedelta(milliseconds=9)}, "a revised version arrived"),
        (State.IN_REVIEW, {"reports_wanted": 2, "reports_in": 2, "last_report_at": AGO}, "all reports are in"),
        (State.IN_REVIEW, {"reports_wanted": 2, "reports_in": 1}, "more reviewers are needed"),
        (State.IN_REVIEW, {"objected_at": AGO, "held_at": AGO}, "a co-author objects"),
        (State.IN_REVIEW, {"withdrawal_asked_at": AGO}, "the author asks to withdraw it"),
        (State.DECLINED, {"appeal": "made"}, "the author appeals"),
        (State.IN_REVIEW, {"held_at": AGO, "hold_review_on": AGO.date()}, "on hold: look at it again"),
        (State.REVISION_REQUESTED, {"lapses_on": AGO.date(), "due_on": AGO.date()}, "the author has not answered"),
    ],
)
def test_manuscript_waits_for_its_editor(state, fields, why) -> None:
    submission = make_submission(state, **fields)
    editor = make_editor_of(submission)
    assert waiting(editor) == [(submission.number, why)]


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (State.IN_REVIEW, {"reports_wanted": 2, "reports_in": 1, "reviewers_asked": 1}),
        (State.WITH_EDITOR, {"held_at": AGO, "hold_review_on": timezone.localdate() + timedelta(days=9)}),
        (State.WITH_EDITOR, {"decision_goes_at": timezone.now()}),
        (State.REVISION_REQUESTED, {"lapses_on": timezone.localdate() + timedelta(days=9)}),
        (State.ACCEPTED, {}),
        (State.DECLINED, {}),
    ],
)
def test_manuscript_with_others_waits_for_no_editor(state, fields) -> None:
    assert waiting(make_editor_of(make_submission(state, **fields))) == []


def test_recommendation_waits_for_who_decides(submission, editor) -> None:
    make_decision(submission, by=make_editor_of(submission, decides=False), state=DecisionState.RECOMMENDED)
    assert waiting(editor) == [(submission.number, "a decision is recommended")]


def test_manuscript_that_nobody_may_decide_about_waits_for_the_office(submission, office) -> None:
    recommending = make_editor_of(submission, decides=False)
    make_decision(submission, by=recommending, state=DecisionState.RECOMMENDED)
    assert waiting(office) == [(submission.number, "nobody may decide about it")]
    make_editor_of(submission)
    assert "nobody may decide about it" not in dict(waiting(office)).values()


def test_decision_that_could_not_be_sent_waits_for_its_maker(submission, editor) -> None:
    make_decision(submission, by=editor, trouble="A report has come in.")
    assert waiting(editor) == [(submission.number, "your decision could not be sent")]


def test_interests_of_a_reviewer_wait_to_be_cleared(submission, editor) -> None:
    make_assignment(make_round(submission), AssignmentState.ACCEPTED, has_interests=True)
    assert waiting(editor) == [(submission.number, "a reviewer declares an interest")]


def test_what_an_editor_has_waits_for_the_chief_only_when_it_is_late(chief) -> None:
    in_time = make_submission(State.WITH_EDITOR)
    late = make_submission(State.WITH_EDITOR, since=timezone.now() - timedelta(days=40))
    for submission in (in_time, late):
        make_editor_of(submission, given_name="Linh", family_name="Tran")
    assert waiting(chief) == [(late.number, "the review is over: decide, or begin another round · with Linh Tran")]


def test_manuscript_of_ones_own_never_waits_for_one_as_editor(chief) -> None:
    make_submission(author=chief)
    assert waiting(chief) == []


def test_letters_that_did_not_arrive_wait_for_the_office(submission, editor, office) -> None:
    make_letter(case=submission.case_file, delivery=Delivery.FAILED)
    assert ("", "one letter did not arrive") in waiting(office)
    assert "one letter did not arrive" not in dict(waiting(editor)).values()


# -- What waits for the others -------------------------------------------------------------------------------------


def test_authors_find_their_drafts_and_revisions() -> None:
    author = make_user()
    make_draft(author=author)
    revision = make_revision(author=author)
    assert waiting(author) == [
        (revision.number, "a revision is awaited"),
        ("", "your draft is kept as you left it"),
    ]


def test_reviewers_find_what_they_were_asked(submission) -> None:
    review_round = make_round(submission)
    asked, at_work = (
        make_assignment(review_round, state) for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED)
    )
    assert waiting(asked.reviewer) == [(submission.number, "you are asked to review it")]
    assert waiting(at_work.reviewer) == [(submission.number, "your report is awaited")]


def test_production_finds_its_articles() -> None:
    copyeditor, setter, author = make_copyeditor(), make_production_editor(), make_user()
    make_article(ArticleState.COPYEDITING, author=author, copyeditor=copyeditor)
    assert [why for _number, why in waiting(copyeditor)] == ["to be copyedited"]
    proof = make_article(ArticleState.PROOF, author=author, copyeditor=copyeditor, production_editor=setter)
    back = make_article(ArticleState.TYPESETTING, production_editor=setter)
    assert [why for _number, why in waiting(setter)] == ["to be set"]
    make_correction(back, sent_at=timezone.now())
    assert [why for _number, why in waiting(setter)] == ["the author returned corrections"]
    back.corrections.update(done_at=timezone.now())
    assert [why for _number, why in waiting(setter)] == ["to be set"]
    assert [(action.title, str(action.why)) for action in queries.required_actions(author)] == [
        (proof.title, "the proof waits for you")
    ]


def test_article_that_nobody_has_waits_to_be_given_to_somebody() -> None:
    setter = make_production_editor()
    edited = make_article(ArticleState.COPYEDITING)
    made = make_article(ArticleState.TYPESETTING, copyeditor=make_copyeditor())
    assert [(action.number, str(action.why), str(action.label)) for action in queries.required_actions(setter)] == [
        (edited.case_file.label, "without a copyeditor", "Assign a copyeditor"),
        (made.case_file.label, "without a production editor", "Assign a production editor"),
    ]


def test_title_leads_to_the_thing_itself_and_the_button_to_the_act(submission, editor) -> None:
    reviewer = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    revision, late = make_revision(), make_submission(State.WITH_EDITOR)
    asked, proof = (
        make_article(state, author=make_user(), submission=make_submission(State.ACCEPTED))
        for state in (ArticleState.AUTHOR_QUERIES, ArticleState.PROOF)
    )
    edited = make_article(ArticleState.COPYEDITING, copyeditor=make_copyeditor())
    made = make_article(ArticleState.TYPESETTING, production_editor=make_production_editor())

    def led(person) -> list[tuple[str, str]]:
        return [(action.page, action.url) for action in queries.required_actions(person)]

    assert led(make_editor_of(late)) == [(f"/desk/manuscripts/{late.pk}/", f"/review/manuscripts/{late.pk}/decision/")]
    assert led(revision.corresponding_user) == [(f"/desk/manuscripts/{revision.pk}/", f"/manuscripts/{revision.pk}/")]
    assert led(reviewer.reviewer) == [(f"/review/mine/{reviewer.pk}/", f"/review/mine/{reviewer.pk}/report/")]
    assert led(asked.corresponding_user) == [
        (f"/desk/manuscripts/{asked.submission_id}/", f"/production/articles/{asked.pk}/#queries")
    ]
    assert led(proof.corresponding_user) == [
        (f"/desk/manuscripts/{proof.submission_id}/", f"/production/articles/{proof.pk}/proof/")
    ]
    assert led(edited.copyeditor) == [(f"/production/articles/{edited.pk}/", f"/production/articles/{edited.pk}/")]
    assert led(made.production_editor)[0] == (
        f"/production/articles/{made.pk}/",
        f"/production/articles/{made.pk}/#galleys",
    )
    page = signed_in(revision.corresponding_user).get("/desk/").content.decode()
    assert f'href="/desk/manuscripts/{revision.pk}/"' in page


def test_reviewer_whose_interests_are_looked_at_is_asked_for_nothing(submission) -> None:
    waits = make_assignment(make_round(submission), AssignmentState.ACCEPTED, has_interests=True)
    assert waiting(waits.reviewer) == []


@pytest.mark.parametrize(
    ("role", "url"),
    [
        (RoleName.EDITOR_IN_CHIEF, "/desk/manuscripts/"),
        (RoleName.OFFICE, "/desk/manuscripts/"),
        (RoleName.EDITOR, "/desk/manuscripts/"),
        (RoleName.COPYEDITOR, "/production/"),
        (RoleName.ADMINISTRATOR, "/office/people/"),
        (None, reverse("submissions:start")),
    ],
)
def test_empty_desk_says_where_to_go(role, url) -> None:
    person = make_user()
    if role:
        give_role(person, role)
    assert queries.nothing_waits(person)["empty_url"].startswith(url)


def test_to_do_is_turned_by_thirties() -> None:
    editor = make_editor()
    make_many(35, State.WITH_EDITOR, editor=editor)
    first = queries.todo_page(editor, {})
    second = queries.todo_page(editor, {"from": "30"})
    assert (len(first["actions"]), first["next_url"], first["previous_url"]) == (30, "?from=30", "")
    assert (len(second["actions"]), second["next_url"], second["previous_url"]) == (5, "", "?from=0")
    assert first["total"] == second["total"] == 35
    assert queries.todo_page(editor, {"from": "x"})["is_first_page"]
    assert queries.todo_page(editor, {"from": "99"})["is_first_page"]


# -- The page of a manuscript --------------------------------------------------------------------------------------


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
    assert values["Expected by"] == in_words(told["due_on"]) != ""
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
    assert in_words(submission.lapses_on) in told["late"]


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
    Submission.objects.filter(pk=submission.pk).update(objected_at=AGO, held_at=AGO)
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


@pytest.mark.parametrize("count", [1, 30])
def test_desk_and_list_cost_the_same(count, chief, django_assert_num_queries) -> None:
    make_many(count, State.WITH_EDITOR, editor=make_editor(), since=timezone.now() - timedelta(days=60))
    client = signed_in(chief)
    with django_assert_num_queries(TO_DO):
        assert client.get("/desk/").status_code == 200
    with django_assert_num_queries(LIST):
        assert client.get("/desk/manuscripts/").status_code == 200


@pytest.mark.slow
def test_two_thousandth_manuscript_costs_what_the_first_one_does(chief, django_assert_num_queries) -> None:
    editor = make_editor()
    for state in (State.WITH_EDITOR, State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED):
        make_many(500, state, editor=editor if state != State.SUBMITTED else None)
    client = signed_in(chief)
    with django_assert_num_queries(TO_DO):
        page = client.get("/desk/").content.decode()
    assert page.count('class="title"') == 30
    address = "/desk/manuscripts/?order=oldest"
    seen = set()
    for _page in range(3):
        with django_assert_num_queries(LIST):
            answer = client.get(address)
        numbers = [row.number for row in answer.context["rows"]]
        assert len(numbers) == 30
        assert not seen.intersection(numbers)
        seen |= set(numbers)
        address = f"/desk/manuscripts/{answer.context['next_url']}"
    as_editor = signed_in(editor)
    with django_assert_num_queries(TO_DO - 2):  # letters and jobs that failed are the office's
        as_editor.get("/desk/")


def test_history_survives_long_notes(submission, editor) -> None:
    submission.case_file.record("submission.hold", submission, by=editor, note="<b>" + "w" * 5000)
    page = signed_in(editor).get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    assert "&lt;b&gt;" + "w" * 5000 in page
    assert Event.objects.count() == 1
    assert not Letter.objects.exists()
