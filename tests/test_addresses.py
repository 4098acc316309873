"""Every address has a declared policy, turns strangers away, and changes nothing when it is only read."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from rules import Predicate

from journal import policies
from journal.letterbook import LINKS
from tests.factories.people import make_user
from tests.pages import Address, addresses

pytestmark = pytest.mark.once

OURS = [address for address in addresses() if address.is_ours]
POLICIES = [value for name, value in vars(policies).items() if name.isupper()]
METHOD_NOT_ALLOWED = 405

# What allauth brings: who may open it. IN_PROGRESS is a page in the middle of signing in or proving an address; out of
# turn it leads elsewhere. A new address of a new version of allauth is missing here, and fails.
EVERYBODY, SIGNED_IN, IN_PROGRESS = "everybody", "signed in", "in progress"
ALLAUTH = {
    "account_login": EVERYBODY,
    "account_logout": IN_PROGRESS,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": IN_PROGRESS,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_confirm_login_code": IN_PROGRESS,
    "account_confirm_password_reset_code": IN_PROGRESS,
    "account_complete_password_reset": IN_PROGRESS,
    "account_password_reset_completed": EVERYBODY,
    "account_request_login_code": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": IN_PROGRESS,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "socialaccount_login_cancelled": EVERYBODY,
    "socialaccount_login_error": EVERYBODY,
    "socialaccount_signup": IN_PROGRESS,
    "socialaccount_connections": SIGNED_IN,
    "accounts/social/login/cancelled/": EVERYBODY,
    "accounts/social/login/error/": EVERYBODY,
    "accounts/social/signup/": IN_PROGRESS,
    "accounts/social/connections/": EVERYBODY,
}


def path_of(address: Address) -> str:
    """Return a path of this address that leads to nothing: its parameters have the right kind, but no row."""
    return address.path(**{name: _filler(address, name) for name in address.parameters})


def _filler(address: Address, name: str) -> Any:
    return 987_654 if f"<int:{name}>" in address.route else "x" * 20


def leads_to_the_door(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", OURS, ids=str)
def test_view_of_ours_declares_its_policy(address: Address) -> None:
    assert isinstance(getattr(address.view, "policy", None), Predicate)


@pytest.mark.parametrize("address", OURS, ids=str)
def test_address_of_ours_has_a_name(address: Address) -> None:
    assert ":" in address.name


def test_every_other_address_is_allauths_and_known() -> None:
    others = [address for address in addresses() if not address.is_ours]
    assert sorted(map(str, others)) == sorted(ALLAUTH)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in OURS if a.view.policy is not policies.PUBLIC], ids=str)
def test_stranger_at_the_door_is_sent_to_sign_in(address: Address, client: Client) -> None:
    response = client.get(path_of(address))
    assert leads_to_the_door(response)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in OURS if a.parameters and not a.takes_posts_only], ids=str)
def test_address_of_nothing_is_not_found(address: Address, client: Client) -> None:
    client.force_login(make_user())
    assert client.get(path_of(address)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in OURS if a.takes_posts_only], ids=str)
def test_act_without_a_page_refuses_to_be_read(address: Address, client: Client) -> None:
    if address.view.policy is policies.PUBLIC:
        assert client.get(path_of(address)).status_code in {404, METHOD_NOT_ALLOWED}
        return
    assert leads_to_the_door(client.get(path_of(address)))
    client.force_login(make_user())
    assert client.get(path_of(address)).status_code in {404, METHOD_NOT_ALLOWED}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, who in ALLAUTH.items() if who == SIGNED_IN])
def test_page_of_an_account_wants_its_owner(name: str, client: Client) -> None:
    (address,) = [address for address in addresses() if str(address) == name]
    assert leads_to_the_door(client.get(path_of(address)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, who in ALLAUTH.items() if who != SIGNED_IN])
def test_page_of_signing_in_answers_everybody(name: str, client: Client) -> None:
    (address,) = [address for address in addresses() if str(address) == name]
    assert client.get(path_of(address)).status_code in {200, 301, 302, 401}


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in OURS if a.is_by_link], ids=str)
def test_personal_link_of_nobody_opens_nothing(address: Address, client: Client) -> None:
    response = client.get(path_of(address))
    assert response.status_code == 404
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_every_kind_of_personal_link_leads_to_a_page_by_link() -> None:
    by_link = {address.name for address in addresses() if address.is_by_link}
    assert {kind.url_name for kind in LINKS.values()} - by_link == set()
