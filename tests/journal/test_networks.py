"""Networks are compared, never read, and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.desk.services import run_clock
from journal.models import NetworkTrace
from journal.services import note_network, shares_network
from journal.services.networks import hidden_network
from tests.factories.people import make_journal, make_user


@pytest.mark.parametrize(
    "address", ["", "nowhere", "127.0.0.1", "10.1.2.3", "192.168.0.7", "::1", "fe80::1", "fd00::9"]
)
def test_address_that_is_not_of_the_open_network_names_none(address: str) -> None:
    assert hidden_network(address) == ""


def test_address_cannot_be_read_from_what_is_kept() -> None:
    kept = hidden_network("8.8.4.4")
    assert (len(kept), "8.8.4.4" in kept) == (64, False)
    assert kept == hidden_network("8.8.4.4")
    assert kept != hidden_network("8.8.4.5")


def test_household_is_one_network_of_ipv6() -> None:
    assert hidden_network("2001:4860:4860:1::1") == hidden_network("2001:4860:4860:1:2:3:4:5")
    assert hidden_network("2001:4860:4860:1::1") != hidden_network("2001:4860:4860:2::1")


def test_address_of_the_older_kind_is_the_same_as_a_server_of_both_kinds_names_it() -> None:
    assert hidden_network("::ffff:8.8.4.4") == hidden_network("8.8.4.4")
    assert hidden_network("::ffff:10.1.2.3") == ""


@pytest.mark.django_db
def test_who_shares_a_network_is_found_among_those_asked_about() -> None:
    one, other, third = make_user(), make_user(), make_user()
    note_network(person=one, address="8.8.4.4")
    note_network(person=one, address="8.8.4.4")
    note_network(person=other, address="8.8.4.4")
    note_network(person=third, address="8.8.8.8")
    note_network(person=third, address="127.0.0.1")
    assert NetworkTrace.objects.count() == 3
    assert shares_network(person=one, others=[other.pk, third.pk]) == {other.pk}
    assert shares_network(person=third, others=[one.pk, other.pk]) == set()


@pytest.mark.django_db
def test_clock_forgets_what_is_older_than_it_says() -> None:
    make_journal()
    old, new = make_user(), make_user()
    for person in (old, new):
        note_network(person=person, address="8.8.4.4")
    today = timezone.localdate()
    NetworkTrace.objects.filter(person=old).update(seen_on=today - timedelta(days=91))
    NetworkTrace.objects.filter(person=new).update(seen_on=today - timedelta(days=90))
    run_clock()
    assert [row.person for row in NetworkTrace.objects.all()] == [new]
