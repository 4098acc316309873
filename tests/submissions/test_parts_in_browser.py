"""Long files sent by a real browser straight to a real store, on a line that is cut, paused, and left for another day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from journal import multipart
from journal.models import User
from submissions.models import IncomingUpload, Submission
from submissions.states import FileKind
from tests.factories.people import make_account
from tests.factories.submissions import make_draft, make_revision
from tests.submissions.parts import long_docx, run_checks
from tests.submissions.test_browser import visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.store]

LONG = long_docx(12)  # three parts


@pytest.fixture
def author() -> User:
    return make_account(given_name="Bounmy", family_name="Phommachanh", affiliation="A university")


@pytest.fixture
def page(browser: Browser, live_server: Any, author: User, store: Any) -> Iterator[Page]:
    multipart.allow_origin(live_server.url)
    context = visit(browser, live_server, author)
    yield context.new_page()
    context.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rivers.docx"
    path.write_bytes(LONG)
    return path


class Line:
    """The line to the store: cut for the next so many parts, or behind one; it remembers which went over it."""

    def __init__(self, page: Page) -> None:
        self.parts: list[str] = []
        self.cuts = 0
        self.ends_behind = ""
        page.route("**/*partNumber=*", self.go)

    def go(self, route: Route) -> None:
        if route.request.method == "PUT":
            number = route.request.url.split("partNumber=")[1].split("&")[0]
            if self.cuts or self.ends_behind in self.parts:
                self.cuts = max(0, self.cuts - 1)
                route.abort("connectionreset")
                return
            self.parts.append(number)
        route.continue_()


def choose(page: Page, file: Path, *, label: str = "Your manuscript", button: str = "Upload") -> None:
    page.get_by_role("button", name=label, exact=True).set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()


def is_whole(stored: Any) -> bool:
    with stored.stored.open() as content:
        return hashlib.sha256(content.read()).digest() == hashlib.sha256(LONG).digest()


def test_line_that_is_cut_goes_on_where_it_was(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    line = Line(page)
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    line.cuts = 2
    choose(page, file)
    expect(page.locator("[data-parts-state]").first).to_contain_text("The connection is lost; trying again.")
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    assert line.parts == ["1", "2", "3"]
    assert run_checks() == [True]
    expect(page.get_by_text("The check is done.")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name="rivers.docx")).to_be_visible()
    assert is_whole(draft.current_version.manuscript)


def test_page_loaded_again_goes_on_with_the_parts_that_miss(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    line = Line(page)
    line.ends_behind = "2"  # else all of it may have arrived before the page is loaded again
    address = reverse("submissions:upload", args=[draft.pk])
    page.goto(address)
    choose(page, file)
    expect(page.locator("[data-parts-state]").first).to_contain_text("The connection is lost", timeout=15_000)
    page.goto(address)
    expect(page.get_by_text("Choose the same file again: it goes on where it was.")).to_be_visible()
    assert line.parts == ["1", "2"]
    line.ends_behind = ""
    choose(page, file)
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    assert line.parts == ["1", "2", "3"]
    run_checks()
    assert is_whole(draft.current_version.manuscript)


def test_upload_that_the_store_has_lost_is_begun_anew_by_itself(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    line = Line(page)
    line.ends_behind = "2"
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    choose(page, file)
    expect(page.locator("[data-parts-state]").first).to_contain_text("The connection is lost", timeout=15_000)
    multipart.abort(*IncomingUpload.objects.values_list("stored", "multipart_id").get())
    line.parts, line.ends_behind = [], ""
    expect(page.locator("[data-parts-state]").first).to_contain_text("sent again from its beginning", timeout=15_000)
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    assert line.parts == ["1", "2", "3"]
    run_checks()
    assert is_whole(draft.current_version.manuscript)


def test_upload_is_paused_by_keyboard_and_goes_on(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    line = Line(page)
    line.cuts = 10_000
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    choose(page, file)
    pause, go = (page.get_by_role("button", name=name).first for name in ("Pause", "Go on"))
    expect(pause).to_be_focused()
    pause.press("Enter")
    expect(page.locator("[data-parts-state]").first).to_contain_text("Paused at 0 %. What has arrived is kept.")
    expect(go).to_be_focused()
    line.cuts = 0
    go.press("Enter")
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)


def test_session_that_ends_in_the_middle_loses_nothing(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    line = Line(page)
    line.cuts = 1
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    choose(page, file)
    expect(page.locator("[data-parts-state]").first).to_contain_text("The connection is lost")
    Session.objects.all().delete()
    expect(page.locator("[data-parts-state]").first).to_contain_text("You are no longer signed in.", timeout=15_000)
    assert draft.incoming.count() == 1


def test_manuscript_begins_with_a_long_file(page: Page, author: User, file: Path) -> None:
    page.goto(reverse("submissions:start"))
    choose(page, file, button="Continue")
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    draft = Submission.objects.get(corresponding_user=author)
    run_checks()
    assert is_whole(draft.current_version.manuscript)


def test_supplement_and_response_go_in_parts_as_well(page: Page, author: User, file: Path) -> None:
    draft, revision = make_draft(author=author, is_complete=False), make_revision(author=author)
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    page.get_by_text("Add a file", exact=True).click()
    page.get_by_role("radio", name="Supplementary file").check()
    page.get_by_label("Description").fill("All of the data")
    choose(page, file, label="File", button="Add the file")
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    page.goto(reverse("review:response", args=[revision.pk]))
    choose(page, file, label="File")
    expect(page.get_by_text("It has arrived and is looked into.")).to_be_visible(timeout=30_000)
    run_checks()
    assert draft.current_version.files.get(kind=FileKind.SUPPLEMENT).caption == "All of the data"
    assert is_whole(revision.version_in_work.file_of(FileKind.RESPONSE))


def test_file_that_is_too_long_is_refused_before_it_is_sent(
    page: Page, author: User, file: Path, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 2 * 1024**2
    line = Line(page)
    page.goto(reverse("submissions:upload", args=[make_draft(author=author, is_complete=False).pk]))
    choose(page, file)
    expect(page.get_by_role("alert").filter(has_text="The file is larger than")).to_be_visible()
    assert line.parts == []
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()


def test_long_file_goes_in_one_piece_where_the_store_is_out_of_reach(page: Page, author: User, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    Line(page).cuts = 10_000
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    choose(page, file)
    page.get_by_role("button", name="Send it in one piece instead").first.click(timeout=30_000)
    expect(page.get_by_role("link", name="rivers.docx")).to_be_visible(timeout=30_000)
    assert is_whole(draft.current_version.manuscript)


def test_long_file_needs_no_script(browser: Browser, live_server: Any, author: User, store: Any, file: Path) -> None:
    draft = make_draft(author=author, is_complete=False)
    context = visit(browser, live_server, author, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("submissions:upload", args=[draft.pk]))
    assert page.get_by_role("progressbar").count() == 0
    choose(page, file)
    expect(page.get_by_role("link", name="rivers.docx")).to_be_visible(timeout=30_000)
    assert is_whole(draft.current_version.manuscript)
    context.close()
