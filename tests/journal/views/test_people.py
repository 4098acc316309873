"""Screens about people, as each role sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Grant, Letter, User
from journal.models.countries import COUNTRIES, ON_THE_MEKONG
from journal.states import RoleName
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_profile_is_ones_own(client: Client) -> None:
    person = people.make_user()
    client.force_login(person)
    facts = {
        "given_name": "Nguyễn\x00 Thị",
        "family_name": "Minh  Khai",
        "affiliation": "<b>Institute</b>",
        "country": "VN",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "language": "vi",
    }
    answer = client.post(reverse("office:profile"), facts)
    person.refresh_from_db()
    assert answer["Location"] == reverse("office:profile")
    assert (person.name, person.country, person.orcid) == ("Nguyễn Thị Minh Khai", "VN", "0000-0002-1825-0097")
    assert "&lt;b&gt;Institute" in client.get(reverse("office:profile")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("orcid", "0000-0002-1825-0098", "not an ORCID"),
        ("country", "K1", "Select a valid choice"),
        ("given_name", "", "one part is enough"),
        ("language", "xx", "Select a valid choice"),
        ("given_name", "x" * 121, "at most 120"),
    ],
)
def test_profile_with_what_cannot_be(client: Client, field: str, value: str, says: str) -> None:
    client.force_login(people.make_user())
    facts = {"given_name": "A", "language": "en", field: value}
    page = client.post(reverse("office:profile"), facts).content.decode()
    assert says in page
    assert "Error:" in page


def test_country_is_chosen_by_name_those_of_the_river_first(client: Client) -> None:
    office, person = people.make_office(), people.make_user(country="MM")
    client.force_login(person)
    page = client.get(reverse("office:profile")).content.decode()
    assert '<option value="MM" selected>Myanmar</option>' in page
    assert page.index(">Vietnam<") < page.index(">Afghanistan<")
    client.force_login(office)
    assert "<dd>Myanmar</dd>" in client.get(reverse("office:person", args=[person.pk])).content.decode()


def test_countries_are_the_codes_of_the_norm_each_with_one_name() -> None:
    assert len(COUNTRIES) == len({str(name) for name in COUNTRIES.values()}) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)
    assert list(COUNTRIES)[:6] == list(ON_THE_MEKONG) == ["KH", "CN", "LA", "MM", "TH", "VN"]


def test_profile_asks_to_sign_in(client: Client) -> None:
    assert client.get(reverse("office:profile"))["Location"].startswith("/accounts/login/")


# ------------------------------------------------------------------------------------------------------ the list


@pytest.fixture
def office(client: Client) -> User:
    person = people.make_office(given_name="Office", family_name="Zz")
    client.force_login(person)
    return person


def listed(client: Client, **asked: Any) -> list[str]:
    return [person.email for person in client.get(reverse("office:people"), asked).context["page"].rows]


@pytest.mark.usefixtures("office")
def test_list_costs_the_same_for_one_and_for_many(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        client.get(reverse("office:people"))
    section = people.make_section()
    for _number in range(35):
        people.make_editor(section=section)
    with django_assert_num_queries(5):
        client.get(reverse("office:people"))


@pytest.mark.usefixtures("office")
def test_list_is_sorted_searched_and_paged(client: Client) -> None:
    people.make_user("a@example.org", given_name="Văn Cao", family_name="Nguyễn", affiliation="Hà Nội")
    people.make_user("b@example.org", given_name="", family_name="សុ\u200bខា")
    people.make_editor(email="c@example.org", given_name="Anna", family_name="Bell")
    assert listed(client)[:2] == ["c@example.org", "a@example.org"]
    assert listed(client, q="nguyễn HÀ") == ["a@example.org"]
    assert listed(client, q="សុខា") == ["b@example.org"]
    assert listed(client, q="B@EXAMPLE") == ["b@example.org"]
    assert listed(client, role="editor") == ["c@example.org"]
    assert listed(client, q="nobody%") == []
    for _number in range(30):
        people.make_user(family_name="Mmm")
    first = client.get(reverse("office:people")).context["page"]
    assert len(first.rows) == 30
    second = client.get(reverse("office:people") + first.next_url).context["page"]
    assert len({p.pk for p in [*first.rows, *second.rows]}) == 34
    assert second.previous_url


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 404),
        (RoleName.EDITOR_IN_CHIEF, 404),
        (RoleName.EDITOR, 404),
        (RoleName.COPYEDITOR, 404),
        (RoleName.OFFICE, 200),
        (RoleName.ADMINISTRATOR, 200),
    ],
)
def test_people_are_for_office_and_administrators(client: Client, role: str | None, status: int) -> None:
    user, other = people.make_user(), people.make_editor()
    if role:
        people.give_role(user, role)
    client.force_login(user)
    addresses = [
        reverse("office:people"),
        reverse("office:person_add"),
        reverse("office:person", args=[other.pk]),
        reverse("office:person_edit", args=[other.pk]),
        reverse("office:role_give", args=[other.pk]),
        reverse("office:write", args=[other.pk]),
        reverse("office:role_revoke", args=[other.role_grants.get().pk]),
    ]
    assert {client.get(address).status_code for address in addresses} == {status}


# ------------------------------------------------------------------------------------------------ one person


@pytest.mark.usefixtures("office")
def test_person_with_roles_and_history(client: Client, django_assert_num_queries: Any) -> None:
    person = people.make_editor(mail_bounced_at=timezone.now())
    client.post(reverse("office:role_give", args=[person.pk]), {"role": "copyeditor"})
    client.post(reverse("office:role_revoke", args=[person.role_grants.get(role="editor").pk]), {"note": "Thanks"})
    with django_assert_num_queries(8):
        page = client.get(reverse("office:person", args=[person.pk])).content.decode()
    assert "Copyeditor" in page
    assert "Role taken back" in page
    assert "Thanks" in page
    assert "Mail to this address comes back" in page
    assert set(Letter.objects.values_list("key", flat=True)) == {"role_granted", "role_revoked"}


@pytest.mark.usefixtures("office")
def test_role_the_office_may_not_give_is_not_offered(client: Client) -> None:
    person = people.make_user()
    page = client.get(reverse("office:role_give", args=[person.pk])).content.decode()
    assert 'value="copyeditor"' in page
    assert 'value="administrator"' not in page
    client.post(reverse("office:role_give", args=[person.pk]), {"role": "administrator"})
    assert not person.role_grants.exists()


@pytest.mark.usefixtures("office")
def test_guest_editor_is_one_until_a_day(client: Client) -> None:
    person = people.make_user()
    page = client.post(reverse("office:role_give", args=[person.pk]), {"role": "guest_editor"}).content.decode()
    assert "Say until when" in page
    past = client.post(
        reverse("office:role_give", args=[person.pk]), {"role": "guest_editor", "until": "2020-01-01"}
    ).content.decode()
    assert "This day is past" in past


@pytest.mark.usefixtures("office")
def test_role_given_twice_says_so_and_keeps_what_was_typed(client: Client) -> None:
    person = people.make_editor()
    page = client.post(
        reverse("office:role_give", args=[person.pk]), {"role": "editor", "note": "Typed words"}
    ).content.decode()
    assert "holds this role already" in page
    assert "Typed words" in page


@pytest.mark.usefixtures("office")
def test_role_above_the_office_cannot_be_taken_back_by_it(client: Client) -> None:
    grant = people.make_editor_in_chief().role_grants.get()
    assert client.post(reverse("office:role_revoke", args=[grant.pk])).status_code == 404
    assert Grant.objects.in_force().filter(pk=grant.pk).exists()


def test_last_administrator_cannot_leave(client: Client) -> None:
    administrator = people.make_administrator()
    client.force_login(administrator)
    grant = administrator.role_grants.get()
    page = client.post(reverse("office:role_revoke", args=[grant.pk]), follow=True).content.decode()
    assert "the last administrator" in page
    assert Grant.objects.in_force().filter(pk=grant.pk).exists()


def test_account_is_closed_and_opened_by_an_administrator(client: Client) -> None:
    person = people.make_user()
    client.force_login(people.make_administrator())
    client.post(reverse("office:person_close", args=[person.pk]))
    person.refresh_from_db()
    assert not person.is_active
    client.post(reverse("office:person_open", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.usefixtures("office")
def test_person_added_edited_and_written_to(client: Client, office: User) -> None:
    facts = {"email": "dara@example.org", "given_name": "Dara", "language": "km"}
    added = client.post(reverse("office:person_add"), facts)
    person = User.objects.get(email="dara@example.org")
    assert added["Location"] == reverse("office:person", args=[person.pk])
    assert "knows this address" in client.post(reverse("office:person_add"), facts).content.decode()

    client.post(reverse("office:person_edit", args=[person.pk]), {**facts, "affiliation": "An institute"})
    client.post(reverse("office:person_address", args=[person.pk]), {"email": "dara2@example.org"})
    client.post(reverse("office:address_works", args=[person.pk]))
    client.post(reverse("office:write", args=[person.pk]), {"subject": "Hello", "body": "Dear {recipient}"})
    person.refresh_from_db()
    assert (person.affiliation, person.email) == ("An institute", "dara2@example.org")
    letter = Letter.objects.get(key="")
    assert (letter.to_email, letter.body, letter.reply_to) == ("dara2@example.org", "Dear Dara", office.email)


@pytest.mark.parametrize("page", ["person_edit", "person_add"])
def test_office_is_not_spoken_to_as_the_person_it_writes_down(client: Client, page: str) -> None:
    client.force_login(people.make_office())
    at = [people.make_user().pk] if page == "person_edit" else []
    shown = client.get(reverse(f"office:{page}", args=at)).content.decode()
    assert "Language of letters" in shown
    assert "letters to you" not in shown
