"""The history cannot be rewritten, and says who, when, what and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from journal import history
from journal.models import CaseFile, Event, EventText, User
from journal.states import EDITORIAL, EVERY_AUTHOR, Audience
from tests.factories.people import make_case, make_user

REFUSED = "the history is append only"


@pytest.fixture
def case(db: None) -> CaseFile:
    return make_case()


@pytest.fixture
def person(db: None) -> User:
    return make_user()


@pytest.fixture
def event(case: CaseFile, person: User) -> Event:
    return case.record("file.replaced", person, by=person, note="The wrong one.", facts={"file": 7})


def triggers() -> set[str]:
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_event'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal_event'::regclass AND NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        return {name for (name,) in cursor.fetchall()}


EXPECTED = {
    "sqlite": {"journal_event_no_update", "journal_event_no_delete", "journal_event_no_replace"},
    "postgresql": {"journal_event_append_only", "journal_event_no_truncate"},
}


# ------------------------------------------------------------------------------------------------------ append-only


@pytest.mark.django_db
def test_triggers_are_there_after_migrating() -> None:
    assert triggers() == EXPECTED[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_with_the_next_migration() -> None:
    history.remove()
    assert triggers() == set()
    call_command("migrate", verbosity=0)
    assert triggers() == EXPECTED[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_after_a_table_was_rebuilt() -> None:
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Event)
    history.install_after_migration()
    assert triggers() == EXPECTED[connection.vendor]


def test_event_cannot_be_changed(event: Event) -> None:
    event.note = "different"
    event.before = "draft"
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(audience=1)
    assert Event.objects.get().before == ""


def test_event_cannot_be_deleted(case: CaseFile, person: User) -> None:
    event = case.record("file.replaced", person, by=person)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        event.delete()
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        {"sqlite": "UPDATE journal_event SET name = 'x'", "postgresql": "UPDATE journal_event SET name = 'x'"},
        {"sqlite": "DELETE FROM journal_event", "postgresql": "DELETE FROM journal_event"},
        {
            "sqlite": "REPLACE INTO journal_event SELECT * FROM journal_event",
            "postgresql": "INSERT INTO journal_event SELECT * FROM journal_event ON CONFLICT (id) DO UPDATE SET name = 'x'",
        },
        {  # SQLite has no TRUNCATE; a DELETE without a condition is its own
            "sqlite": "DELETE FROM journal_event WHERE 1",
            "postgresql": "TRUNCATE journal_event CASCADE",
        },
    ],
)
def test_history_cannot_be_rewritten_by_hand(event: Event, statement: dict[str, str]) -> None:
    before = list(Event.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement[connection.vendor])
    assert list(Event.objects.values()) == before


def test_what_an_event_names_cannot_go(event: Event, case: CaseFile, person: User) -> None:
    with pytest.raises(ProtectedError):
        case.delete()
    with pytest.raises(ProtectedError):
        person.delete()


def test_words_of_an_event_can_be_blanked_without_touching_it(event: Event) -> None:
    EventText.objects.filter(event=event).update(note="")
    assert Event.objects.select_related("text").get().text.note == ""


# ---------------------------------------------------------------------------------------------------- what is kept


def test_event_of_an_act_that_is_no_step(event: Event, case: CaseFile, person: User) -> None:
    kept = Event.objects.get()
    assert (kept.case, kept.by, kept.name, kept.facts) == (case, person, "file.replaced", {"file": 7})
    assert (kept.subject_type, kept.subject_id, kept.before, kept.after) == ("journal.user", person.pk, "", "")
    assert (kept.audience, kept.text.note) == (int(EDITORIAL), "The wrong one.")


def test_event_keeps_rows_by_their_ids_and_days_as_text(case: CaseFile, person: User) -> None:
    facts: dict[str, Any] = {"person": person, "people": [person, None], "decides": True, "weight": 1.5, "on": None}
    case.record("x", person, by=None, facts=facts)
    assert Event.objects.get().facts == {
        "person": person.pk,
        "people": [person.pk, None],
        "decides": True,
        "weight": 1.5,
        "on": None,
    }


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (EDITORIAL, {Audience.EDITORS, Audience.OFFICE}),
        (EVERY_AUTHOR, {Audience.AUTHOR, Audience.EDITORS, Audience.OFFICE}),
        (Audience.REVIEWERS, {Audience.REVIEWERS}),
    ],
)
def test_event_is_read_by_its_audience_alone(case: CaseFile, person: User, audience: int, readers: set[int]) -> None:
    case.record("x", person, by=None, audience=audience)
    assert {reader for reader in Audience if Event.objects.for_audience(reader).exists()} == readers


@pytest.mark.parametrize("audience", [0, 16])
def test_event_for_nobody_is_refused_by_the_database(case: CaseFile, person: User, audience: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        case.record("x", person, by=None, audience=audience)
