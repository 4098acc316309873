"""States of pages to which no link leads: what a file says of itself, a form that is refused, words that clash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

LONG = FilePayload(name="season.docx", mimeType="application/octet-stream", buffer=bytes(1024**2))  # goes in parts
PEOPLE = FilePayload(
    name="people.csv",
    mimeType="text/csv",
    buffer=b"mail,family name,affiliation,colour\nnew@people.example,Somebody,An institute,red\nno address,Nobody,,\n",
)


def as_it_is(_page: Page) -> None:
    """Do nothing: the page shows it when it is opened."""


def press(*names: str) -> Callable[[Page], None]:
    """Press these buttons or links, one after the other."""

    def act(page: Page) -> None:
        for name in names:
            main = page.get_by_role("main")
            named = main.get_by_role("button", name=name, exact=True).or_(
                main.get_by_role("link", name=name, exact=True)
            )
            named.first.click()
            page.wait_for_load_state("load")

    return act


def write(*names: str, **answers: str) -> Callable[[Page], None]:
    """Fill in fields, named by their labels with lines for spaces, then press these buttons."""

    def act(page: Page) -> None:
        for label, answer in answers.items():
            page.get_by_label(label.replace("_", " ")).first.fill(answer)
        press(*names)(page)

    return act


def choose(*labels: str) -> Callable[[Page], None]:
    """Tick these choices."""

    def act(page: Page) -> None:
        for label in labels:
            page.get_by_label(label, exact=True).first.check()

    return act


def after(*acts: Callable[[Page], None]) -> Callable[[Page], None]:
    """Do one after the other."""

    def act(page: Page) -> None:
        for each in acts:
            each(page)

    return act


def send_in_vain(page: Page) -> None:
    """Send the form with nothing in it."""
    page.get_by_role("main").locator("form button.button:not(.plain)").first.click()
    expect(page.locator("[data-error-summary]")).to_be_focused()


def change_in_two_windows(page: Page) -> None:
    """Save other words in a second window, then those of the first."""
    other = page.context.new_page()
    other.goto(page.url)
    for window, title in ((other, "A title of the second window"), (page, "A title of the first window")):
        window.get_by_label("Title", exact=True).fill(title)
        window.get_by_role("button", name="Save and go back").click()
    other.close()
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()


def decide_in_two_windows(page: Page) -> None:
    """Keep another letter of a decision in a second window, then that of the first."""
    other = page.context.new_page()
    other.goto(page.url)
    for window, words in ((other, "Words of the second window"), (page, "Words of the first window")):
        window.get_by_label("Subject", exact=True).fill(words)
        window.get_by_role("button", name="Keep the draft").click()
    other.close()
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()


def have_something_to_say(page: Page) -> None:
    """Open what every declaration asks for."""
    for choice in page.get_by_label("There is something to say:").all():
        choice.check()


def pause_an_upload(page: Page) -> None:
    """Set out with a long file, on a line that is down, and pause."""
    page.route("**/begin/", lambda route: route.abort())
    page.locator("summary").first.click()
    page.locator("input[type=file]").first.set_input_files(LONG)
    page.get_by_role("button", name="Replace the file").click()
    page.get_by_role("button", name="Pause").press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()


def add_a_person_in_vain(page: Page) -> None:
    """Unfold the fields of a new reviewer, and send them empty."""
    page.get_by_text("Add a person the journal does not know yet").click()
    page.locator("details form").get_by_role("button", name="Put on the list").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()


def invite_without_a_subject(page: Page) -> None:
    """Put somebody on the list, open the letter, and take its subject away."""
    press("Put on the list Chea Thida", "Invite this reviewer")(page)
    page.get_by_label("Subject").first.fill("")
    press("Invite")(page)


def bring_a_table(page: Page) -> None:
    """Bring a table of reviewers of which a line and a column cannot be taken."""
    page.locator("input[type=file]").set_input_files(PEOPLE)
    press("See what would happen")(page)


@dataclass(frozen=True, slots=True)
class State:
    """One state: who looks, the page, words that only this state shows, and what is done there.

    ``who`` is the first part of an address of the demonstration, or empty for somebody with a personal link; names in
    ``page`` stand for what the errand ``pages_of_review`` says, and ``draft`` for the manuscript of ``begun``.
    """

    who: str
    page: str
    words: str
    act: Callable[[Page], None] = as_it_is


DRAFT = "/manuscripts/{draft}/"
TOGETHER = "/desk/manuscripts/together/"
MANUSCRIPT = "/review/manuscripts/{in_review}/"
DECISION = "/review/manuscripts/{with_editor}/decision/?kind=accept"
CERTIFICATE = "/review/certificates/{code}/withdraw/"
THANKS = "/review/thanks/{year}/"
REPORT = "/review/assignments/{at_work}/"
STATES = [
    State("author", DRAFT, "Your file names"),
    State("author", DRAFT + "upload/", "Not all of it has arrived."),
    State("author", DRAFT + "title/", "The file says something else"),
    State("author", DRAFT + "languages/km/", "Read from your file"),
    State("author", DRAFT + "authors/", "Your file also names"),
    State("author", DRAFT + "check/", "Not given yet"),
    State("author", DRAFT + "authors/add/", "Enter a name", send_in_vain),
    State("author", DRAFT + "declarations/", "Name each interest", have_something_to_say),
    State("author", DRAFT + "title/", "You changed this on", change_in_two_windows),
    State("author", DRAFT + "upload/", "Paused at", pause_an_upload),
    State("chief", "/desk/manuscripts/?words=xyzzy", "No manuscript matches"),
    State("chief", TOGETHER, "No manuscript is picked"),
    State("chief", TOGETHER + "?pick={in_review}&pick={with_editor}", "What to do"),
    State("chief", TOGETHER + "?pick={in_review}&act=assign", "Choose the editor who gets them."),
    State("chief", TOGETHER + "?pick={in_review}&pick={with_editor}&act=remind", "Nothing has happened yet."),
    State("chief", TOGETHER + "?pick={in_review}&act=remind", "What became of each", press("Do it")),
    State("chief", "/review/mine/certificates/", "There is nothing to certify yet"),
    State("editor", MANUSCRIPT + "reviewers/?q=xyzzy", "Nobody"),
    State("editor", MANUSCRIPT + "reviewers/", "This field is required.", add_a_person_in_vain),
    State("editor", MANUSCRIPT + "reviewers/?q=Thida", "There is a problem", invite_without_a_subject),
    State("editor", "/review/manuscripts/{with_editor}/round/", "Nobody else is known", write("Search", Name="xyzzy")),
    State("editor", DECISION, "Write the letter to the author first.", write("Look it over", Subject="")),
    State("editor", DECISION, "Keep mine", decide_in_two_windows),
    State(
        "editor",
        DECISION,
        "Change it",
        after(choose("Minor revision"), press("Compose the letter from this", "Look it over")),
    ),
    State("editor", REPORT + "enter/", "There is a problem", send_in_vain),
    State("editor", REPORT + "link/", "Send it to nobody else", press("Make a link")),
    State("editor", "/desk/calendar/", "It is shown only here", press("Make an address")),
    State("editor", "/desk/away/", "There is a problem", send_in_vain),
    State("office", "/review/import/", "are left out", bring_a_table),
    State("office", "/review/forms/add/", "There is a problem", send_in_vain),
    State("office", THANKS, "This is a preview", press("Take it down")),
    State("office", THANKS, "As readers see it", press("Publish the list")),
    State("office", THANKS + "letters/", "one to each person"),
    State("office", CERTIFICATE, "There is a problem", send_in_vain),
    State("office", CERTIFICATE, "Let it stand again", write("Withdraw the certificate", Reason="A namesake.")),
    State("reviewer", "/review/mine/certificates/", "stands by it", press("Make the certificate")),
    State("reviewer", "/review/mine/certificates/", "Made so far"),
    State("", "/review/reviewers/{year}/", "The journal thanks"),
    State("", "/review/certificates/?code=XYZZY", "There is a problem"),
    State("", "{asked}", "There is a problem", send_in_vain),
    State("", "{asked}decline/", "There is a problem", write("Decline", Mail_address="somebody@people.example")),
    State("", "{asked}decline/", "There is nothing left for you to do", press("Decline")),
    State("", "{asked}", "You have declined"),
    State("", "{working}report/", "There is a problem", send_in_vain),
    State("", "{working}extend/", "There is a problem", write("Move the date", New_date="2020-01-01")),
    State(
        "",
        "{working}report/",
        "Send the report",
        after(choose("Accept"), write("Check and send", Comments_to_the_author="It is said well.")),
    ),
    State("", "{working}report/check/", "your report is with the editor", press("Send the report")),
    State("", "{questioned}", "There is a problem", send_in_vain),
]
