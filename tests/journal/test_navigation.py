"""The way round shows each person their own rooms, and where they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from journal import navigation
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entries(monkeypatch: Any) -> None:
    reverse("office:profile")  # loads the addresses, which add entries of their own
    monkeypatch.setattr(navigation, "ENTRIES", [])
    navigation.add_entry("Settings", "office:settings", who=lambda user: user.holds("office"), place=90)
    navigation.add_entry("Sections", "office:sections", who=lambda user: True, place=91)
    navigation.add_entry("Profile", "office:profile", who=lambda user: True, place=10)
    navigation.add_entry("Profile", "office:profile", who=lambda user: True, place=99)
    navigation.add_entry("People", "office:people", who=lambda user: False, place=50)
    navigation.add_entry("Me", "account_email", who=lambda user: not user.has_role, place=60, also=("office:people",))


def test_entries_are_ones_own_in_their_order() -> None:
    office = navigation.entries_for(people.make_office(), "/")
    assert [entry["label"] for entry in office] == ["Profile", "Settings", "Sections"]
    author = navigation.entries_for(people.make_user(), "/")
    assert [entry["label"] for entry in author] == ["Profile", "Me", "Sections"]
    assert navigation.entries_for(AnonymousUser(), "/") == navigation.entries_for(None, "/") == []


def test_entry_with_the_longest_address_is_current() -> None:
    entries = navigation.entries_for(people.make_office(), "/office/settings/sections/7/")
    assert [entry["label"] for entry in entries if entry["current"]] == ["Sections"]
    entries = navigation.entries_for(people.make_user(), "/office/people/7/")
    assert [entry["label"] for entry in entries if entry["current"]] == ["Me"]
    assert not any(entry["current"] for entry in navigation.entries_for(people.make_office(), "/elsewhere/"))


def test_page_of_several_rooms_stands_under_the_one_it_names() -> None:
    office = people.make_office()
    for room, current in (("office:profile", ["Profile"]), ("office:people", ["Sections"]), ("", ["Sections"])):
        entries = navigation.entries_for(office, "/office/settings/sections/7/", room)
        assert [entry["label"] for entry in entries if entry["current"]] == current


def test_page_of_the_account_stands_under_none() -> None:
    entries = navigation.entries_for(people.make_office(), "/office/settings/", navigation.OF_ACCOUNT)
    assert [entry["label"] for entry in entries if entry["current"]] == []


def test_entry_stands_for_the_pages_of_every_row_where_an_address_has_a_number(monkeypatch: Any) -> None:
    monkeypatch.setattr(navigation, "ENTRIES", [])
    navigation.add_entry("Manuscripts", "desk:manuscripts", who=lambda user: True, place=10, also=("review:reviewers",))
    for address in (reverse("review:decision", args=[120]), reverse("review:reports", args=[7])):
        assert [entry["current"] for entry in navigation.entries_for(people.make_user(), address)] == [True]
    assert [entry["current"] for entry in navigation.entries_for(people.make_user(), "/review/mine/")] == [False]
