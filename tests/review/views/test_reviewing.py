"""What a reviewer does once they have agreed, by a personal link or signed in: read, write, send the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import resolve
from lxml import html

from journal.models import Event
from review import services
from review.models import Answer, Assignment, AttachedFile, Report
from review.states import AssignmentState, RoundState
from tests.factories.review import (
    answer_in,
    make_assignment,
    make_next_version,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import make_editor_of, pdf
from tests.review.doors import REPORT, Door, both

pytestmark = pytest.mark.django_db
S = AssignmentState


def test_manuscript_is_the_reviewer_copy_under_a_plain_name(submission, review_round, store) -> None:
    submission.sent_version.reviewer_copy.stored.storage.save(
        submission.sent_version.reviewer_copy.stored.name, SimpleUploadedFile("x", b"copy")
    )
    answer = Door("link", make_assignment(review_round, S.ACCEPTED)).get("copy")
    assert answer.status_code == 302
    assert f"{submission.number}-v1.docx" in answer.headers["Location"]
    assert "Phommachanh" not in answer.headers["Location"]
    assert submission.sent_version.reviewer_copy.stored.name in answer.headers["Location"]


@pytest.mark.parametrize("state", [S.INVITED, S.EXPIRED])
def test_manuscript_is_closed_before_accepting(review_round, state) -> None:
    assert Door("link", make_assignment(review_round, state)).get("copy").status_code == 404


def test_second_round_shows_the_answer_and_the_earlier_report(submission) -> None:
    make_editor_of(submission)
    person = make_reviewer()
    make_assignment(make_round(submission, state=RoundState.CLOSED), S.REPORTED, reviewer=person)
    make_next_version(submission)
    door = Door("link", make_assignment(make_round(submission), S.ACCEPTED, reviewer=person))
    page = door.get().content.decode()
    assert "We have mended it all." in page
    assert "Your report of round 1" in page


@both
def test_invitation_shows_the_answer_to_who_has_reported_before_and_to_nobody_else(submission, kind) -> None:
    make_editor_of(submission)
    closed = make_round(submission, state=RoundState.CLOSED)
    former, other, new = make_reviewer(), make_reviewer(), make_reviewer()
    make_assignment(closed, S.REPORTED, reviewer=former)
    make_assignment(closed, S.DECLINED, reviewer=other)
    make_next_version(submission)
    second = make_round(submission)

    page = Door(kind, make_assignment(second, reviewer=former)).get().content.decode()
    assert "We have mended it all." in page
    assert "Your report of round 1" in page
    assert "Can you look at it again?" in page
    for person in (other, new):
        page = Door(kind, make_assignment(second, reviewer=person)).get().content.decode()
        assert "We have mended it all." not in page
        assert "Your report of round 1" not in page
        assert "Can you review it?" in page


@both
def test_every_keystroke_is_kept(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round, S.ACCEPTED))
    answer = door.client.post(door.address("autosave"), REPORT, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["clashes"]) == (200, [])
    assert door.assignment.again().kept_answers == REPORT
    page = door.get("report").content.decode()
    assert "Say more about the sources." in page
    assert "last saved" in page


def test_report_open_in_two_windows_shows_both_texts_and_lets_choose(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    services.save_answers(door.assignment, by=door.assignment.reviewer, answers={"for_author": "Before."})
    page = html.fromstring(door.get("report").content.decode())
    memory = {one.get("name"): one.get("value") for one in page.xpath("//input[@data-memory]")}
    services.save_answers(door.assignment, by=door.assignment.reviewer, answers={"for_author": "There."})
    answer = door.post("autosave", **{**memory, "for_author": "Here.", "for_editor": "Merged."})
    assert answer.status_code == 409
    assert [(one["field"], one["inputs"]) for one in answer.json()["clashes"]] == [
        ("for_author", [["for_author", ["There."]]])
    ]
    assert door.assignment.again().kept_answers == {"for_author": "There.", "for_editor": "Merged."}
    shown = door.post("report", **{**memory, "for_author": "Here."})
    assert (shown.status_code, ">There.</blockquote>" in shown.content.decode()) == (409, True)
    again = {
        **memory,
        "was-for_author": answer.json()["clashes"][0]["was"],
        "for_author": "Here.",
        "keep": "for_author",
    }
    assert door.post("report", **again).headers["Location"] == f"{door.address('report')}#id_for_author"
    assert door.assignment.again().kept_answers["for_author"] == "Here."


def test_keeping_after_the_report_says_out_of_date(review_round) -> None:
    door = Door("account", make_assignment(review_round, S.ACCEPTED))
    services.save_answers(door.assignment, by=door.assignment.reviewer, answers=REPORT)
    door.post("check")
    assert door.post("autosave", for_author="More").status_code == 409


@both
def test_report_is_checked_and_sent(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round, S.ACCEPTED))
    assert door.post("report", **REPORT).headers["Location"] == door.address("check")
    page = door.get("check").content.decode()
    assert "Say more about the sources." in page
    assert "Major revision, then look again" in page

    answer = door.post("check")

    assert "your report is with the editor" in answer.content.decode()
    report = Report.objects.get()
    assert (report.recommendation, answer_in(report, "score_clarity")) == ("major", "Good")
    # a second click on the same button, and the link for writing afterwards
    again = door.post("check")
    assert (again.status_code, "your report is with the editor" in again.content.decode()) == (200, True)
    assert kind == "account" or door.get("check").status_code == 404
    assert Report.objects.count() == 1


def test_incomplete_report_is_kept_and_says_what_is_missing(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    answer = door.post("report", for_author="A beginning.")
    assert answer.status_code == 422
    assert "A beginning." in answer.content.decode()
    assert door.assignment.again().kept_answers == {"for_author": "A beginning."}
    assert door.get("check").headers["Location"] == door.address("report")


def test_going_on_later_needs_nothing_but_what_is_there(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    assert door.post("report", **REPORT, later="1").headers["Location"] == door.address()
    assert door.post("report", for_author="", later="1").headers["Location"] == door.address()


def let_in(assignment: Assignment, name: str, **posted: Any) -> Any:
    """Return the page of a request that was let in and has not been answered; in between others may be faster."""
    request = RequestFactory().post("/", posted)
    request.user, request.session = assignment.reviewer, {}
    match = resolve(Door("account", assignment).address(name))
    page = match.func.view_class()
    page.setup(request, **match.kwargs)
    assert page.assignment == assignment
    return page


def test_accepting_twice_at_once_leads_to_the_work_twice(review_round) -> None:
    assignment = make_assignment(review_round, S.INVITED)
    page = let_in(assignment, "accept", interests="none")
    services.accept(assignment, by=assignment.reviewer)
    assert page.post(page.request).headers["Location"] == Door("account", assignment).address()


def test_date_that_is_moved_twice_at_once_is_moved(review_round) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    due_on = services.latest_date(assignment)
    page = let_in(assignment, "extend", due_on=due_on.isoformat())
    services.ask_for_time(assignment, by=assignment.reviewer, due_on=due_on)
    assert page.post(page.request).headers["Location"] == Door("account", assignment).address()


def test_report_that_is_sent_while_it_is_kept_elsewhere_is_said_to_be_in(review_round) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    page = let_in(assignment, "report", **REPORT)
    services.file_report(assignment, by=assignment.reviewer, report=REPORT)
    answer = page.post(page.request)
    assert (answer.status_code, "cannot be changed any longer" in answer.content.decode()) == (409, True)
    assert not Answer.objects.exists()


def test_file_is_kept_with_an_incomplete_report_and_shown_with_what_is_missing(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    answer = door.post("report", for_author="", upload=SimpleUploadedFile("notes.pdf", pdf()))
    assert (answer.status_code, AttachedFile.objects.get().name) == (422, "notes.pdf")
    assert "notes.pdf" in answer.content.decode()


def test_file_that_is_refused_is_said_before_going_on_later(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    answer = door.post("report", for_author="", upload=SimpleUploadedFile("notes.pdf", b"none"), later="1")
    assert (answer.status_code, "cannot be taken" in answer.content.decode()) == (422, True)


def test_file_of_a_report_is_named_as_what_it_is(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    door.post("report", **REPORT, upload=SimpleUploadedFile("notes.js", pdf()))
    assert AttachedFile.objects.get().name == "notes.js.pdf"


def test_file_belongs_to_the_report(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    door.post("report", **REPORT, upload=SimpleUploadedFile("notes.pdf", pdf()))
    assert AttachedFile.objects.get().media_type == "application/pdf"
    assert "notes.pdf" in door.get("check").content.decode()
    assert door.get("own_file").status_code == 302
    door.post("report", **REPORT, remove_file="upload")
    assert not AttachedFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ..."), ("a.pdf", b"no pdf"), ("a.docx", b"PK\x03\x04broken")]
)
def test_file_that_is_none_of_the_list_is_refused_in_plain_words(review_round, name, content) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    answer = door.post("report", **REPORT, upload=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert not AttachedFile.objects.exists()
    assert door.assignment.again().kept_answers["for_author"] == REPORT["for_author"]


@both
def test_date_is_moved_once(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round, S.ACCEPTED))
    day = door.assignment.due_on + timedelta(days=7)
    assert door.post("extend", due_on=day.isoformat()).status_code == 302
    assert door.assignment.again().due_on == day
    assert door.get("extend").status_code == 404


def test_date_too_far_is_refused_with_the_last_day(review_round) -> None:
    door = Door("link", make_assignment(review_round, S.ACCEPTED))
    answer = door.post("extend", due_on=(door.assignment.due_on + timedelta(days=90)).isoformat())
    assert answer.status_code == 422
    assert "Choose a day until" in answer.content.decode()


@both
def test_stepping_down_gives_the_review_back(review_round, kind) -> None:
    door = Door(kind, make_assignment(review_round, S.ACCEPTED))
    door.post("decline", note="Ill.", **{"who-TOTAL_FORMS": "0", "who-INITIAL_FORMS": "0"})
    assert door.assignment.again().state == S.DECLINED
    assert Event.objects.filter(name="assignment.step_down").count() == 1
