"""Registering, signing in by password and by code, a forgotten password; all mail goes through the outbox."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal import outbox
from journal.accounts.backend import WithRoles
from journal.models import Letter, User
from journal.states import RoleName
from tests.factories.people import PASSWORD, give_role, make_account, make_section, make_user
from tests.mail import Sink

pytestmark = pytest.mark.django_db

NAMES = {"given_name": "Bopha", "family_name": "Chan"}
NEW = {"email": "bopha@example.org", "password1": PASSWORD, **NAMES}


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _real_mail(smtp_sink: Sink) -> None:
    """Let the letters really go out."""


def code_for(sink: Sink, address: str) -> str:
    """Send what waits, and read the code out of the newest letter."""
    outbox.sweep()
    body = sink.to(address)[-1].get_content()
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]*)\r?$", body, re.MULTILINE)[1]  # type: ignore[index]


def signed_in(client: Client) -> User | None:
    """Return who is signed in."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_registration_by_code(client: Client, smtp_sink: Sink) -> None:
    answer = client.post(reverse("account_signup"), {**NEW, "native_name": "ចាន់ បុប្ផា", "native_language": "km"})
    assert answer.status_code == 302
    assert signed_in(client) is None

    letter = Letter.objects.get()
    assert (letter.key, letter.to_email) == ("account_confirm_address", "bopha@example.org")
    code = code_for(smtp_sink, "bopha@example.org")
    letter.refresh_from_db()
    assert letter.secrets == {}
    assert code not in letter.body + letter.readable_body
    assert "[" in letter.readable_body

    client.post(reverse("account_email_verification_sent"), {"code": code})
    person = signed_in(client)
    assert person is not None
    assert (person.name, person.native_name, person.native_language) == ("Bopha Chan", "ចាន់ បុប្ផា", "km")
    assert EmailAddress.objects.get(user=person).verified


def test_registration_without_a_name(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {**NEW, "given_name": " ", "family_name": ""})
    assert answer.status_code == 200
    assert "Give a name; one part is enough." in answer.content.decode()
    assert not User.objects.exists()


def test_registration_with_one_name(client: Client) -> None:
    client.post(reverse("account_signup"), {**NEW, "given_name": "Sukarno", "family_name": ""})
    assert User.objects.get().name == "Sukarno"


def test_registration_by_a_machine(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {**NEW, "website": "https://spam.example"})
    assert answer.status_code == 302
    assert not User.objects.exists()
    assert not Letter.objects.exists()


def test_trap_for_machines_is_hidden_without_a_style(client: Client) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert "style=" not in page
    assert 'name="website"' in page


def test_registration_of_a_known_address_tells_nobody(client: Client, smtp_sink: Sink) -> None:
    make_account("bopha@example.org")
    fresh = client.post(reverse("account_signup"), {**NEW, "email": "new@example.org"})
    known = Client().post(reverse("account_signup"), NEW)
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert Letter.objects.get(to_email="bopha@example.org").key == "account_exists"
    assert User.objects.count() == 2


def test_registration_of_a_known_address_takes_as_long_as_of_a_new_one(settings: Any) -> None:
    """Hashing the password takes longer than all the rest together; the clock would tell whom the journal knows."""
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountedHasher.__name__}"]
    User.objects.create_user("bopha@example.org", None)
    for email in ("new@example.org", "bopha@example.org"):
        CountedHasher.hashed = 0
        Client().post(reverse("account_signup"), {**NEW, "email": email})
        assert (email, CountedHasher.hashed) == (email, 1)


def test_signing_in_by_password(client: Client) -> None:
    person = make_account()
    client.post(reverse("account_login"), {"login": person.email.upper(), "password": PASSWORD})
    assert signed_in(client) == person


def test_signing_in_by_password_with_a_wrong_one(client: Client) -> None:
    person = make_account()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    assert answer.status_code == 200
    assert signed_in(client) is None


