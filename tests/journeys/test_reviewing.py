"""Journeys of reviewers who do not answer as hoped, and of decisions that do not go out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys import ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def window(house: House) -> Iterator[int]:
    """Give decisions and invitations the window that the journal gives them."""
    house.ask("set_journal", undo_minutes=10)
    yield 10
    house.ask("set_journal", undo_minutes=0)


def test_next_reviewer_is_asked_when_one_declines_and_one_never_answers(
    house: House, staff: dict[str, Person], somebody: MadeUp
) -> None:
    editor, author = staff["editor"], somebody("Vichet", "Long")
    busy, silent, last = somebody("Manivone", "Luang"), somebody("Chai", "Boon"), somebody("Thuy", "Pham")
    number = house.ask(
        "manuscript", author=author.email, title="A rapid", editor="editor", section="notes", reviewers=[busy.email]
    )
    ways.find(editor, number)
    ways.choose(editor, silent, last)  # they wait in the queue

    busy.open(busy.mail.wait_for(f"{number}: would you review").link).click("Decline")
    busy.fill({"Reason": "I am on fieldwork until the rains."}).click("Decline")
    editor.mail.wait_for(f"{number}: {busy.name} cannot review")
    silent.open(silent.mail.wait_for(f"{number}: would you review").link).sees("Can you review it?")

    house.ask("let_pass", days=6)
    silent.mail.wait_for(f"{number}: can you review this manuscript?")
    house.ask("let_pass", days=8)
    silent.mail.wait_for(f"{number}: our invitation to review has run out")
    editor.mail.wait_for(f"{number}: {silent.name} did not answer")

    ways.agree_to_review(last)


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
