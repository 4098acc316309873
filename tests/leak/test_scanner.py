"""A scanner of mail presses every address in every letter, and nothing at all has happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from journal.letterbook import LETTERS, LINKS
from journal.models import Letter, PersonalLink, User
from journal.outbox.letters import completed
from submissions.letters import AUTHOR_CHANGE
from submissions.models import AuthorChange, AuthorConsent
from tests.factories.people import make_account
from tests.leak.world import World
from tests.pages import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

ADDRESS = re.compile(re.escape(settings.SITE_URL) + r"(/[^\s<>\"]*)")
METHODS = ("get", "head")


def everything() -> dict[str, list[object]]:
    """Return every row of every table, sessions included: a scanner must not be given one."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


def pressed(path: str) -> list[int]:
    return [getattr(Client(), method)(path).status_code for method in METHODS]


def in_letters(letters: QuerySet[Letter] | None = None) -> Iterator[tuple[str, str]]:
    """Yield the key and an address of every letter, as it went out; the same page once for a key."""
    seen = set()
    for letter in (Letter.objects if letters is None else letters).order_by("pk"):
        if (letter.key, letter.link_purpose, letter.link_target, letter.to_id) in seen:
            continue
        seen.add((letter.key, letter.link_purpose, letter.link_target, letter.to_id))
        yield from ((letter.key, path.rstrip(".,;:)")) for path in ADDRESS.findall(completed(letter)))


@pytest.fixture
def account_letters() -> None:
    """Write the letters of accounts that hold an address, by the forms that ask for them."""
    person = make_account()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    Client().post(reverse("account_request_login_code"), {"email": person.email})
    filled = {"email": person.email, "given_name": "A", "family_name": "B"}
    Client().post(reverse("account_signup"), {**filled, "password1": "quiet-river-71", "password2": "quiet-river-71"})


@pytest.mark.usefixtures("account_letters")
def test_scanner_that_presses_every_address_of_every_letter_changes_nothing(world: World) -> None:
    found = list(in_letters())
    opened = {purpose: [] for purpose in LINKS}
    before = everything()
    for _key, path in found:
        answers = pressed(path)
        purpose = getattr(resolve(urlsplit(path).path).func.view_class, "purpose", None)  # type: ignore[attr-defined]
        if purpose:
            opened[purpose] += answers
    assert [table for table, rows in everything().items() if rows != before[table]] == []
    assert {key for key, _path in found} > {"review_invitation", "named_as_author", "submission_received"}
    assert opened["review"].count(200) > len(METHODS)  # they did open something


def test_scanner_that_presses_every_page_of_every_kind_of_link_changes_nothing(world: World) -> None:
    """Also those that no letter holds: of a link that is alive, of one that ran out, and of one that nobody made."""
    asked = AuthorChange.objects.create(submission=world.manuscripts["in review"], before=[], after=[])
    consents = [AuthorConsent.objects.create(change=asked, person=world[name]) for name in ("author", "co-author")]
    things = {purpose: written(purpose) for purpose in LINKS}
    things[AUTHOR_CHANGE] = {(consent.pk, consent.person) for consent in consents}
    tokens = {
        purpose: [PersonalLink.mint(purpose=purpose, target=target, person=person) for target, person in some]
        for purpose, some in things.items()
    }
    for purpose, alive in tokens.items():
        for token in alive[1::2]:
            known = PersonalLink.objects.filter(token_hash=PersonalLink.hashed(token))
            known.update(expires_at=timezone.now() - timedelta(days=1))
        alive.append(f"nobody-made-this-{purpose}")
    doors = [address for address in addresses() if address.is_by_link]
    before = everything()
    codes = {code for door in doors for token in tokens[door.view.purpose] for code in pressed(door.path(token=token))}
    assert [table for table, rows in everything().items() if rows != before[table]] == []
    assert codes <= {200, 302, 404, 405}
    assert 200 in codes


def written(purpose: str) -> set[tuple[int | None, User | None]]:
    """Return what letters have led to by links of a purpose, and whom."""
    letters = Letter.objects.filter(link_purpose=purpose).select_related("to").order_by("pk")
    return set(islice({(letter.link_target, letter.to): None for letter in letters}, 6))


def test_every_kind_of_letter_with_a_link_has_a_page_that_was_pressed() -> None:
    """A letter names its link by purpose; there is no other way to an address that opens without a password."""
    doors = {address.view.purpose for address in addresses() if address.is_by_link}
    assert doors == set(LINKS)
    assert {kind.key for kind in LETTERS.values() if "personal_link" in kind.names} != set()
