"""The screens on which the office builds review forms, and the form of a report that comes of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from review.forms.questions import QuestionForm
from review.forms.reports import ReportForm
from review.models import FormQuestion, ReviewForm, first_questions
from review.queries import questions_of, shown_questions
from review.services import questions as building
from review.states import AssignmentState, QuestionKind
from tests.factories.people import make_editor_in_chief, make_office, make_user
from tests.factories.review import make_assignment
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
K = QuestionKind


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def desk(client: Client, office) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def form(office) -> ReviewForm:
    return building.add_review_form(name="Reports", by=office)


def add(form: ReviewForm, office: Any, label: str, kind: str, *choices: str, **more: Any) -> str:
    known = {"hint": "", "is_required": False, "read_by": "author", **more}
    return building.save_question(form=form, key="", by=office, label=label, kind=kind, choices=choices, **known).key


def test_office_builds_a_form_from_beginning_to_use(desk) -> None:
    assert "Comments to the author" in desk.get(reverse("review:forms")).content.decode()
    desk.post(reverse("review:form_add"), {"name": "For policy papers"})
    form = ReviewForm.objects.get()
    one = reverse("review:form", args=[form.pk])
    asked = {"label": "Can it be done?", "kind": K.SCALE, "listed": "Hardly\n2\nAt once", "read_by": "editors"}
    assert desk.post(reverse("review:question_add", args=[form.pk]), asked).headers["Location"] == one
    desk.post(one, {"item": "q1", "move": "up"})
    desk.post(reverse("review:question_remove", args=[form.pk, "score_region"]))
    changed = {**asked, "label": "Is it feasible?", "is_required": "on"}
    desk.post(reverse("review:question", args=[form.pk, "q1"]), changed)
    page = desk.get(reverse("review:form_preview", args=[form.pk])).content.decode()
    assert "Is it feasible?" in page
    assert "At once" in page
    assert "Worth for the study of the region" not in page
    desk.post(reverse("review:form_use", args=[form.pk]))
    assert [row.key for row in shown_questions(ReviewForm.objects.get())][-2:] == ["q1", "upload"]
    assert "in use since" in desk.get(one).content.decode()


def test_question_changed_by_somebody_else_is_told_and_what_was_typed_stays(desk, form, office) -> None:
    key = add(form, office, "Is it new?", K.TEXT)
    one = reverse("review:question", args=[form.pk, key])
    (was,) = html.fromstring(desk.get(one).content).xpath("//input[@name='was']/@value")
    posted = {"label": "Is it both?", "kind": K.TEXT, "read_by": "author", "was": was}
    building.save_question(
        form=form, key=key, by=office, label="Is it true?", kind=K.TEXT, hint="", is_required=False, read_by="author"
    )
    page = desk.post(one, posted).content.decode()
    assert "it now reads “Is it true?”" in page
    (now,) = html.fromstring(page).xpath("//input[@name='was']/@value")
    assert desk.post(one, {**posted, "was": now}).status_code == 302
    assert [row.label for row in shown_questions(form)][-1] == "Is it both?"


@pytest.mark.parametrize(
    ("kind", "listed", "wrong"),
    [
        (K.ONE, "", "List from 2 to 20"),
        (K.SEVERAL, "only one", "List from 2 to 20"),
        (K.SCALE, "1\n2\nbest", "Say in words"),
        (K.ONE, "a\na", "twice"),
        (K.ONE, f"a\n{'b' * 201}", "200 letters"),
    ],
)
def test_question_that_nobody_could_answer_is_shown_again(desk, form, kind, listed, wrong) -> None:
    posted = {"label": "What?", "kind": kind, "listed": listed, "read_by": "author"}
    page = desk.post(reverse("review:question_add", args=[form.pk]), posted).content.decode()
    assert wrong in page
    assert "There is a problem" in page


def test_recommendation_has_no_screen_and_a_form_that_is_not_there_none(desk, form) -> None:
    assert desk.get(reverse("review:question", args=[form.pk, "recommendation"])).status_code == 404
    assert desk.get(reverse("review:question", args=[form.pk, "gone"])).status_code == 404
    assert desk.get(reverse("review:question_add", args=[form.pk + 1])).status_code == 404


def test_screens_are_for_the_office_and_the_editor_in_chief(form) -> None:
    addresses = [reverse("review:forms"), reverse("review:form", args=[form.pk])]
    for person, status in ((make_editor_in_chief(), 200), (make_user(), 404)):
        visitor = Client()
        visitor.force_login(person)
        assert [visitor.get(address).status_code for address in addresses] == [status, status]


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_as_many_queries_for_any_number(desk, office, number, django_assert_num_queries) -> None:
    for n in range(number):
        building.add_review_form(name=f"Form {n}", by=office)
    desk.get(reverse("review:forms"))
    with django_assert_num_queries(6):
        desk.get(reverse("review:forms"))


# -- The form of a report ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(form, office, review_round) -> Door:
    add(form, office, "What is lacking?", K.SEVERAL, "A map", "A table", "Sources")
    add(form, office, "Summary", K.RICH, is_required=True)
    version = building.put_into_use(form=form, by=office)
    return Door("link", make_assignment(review_round, AssignmentState.ACCEPTED, form_version=version))


def memory_of(door: Door) -> dict[str, str]:
    page = html.fromstring(door.get("report").content.decode())
    return {one.get("name"): one.get("value") for one in page.xpath("//input[@data-memory]")}


def test_reviewer_is_asked_what_the_office_has_built(asked) -> None:
    page = asked.get("report").content.decode()
    assert page.index("Comments to the author") < page.index("What is lacking?") < page.index("Summary")
    assert [row.key for row in questions_of(asked.assignment)][-2:] == ["q1", "q2"]


def test_boxes_are_kept_and_emptied_and_stay_where_they_were_not_shown(asked) -> None:
    asked.post("autosave", **memory_of(asked), q1=["1", "3"])
    assert asked.assignment.again().kept_answers == {"q1": "1 3"}
    page = html.fromstring(asked.get("report").content.decode())
    assert page.xpath("//input[@name='q1'][@checked]/@value") == ["1", "3"]
    asked.post("autosave", for_author="Words.")
    assert asked.assignment.again().kept_answers == {"q1": "1 3", "for_author": "Words."}
    asked.post("autosave", **memory_of(asked))
    assert asked.assignment.again().kept_answers == {"q1": "", "for_author": "Words."}


def test_boxes_ticked_in_two_windows_are_both_told(asked) -> None:
    memory = memory_of(asked)
    asked.post("autosave", **memory_of(asked), q1=["2"])
    answer = asked.post("autosave", **memory, q1=["3"])
    assert answer.status_code == 409
    [clash] = answer.json()["clashes"]
    assert clash["inputs"] == [["q1", ["2"]]]
    assert "A table" in clash["html"]


def test_missing_answer_is_asked_for_in_words_of_its_kind(form, office, review_round) -> None:
    add(form, office, "Drawing", K.FILE, is_required=True)
    add(form, office, "Holds", K.SEVERAL, "Map", "Table", is_required=True)
    version = building.put_into_use(form=form, by=office)
    door = Door("link", make_assignment(review_round, AssignmentState.ACCEPTED, form_version=version))
    page = html.fromstring(door.post("report").content.decode())
    assert [" ".join(row.text_content().split()) for row in page.xpath("//*[@data-error-summary]//a/..")] == [
        "Comments to the author: Write something here.",
        "Recommendation: Choose one of the answers.",
        "Drawing: Choose a file.",
        "Holds: Tick at least one.",
    ]


def test_missing_answer_is_named_at_the_top_and_the_rest_is_checked_before_it_is_sent(asked) -> None:
    posted = {"for_author": "Good.", "recommendation": "minor", "q1": ["1", "2"]}
    answer = asked.post("report", **posted)
    assert answer.status_code == 422
    summary = html.fromstring(answer.content.decode()).xpath("//*[@data-error-summary]//a/@href")
    assert summary == ["#id_q2"]
    asked.post("report", **posted, q2="<p>A <em>fine</em> paper</p><script>x</script>")
    page = asked.get("check").content.decode()
    assert "A fine paper" in page
    asked.post("check")
    filed = asked.assignment.again().report_filed
    assert {row.key: row.words for row in filed.answered if row.key in {"q1", "q2"}} == {
        "q1": "A map\nA table",
        "q2": "A fine paper\n\nx",
    }


def test_every_question_for_a_file_says_which_files_it_takes() -> None:
    own = FormQuestion(key="q1", kind=K.FILE, label="A table", hint="With its sources.")
    form = ReportForm(questions=[*first_questions(), own])
    assert [form[key].help_text.count("PDF, Word or OpenDocument.") for key in ("upload", "q1")] == [1, 1]
    assert form["q1"].help_text.startswith("With its sources. ")


def test_every_choice_that_may_be_left_open_can_be_taken_back() -> None:
    kinds = (K.ONE, K.SCALE, K.YES_NO, K.AGAIN)
    asked = [FormQuestion(key=kind, kind=kind, label="A", choices=["low", "high"]) for kind in kinds]
    form = ReportForm(questions=asked)
    assert [dict(form.fields[kind].choices).get("") for kind in kinds] == ["No answer"] * 4


def test_answers_to_choose_from_are_not_dropped_where_the_kind_has_none() -> None:
    asked = {"label": "Which claim?", "read_by": "author", "listed": "One\nTwo"}
    forms = [QuestionForm({**asked, "kind": kind}) for kind in (K.TEXT, K.ONE)]
    assert [list(form.errors) for form in forms] == [["listed"], []]
