"""Journeys of reviews that go another way than the straight one, page by page and button by button, without a browser."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

import submissions.services as submitting
from journal.models import Event, User
from review.models import Assignment
from submissions.models import Submission
from submissions.states import State
from tests.factories.people import make_editor_in_chief, make_journal, make_section
from tests.factories.review import make_manuscript, make_reviewer, make_reviewer_copy
from tests.factories.submissions import make_editor_of, make_version
from tests.journeys import ways
from tests.journeys.plain import PlainPerson

pytestmark = pytest.mark.django_db
AUTHOR = ("Bounmy", "Phommachanh")


@pytest.fixture
def submission() -> Submission:
    """A manuscript just sent in, whose copy without names is released, in a journal where nothing waits."""
    make_journal(undo_minutes=0)
    return make_manuscript(State.SUBMITTED, section=make_section(required_reports=1))


@pytest.fixture
def editor(submission: Submission) -> PlainPerson:
    """Its editor, on its page."""
    return signed_in(make_editor_of(submission)).open(page_of(submission))


@pytest.fixture
def author(submission: Submission) -> PlainPerson:
    """Its author."""
    return signed_in(submission.corresponding_user)


def signed_in(user: User) -> PlainPerson:
    person = PlainPerson(user.email, str(user))
    person.client.force_login(user)
    return person


def reviewer(**names: Any) -> PlainPerson:
    """Return somebody the journal knows as a reviewer, without a password: every way in is a link in a letter."""
    user = make_reviewer(**names)
    return PlainPerson(user.email, str(user))


def page_of(submission: Submission) -> str:
    return f"/desk/manuscripts/{submission.pk}/"


def in_review(editor: PlainPerson, submission: Submission, *people: PlainPerson) -> None:
    """Send the manuscript to review and invite these people."""
    ways.send_to_review(editor.open(page_of(submission)))
    ways.invite(editor, *people)


def reports(person: PlainPerson, recommendation: str, comments: str, *, looks_again: bool = True) -> None:
    """Agree, and send a report."""
    ways.agree_to_review(person)
    writes(person, recommendation, comments, looks_again=looks_again)


def writes(person: PlainPerson, recommendation: str, comments: str, *, looks_again: bool = True) -> None:
    person.click("Begin the report").fill({"Comments to the author": comments, recommendation: True})
    person.fill({"Yes" if looks_again else "No": True}).click("Check and send").click("Send the report")
    person.mail.wait_for("thank you for your report")


def test_double_blind_review_of_two_rounds(submission, editor, author) -> None:
    first, second, third = (reviewer(family_name=name) for name in ("Askerly", "Nayerly", "Thirdly"))
    in_review(editor, submission, first, second)
    reports(first, "Major revision", "Say how the villages were chosen.")
    first.does_not_see(*AUTHOR)
    reports(second, "Major revision", "The third part runs ahead.", looks_again=False)

    editor.open(page_of(submission)).click("Reports side by side")
    editor.sees(first.name, second.name, "2 × Major revision, then look again", "1 of 2")
    ways.decide(editor.click("Decide or recommend"), "Major revision")
    letter = author.mail.wait_for("revision")
    assert "Say how the villages were chosen." in letter.text
    assert "major revision" in first.mail.wait_for("how it ended").text
    author.open(page_of(submission)).sees("Reviewer 1", "Reviewer 2").does_not_see("Askerly", "Nayerly")

    revised(submission.again(), by=submission.corresponding_user)
    editor.open(page_of(submission)).click("Send to review").sees("Open round 2", "would look again")
    editor.fill({"Name, institution or mail address": third.email}).click("Search")
    editor.fill({third.name: True}).click("Open the round and invite").sees(first.name, third.name)
    asked = Assignment.objects.filter(round__number=2).values_list("reviewer__family_name", "state")
    assert set(asked) == {("Askerly", "invited"), ("Thirdly", "invited")}

    ways.agree_to_review(first, again=True)
    first.sees("We say it on page 2 now.", "Your report of round 1", "Say how the villages were chosen.")
    first.does_not_see(*AUTHOR, "Nayerly", "The third part runs ahead.")
    writes(first, "Accept", "It is said now.")
    ways.agree_to_review(third)
    third.does_not_see(*AUTHOR, "Your report of round 1", "Askerly", "Say how the villages were chosen.")

    assert not author.open(page_of(submission)).offers("Letter of acceptance")
    editor.open(page_of(submission)).click("Reports side by side").sees("Round 2, version 2", "Round 1, version 1")
    ways.decide(editor.click("Decide or recommend"), "Accept")
    author.mail.wait_for("is accepted")
    author.open(page_of(submission)).does_not_see("Askerly", "Nayerly", "Thirdly")
    address = author.page.xpath("//a[contains(., 'Letter of acceptance')]/@href")[0]
    pages = PdfReader(io.BytesIO(b"".join(author.client.get(address).streaming_content))).pages
    assert submission.number in pages[0].extract_text()
    assert "accepted" in first.mail.wait_for("how it ended").text
    third.mail.wait_for("the review has ended")


def revised(submission: Submission, *, by: User) -> None:
    """Let the author send a revised version, whose copy without names is released."""
    make_version(submission, is_sent=False, response="We say it on page 2 now.")
    make_reviewer_copy(submission)
    submitting.submit_revision(submission, by=by)
    Submission.objects.filter(pk=submission.pk).update(reviewer_copy_released_at=timezone.now())


def test_report_that_comes_after_the_decision(submission, editor, author) -> None:
    quick, slow = reviewer(family_name="Quickly"), reviewer(family_name="Slowly")
    in_review(editor, submission, quick, slow)
    reports(quick, "Accept after minor revision", "A clear paper.")
    ways.agree_to_review(slow)
    editor.open(page_of(submission)).click("Reports side by side").click("Decide or recommend")
    ways.decide(editor.fill({slow.name: True}), "Minor revision")
    author.mail.wait_for("revision")

    slow.open(slow.mail.wait_for("we still hope for your report").link)
    writes(slow, "Reject", "The sources do not carry it.")

    editor.mail.wait_for(f"report by {slow.name}")
    editor.open(page_of(submission)).click("Reports side by side").sees("Reported late", "Came late", "1 × Reject")
    assert submission.again().state == State.REVISION_REQUESTED
    author.open(page_of(submission)).does_not_see("The sources do not carry it.", "Reject")


def test_decision_against_a_recommendation(submission, editor, author) -> None:
    junior = signed_in(make_editor_of(submission, decides=False, given_name="Boupha", family_name="Sar"))
    one = reviewer(family_name="Onely")
    in_review(editor, submission, one)
    reports(one, "Accept", "Print it.")
    junior.open(page_of(submission)).click("Reports side by side").click("Decide or recommend")
    junior.fill({"Minor revision": True}).click("Compose the letter from this")
    junior.fill({"Reason, for the history": "The tables want mending."}).click("Look it over").click("Recommend")
    assert not junior.open(page_of(submission)).offers("Take it back")

    editor.mail.wait_for("recommend")
    editor.open(page_of(submission)).click("Reports side by side")
    editor.sees("Boupha Sar recommends: Minor revision", "The tables want mending.").click("Decide or recommend")
    editor.fill({"Accept": True}).click("Compose the letter from this").click("Look it over")
    editor.sees("Boupha Sar recommends “Minor revision”. Say why you decide otherwise.")
    assert not editor.offers("Decide")
    ways.decide(editor.click("Change it"), "Accept", note="That can be done in the proof.")

    author.mail.wait_for("is accepted")
    editor.open(page_of(submission)).sees("Decided against a recommendation", "That can be done in the proof.")
    author.open(page_of(submission)).does_not_see("Boupha Sar recommends", "The tables want mending.", "in the proof.")


def test_conflicted_editor_gives_the_manuscript_back_and_sees_it_no_longer(submission, editor, author) -> None:
    chief, other = signed_in(make_editor_in_chief()), make_editor_of(make_manuscript(), family_name="Othering")
    one = reviewer(family_name="Onely")
    in_review(editor, submission, one)
    editor.open(page_of(submission)).click("Recuse myself").fill({"Reason": "The author was my student."})
    editor.click("Recuse myself").does_not_see(submission.number)
    reports(one, "Accept", "Print it.")
    ids = {"manuscripts": submission.pk, "assignments": Assignment.objects.get().pk}
    for path in (
        page_of(submission),
        f"/review/manuscripts/{ids['manuscripts']}/reports/",
        f"/review/manuscripts/{ids['manuscripts']}/decision/",
        f"/review/manuscripts/{ids['manuscripts']}/reviewers/",
        f"/review/manuscripts/{ids['manuscripts']}/round/",
        f"/review/assignments/{ids['assignments']}/link/",
    ):
        assert editor.client.get(path).status_code == 404, path
    editor.open("/desk/manuscripts/").does_not_see(submission.number)
    assert not any(editor.name in str(row) for row in chief_choices(chief, submission))

    chief.fill({"Editor": str(other), "decides": True}).click("Assign an editor")
    successor = signed_in(other).open(page_of(submission)).click("Reports side by side")
    ways.decide(successor.click("Decide or recommend"), "Accept")
    author.mail.wait_for("is accepted")
    assert Event.objects.get(name="decision.send").case_id == submission.case_file_id


def chief_choices(chief: PlainPerson, submission: Submission) -> list[str]:
    """Let the editor-in-chief open the assigning of an editor; return whom it offers."""
    chief.open(page_of(submission)).click("Assign an editor")
    return [option.text_content() for option in chief.page.xpath("//select//option")]


def test_editor_asks_about_a_report_and_the_reviewer_adds_to_it(submission, editor, author) -> None:
    one = reviewer(family_name="Onely")
    in_review(editor, submission, one)
    reports(one, "Accept after minor revision", "One table is wrong.")
    editor.open(page_of(submission)).click("Reports side by side").click("Ask for clarification")
    editor.fill({"Reason": "Which table do you mean?"}).click("Ask for clarification")

    link = one.mail.wait_for("a question about your report").link
    one.open(link).sees("Which table do you mean?").fill({"What you want to add": "The second one."})
    one.click("Send the addendum").sees("your addendum is with the editor")
    assert one.client.get(link).status_code == 404

    editor.mail.wait_for("added")
    editor.open(page_of(submission)).click("Reports side by side")
    editor.sees("Which table do you mean?", f"Added {timezone.localdate():%-d %B %Y}", "The second one.")
    ways.decide(editor.click("Decide or recommend"), "Minor revision")
    assert "The second one." in author.mail.wait_for("revision").text
    author.open(page_of(submission)).does_not_see("Which table do you mean?", "Onely")


def test_reviewer_who_steps_down_makes_room_for_the_next_of_the_queue(submission, editor) -> None:
    leaving, waiting = reviewer(family_name="Leavely"), reviewer(family_name="Waitly")
    in_review(editor, submission, leaving)
    ways.agree_to_review(leaving)
    ways.choose(editor.open(page_of(submission)), waiting)
    link = leaving.mail.wait_for("thank you for reviewing").link
    leaving.open(link).click("I cannot do it after all").fill({"Reason": "I have fallen ill."}).click("Give it back")
    leaving.sees("Thank you")
    assert leaving.client.get(link).status_code == 404
    editor.mail.wait_for(leaving.name)

    reports(waiting, "Accept", "Print it.")
    editor.open(page_of(submission)).sees("I have fallen ill.", "Declined")
    editor.click("Reports side by side").sees(waiting.name).does_not_see("Leavely")
    states = dict(Assignment.objects.values_list("reviewer__family_name", "state"))
    assert states == {"Leavely": "declined", "Waitly": "reported"}
