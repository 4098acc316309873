"""The authors' pages in a real browser: they save themselves, work without script, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from journal.models import Institution, User
from submissions import services
from submissions.models import Submission
from submissions.states import State
from tests.factories.papers import TITLE, paper
from tests.factories.people import make_account, make_section
from tests.factories.submissions import docx, make_author, make_draft, upload
from tests.submissions.kept import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FILE = {"name": "rivers.docx", "mimeType": "application/octet-stream"}


@pytest.fixture
def author() -> User:
    return make_account(given_name="Bounmy", family_name="Phommachanh", affiliation="A university")


def visit(browser: Browser, live_server: Any, person: User, **options: Any) -> BrowserContext:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    context = browser.new_context(base_url=live_server.url, **options)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return context


@pytest.fixture
def page(browser: Browser, live_server: Any, author: User) -> Iterator[Page]:
    context = visit(browser, live_server, author)
    yield context.new_page()
    context.close()


def test_words_save_themselves(page: Page, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    page.goto(reverse("submissions:title", args=[draft.pk]))
    page.get_by_label("Title", exact=True).fill("ទន្លេ and rivers")
    page.get_by_label("Abstract").fill("They flow.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("ទន្លេ and rivers")


def test_two_windows_on_one_field_show_both_texts_and_let_choose(page: Page, author: User) -> None:
    draft = make_draft(author=author)
    address = reverse("submissions:title", args=[draft.pk])
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address)
    page.get_by_label("Title", exact=True).fill("From one window")
    page.get_by_label("Keywords").fill("sand")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)

    other.get_by_label("Title", exact=True).fill("From the other")
    other.get_by_label("Abstract").fill("Only here.")
    clash = other.locator("[data-clash=title]")
    expect(clash).to_contain_text("From one window", timeout=10_000)
    expect(other.get_by_label("Title", exact=True)).to_have_value("From the other")
    other.reload()  # nothing typed is lost by it
    expect(clash).to_contain_text("From one window", timeout=10_000)
    clash.get_by_role("button", name="Keep mine").click()
    expect(clash).to_have_count(0)
    expect(other.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    now = draft.again()
    assert (now.title, now.abstract, now.keywords) == ("From the other", "Only here.", "sand")

    page.get_by_label("Title", exact=True).fill("Once more")
    clash = page.locator("[data-clash=title]")
    clash.get_by_role("button", name="Take the other").click(timeout=10_000)
    expect(page.get_by_label("Title", exact=True)).to_have_value("From the other")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    assert draft.again().title == "From the other"


@pytest.mark.parametrize("comes_back", ["reload", "focus"])
def test_words_typed_after_the_session_ended_are_sent_after_signing_in_again(
    comes_back: str, page: Page, live_server: Any, author: User
) -> None:
    draft = make_draft(author=author)
    address = reverse("submissions:title", args=[draft.pk])
    page.goto(address)
    page.context.clear_cookies()
    page.get_by_label("Abstract").fill("Typed while signed out.")
    expect(page.locator("[data-autosave-state]")).to_contain_text("signed out", timeout=10_000)
    assert draft.again().abstract == draft.abstract

    client = Client()
    client.force_login(author)
    words = {"title": "Typed on the phone meanwhile", "abstract": draft.abstract}
    client.post(address, words, HTTP_X_AUTOSAVE="1")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.context.new_page().goto(address)  # another tab, in which the journal gives a new token
    if comes_back == "reload":
        page.reload()
    else:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    expect(page.get_by_label("Abstract")).to_have_value("Typed while signed out.")
    now = draft.again()
    assert (now.title, now.abstract) == ("Typed on the phone meanwhile", "Typed while signed out.")
    assert page.evaluate("localStorage.length") == 0


def test_page_shows_what_was_read_by_itself_and_leaves_alone_what_is_typed(page: Page, author: User) -> None:
    draft = services.start_draft(by=author, upload=upload(paper()))
    other = page.context.new_page()
    page.goto(reverse("submissions:tasks", args=[draft.pk]))
    other.goto(reverse("submissions:title", args=[draft.pk]))
    expect(page.locator("#reading")).to_contain_text("being checked and read")
    run_jobs()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE, timeout=10_000)
    expect(page.get_by_text("Your file names 2 more.")).to_be_visible()

    expect(other.locator("#reading")).to_contain_text("Your file has been read.", timeout=10_000)
    expect(other.get_by_label("Title", exact=True)).to_have_value("")
    other.get_by_role("link", name="Show what it says").click()
    expect(other.get_by_label("Title", exact=True)).to_have_value(TITLE)


def test_what_the_file_says_is_taken_by_a_button_without_script(
    browser: Browser, live_server: Any, author: User
) -> None:
    draft = services.start_draft(by=author, upload=upload(paper()))
    run_jobs()
    services.save_metadata(submission=draft.again(), by=author, title="Mine", keywords="mine")
    context = visit(browser, live_server, author, java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(reverse("submissions:title", args=[draft.pk]))
    page.get_by_text("The file says something else").first.click()
    page.get_by_label("Abstract").fill("Typed.")
    page.get_by_role("button", name="Use this").first.click()
    expect(page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    expect(page.get_by_label("Abstract")).to_have_value("Typed.")
    page.get_by_label("Keywords").press("Enter")  # saves and goes back, as without offers
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    now = draft.again()
    assert (now.title, now.abstract, now.keywords) == (TITLE, "Typed.", "mine")
    context.close()


def test_statement_is_asked_for_where_there_is_one(page: Page, author: User) -> None:
    page.goto(reverse("submissions:declarations", args=[make_draft(author=author, is_complete=False).pk]))
    statement = page.get_by_label("What else there is to say of the funding")
    expect(statement).to_be_hidden()
    page.get_by_role("group", name="Funding").get_by_label("There is something to say:").check()
    expect(statement).to_be_visible()


def test_institution_is_chosen_from_the_register_by_keyboard(page: Page, author: User) -> None:
    found = {"ror": "0495fxg12", "name": "School of the River", "names": ["សាលាទន្លេ"], "city": "Huế", "country": "VN"}
    Institution.of(**found).save()
    draft = make_draft(author=author)
    page.goto(reverse("submissions:author", args=[draft.pk, draft.authors.get().pk]))
    field = page.get_by_role("combobox", name="Institution").first
    field.fill("")
    field.press_sequentially("nowhere")
    told = page.get_by_text("The list kept here is only a part of the register").first
    expect(told).to_have_class("small quiet")
    field.fill("")
    field.press_sequentially("សាលា")
    option = page.get_by_role("option", name="School of the River")
    expect(option).to_be_visible()
    expect(page.get_by_role("button", name="Look it up in the register").first).to_be_hidden()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("ទន្លេ")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("School of the River")
    expect(page.get_by_label("ROR identifier").first).to_have_value("0495fxg12")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    row = draft.authors.get()
    assert (row.affiliation, row.ror, row.city, row.country) == ("School of the River", "0495fxg12", "Huế", "VN")


def test_authors_are_put_in_order_by_keyboard(page: Page, author: User) -> None:
    draft = make_draft(author=author)
    make_author(draft, given_name="Dara", family_name="")
    page.goto(reverse("submissions:authors", args=[draft.pk]))
    button = page.get_by_role("button", name="Move up: Dara")
    button.focus()
    button.press("Enter")
    expect(page.locator("ol.assembly > li").first).to_contain_text("Dara")


def test_manuscript_is_sent_without_any_script(browser: Browser, live_server: Any, author: User) -> None:
    section = make_section(title="Articles")
    context = visit(browser, live_server, author, java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(reverse("submissions:start"))
    page.get_by_label("Your manuscript").set_input_files({**FILE, "buffer": docx()})
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("link", name="Title, abstract and keywords").click()
    page.get_by_label("Title", exact=True).fill("On rivers")
    page.get_by_label("Abstract").fill("They flow.")
    page.get_by_role("button", name="Save and go back").click()

    page.get_by_role("link", name="Section").click()
    page.get_by_label(section.title).check()
    page.get_by_role("button", name="Save and go back").click()

    page.get_by_role("link", name="Declarations").click()
    page.get_by_role("button", name="Save and go back").wait_for()  # what follows takes the page as it is and waits not
    for box in page.get_by_role("checkbox").all():
        box.check()
    for none in page.locator("input[type=radio][value=none]").all():
        none.check()
    page.get_by_role("button", name="Save and go back").click()

    page.get_by_role("link", name="Check your answers and send").click()
    page.get_by_role("button", name="Send the manuscript").click()
    expect(page.get_by_role("heading", name="Your manuscript is with us")).to_be_visible()
    submission = Submission.objects.get()
    assert submission.state == State.SUBMITTED
    assert page.get_by_text(submission.number).is_visible()
    context.close()


def test_refused_file_is_said_where_the_keyboard_is(page: Page) -> None:
    page.goto(reverse("submissions:start"))
    page.get_by_label("Your manuscript").set_input_files({**FILE, "buffer": b"nonsense"})
    page.get_by_role("button", name="Continue").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("This kind of file cannot be taken.")
    assert page.title().startswith("Error:")