def test_passive_person_signs_in_by_one_code(client: Client, smtp_sink: Sink) -> None:
    person = make_user("reviewer@example.org")
    client.post(reverse("account_request_login_code"), {"email": "reviewer@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_for(smtp_sink, person.email)})
    assert signed_in(client) == person
    assert len(smtp_sink.to(person.email)) >= 1
    assert not Letter.objects.filter(key="account_confirm_address").exists()


def test_passive_person_sets_a_password_by_code(client: Client, smtp_sink: Sink) -> None:
    person = make_user("reviewer@example.org")
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_for(smtp_sink, person.email)})
    client.post(reverse("account_complete_password_reset"), {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert signed_in(client) == person
    assert Letter.objects.filter(key="account_changed", to=person).exists()


def test_code_for_an_unknown_address_sends_nothing(client: Client) -> None:
    answer = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert answer.status_code == 302
    assert not Letter.objects.exists()


def test_changed_password_ends_the_other_sessions(client: Client) -> None:
    person = make_account()
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    other = "a mountain stands still"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": other, "password2": other})
    person.refresh_from_db()
    assert person.check_password(other)
    assert elsewhere.get(reverse("account_email")).status_code == 302


def test_account_that_was_closed_is_out_at_once(client: Client) -> None:
    person = make_account()
    client.force_login(person)
    assert client.get(reverse("account_email")).status_code == 200
    person.is_active = False
    person.save()
    assert client.get(reverse("account_email")).status_code == 302


def test_person_who_is_signed_in_comes_with_the_roles_in_one_query(django_assert_num_queries: Any) -> None:
    person, nobody = make_account(), make_account()
    section = make_section()
    give_role(person, RoleName.EDITOR, section=section)
    give_role(person, RoleName.OFFICE)
    give_role(person, RoleName.COPYEDITOR, until=timezone.localdate() - timedelta(days=1))
    with django_assert_num_queries(1):
        found = WithRoles().get_user(person.pk)
        assert found == person
        assert sorted(found.grants, key=str) == [("editor", section.pk), ("office", None)]
    with django_assert_num_queries(2):
        found = WithRoles().get_user(nobody.pk)
        assert found == nobody
        assert found.grants == []
    person.is_active = False
    person.save()
    assert WithRoles().get_user(person.pk) is None
    assert WithRoles().get_user(987_654) is None


def attempts(client: Client, login: str, count: int, **headers: Any) -> list[str]:
    pages = []
    for number in range(count):
        answer = client.post(
            reverse("account_login"),
            {"login": login, "password": "wrong"},
            HTTP_USER_AGENT=f"Browser {number}",
            **headers,
        )
        pages.append(answer.content.decode())
    return pages


def test_wrong_passwords_for_one_account_are_limited_whatever_the_browser_and_place(client: Client) -> None:
    person = make_account()
    pages = [attempts(client, person.email, 1, REMOTE_ADDR=f"192.0.2.{n}")[0] for n in range(7)]
    assert "Too many failed" not in pages[0]
    assert "Too many failed" in pages[-1]
    answer = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert "Too many failed" in answer.content.decode()


def test_wrong_passwords_for_one_account_are_limited_by_whatever_name_the_journal_is_called(client: Client) -> None:
    person = make_account()
    pages = [
        attempts(client, person.email, 1, REMOTE_ADDR=f"192.0.2.{n}", HTTP_HOST=f"testserver:{8000 + n}")[0]
        for n in range(7)
    ]
    assert "Too many failed" in pages[-1]


def test_wrong_passwords_from_one_place_are_limited_whatever_the_account(client: Client) -> None:
    pages = [attempts(client, f"person{n}@example.org", 1)[0] for n in range(12)]
    assert "Too many failed" not in pages[0]
    assert "Too many failed" in pages[-1]


@pytest.mark.parametrize("name", ["https://example.com", "Win at www.example", "Go to example.com", "a@b"])
def test_nobody_is_sent_an_address_in_the_place_of_a_name(client: Client, name: str) -> None:
    answer = client.post(reverse("account_signup"), {**NEW, "family_name": name})
    assert "Write the name alone" in answer.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["J.R. Chan", "St. John", "Chan (Bopha)", "ចាន់ បុប្ផា", "O’Neill", "Md. A/L"])
def test_names_as_people_bear_them_are_taken(client: Client, name: str) -> None:
    client.post(reverse("account_signup"), {**NEW, "family_name": name})
    assert User.objects.get().family_name == name


def test_registrations_from_one_place_are_limited(client: Client) -> None:
    answers = [Client().post(reverse("account_signup"), {**NEW, "email": f"a{n}@example.org"}) for n in range(31)]
    assert (answers[0].status_code, answers[-1].status_code) == (302, 429)
    assert User.objects.count() == 30


def test_codes_for_one_address_are_limited(client: Client, smtp_sink: Sink) -> None:
    person = make_user("reviewer@example.org")
    for _ in range(6):
        Client().post(reverse("account_request_login_code"), {"email": person.email})
    assert Letter.objects.count() <= 3


def test_new_address_is_told_to_the_old_one(client: Client, smtp_sink: Sink) -> None:
    person = make_account("old@example.org")
    EmailAddress.objects.create(user=person, email="new@example.org", verified=True)
    User.objects.filter(pk=person.pk).update(mail_bounced_at="2026-01-01T00:00Z")
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org", "action_primary": ""})
    person.refresh_from_db()
    assert (person.email, person.mail_bounced_at) == ("new@example.org", None)
    letter = Letter.objects.get(key="account_changed")
    assert (letter.to, letter.to_email) == (person, "old@example.org")


@pytest.mark.parametrize(
    ("name", "is_signed_in", "labels"),
    [
        ("account_login", False, ["Mail address", "Password", "Remember me"]),
        ("account_reset_password", False, ["Mail address"]),
        ("account_request_login_code", False, ["Mail address"]),
        ("account_email", True, ["Mail address"]),
        ("account_change_password", True, ["Current password", "New password", "New password (again)"]),
    ],
)
def test_forms_for_signing_in_read_like_the_others(
    client: Client, name: str, is_signed_in: bool, labels: list[str]
) -> None:
    if is_signed_in:
        client.force_login(make_account("one@example.org"))
    form = client.get(reverse(name)).context["form"]
    assert [str(field.label) for field in form.visible_fields()] == labels
    assert not any("placeholder" in field.field.widget.attrs for field in form)


def test_registration_asks_for_the_name_before_address_and_password(client: Client) -> None:
    form = client.get(reverse("account_signup")).context["form"]
    assert [field.name for field in form.visible_fields()][-3:] == ["email", "password1", "website"]
    assert str(form["email"].label) == "Mail address"


def test_page_of_a_security_key_reads_like_the_others(client: Client) -> None:
    client.force_login(make_account("one@example.org"))
    asked = client.get(reverse("mfa_add_webauthn"))["Location"]
    page = client.post(asked, {"password": PASSWORD}, follow=True).content.decode()
    assert "<h1>Add a security key</h1>" in page
    assert "Security Key" not in page
