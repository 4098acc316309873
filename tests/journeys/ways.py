"""What people do, screen by screen; each function begins where its person stands, or opens a link found in a letter."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from submissions.forms.declarations import ASKED
from tests.journeys.person import Person
from tests.journeys.staff import PASSWORD, STAFF

ABSTRACT = "Households along the river were asked about fishing and fields before the water rose and after it."
COMMENTS = "The argument holds. Say how the villages were chosen, and name the years of the two surveys."
RESPONSE = "Reviewer 1: the choice of villages is explained on the second page. Reviewer 2: the years are named."

# -- Accounts ------------------------------------------------------------------------------------------------------


def register(person: Person) -> None:
    """Open an account, from the first page of the site, and confirm the address by the code in the letter."""
    given, _space, family = person.name.partition(" ")
    person.open("/").click("Submit").click("Create an account")
    person.fill({"Mail address": person.email, "Given name": given, "Family name": family, "Password": PASSWORD})
    person.click("Create the account")
    person.fill({"Code": person.mail.wait_for("confirm your address").code})
    person.click("Go on")


def become_known(person: Person) -> None:
    """Have an account already, and sign in."""
    person.house.ask("known", email=person.email, name=person.name, password=PASSWORD)
    person.sign_in(PASSWORD)


# -- Authors -------------------------------------------------------------------------------------------------------


def begin(author: Person, file: Path) -> None:
    """Drop the file on the first page of a new manuscript."""
    author.open("/").click("Submit")
    author.fill({"Your manuscript": file})
    author.click("Continue")


def complete(author: Person, *, title: str, section: str = "Articles") -> None:
    """Do every task on the list that has to be done."""
    author.click("Title, abstract and keywords")
    author.fill({"Title": title, "Abstract": ABSTRACT, "Keywords": "river; villages"}).click("Save and go back")
    author.click("Authors and affiliations").click("Change")
    author.fill({"Institution": f"College of {author.name}, Stung Treng, Cambodia"}).click("Save and go back")
    author.click("Back to the tasks")
    author.click("Section").fill({section: True}).click("Save and go back")
    author.click("Declarations")
    author.fill({str(says_none): True for says_none, _asks in ASKED.values()})
    author.click("Save and go back")


def send(author: Person) -> str:
    """Check the answers, send the manuscript, and return its number."""
    author.click("Check your answers").click("Send the manuscript")
    author.sees("Your manuscript is with us")
    found = re.search(r"[A-Z]+-\d{4}-\d+", author.text)
    assert found
    return found[0]


def submit(author: Person, file: Path, *, title: str, section: str = "Articles") -> str:
    """Send a manuscript in, from the first page of the site; return its number."""
    begin(author, file)
    complete(author, title=title, section=section)
    return send(author)


def revise(author: Person, file: Path) -> None:
    """Send the revision, from the link in the decision."""
    author.open(author.mail.wait_for("please revise your manuscript").link)
    author.click("Read the decision and the reports").sees(COMMENTS).click("Work on the revision")
    author.click("Upload the manuscript").fill({"Your manuscript": file}).click("Upload").click("Back to the tasks")
    author.click("Response to the reviewers").fill({"To all reviewers": RESPONSE}).click("Save and go back")
    author.click("Check your answers").click("Send the revision")
    author.sees("Your revision is with us")


# -- Editors -------------------------------------------------------------------------------------------------------


def find(editor: Person, number: str) -> None:
    """Look a manuscript up in the list and open it."""
    editor.open("/desk/").click("Manuscripts")
    editor.fill({"Words, author or number": number}).click("Filter")
    editor.follow_first_row().sees(number)


def assign(chief: Person, editor: str, *, decides: bool = True) -> None:
    """Give the manuscript on the page to an editor."""
    chief.click("Assign an editor")
    chief.fill({"Editor": STAFF[editor].name, "decides" if decides else "recommends": True})
    chief.click("Assign an editor")


def release_copy(editor: Person, copy: Path) -> None:
    """Upload the copy for reviewers of the manuscript on the page, look at it, and release it."""
    editor.click("Upload a reviewer copy")
    editor.fill({"Copy without names": copy}).click("Upload").click("Release to reviewers")


def send_to_review(editor: Person) -> None:
    """Send the manuscript on the page to review."""
    editor.click("Send to review").click("Send to review")


def choose(editor: Person, *people: Person) -> None:
    """Put people on the list of reviewers for the manuscript on the page, found by their addresses or entered anew."""
    editor.click("Choose reviewers" if editor.offers("Choose reviewers") else "Choose and invite")
    for person in people:
        editor.fill({"Name, institution or mail address": person.email}).click("Search")
        if editor.offers("Put on the list", within=person.name):
            editor.click("Put on the list", within=person.name)
            continue
        given, _space, family = person.name.partition(" ")
        editor.unfold("Add a person the journal does not know yet")
        editor.fill({"Given name": given, "Family name": family, "Mail address": person.email})
        editor.fill({"Institution": f"University of {family}"})
        editor.click("Put on the list", within="Family name")


def invite(editor: Person, *people: Person) -> None:
    """Choose reviewers for the manuscript on the page, and invite them all."""
    choose(editor, *people)
    editor.click("Invite this reviewer" if len(people) == 1 else "Invite all")
    editor.click("Invite" if len(people) == 1 else "Invite all")


def open_next_round(editor: Person, *people: Person) -> None:
    """Send the manuscript on the page to review once more, by people who have read it before."""
    editor.click("Send to review")
    editor.fill({person.name: True for person in people}).click("Open the round and invite")


def decide(editor: Person, decision: str, *, note: str = "", send_now: bool = True) -> None:
    """Decide about the manuscript on the page: choose, let the letter be composed, look it over, and let it go."""
    editor.fill({decision: True}).click("Compose the letter from this")
    editor.fill({"Reason, for the history": note})
    editor.click("Look it over")
    now = send_now and editor.offers("Send now")
    editor.click("Send now" if now else "Decide")


# -- Reviewers -----------------------------------------------------------------------------------------------------


def agree_to_review(reviewer: Person, *, again: bool = False) -> None:
    """Accept the invitation, from the link in the letter, and look at the manuscript; ``again`` after a revision."""
    asked = "would you look at the revised version" if again else "would you review"
    reviewer.open(reviewer.mail.wait_for(asked).link)
    reviewer.fill({"No": True}).click("Accept")
    reviewer.sees("Read the manuscript")


def report(reviewer: Person, recommendation: str, *, comments: str = COMMENTS, **answers: bool) -> None:
    """Write the report and send it; ``answers`` are further choices by their words."""
    reviewer.click("Begin the report")
    reviewer.fill({"Comments to the author": comments, recommendation: True, **answers})
    reviewer.click("Check and send").click("Send the report")
    reviewer.mail.wait_for("thank you for your report")


# -- Production ----------------------------------------------------------------------------------------------------


def begin_production(production: Person, number: str) -> None:
    """Give a new article to a copyeditor and to oneself, from the link in the letter."""
    production.open(production.mail.wait_for(f"{number} goes into production").link)
    production.click("Assign a copyeditor").fill({"Copyeditor": STAFF["copyeditor"].name})
    production.click("Assign a copyeditor")
    production.click("Assign a production editor").fill({"Production editor": STAFF["production"].name})
    production.click("Assign a production editor")


def ask_the_author(copyeditor: Person, number: str, question: str) -> None:
    """Write a query to the author and send it, from the link in the letter."""
    copyeditor.open(copyeditor.mail.wait_for(f"{number}: please copyedit").link)
    copyeditor.unfold("Add a query").fill({"Place": "Page 2", "Question": question}).click("Add the query")
    copyeditor.click("Send the queries to the author").click("Send the queries to the author")


def answer_the_copyeditor(author: Person, answer: str) -> None:
    """Answer the query, from the link in the letter."""
    author.open(author.mail.wait_for("questions about your text").link)
    author.fill({"Your answer": answer}).click("Send the answers")


def finish_copyediting(copyeditor: Person, number: str, text: Path) -> None:
    """Upload the edited text, from the link in the letter with the answers."""
    copyeditor.open(copyeditor.mail.wait_for(f"{number}: the author has answered").link)
    copyeditor.unfold("Add the copyedited text or another file")
    copyeditor.fill({"What it is": "Copyedited text"}, within="Add the copyedited text or another file")
    copyeditor.fill({"File": text}, within="Add the copyedited text or another file")
    copyeditor.click("Upload", within="Add the copyedited text or another file")
    copyeditor.click("Finish copyediting").click("Finish copyediting")


def send_proof(production: Person, number: str, galley: Path) -> None:
    """Upload the galley and send the proof to the author, from the link in the letter."""
    production.open(production.mail.wait_for(f"{number}: ready to be set").link)
    upload_galley(production, galley)
    production.click("Send the proof to the author").click("Send the proof to the author")


def upload_galley(
    production: Person, galley: Path, *, form: str = "PDF", under: str = "Add or replace a galley"
) -> None:
    """Add a galley to the article on the page."""
    production.unfold(under)
    production.fill({"Form": form, "File": galley}, within=under)
    production.click("Upload the galley")


def approve_proof(author: Person) -> None:
    """Read the proof, approve it and agree to the licence, from the link in the letter."""
    author.open(author.mail.wait_for("please read your proof").link)
    if author.offers("Read the proof"):
        author.click("Read the proof")
    author.fill({"I give": True}).click("Approve the proof")


def plan_issue(production: Person, volume: int, number: int) -> None:
    """Plan an issue and begin to assemble it."""
    production.open("/desk/").click("Issues").click("Plan an issue")
    production.fill({"Volume": volume, "Number": number})
    choose_day(production, "Planned for", days=60)
    production.click("Save")
    production.click("Begin to assemble").click("Begin to assemble")


def place(production: Person, title: str) -> None:
    """Place an article in the issue on the page."""
    production.click("Place", within=title)


def publish(production: Person) -> None:
    """Send the issue on the page to press, and publish it."""
    production.click("Freeze").click("Freeze")
    production.click("Publish").click("Publish")


def choose_day(person: Person, label: str, *, days: int) -> None:
    """Fill in a day so many days ahead."""
    person.fill({label: (timezone.localdate() + timedelta(days=days)).isoformat()})


def open_issue(person: Person, words: str) -> None:
    """Open the working page of an issue."""
    person.open("/desk/").click("Issues").click(words)


def open_article(person: Person, number: str) -> None:
    """Open the working page of an article."""
    person.open("/desk/").click("Production").fill({"Title, number or author": number}).click("Filter")
    person.follow_first_row().sees(number)
