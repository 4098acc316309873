"""Doors: who passes, what strangers see, and what a personal link opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from journal.models import Letter, PersonalLink, User
from journal.states import Delivery
from tests.factories import people
from tests.factories.letters import make_letter, registered_link

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.journal.specimen_urls")]


def status(user: User | None, address: str) -> int:
    client = Client()
    if user:
        client.force_login(user)
    return client.get(address).status_code


@pytest.mark.parametrize(
    ("address", "stranger", "author", "editor", "administrator", "office"),
    [
        ("/doors/public/", 200, 200, 200, 200, 200),
        ("/doors/signed-in/", 302, 200, 200, 200, 200),
        ("/doors/desk/", 302, 404, 200, 200, 200),
        ("/doors/manuscripts/", 302, 404, 200, 404, 200),
        ("/doors/accounts-of-others/", 302, 404, 404, 200, 200),
    ],
)
def test_door(address: str, stranger: int, author: int, editor: int, administrator: int, office: int) -> None:
    persons = [None, people.make_user(), people.make_editor(), people.make_administrator(), people.make_office()]
    assert [status(person, address) for person in persons] == [stranger, author, editor, administrator, office]


def test_role_that_has_ended_opens_nothing() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    assert status(people.make_guest_editor(until=yesterday), "/doors/desk/") == 404
    assert status(people.make_guest_editor(until=timezone.localdate()), "/doors/desk/") == 200


def test_page_behind_a_login_is_kept_out_of_shared_caches(client: Client) -> None:
    client.force_login(people.make_user())
    assert "private" in client.get("/doors/signed-in/")["Cache-Control"]
    assert "Cache-Control" not in client.get("/doors/public/").headers


def test_public_page_asks_for_no_session(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(people.make_user())
    with django_assert_num_queries(0):
        answer = client.get("/doors/public/")
    assert "Cookie" not in answer.get("Vary", "")


# ------------------------------------------------------------------------------------------------- second factor


def test_second_factor_is_asked_of_editors_once_the_journal_wants_it() -> None:
    editor, copyeditor = people.make_editor(), people.make_copyeditor()
    assert status(editor, "/doors/desk/") == 200
    people.make_journal(second_factor_for_editors=True)
    assert (status(editor, "/doors/desk/"), status(copyeditor, "/doors/desk/")) == (302, 200)
    assert (status(editor, "/doors/public/"), status(editor, "/accounts/2fa/")) == (200, 200)
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    assert status(editor, "/doors/desk/") == 200


# ----------------------------------------------------------------------------------------------- personal links


@pytest.fixture
def person() -> Iterator[User]:
    with registered_link("specimen", url_name="specimen"):
        yield people.make_user()


def mint(person: User, target: int = 7) -> str:
    return PersonalLink.mint(purpose="specimen", target=target, person=person)


def test_link_opens_for_its_person_alone(client: Client, person: User) -> None:
    client.force_login(people.make_office())
    address = f"/doors/open/{mint(person)}/"
    assert client.get(address).content.decode() == f"for {person.email}"
    assert client.post(address).content.decode() == f"written by {person.email}"
    assert status(None, "/doors/signed-in/") == 302


def test_link_signs_nobody_in(client: Client, person: User) -> None:
    address = f"/doors/open/{mint(person)}/"
    client.get(address)
    client.post(address)
    assert client.cookies == {}
    assert client.get("/doors/signed-in/").status_code == 302


def test_link_works_without_cookie_and_from_browsers_that_name_no_origin(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/doors/open/{mint(person)}/", headers={"origin": "null"}).status_code == 200


def test_link_tells_nobody_where_it_is(client: Client, person: User) -> None:
    answer = client.get(f"/doors/open/{mint(person)}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_link_that_is_looked_at_changes_nothing(client: Client, person: User, method: str) -> None:
    address = f"/doors/open/{mint(person)}/"
    before = list(PersonalLink.objects.values())
    getattr(client, method)(address)
    assert list(PersonalLink.objects.values()) == before


def expired(person: User, target: int = 7) -> str:
    token = mint(person, target)
    PersonalLink.objects.update(expires_at=timezone.now())
    return f"/doors/open/{token}/"


def test_link_that_is_over_sends_a_fresh_one_on_asking(client: Client, person: User) -> None:
    address = expired(person)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    make_letter(
        to=person,
        body="Open {personal_link}",
        link_purpose="specimen",
        link_target=7,
        delivery=Delivery.SENT,
        sent_at=an_hour_ago,
        created_at=an_hour_ago,
    )
    page = client.get(address)
    assert page.status_code == 404
    assert "Send me a new link" in page.content.decode()
    assert Letter.objects.count() == 1

    assert client.post(address, {"new_link": "1"}).status_code == 200
    client.post(address, {"new_link": "1"})
    again = Letter.objects.exclude(repeats=None).get()
    assert (again.to, again.body) == (person, "Open {personal_link}")


def test_link_that_is_over_takes_no_other_form(client: Client, person: User) -> None:
    assert client.post(expired(person), {"answer": "yes"}).status_code == 404
    assert not Letter.objects.exists()


def test_link_to_what_is_over_sends_nothing(client: Client, person: User) -> None:
    address = expired(person, target=8)
    assert "Send me a new link" not in client.get(address).content.decode()
    assert client.post(address, {"new_link": "1"}).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "ខ្មែរ"])
def test_link_that_nobody_made(client: Client, person: User, token: str) -> None:
    assert client.get(f"/doors/open/{token}/").status_code == 404


def test_link_of_a_closed_account_opens_nothing(client: Client, person: User) -> None:
    address = f"/doors/open/{mint(person)}/"
    person.is_active = False
    person.save()
    assert client.get(address).status_code == 404


def test_link_that_was_ended(client: Client, person: User) -> None:
    address = f"/doors/open/{mint(person)}/"
    assert PersonalLink.end(purpose="specimen", target=7) == 1
    assert client.get(address).status_code == 404
