"""A reviewer with nothing but the link from the letter: no cookie, no account, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from review.models import Report
from review.states import AssignmentState
from tests.factories.reading import TEXT, make_rendering
from tests.factories.review import answer_in, make_assignment, make_link, make_manuscript, make_round
from tests.factories.submissions import make_editor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_invitation_to_report_by_link_alone(browser: Browser, live_server: Any) -> None:
    submission = make_manuscript()
    make_editor_of(submission)
    assignment = make_assignment(make_round(submission))
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + reverse("review:by_link", args=[make_link(assignment)]))

    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Begin the report").click()
    page.get_by_label("Comments to the author").fill("Say more about the sources. ប្រភព")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    assert assignment.again().kept_answers == {"for_author": "Say more about the sources. ប្រភព"}

    page.reload()
    expect(page.get_by_label("Comments to the author")).to_have_value("Say more about the sources. ប្រភព")
    page.get_by_role("button", name="Check and send").click()
    expect(page.get_by_role("alert")).to_contain_text("Recommendation")
    page.get_by_label("Major revision, then look again").check()
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("your report is with the editor")

    assert assignment.again().state == AssignmentState.REPORTED
    assert answer_in(Report.objects.get()) == "Say more about the sources. ប្រភព"
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your report has arrived")
    assert [cookie["name"] for cookie in context.cookies()] == []


def test_report_without_script(browser: Browser, live_server: Any) -> None:
    submission = make_manuscript()
    make_editor_of(submission)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + reverse("review:report_by_link", args=[make_link(assignment)]))
    page.get_by_label("Comments to the author").fill("A careful paper.")
    page.get_by_label("Accept", exact=True).check()
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("button", name="Send the report").click()
    assert assignment.again().state == AssignmentState.REPORTED


def test_note_written_on_a_dead_line_arrives_from_another_tab(browser: Browser, live_server: Any) -> None:
    submission = make_manuscript()
    make_editor_of(submission)
    make_rendering(submission.versions.get().reviewer_copy, TEXT)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    report = live_server.url + reverse("review:report_by_link", args=[make_link(assignment)])
    context = browser.new_context()
    page = context.new_page()
    page.goto(report)
    page.locator("[data-pane] [data-note-at='2']").click()
    context.set_offline(True)
    page.get_by_label("Note", exact=True).fill("Who says so?")
    state = page.locator(".placed-note [data-autosave-state]")
    expect(state).to_contain_text("kept on this device", timeout=10_000)
    page.close()
    context.set_offline(False)
    assert not assignment.notes.exists()

    page = context.new_page()
    page.goto(report)
    expect(page.locator(".placed-note [data-autosave-state]")).to_contain_text("Saved", timeout=10_000)
    note = assignment.notes.get()
    assert (note.words, note.placed.place, note.quote) == ("Who says so?", "Paragraph 2 · Methods", "Sand")

    page.get_by_role("button", name="Remove the note").click()
    expect(page.get_by_text("The note is removed.")).to_be_visible()
    page.goto(report)
    expect(page.locator("[data-pane] [data-note-at='2']")).to_be_visible()
    assert (page.locator(".placed-note").count(), assignment.notes.count()) == (0, 0)


def test_long_report_stands_on_paper_whole(browser: Browser, live_server: Any) -> None:
    submission = make_manuscript()
    make_editor_of(submission)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + reverse("review:report_by_link", args=[make_link(assignment)]))
    words = "\n".join(f"Line {n} of a report." for n in range(100))
    page.get_by_label("Comments to the author").fill(words)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_label("Comments to the author")).to_be_hidden()
    assert page.locator(".on-paper").all_inner_texts() == [words]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".on-paper")).to_have_count(0)
    context.close()
