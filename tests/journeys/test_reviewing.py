"""Journeys of reviewers who do not answer as hoped, and of decisions that do not go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import papers, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person
from tests.journeys.staff import STAFF

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def window(house: House) -> Iterator[int]:
    """Give decisions and invitations the window that the journal gives them."""
    house.ask("set_journal", undo_minutes=10)
    yield 10
    house.ask("set_journal", undo_minutes=0)


def test_reviewer_who_declines_suggests_another_while_the_queue_moves_on(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    editor, busy, waiting = staff["editor"], somebody("Manivone", "Luang"), somebody("Chai", "Boon")
    colleague = somebody("Thuy", "Pham")
    number = house.ask(
        "manuscript", author="vichet@long-college.example", title="A rapid", editor="editor", section="notes",
        reviewers=[busy.email],
    )  # fmt: skip
    ways.find(editor, number)
    ways.choose(editor, waiting)

    link = busy.mail.wait_for(f"{number}: would you review").link
    busy.open(link).click("Decline").fill({"Reason": "I am on fieldwork until the rains."})
    busy.fill({"Name": colleague.name, "Mail address": colleague.email, "Why": "Knows the rapids."}).click("Decline")
    busy.sees("Thank you for your answer").finds_nothing_at(link)
    waiting.open(waiting.mail.wait_for(f"{number}: would you review").link).sees("Can you review it?")

    editor.open(editor.mail.wait_for(f"{number}: {busy.name} cannot review").link)
    editor.sees("I am on fieldwork until the rains.").click("Choose and invite")
    editor.sees("Suggested by reviewers who declined", colleague.name, "Knows the rapids.", f"by {busy.name}")
    editor.click("Put on the list", within="Knows the rapids.").click("Invite this reviewer").click("Invite")
    ways.agree_to_review(colleague)


def test_invitation_runs_out_and_the_next_of_the_queue_is_asked(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    editor, silent, last = staff["editor"], somebody("Ekkarat", "Boon"), somebody("Oanh", "Pham")
    number = house.ask(
        "manuscript", author="vichet@long-college.example", title="A ford", editor="editor", section="notes",
        reviewers=[silent.email],
    )  # fmt: skip
    ways.find(editor, number)
    ways.choose(editor, last)  # who waits in the queue
    link = silent.mail.wait_for(f"{number}: would you review").link

    house.ask("let_pass", days=6)
    silent.mail.wait_for(f"{number}: can you review this manuscript?")
    last.mail.has_nothing_about("would you review")
    house.ask("let_pass", days=8)
    silent.mail.wait_for(f"{number}: our invitation to review has run out")
    ways.agree_to_review(last)
    editor.open(editor.mail.wait_for(f"{number}: {silent.name} did not answer").link).sees("Did not answer")
    silent.open(link).does_not_offer("Decline")


def test_reviewer_whose_invitation_has_run_out_accepts_late_while_a_place_is_free(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    editor, late, later = staff["editor"], somebody("Bounthong", "Sai"), somebody("Kesor", "Nhem")
    number = house.ask(
        "manuscript", author="vichet@long-college.example", title="A sandbank", editor="editor", section="notes",
        reviewers=[late.email, later.email],
    )  # fmt: skip
    for each in (late, later):
        each.mail.wait_for("would you review")
    house.ask("let_pass", days=15)
    links = [each.mail.wait_for(f"{number}: our invitation to review has run out").link for each in (late, later)]

    late.open(links[0]).sees("The invitation has run out, but you can still accept as long as a place is free.")
    late.fill({"No": True}).click("Accept").sees("Read the manuscript")
    editor.mail.wait_for(f"{number}: {late.name} reviews")
    later.open(links[1]).fill({"No": True}).click("Accept").sees("enough reviewers")
    ways.report(late, "Accept")

    editor.open(editor.mail.wait_for(f"{number}: {later.name} would review after all").link)
    editor.click("Invite", within=later.name)
    editor.click("Invite")
    ways.agree_to_review(later)


def test_report_that_came_by_mail_is_entered_by_the_office(
    house: House, staff: dict[str, Person], somebody: MadeUp, tmp_path: Path
) -> None:
    office, editor, reviewer = staff["office"], staff["editor"], somebody("Sengphet", "Inta")
    number = house.ask(
        "manuscript", author="vichet@long-college.example", title="A whirlpool", editor="editor", section="notes",
        reviewers=[reviewer.email],
    )  # fmt: skip
    ways.agree_to_review(reviewer)
    writing = reviewer.page.url

    ways.find(office, number)
    office.click("Enter a report for the reviewer").sees(f"Enter the report of {reviewer.name}")
    office.fill({"Comments to the author": ways.COMMENTS, "Accept after minor revision": True})
    office.fill({"The letter or file in which it came": papers.galley(tmp_path / "mail.pdf", title="A mail", pages=1)})
    office.click("Enter the report").sees(f"The report of {reviewer.name} is entered.")

    reviewer.open(reviewer.mail.wait_for(f"{number}: your report has been entered").link)
    reviewer.sees("entered for you by the journal", ways.COMMENTS).finds_nothing_at(writing)
    editor.open(editor.mail.wait_for(f"{number}: report by {reviewer.name}").link).click("Reports side by side")
    editor.sees(ways.COMMENTS, STAFF["office"].name)


def test_link_is_handed_over_by_messenger_where_mail_does_not_arrive(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    office, reviewer = staff["office"], somebody("Phonesavanh", "Keola")
    house.mail.refuse = lambda address: "550 no such mailbox" if address == reviewer.email else None
    try:
        number = house.ask(
            "manuscript", author="vichet@long-college.example", title="A landing", editor="editor", section="notes",
            reviewers=[reviewer.email],
        )  # fmt: skip
        ways.find(office, number)
        office.click("Personal link").sees("Where mail does not arrive").click("Make a link")
        link = office.page.get_by_label("Address").input_value()

        reviewer.open(link).fill({"No": True}).click("Accept").sees("Read the manuscript")
        reviewer.click("Begin the report").fill({"Comments to the author": ways.COMMENTS, "Accept": True})
        reviewer.click("Check and send").click("Send the report").finds_nothing_at(link)
        assert reviewer.mail.subjects() == []
    finally:
        house.mail.refuse = lambda address: None

    ways.find(office, number)
    office.sees("Personal link copied", "1 of 1 report")


def test_decision_is_taken_back_in_time(house: House, staff: dict[str, Person], somebody: MadeUp, window: int) -> None:
    author, reviewer, editor, second = (
        somebody("Sovann", "Hem"),
        somebody("Dao", "Kham"),
        staff["editor"],
        staff["second"],
    )
    ways.become_known(author)
    number = house.ask(
        "manuscript", author=author.email, title="A shoal", editor="editor", section="notes",
        reviewers=[reviewer.email], reports=[reviewer.email],
    )  # fmt: skip

    editor.open(editor.mail.wait_for(f"{number}: report by").link).click("Decline")
    ways.decide(editor, "Decline", note="Too narrow for the journal.", send_now=False)
    ways.find(editor, number)
    editor.sees("goes out at")
    page = author.mail.wait_for(f"{number}: your manuscript is with reviewers").link
    author.open(page).sees("In review").does_not_see("goes out at", "Too narrow")
    second.finds_nothing_at(page)

    editor.click("Take it back")
    ways.find(editor, number)
    editor.does_not_see("goes out at")
    author.open(page).sees("In review")
    author.mail.has_nothing_about("our decision")


def test_decision_is_taken_back_by_a_report_that_arrives(
    house: House, staff: dict[str, Person], somebody: MadeUp, window: int
) -> None:
    author, early, late, editor = (
        somebody("Ratha", "Yim"),
        somebody("Pim", "Suk"),
        somebody("Bao", "Le"),
        staff["editor"],
    )
    number = house.ask(
        "manuscript", author=author.email, title="A delta", editor="editor",
        reviewers=[early.email, late.email], reports=[early.email],
    )  # fmt: skip
    ways.agree_to_review(late)

    editor.open(editor.mail.wait_for(f"{number}: report by").link).click("Accept")
    ways.decide(editor, "Accept", note="The second report is long overdue.", send_now=False)
    ways.report(late, "Reject")

    editor.open(editor.mail.wait_for(f"{number}: your decision has not gone out").link)
    editor.sees("A report has come in. Read it, then decide again.")
    author.mail.has_nothing_about("is accepted")
