"""Every letter about a review, as it is read: text against a file kept beside, recipients against a table.

``UPDATE_LETTERS=1 pytest tests/review/test_letters.py`` writes the files anew; read what has changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from journal.letterbook import LETTERS
from journal.models import Absence, Job, Letter, Section
from journal.states import Delivery
from review import services
from review.models import Assignment, AttachedFile, Certificate, Decision, Round
from review.queries import assignments_of_reviewer
from review.services.thanks import THANKS
from review.states import AssignmentState, DecisionKind, DecisionState, Outcome, RoundState
from submissions.models import Submission
from tests.factories.people import make_journal, make_office, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_editor_of, pdf

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).with_name("letters")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOTE = "The reason in words."
DAY = date(2026, 3, 20)
S = AssignmentState
REPORT = {"recommendation": "minor", "for_author": "A careful paper.", "for_editor": ""}


class Cast:
    """A manuscript under review, its editors, and one reviewer in the state asked for."""

    def __init__(self, state: str = S.INVITED, **fields: Any) -> None:
        make_journal(contact_email="office@example.org")
        author = make_user("author@example.org", given_name="Bounmy", family_name="Phommachanh")
        section = make_section(title="Articles", slug="articles", required_reports=1)
        self.submission = make_manuscript(section=section, author=author)
        self.editor = make_editor_of(
            self.submission, email="editor@example.org", given_name="Chanthy", family_name="Prak"
        )
        self.second = make_editor_of(
            self.submission, decides=False, email="second@example.org", given_name="Malis", family_name="Keo"
        )
        Submission.objects.update(number="JGMS-2026-031")
        type(self.submission.case_file).objects.filter(pk=self.submission.case_file_id).update(label="JGMS-2026-031")
        self.submission = self.submission.again()
        self.reviewer = make_user("reviewer@river.example", given_name="Anong", family_name="Wongsa")
        dated = {"due_on": DAY} if state in {S.ACCEPTED, S.REPORTED} else {}
        self.assignment = make_assignment(
            make_round(self.submission), state, reviewer=self.reviewer, **{**dated, **fields}
        ).again()

    def decision(self, **fields: Any) -> Decision:
        return make_decision(self.submission.again(), by=self.editor, **{"kind": DecisionKind.ACCEPT, **fields})


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Let it be a morning in March."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SITE_URL = "https://journal.example.org"


def invite_again(cast: Cast) -> None:
    Round.objects.update(number=2)
    earlier = make_round(cast.submission, state=RoundState.CLOSED, number=1)
    make_assignment(earlier, S.REPORTED, reviewer=cast.reviewer)
    services.invite(cast.assignment.again(), by=cast.editor, note=NOTE)


def file_report(cast: Cast) -> None:
    services.file_report(cast.assignment, by=cast.reviewer, report=REPORT)


def enter_report(cast: Cast) -> None:
    upload = SimpleUploadedFile("mail.pdf", pdf())
    services.attach_file(cast.assignment, by=cast.editor, upload=upload, kind=AttachedFile.Kind.SOURCE)
    services.report_on_behalf(cast.assignment, by=cast.editor, report=REPORT)


def clarify(cast: Cast) -> None:
    Assignment.objects.update(clarification_asked_at=NOW)
    services.add_addendum(cast.assignment.again(), by=cast.reviewer, text="The archives.")


def offer_late(cast: Cast) -> None:
    make_assignment(cast.assignment.round, S.ACCEPTED)
    services.accept(cast.assignment, by=cast.reviewer, note=NOTE)


def be_away(cast: Cast) -> None:
    absence = Absence(person=cast.reviewer, first=date(2026, 3, 16), last=date(2026, 3, 29))
    services.enter_absence(absence=absence, by=cast.reviewer)


def overdue(cast: Cast) -> None:
    Submission.objects.update(last_report_at=NOW - timedelta(days=8))
    services.run_clock(now=NOW)


def send(cast: Cast) -> None:
    services.send(decision_id=cast.decision(state=DecisionState.SCHEDULED, effective_at=NOW).pk)


def send_on_hold(cast: Cast) -> None:
    decision = cast.decision(state=DecisionState.SCHEDULED, effective_at=NOW)
    Submission.objects.update(held_at=NOW)
    services.send(decision_id=decision.pk)


def recommend(cast: Cast) -> None:
    draft = make_decision(cast.submission, by=cast.second, kind=DecisionKind.MINOR)
    services.recommend(draft, by=cast.second, note=NOTE)


def take_back(cast: Cast) -> None:
    decision = cast.decision(state=DecisionState.SCHEDULED)
    chief = make_user("chief@example.org", given_name="Zaw", family_name="Htun")
    chief.role_grants.create(role="editor_in_chief")
    services.take_back(decision, by=chief, note=NOTE)


def interrupt(cast: Cast) -> None:
    cast.decision(state=DecisionState.SCHEDULED)
    services.take_back_for(submission=cast.submission, why="report")


def end(cast: Cast, *, keep: bool = False) -> None:
    services.end_review(cast.submission, by=cast.editor, note=NOTE, keep=[cast.assignment.pk] if keep else [])


def thank(cast: Cast) -> None:
    Assignment.objects.update(reported_at=NOW - timedelta(days=100))
    office = make_office(email="clerk@example.org", given_name="Malis", family_name="Clerk")
    thanks = services.publish_thanks(year=2025, by=office)
    certificate = services.certify_year(person=cast.reviewer, year=2025, language="en")
    Certificate.objects.filter(pk=certificate.pk).update(code="K7QM-2XWA-94TB-HPNE")
    services.ask_to_thank(thanks, by=office)
    services.thank_reviewers(Job.objects.get(kind=THANKS))


BOTH = ["editor", "second"]

# The letter: how the review stands, the act, who gets it
CASES: dict[str, tuple[dict[str, Any], Callable[[Cast], Any], list[str]]] = {
    "review_invitation": (
        {"state": S.QUEUED},
        lambda c: services.invite(c.assignment, by=c.editor, note=NOTE),
        ["reviewer"],
    ),
    "review_invitation_again": ({"state": S.QUEUED}, invite_again, ["reviewer"]),
    "additional_report_asked": (
        {"state": S.REPORTED},
        lambda c: services.ask_for_additional(c.assignment, by=c.editor, days_given=14, note=NOTE),
        ["reviewer"],
    ),
    "review_answer_reminder": ({}, lambda c: c.assignment.remind_to_answer(by=c.editor, note=NOTE), ["reviewer"]),
    "review_invitation_expired": ({}, lambda c: services.expire(c.assignment), ["reviewer"]),
    "reviewer_did_not_answer": ({}, lambda c: services.expire(c.assignment), BOTH),
    "review_accepted": ({}, lambda c: services.accept(c.assignment, by=c.reviewer), ["reviewer"]),
    "reviewer_accepted": (
        {},
        lambda c: services.accept(c.assignment, by=c.reviewer, interests="I taught him."),
        BOTH,
    ),
    "review_declined": ({}, lambda c: services.decline(c.assignment, by=c.reviewer, note=NOTE), ["reviewer"]),
    "reviewer_declined": ({}, lambda c: services.decline(c.assignment, by=c.reviewer, note=NOTE), BOTH),
    "reviewer_stepped_down": (
        {"state": S.ACCEPTED},
        lambda c: services.decline(c.assignment, by=c.reviewer, note=NOTE),
        BOTH,
    ),
    "reviewer_offers_late": ({"state": S.EXPIRED}, offer_late, BOTH),
    "interests_cleared": (
        {"state": S.ACCEPTED, "has_interests": True},
        lambda c: c.assignment.clear_interests(by=c.editor, note=NOTE),
        ["reviewer"],
    ),
    "review_extended": (
        {"state": S.ACCEPTED},
        lambda c: services.extend(c.assignment, by=c.editor, due_on=date(2026, 4, 9), note=NOTE),
        ["reviewer"],
    ),
    "reviewer_extended": (
        {"state": S.ACCEPTED},
        lambda c: services.ask_for_time(c.assignment, by=c.reviewer, due_on=date(2026, 4, 3), note=NOTE),
        BOTH,
    ),
    "reviewer_away": ({"state": S.ACCEPTED}, be_away, BOTH),
    "review_reminder": (
        {"state": S.ACCEPTED},
        lambda c: c.assignment.remind_to_report(by=c.editor, note=NOTE),
        ["reviewer"],
    ),
    "review_overdue": ({"state": S.ACCEPTED}, lambda c: c.assignment.escalate(by=None), BOTH),
    "review_overdue_for_office": (
        {"state": S.ACCEPTED},
        lambda c: (
            make_office(email="clerk@example.org", family_name="Clerk") and c.assignment.escalate_to_office(by=None)
        ),
        ["clerk"],
    ),
    "review_cancelled": (
        {"state": S.ACCEPTED},
        lambda c: services.cancel_assignment(c.assignment, by=c.editor, note=NOTE),
        ["reviewer"],
    ),
    "review_not_needed": ({"state": S.ACCEPTED}, end, ["reviewer"]),
    "review_still_wanted": ({"state": S.ACCEPTED}, lambda c: end(c, keep=True), ["reviewer"]),
    "report_received": ({"state": S.ACCEPTED}, file_report, ["reviewer"]),
    "report_entered": ({"state": S.ACCEPTED}, enter_report, ["reviewer"]),
    "report_arrived": ({"state": S.ACCEPTED}, file_report, BOTH),
    "clarification_asked": (
        {"state": S.REPORTED},
        lambda c: c.assignment.ask_clarification(by=c.editor, note=NOTE),
        ["reviewer"],
    ),
    "addendum_arrived": ({"state": S.REPORTED}, clarify, BOTH),
    "reviewer_outcome": ({"state": S.REPORTED}, send, ["reviewer"]),
    "review_ended": ({"state": S.REPORTED}, end, ["reviewer"]),
    "rescission_for_reviewer": (
        {"state": S.REPORTED, "thanked_at": NOW},
        lambda c: services.tell_reviewers_of_rescission(submission=c.submission, by=None),
        ["reviewer"],
    ),
    "reviewer_thanks": ({"state": S.REPORTED}, thank, ["reviewer"]),
    "decision_overdue": ({"state": S.REPORTED}, overdue, BOTH),
    "recommendation_made": ({"state": S.REPORTED}, recommend, ["editor"]),
    "decision_told": ({"state": S.REPORTED}, send, ["second"]),
    "decision_taken_back": ({"state": S.REPORTED}, take_back, ["editor"]),
    "decision_interrupted": ({"state": S.REPORTED}, interrupt, ["editor"]),
    "decision_not_sent": ({"state": S.REPORTED}, send_on_hold, ["editor"]),
}


@pytest.mark.parametrize("key", CASES)
def test_letter_goes_to_these_people_and_reads_so(key: str) -> None:
    standing, act, recipients = CASES[key]
    cast = Cast(**standing)
    act(cast)
    letters = Letter.objects.filter(key=key).order_by("to_email")
    assert [letter.to_email.split("@")[0] for letter in letters] == recipients
    letter = letters[0]
    shown = "\n".join(
        [
            f"To: {letter.to_email}",
            f"Reply to: {letter.reply_to}",
            f"Subject: {letter.readable_subject}",
            "",
            letter.readable_body.replace(f"/{cast.submission.pk}/", "/1/"),
        ]
    )
    kept = KEPT / f"{key}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def test_every_letter_about_a_review_has_a_case() -> None:
    ours = {key for key, kind in LETTERS.items() if kind.compose.__module__.startswith("review.")}
    assert ours == set(CASES)


def test_no_letter_is_kept_that_is_not_written_any_longer() -> None:
    assert {path.stem for path in KEPT.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("key", [key for key in CASES if CASES[key][2] == ["reviewer"]])
def test_letter_to_a_reviewer_names_no_author_and_links_to_his_own_review(key: str) -> None:
    standing, act, _recipients = CASES[key]
    cast = Cast(**standing)
    act(cast)
    letter = Letter.objects.get(key=key)
    assert "Phommachanh" not in letter.subject + letter.body
    assert ("{personal_link}" in letter.body) is bool(letter.link_purpose)
    if letter.link_purpose:
        opened = Assignment.objects.get(pk=letter.link_target)
        assert (opened.pk, opened.reviewer, letter.to) == (letter.subject_id, cast.reviewer, cast.reviewer)


@pytest.mark.parametrize(
    "key", ["report_received", "report_entered", "reviewer_outcome", "review_ended", "rescission_for_reviewer"]
)
def test_link_in_a_letter_after_the_report_only_reads(key: str) -> None:
    standing, act, _recipients = CASES[key]
    act(Cast(**standing))
    assert Letter.objects.get(key=key).link_purpose == "review_read"


AFTER_REVIEW = ["accept", "minor_revision", "major_revision", "decline", "decline_resubmit"]


@pytest.mark.parametrize("outcome", [*AFTER_REVIEW, *Outcome])
def test_reviewer_is_pointed_to_a_decision_where_there_is_one(outcome: str) -> None:
    cast = Cast(state=S.REPORTED)
    services.close_round(cast.assignment.round, outcome=outcome)
    letter = Letter.objects.get()
    assert ("the decision and your report" in letter.body) is (outcome in AFTER_REVIEW)


def test_question_about_a_report_brings_a_link_to_answer_it() -> None:
    standing, act, _recipients = CASES["clarification_asked"]
    act(Cast(**standing))
    assert Letter.objects.get(key="clarification_asked").link_purpose == "review"


def test_who_has_reported_before_gets_one_invitation_and_not_the_one_to_strangers() -> None:
    cast = Cast(state=S.QUEUED)
    invite_again(cast)
    assert list(Letter.objects.values_list("key", flat=True)) == ["review_invitation_again"]


def test_invitation_to_a_former_reviewer_is_kept_back_and_taken_back_like_any() -> None:
    cast = Cast(state=S.QUEUED)
    make_journal(undo_minutes=10)
    invite_again(cast)
    assert not assignments_of_reviewer(cast.reviewer).filter(pk=cast.assignment.pk).exists()
    services.take_back_invitation(cast.assignment.again(), by=cast.editor)
    assert Letter.objects.get().delivery == Delivery.CANCELLED


@pytest.mark.parametrize("key", ["review_invitation", "report_received", "recommendation_made", "report_arrived"])
def test_letter_about_a_book_review_says_of_what(key: str) -> None:
    standing, act, _recipients = CASES[key]
    cast = Cast(**standing)
    Section.objects.update(asks_works=True)
    cast.submission.works.create(authors="A. Nobody", title="A river")
    act(cast)
    bodies = Letter.objects.filter(key=key).values_list("body", flat=True)
    assert {f"{cast.submission.title} (on A. Nobody, A river)" in body for body in bodies} == {True}


def test_letter_to_a_reviewer_of_an_open_section_names_the_authors() -> None:
    submission = make_manuscript(section=make_section(anonymity="open"))
    editor = make_editor_of(submission)
    queued = make_assignment(make_round(submission), S.QUEUED)
    services.invite(queued, by=editor)
    assert "Authors: Bounmy Phommachanh" in Letter.objects.get().body
