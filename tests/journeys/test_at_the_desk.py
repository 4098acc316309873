"""Journeys that end, pause or turn at the desk."""

from __future__ import annotations

import pytest

from tests.journeys import ways
from tests.journeys.conftest import MadeUp
from tests.journeys.house import House
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

REASON = "The journal does not publish engineering reports."


def test_manuscript_is_declined_at_the_desk(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, chief = somebody("Chanra", "Meas"), staff["chief"]
    ways.become_known(author)
    number = house.ask("manuscript", author=author.email, title="A pump")

    chief.open(chief.mail.wait_for(f"{number}: new manuscript").link).click("Decline without review")
    ways.decide(chief, "Decline without review", note=REASON)

    author.open(author.mail.wait_for(f"{number}: our decision").link).sees("Declined")
    author.does_not_see(chief.email)


def test_author_withdraws_before_anybody_has_read_it(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author = somebody("Kanya", "Noun")
    ways.become_known(author)
    number = house.ask("manuscript", author=author.email, title="A weir")

    author.open(author.mail.wait_for(f"{number}: we have received").link).click("Withdraw")
    author.fill({"Reason": "It belongs into a book."}).click("Withdraw")

    author.mail.wait_for(f"{number}: your manuscript is withdrawn")
    staff["chief"].mail.wait_for(f"{number}: the author has withdrawn it")
    author.sees("Withdrawn")


def test_author_asks_to_withdraw_what_reviewers_read(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, reviewer, editor = somebody("Rithy", "Prum"), somebody("Keo", "Sengdara"), staff["editor"]
    ways.become_known(author)
    number = house.ask("manuscript", author=author.email, title="A dyke", editor="editor", reviewers=[reviewer.email])
    ways.agree_to_review(reviewer)

    author.open(author.mail.wait_for(f"{number}: your manuscript is with reviewers").link)
    author.click("Ask to withdraw").fill({"Reason": "We found a mistake in the data."}).click("Ask to withdraw")
    editor.open(editor.mail.wait_for(f"{number}: the author asks to withdraw it").link)
    editor.click("Withdraw at the author's request").click("Withdraw at the author's request")

    author.mail.wait_for(f"{number}: your manuscript is withdrawn")
    reviewer.mail.wait_for(f"{number}: the review has ended")


def test_hold_stops_everything_until_it_is_released(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, reviewer, editor = somebody("Thida", "Ouk"), somebody("Somphone", "Vong"), staff["editor"]
    ways.become_known(author)
    number = house.ask("manuscript", author=author.email, title="A ferry", editor="editor", reviewers=[reviewer.email])

    editor.open(editor.mail.wait_for(f"{number}: you are the editor").link)
    editor.click("Put on hold").fill({"Reason": "A permission is being looked for."}).click("Put on hold")
    author.open(author.mail.wait_for(f"{number}: your manuscript is on hold").link).sees("On hold")
    editor.does_not_offer("Accept")
    house.ask("let_pass", days=16)  # longer than an invitation waits for its answer
    reviewer.mail.has_nothing_about("has run out")

    ways.find(editor, number)
    editor.click("Release the hold").click("Release the hold")
    author.mail.wait_for(f"{number}: your manuscript goes on")
    ways.agree_to_review(reviewer)


def test_revision_that_never_comes_lapses(house: House, staff: dict[str, Person], somebody: MadeUp) -> None:
    author, editor = somebody("Sambath", "Chum"), staff["editor"]
    ways.become_known(author)
    number = house.ask("manuscript", author=author.email, title="A canal", editor="editor", section="notes")
    editor.open(editor.mail.wait_for(f"{number}: you are the editor").link).click("Request a revision")
    ways.decide(editor, "Minor revision", note="It is good enough to be asked for without reports.")
    author.mail.wait_for(f"{number}: please revise")

    house.ask("let_pass", days=14)
    author.mail.wait_for(f"{number}: expected by")
    house.ask("let_pass", days=15)
    editor.open(editor.mail.wait_for(f"{number}: the author has not answered").link)
    editor.click("Let it lapse").click("Let it lapse")

    author.open(author.mail.wait_for(f"{number}: your manuscript counts as withdrawn").link).sees("Withdrawn")
