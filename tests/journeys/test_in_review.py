"""Journeys of reviews that go another way than the straight one: rounds, reports, recommendations, editors."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

AUTHOR = ("Bounmy", "Phommachanh")


@pytest.fixture
def author(somebody: MadeUp) -> Person:
    """Somebody who has sent a manuscript in, at its page wherever a letter leads there."""
    person = somebody(*AUTHOR)
    ways.become_known(person)
    return person


def names_in(file: bytes) -> list[str]:
    """Return which of the author's names stand anywhere in a Word file."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        words = b"".join(parts.read(name) for name in parts.namelist())
    return [name for name in AUTHOR if name.encode() in words]


def signed_copy(path: Path) -> Path:
    """Make a copy for reviewers whose properties still say who wrote it."""
    document = docx.Document(str(papers.manuscript(path, title="A backwater")))
    document.core_properties.author = " ".join(AUTHOR)
    document.save(str(path))
    return path


def beside(editor: Person, number: str) -> Person:
    """Open the reports of a manuscript, side by side, from the letter that tells of the newest."""
    return editor.open(editor.mail.wait_for(f"{number}: report by").link).click("Reports side by side")


def test_double_blind_review_of_two_rounds(
    house: House, staff: dict[str, Person], somebody: MadeUp, author: Person, tmp_path: Path
) -> None:
    editor, first, second = staff["editor"], somebody("Noy", "Askerly"), somebody("Hoa", "Nayerly")
    third = somebody("Lek", "Thirdly")
    house.ask("known", email=third.email, name=third.name, password="")
    number = house.ask(
        "manuscript", author=author.email, title="A backwater", editor="editor", section="notes",
        reviewers=[first.email, second.email], reports=[second.email],
    )  # fmt: skip
    editor.mail.wait_for(f"{number}: report by {second.name}")
    ways.agree_to_review(first)
    first.does_not_see(*AUTHOR)
    ways.report(first, "Major revision", Yes=True)

    beside(editor, number).sees(first.name, second.name, "1 × Major revision, then look again")
    ways.decide(editor.click("Decide or recommend"), "Major revision")
    first.open(first.mail.wait_for(f"{number}: how it ended").link).sees("Reviewer 1", "should say how")
    first.does_not_see(*AUTHOR, "Nayerly")
    ways.revise(author, papers.manuscript(tmp_path / "revised.docx", title="A backwater", author=author.name))
    author.does_not_see("Askerly", "Nayerly")

    page = editor.mail.wait_for(f"{number}: a revised version has come").link
    ways.release_copy(editor.open(page), signed_copy(tmp_path / "copy.docx"))
    editor.open(page).click("Send to review").sees("Open round 2", "would look again")
    editor.fill({"Name, institution or mail address": third.email}).click("Search")
    editor.fill({third.name: True, second.name: False}).click("Open the round and invite")
    editor.sees(first.name, third.name)
    ways.agree_to_review(first, again=True)
    first.sees(ways.RESPONSE, "Your report of round 1", ways.COMMENTS)
    first.does_not_see(*AUTHOR, "Nayerly")
    assert names_in(first.download("Download the file")) == []
    ways.report(first, "Accept", comments="It is said now.")
    ways.agree_to_review(third)
    third.does_not_see(*AUTHOR, "Your report of round 1", "Askerly", "Nayerly")
    second.mail.has_nothing_about("would you look at the revised version")

    beside(editor, number).sees("Round 2, version 2", "Round 1, version 1")
    ways.decide(editor.click("Decide or recommend"), "Accept")
    page = author.mail.wait_for(f"{number}: your manuscript is accepted").link
    author.waits_for(page, "PDF, for your institution").does_not_see("Askerly", "Nayerly", "Thirdly")
    letter = PdfReader(io.BytesIO(author.download("Letter of acceptance")))
    assert number in letter.pages[0].extract_text()
    first.open(first.mail.wait_for(f"{number}: how it ended").link).sees("Accepted").does_not_see(*AUTHOR)
    third.mail.wait_for(f"{number}: the review has ended")


def test_report_that_comes_after_the_decision(
    house: House, staff: dict[str, Person], somebody: MadeUp, author: Person
) -> None:
    editor, quick, slow = staff["editor"], somebody("Suda", "Quickly"), somebody("Khin", "Slowly")
    number = house.ask(
        "manuscript", author=author.email, title="A tributary", editor="editor", section="notes",
        reviewers=[quick.email, slow.email], reports=[quick.email],
    )  # fmt: skip
    ways.agree_to_review(slow)
    beside(editor, number).click("Decide or recommend")
    editor.fill({"Minor revision": True}).click("Compose the letter from this")
    ways.decide(editor.fill({slow.name: True}), "Minor revision")
    page = author.mail.wait_for(f"{number}: please revise").link

    slow.open(slow.mail.wait_for(f"{number}: we still hope for your report").link)
    slow.sees("The round has ended, but your report is still wanted.")
    ways.report(slow, "Reject", comments="The sources do not carry it.")

    beside(editor, number).sees("Reported late", "Came late", "1 × Reject")
    author.open(page).sees("Revision requested").does_not_see("The sources do not carry it.", "Reject", "Slowly")


