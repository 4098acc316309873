"""What waits on the desk for whom, and what it costs: a number of queries that does not grow with the manuscripts."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from django.utils import timezone

from issues.states import ArticleState
from journal.desk import queries
from journal.states import Delivery, RoleName
from review.states import AssignmentState, DecisionState
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.issues import make_article, make_correction
from tests.factories.letters import make_letter
from tests.factories.people import (
    give_role,
    make_copyeditor,
    make_editor,
    make_editor_in_chief,
    make_office,
    make_production_editor,
    make_user,
)
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import (
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
)

AGO = timezone.now() - timedelta(days=3)
TO_DO, LIST = 13, 12
"""Queries of each page, sign-in included, from the first manuscript to the two thousandth."""


def waiting(user) -> list[tuple[str, str]]:
    return [(action.number, str(action.why)) for action in queries.required_actions(user)]


def test_what_is_entered_for_others_makes_nobody_its_author() -> None:
    office = make_office()
    draft = make_draft(entered_by=office)
    assert "Your manuscripts" not in [str(group["title"]) for group in queries.standing(office)]
    assert str(queries.standing(draft.corresponding_user)[-1]["text"]) == "You are an author of one manuscript."


def asked(address: str) -> dict[str, str]:
    return dict(parse_qsl(address.removeprefix("?")))


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
        (
            State.IN_REVIEW,
            {"reports_wanted": 2, "reports_in": 1, "reviewers_asked": 1, "has_late_report": True},
            "a report does not come",
        ),
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


def test_recommendation_waits_for_who_decides_and_not_for_who_recommends(submission, editor) -> None:
    recommending = make_editor_of(submission, decides=False)
    make_decision(submission, by=recommending, state=DecisionState.RECOMMENDED)
    assert waiting(editor) == [(submission.number, "a decision is recommended")]
    assert waiting(recommending) == []


def test_who_does_not_decide_is_asked_to_recommend() -> None:
    submission = make_submission(State.WITH_EDITOR)
    people = [make_editor_of(submission), make_editor_of(submission, decides=False)]
    labels = [str(action.label) for person in people for action in queries.required_actions(person)]
    assert labels == ["Decide", "Recommend"]


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


def test_page_of_somebody_who_makes_articles_only_is_counted() -> None:
    setter = make_production_editor()
    make_article(ArticleState.TYPESETTING, production_editor=setter)
    assert queries.todo_page(setter, {})["total"] == 1


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


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.COPYEDITOR, RoleName.PRODUCTION_EDITOR])
def test_desk_of_who_edits_no_manuscript_is_empty(role) -> None:
    person = make_user()
    give_role(person, role)
    page = queries.todo_page(person, {})
    assert (page["actions"], page["total"], queries.standing(person)) == ([], 0, [])


def test_to_do_is_turned_by_thirties() -> None:
    editor = make_editor()
    make_many(35, State.WITH_EDITOR, editor=editor)
    first = queries.todo_page(editor, {})
    second = queries.todo_page(editor, asked(first["next_url"]))
    again = queries.todo_page(editor, asked(second["previous_url"]))
    assert (len(first["actions"]), len(second["actions"])) == (30, 5)
    assert (first["previous_url"], second["next_url"], again["previous_url"]) == ("", "", "")
    assert again["actions"] == first["actions"]
    assert not {action.page for action in first["actions"]} & {action.page for action in second["actions"]}
    assert first["total"] == second["total"] == 35
    for made_up in ("x", "bnVsbA", "WzEsMiwzXQ", "WyIyMDI2LTAxLTAxIiwyLCJ4Il0", "WyIyMDI2LTAxLTAxIiwyLCIxIiwxXQ"):
        assert queries.todo_page(editor, {"after": made_up})["is_first_page"]


# -- What it costs -------------------------------------------------------------------------------------------------


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
    with django_assert_num_queries(TO_DO - 1):  # a page full of what is late asks for nothing of today
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
    with django_assert_num_queries(TO_DO - 2):  # and letters and jobs that failed are the office's
        as_editor.get("/desk/")


def test_desk_with_every_kind_of_trouble_costs_fifteen(chief, django_assert_num_queries) -> None:
    (stuck,) = make_many(1, State.WITH_EDITOR, editor=make_editor())
    make_decision(stuck, by=chief, trouble="A report has come in.")
    make_letter(case=stuck.case_file, delivery=Delivery.FAILED)
    client = signed_in(chief)
    with django_assert_num_queries(TO_DO + 2):
        page = client.get("/desk/").content.decode()
    assert page.count('class="title"') == 2
