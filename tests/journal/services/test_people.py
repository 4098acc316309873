"""Roles are given and taken back with an event and a letter; the last administrator stays."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from journal import services
from journal.models import CaseFile, Event, Grant, Letter, User
from journal.states import RoleName
from journal.workflow import StepRefused
from tests.factories import people

pytestmark = pytest.mark.django_db


def journals_events(name: str) -> list[Event]:
    return list(Event.objects.filter(case=CaseFile.of_the_journal(), name=name))


def test_role_given_with_event_and_letter() -> None:
    office, person, section = people.make_office(), people.make_user(), people.make_section()
    until = timezone.localdate() + timedelta(days=90)

    grant = services.grant_role(
        person=person, role=RoleName.GUEST_EDITOR, section=section, until=until, by=office, note="Welcome."
    )

    assert User.objects.get(pk=person.pk).holds(RoleName.GUEST_EDITOR, section.pk)
    (event,) = journals_events("role.granted")
    assert (event.by, event.subject_id, event.text.note) == (office, person.pk, "Welcome.")
    assert event.facts == {
        "role": "guest_editor",
        "section": section.pk,
        "until": until.isoformat(),
        "grant": grant.pk,
    }
    letter = Letter.objects.get(key="role_granted")
    assert letter.to == person
    assert f"Guest editor ({section.title})" in letter.body
    assert f"Until: {until.day} {until:%B %Y}\n" in letter.body
    assert "Welcome." in letter.body


def test_role_that_is_held_already() -> None:
    office, editor = people.make_office(), people.make_editor()
    with pytest.raises(StepRefused, match="holds this role already"):
        services.grant_role(person=editor, role=RoleName.EDITOR, by=office)


def test_role_that_has_run_out_is_given_anew() -> None:
    office = people.make_office()
    editor = people.make_guest_editor(until=timezone.localdate() - timedelta(days=1))
    services.grant_role(person=editor, role=RoleName.GUEST_EDITOR, by=office)
    assert User.objects.get(pk=editor.pk).holds(RoleName.GUEST_EDITOR)
    assert Grant.objects.filter(user=editor, revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.EDITOR_IN_CHIEF, RoleName.OFFICE])
def test_office_gives_no_role_above_its_own(role: str) -> None:
    with pytest.raises(PermissionDenied):
        services.grant_role(person=people.make_user(), role=role, by=people.make_office())


@pytest.mark.parametrize("role", RoleName.values)
def test_administrator_gives_any_role(role: str) -> None:
    person = people.make_user()
    services.grant_role(person=person, role=role, by=people.make_administrator())
    assert User.objects.get(pk=person.pk).holds(role)


def test_editor_gives_no_role() -> None:
    with pytest.raises(PermissionDenied):
        services.grant_role(person=people.make_user(), role=RoleName.COPYEDITOR, by=people.make_editor_in_chief())


def test_role_taken_back_with_event_and_letter() -> None:
    office, editor = people.make_office(), people.make_editor()
    grant = editor.role_grants.get()
    services.revoke_role(grant=grant, by=office)
    assert not User.objects.get(pk=editor.pk).has_role
    assert len(journals_events("role.revoked")) == 1
    assert Letter.objects.get(key="role_revoked").to == editor
    with pytest.raises(StepRefused, match="already"):
        services.revoke_role(grant=grant, by=office)


def test_last_administrator_stays() -> None:
    first = people.make_administrator()
    people.make_administrator(until=timezone.localdate())  # ends, and then nobody would be left
    closed = people.make_administrator(is_active=False)
    with pytest.raises(StepRefused, match="last administrator"):
        services.revoke_role(grant=first.role_grants.get(), by=first)
    with pytest.raises(StepRefused, match="last administrator"):
        services.close_account(person=first, by=first)
    services.open_account(person=closed, by=first)
    services.revoke_role(grant=first.role_grants.get(), by=first)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_revoke_each_other_at_once() -> None:
    pair = [people.make_administrator(), people.make_administrator()]
    starting = threading.Barrier(2)
    answers: list[str] = []

    def revoke(by: User, other: User) -> None:
        starting.wait()
        try:
            services.revoke_role(grant=other.role_grants.get(), by=by)
            answers.append("done")
        except (StepRefused, PermissionDenied) as refusal:
            answers.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=revoke, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(answers) == "done"
    assert Grant.objects.in_force().filter(role=RoleName.ADMINISTRATOR).count() == 1


def test_closed_account_and_its_event() -> None:
    administrator, person = people.make_administrator(), people.make_user()
    services.close_account(person=person, by=administrator)
    person.refresh_from_db()
    assert not person.is_active
    assert len(journals_events("person.closed")) == 1
    with pytest.raises(PermissionDenied):
        services.close_account(person=person, by=people.make_office())


def test_person_added_once() -> None:
    office = people.make_office()
    person = services.add_person(email=" New@Example.org ", by=office, given_name="Dara")
    assert (person.email, person.has_usable_password()) == ("new@example.org", False)
    with pytest.raises(StepRefused, match="knows this address"):
        services.add_person(email="new@example.org", by=office)


def test_person_changed_names_the_columns_not_the_words() -> None:
    person = people.make_user(given_name="Dara")
    assert services.change_person(person=person, by=person, given_name="Sokha", affiliation="") == ["given_name"]
    (event,) = journals_events("person.changed")
    assert event.facts == {"columns": ["given_name"]}
    with pytest.raises(PermissionDenied):
        services.change_person(person=person, by=people.make_user(), given_name="X")


def test_address_of_an_account_is_changed_by_an_administrator_alone() -> None:
    account = people.make_account("old@example.org")
    with pytest.raises(PermissionDenied):
        services.change_address(person=account, email="new@example.org", by=people.make_office())
    services.change_address(person=account, email="New@example.org", by=people.make_administrator())
    account.refresh_from_db()
    assert account.email == "new@example.org"
    assert Letter.objects.get(key="account_changed").to_email == "old@example.org"
    assert not account.emailaddress_set.exists()


def test_office_does_not_take_over_who_comes_in_by_code_or_holds_a_higher_role() -> None:
    by_code = people.make_user("code@example.org")
    EmailAddress.objects.create(user=by_code, email=by_code.email, verified=True, primary=True)
    chief, editor = people.make_editor_in_chief(), people.make_editor()
    office = people.make_office()
    for person in (by_code, chief):
        assert not services.may_change_address(person=person, by=office)
        with pytest.raises(PermissionDenied):
            services.change_address(person=person, email="mine@example.org", by=office)
    services.change_address(person=editor, email="right@example.org", by=office)
    services.change_address(person=by_code, email="new@example.org", by=people.make_administrator())


def test_address_of_a_passive_person_is_changed_by_the_office() -> None:
    person, office = people.make_user("typo@exmaple.org", mail_bounced_at=timezone.now()), people.make_office()
    services.change_address(person=person, email="right@example.org", by=office)
    person.refresh_from_db()
    assert (person.email, person.mail_bounced_at) == ("right@example.org", None)
    with pytest.raises(StepRefused, match="Somebody else"):
        services.change_address(person=person, email=office.email, by=office)