def test_decision_against_a_recommendation(
    house: House, staff: dict[str, Person], somebody: MadeUp, author: Person
) -> None:
    editor, junior, reviewer = staff["editor"], staff["second"], somebody("Thuy", "Onely")
    number = house.ask(
        "manuscript", author=author.email, title="A confluence", editor="editor", recommends="second", section="notes",
        reviewers=[reviewer.email], reports=[reviewer.email],
    )  # fmt: skip
    beside(junior, number).click("Decide or recommend")
    junior.fill({"Minor revision": True}).click("Compose the letter from this")
    junior.fill({"Why you recommend it": "The tables want mending."}).click("Look it over").click("Recommend")

    editor.open(editor.mail.wait_for(f"{number}: {junior.name} recommends").link)
    editor.sees(f"{junior.name} recommends: Minor revision", "The tables want mending.")
    editor.fill({"Accept": True}).click("Compose the letter from this").click("Look it over")
    editor.sees(f"{junior.name} recommends “Minor revision”. Say why you decide otherwise.").does_not_offer("Decide")
    ways.decide(editor.click("Change it"), "Accept", note="That can be done in the proof.")

    author.open(author.mail.wait_for(f"{number}: your manuscript is accepted").link).sees("Accepted")
    author.does_not_see(f"{junior.name} recommends", "The tables want mending.", "in the proof.")
    ways.find(editor, number)
    editor.sees("Decided against a recommendation", "That can be done in the proof.")
    assert "That can be done in the proof." in junior.mail.wait_for(f"{number}: decided: Accept").text


def test_conflicted_editor_gives_the_manuscript_back_and_sees_it_no_longer(
    house: House, staff: dict[str, Person], somebody: MadeUp, author: Person
) -> None:
    chief, editor, successor = staff["chief"], staff["editor"], staff["second"]
    reviewer = somebody("Thuy", "Onely")
    number = house.ask(
        "manuscript", author=author.email, title="A market", editor="editor", section="notes",
        reviewers=[reviewer.email],
    )  # fmt: skip
    page = editor.mail.wait_for(f"{number}: you are the editor").link
    editor.open(page).click("Recuse myself")
    editor.fill({"Reason": "The author was my student."}).click("Recuse myself")

    screens = page.replace("/desk/", "/review/")
    for address in (page, *(f"{screens}{screen}/" for screen in ("reports", "decision", "reviewers", "round"))):
        editor.finds_nothing_at(address)
    editor.open("/desk/manuscripts/").does_not_see(number)
    chief.open(chief.mail.wait_for(f"{number}: an editor has given it back").link).click("Assign an editor")
    assert editor.name not in chief.text
    chief.open(page)
    ways.assign(chief, "second")
    ways.agree_to_review(reviewer)
    ways.report(reviewer, "Accept")

    beside(successor, number).click("Decide or recommend")
    ways.decide(successor, "Accept")
    author.mail.wait_for(f"{number}: your manuscript is accepted")
    editor.mail.has_nothing_about(f"{number}: report by")
    editor.finds_nothing_at(page)


def test_editor_asks_about_a_report_and_the_reviewer_adds_to_it(
    house: House, staff: dict[str, Person], somebody: MadeUp, author: Person
) -> None:
    editor, reviewer = staff["editor"], somebody("Thuy", "Onely")
    number = house.ask(
        "manuscript", author=author.email, title="A floodplain", editor="editor", section="notes",
        reviewers=[reviewer.email], reports=[reviewer.email],
    )  # fmt: skip
    beside(editor, number).click("Ask for clarification")
    editor.fill({"Your question": "Which table do you mean?"}).click("Ask for clarification")

    link = reviewer.mail.wait_for(f"{number}: a question about your report").link
    reviewer.open(link).sees("Which table do you mean?").fill({"What you want to add": "The second one."})
    reviewer.click("Send the addendum").sees("your addendum is with the editor").finds_nothing_at(link)

    editor.open(editor.mail.wait_for(f"{number}: {reviewer.name} has added").link).click("Reports side by side")
    editor.sees("Which table do you mean?", f"Added {timezone.localdate():%-d %B %Y}", "The second one.")
    ways.decide(editor.click("Decide or recommend"), "Minor revision")
    letter = author.mail.wait_for(f"{number}: please revise")
    assert "The second one." in letter.text
    author.open(letter.link).does_not_see("Which table do you mean?", "Onely")


def test_reviewer_who_steps_down_makes_room_for_the_next_of_the_queue(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    editor, leaving, waiting = staff["editor"], somebody("Malee", "Leavely"), somebody("Zaw", "Waitly")
    number = house.ask(
        "manuscript", author="bounmy@phommachanh-college.example", title="A spillway", editor="editor", section="notes",
        reviewers=[leaving.email],
    )  # fmt: skip
    ways.agree_to_review(leaving)
    ways.find(editor, number)
    ways.choose(editor, waiting)  # who waits in the queue
    link = leaving.mail.wait_for(f"{number}: thank you for reviewing").link
    leaving.open(link).click("I cannot do it after all").fill({"Reason": "I have fallen ill."}).click("Give it back")
    leaving.sees("Thank you for your answer").finds_nothing_at(link)

    page = editor.mail.wait_for(f"{number}: {leaving.name} gives the review back").link
    editor.open(page).sees("I have fallen ill.", "Declined")
    ways.agree_to_review(waiting)
    ways.report(waiting, "Accept")
    beside(editor, number).sees(waiting.name).does_not_see("Leavely")
