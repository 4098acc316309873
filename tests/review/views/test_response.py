"""The response to the reviewers on the screen: of the author, of editors, and of the reviewers of the next round."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from journal.models import User
from review.models import Assignment, Report
from review.queries.points import MOST_OF_ONE, answers_in
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions import services
from submissions.models import Comments, ResponsePoint, Submission
from submissions.states import State
from tests.factories.people import make_account, make_section
from tests.factories.review import asked, make_assignment, make_decision, make_reviewer_copy, make_round
from tests.factories.submissions import make_editor_of, make_file, make_revision
from tests.review.doors import Door

pytestmark = pytest.mark.django_db
S = AssignmentState
WORDS = "1. Say more about the sources.\n2. Draw a map. Colour it."
AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture
def author() -> User:
    return make_account(given_name="Bounmy", family_name="Phommachanh")


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def reported(review_round: Any, words: str = WORDS) -> Assignment:
    assignment = make_assignment(review_round, S.REPORTED)
    Report.objects.filter(assignment=assignment).update(asked=asked({"for_author": words}))
    return assignment


def in_revision(author: User | None = None, *, reports: int = 1, words: str = WORDS, **fields: Any) -> Submission:
    """Make a manuscript in revision whose author was given the reports of its first round."""
    submission = make_revision(with_version=False, **({"author": author} if author else {}), **fields)
    make_reviewer_copy(submission)
    review_round = make_round(submission, state=RoundState.CLOSED)
    given = [reported(review_round, words) for _each in range(reports)]
    make_decision(
        submission, by=make_editor_of(submission), kind=DecisionKind.MAJOR, state=DecisionState.SENT,
        parts=[f"{row.pk}:comments" for row in given],
    )  # fmt: skip
    return submission


def page_of(submission: Submission) -> str:
    return reverse("review:response", args=[submission.pk])


def boxes(browser: Client, submission: Submission) -> list[str]:
    tree = html.fromstring(browser.get(page_of(submission)).content)
    return [box.get("name") for box in tree.iter("textarea") if box.get("name").startswith(services.ANSWER)]


def answered(submission: Submission, *words: str) -> None:
    """Answer the points of the first report, and send the revision to review again."""
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    make_file(version)
    rows = Assignment.objects.filter(round__submission=submission, state=S.REPORTED).order_by("pk")
    given = [Comments(row.pk, WORDS, ((0, 30), (31, len(WORDS)))) for row in rows]
    keys = [f"answer_{rows[0].pk}x0x30", f"answer_{rows[0].pk}x31x{len(WORDS)}"]
    services.save_response(
        submission=submission.again(), by=submission.corresponding_user, given=given, response="We thank everybody.",
        **dict(zip(keys, words, strict=False)),
    )  # fmt: skip
    services.submit_revision(submission.again(), by=submission.corresponding_user)
    make_reviewer_copy(submission)


# -- The author ----------------------------------------------------------------------------------------------------


def test_each_point_has_a_box_beside_it(browser: Client, author: User) -> None:
    submission = in_revision(author)
    assert len(boxes(browser, submission)) == 2
    page = browser.get(page_of(submission)).content.decode()
    assert "0 of 2 points answered" in page
    assert page.count("Not yet answered") == 2
    assert "last saved" not in page
    assert not ResponsePoint.objects.exists()  # who only reads leaves nothing


def test_answer_saves_itself(browser: Client, author: User) -> None:
    submission = in_revision(author)
    first, _second = boxes(browser, submission)
    assert browser.post(page_of(submission), {first: "We did."}, **AUTOSAVE).status_code == 200
    page = browser.get(page_of(submission)).content.decode()
    assert "1 of 2 points answered" in page
    assert "last saved" in page
    assert "We did." in page


def test_report_of_more_points_than_a_form_can_hold_can_be_answered(browser: Client, author: User) -> None:
    submission = in_revision(author, words="\n".join(f"{n}. Say more of it." for n in range(1, 1201)))
    found = boxes(browser, submission)
    form = browser.get(page_of(submission)).context["form"]
    answers = {**dict(form.memory), **dict.fromkeys(found, "Done.")}
    assert browser.post(page_of(submission), answers, **AUTOSAVE).status_code == 200
    points = ResponsePoint.objects.order_by("start")
    assert (len(points), points.last().text[:22].splitlines()[0]) == (MOST_OF_ONE, f"{MOST_OF_ONE}. Say more of it.")
    assert points.last().text.endswith("\n1200. Say more of it.")


TOLD = "Bounmy Phommachanh of the National Library measured it."


def test_answer_that_names_its_author_is_told_so_as_it_saves_itself(browser: Client, author: User) -> None:
    submission = in_revision(author)
    first, second = boxes(browser, submission)
    remarks = browser.post(page_of(submission), {first: TOLD}, **AUTOSAVE).json()["remarks"]
    assert [name for name, words in remarks.items() if words.strip()] == [first]
    assert "<mark>Bounmy Phommachanh</mark> of the National Library" in remarks[first]
    remarks = browser.post(page_of(submission), {first: "Phommachanh. " * 12}, **AUTOSAVE).json()["remarks"]
    assert (remarks[first].count("<mark>"), "2 more places are not shown here." in remarks[first]) == (10, True)
    thanks = {first: "We thank the reviewer and have mended it.", second: "By phommachanh.b@example.org"}
    remarks = browser.post(page_of(submission), thanks, **AUTOSAVE).json()["remarks"]
    assert (remarks[first].strip(), "<mark>phommachanh.b@example.org</mark>" in remarks[second]) == ("", True)


def test_page_says_under_each_answer_what_it_tells(browser: Client, author: User) -> None:
    submission = in_revision(author)
    first, second = boxes(browser, submission)
    own = browser.post(page_of(submission), {first: TOLD, second: "Figure 2.", "add": "own"}).url.split("own")[1]
    told = {f"own_own{own}": "As Phommachanh asks.", "response": "Ours is the Bounmy Phommachanh survey."}
    answer = browser.post(page_of(submission), {first: TOLD, **told}, follow=True).content.decode()
    assert "Your answers hold words that would show reviewers who you are" in answer
    tree = html.fromstring(browser.get(page_of(submission)).content)
    marked = {each.get("data-remarks"): each.xpath(".//mark/text()") for each in tree.xpath("//*[@data-remarks]")}
    assert marked == {
        first: ["Bounmy Phommachanh"], second: [], f"own_own{own}": ["Phommachanh"], f"answer_own{own}": [],
        "response": ["Bounmy Phommachanh"],
    }  # fmt: skip
    check = browser.get(reverse("submissions:check", args=[submission.pk])).content.decode()
    assert "Your answers would show reviewers who you are, or may, in 3 places." in check


def test_where_reviewers_may_know_the_authors_nothing_is_said_of_their_names(browser: Client, author: User) -> None:
    submission = in_revision(author, section=make_section(anonymity="single"))
    (first, _second) = boxes(browser, submission)
    remarks = browser.post(page_of(submission), {first: TOLD}, **AUTOSAVE).json()["remarks"]
    assert remarks[first].strip() == ""
    assert "<mark>" not in browser.get(page_of(submission)).content.decode()


def test_points_are_joined_and_divided_with_what_was_typed(browser: Client, author: User) -> None:
    submission = in_revision(author)
    first, second = boxes(browser, submission)
    key = first.removeprefix(services.ANSWER)
    browser.post(page_of(submission), {first: "We did.", second: "Figure 2.", "join": key})
    (joined,) = boxes(browser, submission)
    assert ResponsePoint.objects.get().answer == "We did.\n\nFigure 2."
    key = joined.removeprefix(services.ANSWER)
    browser.post(page_of(submission), {"divide": key, f"cut_{key}": WORDS.index("Colour")})
    assert [row.text for row in ResponsePoint.objects.all()] == [WORDS[: WORDS.index("Colour")].strip(), "Colour it."]


def test_point_of_ones_own_is_added_and_taken_out(browser: Client, author: User) -> None:
    submission = in_revision(author)
    answer = browser.post(page_of(submission), {"add": "own"})
    own = ResponsePoint.objects.get(source=None)
    assert answer.url == f"{page_of(submission)}#point-{own.key}"
    browser.post(page_of(submission), {f"own_{own.key}": "The editor asks.", f"answer_{own.key}": "Done."})
    own.refresh_from_db()
    assert (own.text, own.answer) == ("The editor asks.", "Done.")
    boxes_of = html.fromstring(browser.get(page_of(submission)).content).xpath("//textarea")
    assert [box.text.strip() for box in boxes_of if own.key in box.get("name")] == ["The editor asks.", "Done."]
    browser.post(page_of(submission), {"remove": own.key})
    assert not ResponsePoint.objects.filter(source=None).exists()


def test_words_for_a_point_that_is_no_more_are_shown_and_not_let_go(browser: Client, author: User) -> None:
    submission = in_revision(author)
    first, second = boxes(browser, submission)
    browser.post(page_of(submission), {"join": first.removeprefix(services.ANSWER)})
    assert browser.post(page_of(submission), {second: "Long thought."}, **AUTOSAVE).status_code == 409
    answer = browser.post(page_of(submission), {second: "Long thought.", "response": "To all."})
    assert answer.status_code == 409
    assert "Long thought." in answer.content.decode()
    assert "To all." in answer.content.decode()


def test_act_that_cannot_be_says_why(browser: Client, author: User) -> None:
    submission = in_revision(author)
    key = boxes(browser, submission)[0][7:]
    for places in ([], ["9" * 5000], ["-1", "one", "\x00"]):
        answer = browser.post(page_of(submission), {"divide": key, f"cut_{key}": places}, follow=True)
        assert "Choose where the next point begins." in answer.content.decode()


def test_author_reads_no_name_of_a_reviewer(browser: Client, author: User) -> None:
    submission = in_revision(author)
    page = browser.get(page_of(submission)).content.decode()
    assert "Reviewer 1, round 1" in page
    assert str(Assignment.objects.get().reviewer) not in page


def test_page_is_the_authors_alone(client: Client) -> None:
    submission = in_revision()
    for person in (make_account(), make_editor_of(submission), Assignment.objects.get().reviewer):
        client.force_login(person)
        assert client.get(page_of(submission)).status_code == 404


@pytest.mark.parametrize("reports", [1, 10])
def test_page_costs_the_same_however_many_points(
    browser: Client, author: User, reports: int, django_assert_num_queries: Any
) -> None:
    submission = in_revision(author, reports=reports, words="\n".join(f"{n}. Point." for n in range(1, 4)))
    browser.post(page_of(submission), dict.fromkeys(boxes(browser, submission), "We did."))
    browser.get(page_of(submission))
    with django_assert_num_queries(12):
        browser.get(page_of(submission))


# -- Those who read it ---------------------------------------------------------------------------------------------


def read(person: User, submission: Submission, version: int = 2) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(reverse("review:answers", args=[submission.pk, version]))


def test_editor_reads_point_and_answer_with_the_name_of_the_reviewer(author: User) -> None:
    submission = in_revision(author)
    answered(submission, "We did.")
    page = read(make_editor_of(submission), submission).content.decode()
    for words in ("Say more about the sources.", "We did.", "No answer to this point.", "We thank everybody."):
        assert words in page
    assert f"Reviewer 1 · {Assignment.objects.get().reviewer}" in page


def test_author_reads_it_under_the_number(author: User) -> None:
    submission = in_revision(author)
    answered(submission, "We did.")
    page = read(author, submission).content.decode()
    assert "Reviewer 1" in page
    assert str(Assignment.objects.get().reviewer) not in page


def test_strangers_reviewers_and_versions_without_a_response_find_nothing(author: User) -> None:
    submission = in_revision(author)
    answered(submission, "We did.")
    assert read(make_account(), submission).status_code == 404
    assert read(Assignment.objects.get().reviewer, submission).status_code == 404
    assert [read(author, submission, number).status_code for number in (1, 3)] == [404, 404]


def test_editor_does_not_read_a_response_in_work(author: User) -> None:
    submission = in_revision(author)
    services.save_response(submission=submission, by=author, response="Not yet sent.")
    assert read(author, submission).status_code == 200
    assert read(make_editor_of(submission), submission).status_code == 404


@pytest.mark.parametrize("reports", [1, 10])
def test_reading_costs_the_same_however_many_points(author: User, reports: int, django_assert_num_queries: Any) -> None:
    submission = in_revision(author, reports=reports)
    answered(submission, "We did.", "And that.")
    client = Client()
    client.force_login(make_editor_of(submission))
    with django_assert_num_queries(11):
        client.get(reverse("review:answers", args=[submission.pk, 2]))


@pytest.mark.parametrize("kind", ["link", "account"])
def test_reviewer_of_the_next_round_reads_point_and_answer_and_which_are_theirs(author: User, kind: str) -> None:
    submission = in_revision(author, reports=2)
    answered(submission, "We did.", "Figure 2.")
    mine, other = Assignment.objects.order_by("pk")
    Submission.objects.filter(pk=submission.pk).update(state=State.IN_REVIEW)
    page = Door(kind, make_assignment(make_round(submission.again()), S.ACCEPTED, reviewer=mine.reviewer)).get()
    text = page.content.decode()
    for words in ("Reviewer 1", "your points", "Reviewer 2", "We did.", "Figure 2.", "We thank everybody."):
        assert words in text
    for name in (str(other.reviewer), "Bounmy", "Phommachanh"):
        assert name not in text


def test_point_of_ones_own_that_says_nothing_is_read_by_nobody(author: User) -> None:
    submission = in_revision(author)
    version = services.start_revision_version(submission=submission, by=author)
    services.add_point(submission=submission.again(), by=author)
    assert ResponsePoint.objects.get().is_blank
    assert answers_in(version, submission, author) == []


def test_open_review_names_the_reviewers_to_all(author: User) -> None:
    submission = in_revision(author, section=make_section(anonymity="open"))
    answered(submission, "We did.")
    assert str(Assignment.objects.get().reviewer) in read(author, submission).content.decode()
