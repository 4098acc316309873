"""Free letters, and the office's own texts."""

from __future__ import annotations

import pytest

from journal import letterbook, services
from journal.letterbook import Draft
from journal.models import CaseFile, Letter, LetterText
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_free_letter_is_answered_to_its_writer() -> None:
    office, person = people.make_office(), people.make_user()
    letter = services.write_free_letter(to=person, subject="Hello", body="Dear {recipient}", by=office)
    assert (letter.to, letter.reply_to, letter.key, letter.body) == (person, office.email, "", f"Dear {person.name}")
    assert letter.case == CaseFile.of_the_journal()


def role_letter(language: str) -> Letter:
    person = people.make_user(language=language)
    grant = people.give_role(person, "editor")
    (letter,) = CaseFile.of_the_journal().queue("role_granted", grant, by=None)
    return letter


def test_text_in_the_recipients_language_else_the_offices_english_else_the_shipped() -> None:
    office = people.make_office()
    shipped = role_letter("km")
    services.save_letter_text(key="role_granted", language="en", subject="You are {role}", body="English", by=office)
    english = role_letter("km")
    services.save_letter_text(key="role_granted", language="km", subject="{role}", body="ខ្មែរ", by=office)
    assert "has given you a role" in shipped.body
    assert (english.subject, english.body) == ("You are Editor", "English")
    assert (role_letter("km").body, role_letter("en").body) == ("ខ្មែរ", "English")

    assert services.restore_letter_text(key="role_granted", language="en", by=office)
    assert not services.restore_letter_text(key="role_granted", language="en", by=office)
    assert "has given you a role" in role_letter("en").body


def test_text_with_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(letterbook.UnknownPlaceholder):
        services.save_letter_text(
            key="role_granted", language="en", subject="x", body="{password}", by=people.make_office()
        )
    assert not LetterText.objects.exists()


def test_text_is_filled_never_executed() -> None:
    person = people.make_user(given_name="{code}{% debug %}{{ settings }}", family_name="{0.__class__}")
    letter = CaseFile.of_the_journal().write(
        Draft(to=person), subject="{recipient}\r\nBcc: x@example.org", body="{recipient} {{ request }}", by=None
    )
    assert letter.subject == "{code}{% debug %}{{ settings }} {0.__class__} Bcc: x@example.org"
    assert letter.body == "{code}{% debug %}{{ settings }} {0.__class__} {{ request }}"


def test_account_letter_keeps_its_secret_apart() -> None:
    (letter,) = services.write_account_letter(
        "account_login_code", to=people.make_user(), address="a@example.org", code="ABC-123"
    )
    assert (letter.to_email, letter.secrets) == ("a@example.org", {"code": "ABC-123"})
    assert "ABC-123" not in letter.body + letter.subject
    assert not letter.may_be_repeated


def test_letters_of_one_act_cost_the_same_however_many(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    case = CaseFile.of_the_journal()
    grant = people.give_role(people.make_user(), "editor")
    with django_assert_num_queries(3):  # the journal, the texts, the letter
        case.queue("role_granted", grant, by=None)
