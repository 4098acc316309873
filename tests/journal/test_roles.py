"""Roles hold for today, for a section, for the whole journal."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal import roles
from journal.models import User
from journal.states import RoleName
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_role_limited_to_a_section_reaches_no_other() -> None:
    section, other = people.make_section(), people.make_section()
    editor = people.make_editor(section=section)
    here, there, nowhere = (SimpleNamespace(section_id=pk) for pk in (section.pk, other.pk, None))
    assert [roles.may_edit_manuscripts.test(editor, place) for place in (here, there, nowhere)] == [True, False, True]
    assert roles.works_at_the_desk.test(editor)


def test_role_ends_with_its_day_and_when_taken_back() -> None:
    today = timezone.localdate()
    assert roles.may_edit_manuscripts.test(people.make_guest_editor(until=today))
    assert not roles.may_edit_manuscripts.test(people.make_guest_editor(until=today - timedelta(days=1)))
    editor = people.make_editor()
    editor.role_grants.update(revoked_at=timezone.now())
    assert not roles.may_edit_manuscripts.test(User.objects.get(pk=editor.pk))


@pytest.mark.parametrize("person", [None, AnonymousUser()])
def test_nobody_holds_a_role(person: Any) -> None:
    assert not roles.works_at_the_desk.test(person)
    assert not roles.is_signed_in.test(person)
    assert roles.is_clock.test(person) == (person is None)


def test_administrator_works_with_no_manuscript() -> None:
    administrator = people.make_administrator()
    assert roles.works_at_the_desk.test(administrator)
    assert not roles.works_with_manuscripts.test(administrator)


def test_roles_cost_one_query_a_person(django_assert_num_queries: Any) -> None:
    editor = User.objects.get(pk=people.make_editor().pk)
    with django_assert_num_queries(1):
        for predicate in (roles.works_at_the_desk, roles.holds_office, roles.may_edit_manuscripts):
            predicate.test(editor)


def test_database_keeps_one_grant_in_force() -> None:
    editor = people.make_editor()
    with pytest.raises(IntegrityError), transaction.atomic():
        people.give_role(editor, RoleName.EDITOR)


def test_database_keeps_one_account_an_address() -> None:
    people.make_user("sokha@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Sokha@Example.org")


def test_person_is_found_whatever_the_case_of_the_address() -> None:
    person = people.make_user("sokha@example.org")
    assert User.objects.person(" Sokha@Example.ORG ") == person
    assert User.objects.person("new@example.org", given_name="Dara").name == "Dara"
    assert User.objects.get_by_natural_key("SOKHA@example.org") == person


def test_person_is_known_by_a_further_address_once_it_is_proved() -> None:
    person = people.make_user("sokha@example.org")
    further = EmailAddress.objects.create(user=person, email="sokha@home.example", verified=True)
    assert User.objects.person(" Sokha@Home.example") == person
    further.verified = False
    further.save()
    assert User.objects.person("sokha@home.example") != person


@pytest.mark.parametrize(
    ("names", "printed", "indexed"),
    [
        ({"given_name": "Sokha", "family_name": "Chan"}, "Sokha Chan", "Chan, Sokha"),
        ({"given_name": "Sukarno", "family_name": ""}, "Sukarno", "Sukarno"),
        ({"given_name": "", "family_name": "Thant"}, "Thant", "Thant"),
        ({"given_name": "Minh", "family_name": "Hồ", "printed_name": "Hồ Minh"}, "Hồ Minh", "Hồ, Minh"),
    ],
)
def test_name_as_its_bearer_writes_it(names: dict[str, str], printed: str, indexed: str) -> None:
    person = people.make_user(**names)
    assert (person.name, person.index_name) == (printed, indexed)
