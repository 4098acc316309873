"""Every letter about a manuscript, as it is read: text against a file kept beside, recipients against a table.

``UPDATE_LETTERS=1 pytest tests/submissions/test_letters.py`` writes the files anew; read what has changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from journal.letterbook import LETTERS
from journal.models import Letter, User
from journal.states import RoleName
from submissions import services
from submissions.models import AuthorChange, Submission
from submissions.states import State
from tests.factories.people import give_role, make_journal, make_section, make_user
from tests.factories.submissions import (
    make_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).with_name("letters")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOTE = "The reason in words.\n\nIn two paragraphs."
DAY = date(2026, 3, 20)


class Cast:
    """A manuscript, and everybody who could get a letter about it."""

    def __init__(
        self, make: Callable[..., Submission] = make_submission, state: str = State.SUBMITTED, **fields: Any
    ) -> None:
        make_journal(contact_email="office@example.org")
        self.chief = self._person("chief", "Anong", "Wongsa", RoleName.EDITOR_IN_CHIEF)
        self.office = self._person("office", "Malis", "Keo", RoleName.OFFICE)
        self.author = self._person("author", "Bounmy", "Phommachanh", affiliation="A university")
        self.other = self._person("co-author", "Dara", "Sok")
        section = make_section(title="Articles", slug="articles")
        if make is make_submission:
            fields["state"] = state
        self.submission = make(author=self.author, section=section, **fields)
        make_author(self.submission, user=self.other, told_at=NOW if self.submission.submitted_at else None)
        self.editor = make_editor_of(
            self.submission, email="editor@example.org", given_name="Chanthy", family_name="Prak"
        )
        number = "JGMS-2026-031" if self.submission.submitted_at else ""
        Submission.objects.filter(pk=self.submission.pk).update(number=number, since=NOW)
        self.submission.case_file.label = number
        self.submission.case_file.save()
        self.submission = self.submission.again()

    @staticmethod
    def _person(name: str, given: str, family: str, role: str = "", **fields: Any) -> User:
        user = make_user(f"{name}@example.org", given_name=given, family_name=family, **fields)
        if role:
            give_role(user, role)
        return user


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Let it be a morning in March."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SITE_URL = "https://journal.example.org"


def without_editor(cast: Cast) -> None:
    cast.submission.editor_assignments.all().delete()


def submit(cast: Cast) -> None:
    without_editor(cast)
    services.submit(cast.submission, by=cast.author)


def request_revision(cast: Cast) -> None:
    cast.submission.request_revision(by=cast.editor, note=NOTE, kind="minor", due_on=DAY)


def send_to_review(cast: Cast) -> None:
    Submission.objects.update(reviewer_copy_released_at=NOW)
    cast.submission.send_to_review(by=cast.editor, reports_wanted=2)


def change_authors(cast: Cast) -> None:
    rows = [{"id": row.pk} for row in cast.submission.authors.filter(is_corresponding=True)]
    services.change_authors(cast.submission, authors=rows, has_consent=True, by=cast.editor, note=NOTE)


def change_corresponding(cast: Cast) -> None:
    other = cast.submission.authors.get(user=cast.other)
    services.change_corresponding_author(cast.submission, author=other, by=cast.office, note=NOTE)


def ask_for_authors(cast: Cast) -> AuthorChange:
    """Let Dara be asked for in the place of the co-author."""
    own = cast.submission.authors.get(is_corresponding=True)
    new = {"given_name": "Dara", "email": "dara@example.org", "affiliation": "A university"}
    return services.ask_for_author_change(cast.submission, authors=[{"id": own.pk}, new], reason=NOTE, by=cast.author)


def disagree(cast: Cast) -> None:
    consent = ask_for_authors(cast).consents.get(person=cast.other)
    services.answer_author_change(consent=consent, agrees=False, by=cast.other, words=NOTE)


def remind_of_authors(cast: Cast) -> None:
    change = ask_for_authors(cast)
    cast.submission.case.queue("author_change_reminder", cast.submission, by=None, note=NOTE, change=change)


def refuse_authors(cast: Cast) -> None:
    services.refuse_author_change(ask_for_authors(cast), by=cast.editor, note=NOTE)


def queue(key: str, **facts: Any) -> Callable[[Cast], None]:
    return lambda cast: cast.submission.case.queue(key, cast.submission, by=None, **facts) and None


def enter(cast: Cast) -> None:
    names = {"given_name": "Bounmy", "family_name": "Phommachanh"}
    services.enter_for_author(email=cast.author.email, names=names, title="On rivers", by=cast.editor, note=NOTE)


def commission(cast: Cast) -> None:
    section = cast.submission.section
    services.commission(
        email=cast.author.email, names={}, title="On rivers", section=section, due_on=DAY, by=cast.editor, note=NOTE
    )


def make_commission(**fields: Any) -> Submission:
    """Make a draft that an editor asked for, who is known by no role any more."""
    return make_draft(is_commissioned=True, entered_by=make_user(), **fields)


def decline_commission(cast: Cast) -> None:
    cast.submission.decline_commission(by=cast.author, note=NOTE)


def take_back(cast: Cast) -> None:
    cast.submission.take_back(by=cast.office, note=NOTE)


APPEALABLE = {"appeal_until": DAY, "appeal": "made"}
HELD = {"held_at": NOW, "hold_review_on": DAY}
DRAFT = {"make": make_draft}
REVISION = {"make": make_revision}

# The letter: how the manuscript stands, the act, who gets it
CASES: dict[str, tuple[dict[str, Any], Callable[[Cast], Any], list[str]]] = {
    "submission_received": (DRAFT, submit, ["author"]),
    "named_as_author": (DRAFT, submit, ["co-author"]),
    "submission_arrived": (DRAFT, submit, ["chief", "office"]),
    "submission_recalled": ({}, lambda c: c.submission.recall(by=c.author), ["editor"]),
    "editor_assigned": (
        {},
        lambda c: services.assign_editor(c.submission, editor=c.editor, decides=False, by=c.chief, note=NOTE),
        ["editor"],
    ),
    "editor_unassigned": (
        {},
        lambda c: services.unassign_editor(c.submission, editor=c.editor, by=c.chief, note=NOTE),
        ["editor"],
    ),
    "editor_recused": ({}, lambda c: services.recuse(c.submission, by=c.editor, note=NOTE), ["chief", "office"]),
    "put_on_hold": ({}, lambda c: c.submission.hold(by=c.editor, review_on=DAY, note=NOTE), ["author"]),
    "hold_released": (HELD, lambda c: c.submission.release(by=c.editor, note=NOTE), ["author"]),
    "objection_made": ({}, lambda c: services.object_to(c.submission, by=c.other, note=NOTE), ["editor", "office"]),
    "objection_told": ({}, lambda c: services.object_to(c.submission, by=c.other, note=NOTE), ["author"]),
    "objection_cleared": (
        {"objected_at": NOW, "held_at": NOW},
        lambda c: c.submission.clear_objection(by=c.editor, note=NOTE),
        ["author", "co-author"],
    ),
    "returned_to_author": ({}, lambda c: c.submission.return_to_author(by=c.editor, note=NOTE, due_on=DAY), ["author"]),
    "declined_without_review": ({}, lambda c: c.submission.decline_without_review(by=c.editor, note=NOTE), ["author"]),
    "under_review": ({}, send_to_review, ["author"]),
    "revision_requested": ({"state": State.WITH_EDITOR}, request_revision, ["author"]),
    "accepted": ({"state": State.WITH_EDITOR}, lambda c: c.submission.accept(by=c.editor, note=NOTE), ["author"]),
    "declined": (
        {"state": State.WITH_EDITOR},
        lambda c: c.submission.decline(by=c.editor, note=NOTE, resubmit=True),
        ["author"],
    ),
    "co_authors_informed": (
        {"state": State.WITH_EDITOR},
        lambda c: c.submission.accept(by=c.editor, note=NOTE),
        ["co-author"],
    ),
    "revision_received": (REVISION, lambda c: services.submit_revision(c.submission, by=c.author), ["author"]),
    "revision_arrived": (REVISION, lambda c: services.submit_revision(c.submission, by=c.author), ["editor"]),
    "revision_extended": (
        REVISION,
        lambda c: services.move_due_date(c.submission, due_on=DAY, by=c.office, note=NOTE),
        ["author", "editor"],
    ),
    "time_asked": (
        {**REVISION, "extended_at": NOW, "due_on": NOW.date()},
        lambda c: services.ask_for_time(c.submission, due_on=DAY, by=c.author, note=NOTE),
        ["editor"],
    ),
    "time_refused": (
        {**REVISION, "time_asked_for": DAY, "due_on": NOW.date()},
        lambda c: c.submission.refuse_time(by=c.editor, note=NOTE),
        ["author"],
    ),
    "revision_reminder": ({**REVISION, "due_on": DAY}, lambda c: c.submission.remind_author(by=None), ["author"]),
    "lapsed": (
        {**REVISION, "lapses_on": NOW.date(), "reminded_at": NOW},
        lambda c: c.submission.lapse(by=c.editor, note=NOTE),
        ["author"],
    ),
    "withdrawn": ({}, lambda c: c.submission.withdraw(by=c.author, note=NOTE), ["author"]),
    "withdrawal_told": ({}, lambda c: c.submission.withdraw(by=c.author, note=NOTE), ["editor"]),
    "withdrawal_asked": (
        {"state": State.IN_REVIEW},
        lambda c: c.submission.ask_to_withdraw(by=c.author, note=NOTE),
        ["editor"],
    ),
    "withdrawal_asked_receipt": (
        {"state": State.IN_REVIEW},
        lambda c: c.submission.ask_to_withdraw(by=c.author, note=NOTE),
        ["author"],
    ),
    "withdrawal_refused": (
        {"withdrawal_asked_at": NOW},
        lambda c: c.submission.refuse_withdrawal(by=c.editor, note=NOTE),
        ["author"],
    ),
    "appeal_received": (
        {"state": State.DECLINED, "appeal_until": DAY},
        lambda c: services.appeal(c.submission, by=c.author, note=NOTE),
        ["author"],
    ),
    "appeal_arrived": (
        {"state": State.DECLINED, "appeal_until": DAY},
        lambda c: services.appeal(c.submission, by=c.author, note=NOTE),
        ["chief", "office"],
    ),
    "appeal_refused": (
        {"state": State.DECLINED, **APPEALABLE},
        lambda c: c.submission.refuse_appeal(by=c.chief, note=NOTE),
        ["author"],
    ),
    "reopened": (
        {"state": State.DECLINED, **APPEALABLE},
        lambda c: c.submission.reopen(by=c.chief, note=NOTE),
        ["author", "editor"],
    ),
    "decision_rescinded": (
        {"state": State.ACCEPTED},
        lambda c: c.submission.rescind(by=c.chief, note=NOTE),
        ["author", "editor"],
    ),
    "stopped": ({"state": State.ACCEPTED}, lambda c: c.submission.stop(by=c.chief, note=NOTE), ["author"]),
    "section_changed": (
        {},
        lambda c: services.change_section(c.submission, section=make_section(title="Notes"), by=c.editor, note=NOTE),
        ["author"],
    ),
    "authors_changed": ({}, change_authors, ["author", "co-author"]),
    "author_change_asked": ({}, ask_for_authors, ["co-author", "dara"]),
    "author_change_told": ({}, ask_for_authors, ["editor"]),
    "author_change_disagreed": ({}, disagree, ["editor"]),
    "author_change_reminder": ({}, remind_of_authors, ["co-author", "dara"]),
    "author_change_ended": ({}, refuse_authors, ["author", "co-author", "dara"]),
    "corresponding_author_changed": ({}, change_corresponding, ["author", "co-author"]),
    "draft_begun": ({}, enter, ["author"]),
    "commission_reminder": ({"make": make_commission, "due_on": DAY}, queue("commission_reminder"), ["author"]),
    "commission_declined": ({"make": make_commission}, decline_commission, ["office"]),
    "draft_taken_back": ({"make": make_commission}, take_back, ["author"]),
    "draft_commissioned": ({}, commission, ["author"]),
    "draft_expires": (DRAFT, queue("draft_expires", day=DAY), ["author"]),
    "completeness_due": ({}, queue("completeness_due", day=DAY), ["chief", "office"]),
    "desk_due": ({}, queue("desk_due", day=DAY), ["editor"]),
    "decision_due": ({"state": State.WITH_EDITOR}, queue("decision_due", day=DAY), ["editor"]),
    "editor_late": ({}, queue("editor_late", day=DAY), ["office"]),
    "hold_due": (HELD, queue("hold_due", day=DAY), ["editor"]),
    "lapse_due": ({**REVISION, "due_on": DAY}, queue("lapse_due", day=DAY), ["editor"]),
}


@pytest.mark.parametrize("key", CASES)
def test_letter_goes_to_these_people_and_reads_so(key: str) -> None:
    standing, act, recipients = CASES[key]
    act(Cast(**standing))
    letters = Letter.objects.filter(key=key).order_by("to_email")
    assert [letter.to_email.split("@")[0] for letter in letters] == recipients
    letter = letters[0]
    shown = "\n".join(
        [
            f"To: {letter.to_email}",
            f"Reply to: {letter.reply_to}",
            f"Subject: {letter.readable_subject}",
            "",
            letter.readable_body.replace(f"/{letter.subject_id}/", "/1/"),
        ]
    )
    kept = KEPT / f"{key}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def test_every_letter_about_a_manuscript_has_a_case() -> None:
    ours = {key for key, kind in LETTERS.items() if kind.compose.__module__.startswith("submissions.")}
    assert ours == set(CASES)


def test_no_letter_is_kept_that_is_not_written_any_longer() -> None:
    assert {path.stem for path in KEPT.glob("*.txt")} == set(CASES)


def test_letter_to_a_co_author_carries_a_link_for_that_person_alone() -> None:
    submit(cast := Cast(**DRAFT))
    letter = Letter.objects.get(key="named_as_author")
    row = cast.submission.authors.get(user=cast.other)
    assert (letter.to, letter.link_purpose, letter.link_target) == (cast.other, "objection", row.pk)
    assert "{personal_link}" in letter.body


def test_letters_of_a_manuscript_that_comes_again_go_to_its_editors() -> None:
    cast = Cast(state=State.RETURNED)
    make_version(cast.submission, is_sent=False)
    services.submit(cast.submission, by=cast.author)
    assert [letter.to for letter in Letter.objects.filter(key="submission_arrived")] == [cast.editor]


def test_who_acts_gets_no_letter_about_it() -> None:
    cast = Cast()
    services.assign_editor(cast.submission, editor=cast.editor, by=cast.chief)
    services.recuse(cast.submission.again(), by=cast.chief, note=NOTE)
    assert {letter.to for letter in Letter.objects.filter(key="editor_recused")} == {cast.office}


def test_objection_is_named_to_editors_and_not_to_the_corresponding_author() -> None:
    cast = Cast()
    services.object_to(cast.submission, by=cast.other, note=NOTE)
    told = Letter.objects.get(key="objection_told")
    assert "The reason in words." in Letter.objects.filter(key="objection_made")[0].body
    assert "Dara" not in told.body + told.subject
    assert "The reason in words." not in told.body
