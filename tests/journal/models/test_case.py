"""The case file: events and the letters written into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal import letterbook
from journal.letterbook import Draft
from journal.models import CaseFile, Event, EventText, Letter, Reminder, User
from journal.models.case import Edit, edited_letters, rehearsal
from journal.states import EVERY_AUTHOR, Audience
from tests.factories import people

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=10)


@pytest.fixture
def kinds(monkeypatch: Any) -> Iterator[None]:
    """Know three kinds of letters about a person: one that may be left out, one that may not, one that waits."""
    monkeypatch.setattr(letterbook, "default_text", lambda key: (f"{key} {{number}}", "Dear {recipient}: {note} {x}\n"))
    facts: dict[str, Any] = {"when": "", "to": "", "placeholders": {"x": ""}}

    def compose(subject: User, *, by: Any, note: str = "", x: str = "", **more: Any) -> Iterator[Draft]:
        yield Draft(to=subject, facts={"x": x})

    letterbook.letter("may", **facts)(compose)
    letterbook.letter("must", optional=False, **facts)(compose)
    letterbook.letter("waits", waits=True, **facts)(compose)
    yield
    for key in ("may", "must", "waits"):
        del letterbook.LETTERS[key]


def test_event_keeps_words_apart_and_facts_as_ids() -> None:
    case, person = people.make_case(), people.make_user()
    facts = {"person": person, "on": timezone.localdate(), "ids": [person, 3], "none": None}
    event = case.record("person.changed", person, by=person, note=" Words ", audience=EVERY_AUTHOR, facts=facts)
    event.refresh_from_db()
    today = timezone.localdate().isoformat()
    assert event.facts == {"person": person.pk, "on": today, "ids": [person.pk, 3], "none": None}
    assert (event.subject_type, event.subject_id, event.text.note) == ("journal.user", person.pk, "Words")
    assert not EventText.objects.filter(event=case.record("x", person, by=None)).exists()


def test_event_is_read_by_its_audience_alone() -> None:
    case, person = people.make_case(), people.make_user()
    case.record("a", person, by=None, audience=Audience.AUTHOR | Audience.EDITORS)
    case.record("b", person, by=None, audience=Audience.OFFICE)
    read = {audience: [e.name for e in Event.objects.for_audience(audience)] for audience in Audience}
    assert read == {Audience.AUTHOR: ["a"], Audience.REVIEWERS: [], Audience.EDITORS: ["a"], Audience.OFFICE: ["b"]}


def test_journal_has_one_case_of_its_own() -> None:
    assert CaseFile.of_the_journal() == CaseFile.of_the_journal()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.create(is_of_the_journal=True)


@pytest.mark.usefixtures("kinds")
def test_letter_is_frozen_as_it_is_written() -> None:
    case, person = people.make_case("JGMS-2026-007"), people.make_user(given_name="Dara", family_name="")
    (letter,) = case.queue("may", person, by=None, note="Thanks.", x="{recipient}")
    person.given_name = "Sokha"
    person.save()
    letter.refresh_from_db()
    assert (letter.subject, letter.body) == ("may JGMS-2026-007", "Dear Dara: Thanks. {recipient}\n")
    assert (letter.subject_type, letter.subject_id) == ("journal.user", person.pk)


@pytest.mark.usefixtures("kinds")
def test_letter_edited_and_left_out_on_the_preview() -> None:
    case, person = people.make_case(), people.make_user()
    edits = {f"may:{person.pk}": Edit(subject="Mine", body="My {note}"), f"must:{person.pk}": Edit(skip=True)}
    with edited_letters(edits):
        (mine,) = case.queue("may", person, by=None, note="words")
        (must,) = case.queue("must", person, by=None)
        with edited_letters({f"may:{person.pk}": Edit(skip=True)}):
            assert case.queue("may", person, by=None) == []
    assert (mine.subject, mine.body) == ("Mine", "My words")
    assert must.subject == f"must {case.label}"
    assert case.queue("may", person, by=None)[0].subject == f"may {case.label}"


@pytest.mark.usefixtures("kinds")
def test_letter_that_waits_is_held_back_for_the_window() -> None:
    people.make_journal(undo_minutes=10)
    case, person = people.make_case(), people.make_user()
    (waits,), (may,) = (case.queue(key, person, by=None) for key in ("waits", "may"))
    assert LATER - timedelta(seconds=30) < waits.not_before - timezone.now() <= LATER
    assert may.not_before <= timezone.now()


@pytest.mark.usefixtures("kinds")
def test_letters_of_a_rehearsed_act_are_collected_and_gone() -> None:
    case, person = people.make_case(), people.make_user()
    with rehearsal() as letters:
        case.queue("may", person, by=None)
    assert [letter.key for letter in letters] == ["may"]
    assert not Letter.objects.exists()


def test_reminder_is_written_once_for_a_subject_a_kind_and_a_day() -> None:
    person, today = people.make_user(), timezone.localdate()
    asked = [("late", today), ("late", today), ("early", today), ("late", today + timedelta(days=1))]
    assert [Reminder.once(person, kind, day) for kind, day in asked] == [True, False, True, True]


@pytest.mark.django_db(transaction=True)
def test_letter_of_an_act_that_fails_is_gone_with_it() -> None:
    case, person = people.make_case(), people.make_user()

    def act() -> None:
        with transaction.atomic():
            case.write(Draft(to=person), subject="x", body="x", by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Letter.objects.exists()
