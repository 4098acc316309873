"""The real account pages, fetched from allauth with a database in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client

PASSWORD = "a-long-enough-phrase"


def account_pages() -> Iterator[tuple[str, str]]:
    """Return name and source of each page, met in the order a person would meet them."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    stranger = Client()

    def get(client: Client, address: str, **data: str) -> str:
        answer = client.post(address, data, follow=True) if data else client.get(address, follow=True)
        return answer.content.decode()

    yield "account-login", get(stranger, "/accounts/login/")
    yield "account-login-errors", get(stranger, "/accounts/login/", login="nobody@example.org", password="wrong")
    yield "account-signup", get(stranger, "/accounts/signup/")
    yield "account-signup-errors", get(stranger, "/accounts/signup/", email="no address", password1="1")
    yield "account-login-code", get(stranger, "/accounts/login/code/")
    yield "account-reset", get(stranger, "/accounts/password/reset/")
    yield "account-reset-done", get(stranger, "/accounts/password/reset/", email="nobody@example.org")
    yield "account-reset-bad", get(stranger, "/accounts/password/reset/key/0-0/")
    yield "account-inactive", get(stranger, "/accounts/inactive/")
    yield "account-social-cancelled", get(stranger, "/accounts/3rdparty/login/cancelled/")
    yield "account-confirm", get(stranger, "/accounts/signup/", email="sok.dara@example.org", password1=PASSWORD)
    yield "account-confirm-errors", get(stranger, "/accounts/confirm-email/", code="WRONG1")

    user = get_user_model().objects.create_user("prak", "chanthy.prak@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email="prak@example.net", verified=False, primary=False)
    member = Client()
    member.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    yield "account-email", get(member, "/accounts/email/")
    yield (
        "account-password",
        get(member, "/accounts/password/change/", oldpassword="wrong", password1="1", password2="2"),
    )
    yield "account-logout", get(member, "/accounts/logout/")
    yield "account-connections", get(member, "/accounts/3rdparty/")
    yield "account-mfa", get(member, "/accounts/2fa/")
    EmailAddress.objects.filter(verified=False).delete()  # no second factor before all addresses are confirmed
    yield "account-reauthenticate", get(member, "/accounts/reauthenticate/")
    member.post("/accounts/reauthenticate/", {"password": PASSWORD})
    totp = get(member, "/accounts/2fa/totp/activate/")
    yield "account-mfa-totp", totp
    yield "account-mfa-key", get(member, "/accounts/2fa/webauthn/add/")
    yield "account-mfa-keys", get(member, "/accounts/2fa/webauthn/")
    yield from second_factor(member, user, totp)


def second_factor(member: Client, user: object, totp: str) -> Iterator[tuple[str, str]]:
    """Return the pages of somebody who has switched on the second factor."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time  # noqa: PLC0415 -- needs the apps

    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', totp).group(1)
    counter = next(iter(yield_hotp_counters_from_time()))
    member.post("/accounts/2fa/totp/activate/", {"code": format_hotp_value(hotp_value(secret, counter))})
    for name, address in (
        ("mfa-on", "2fa/"),
        ("mfa-codes", "2fa/recovery-codes/"),
        ("mfa-codes-new", "2fa/recovery-codes/generate/"),
        ("mfa-totp-off", "2fa/totp/deactivate/"),
    ):
        yield f"account-{name}", member.get(f"/accounts/{address}", follow=True).content.decode()
    newcomer = Client()
    answer = newcomer.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    yield "account-mfa-authenticate", answer.content.decode()
    assert mail.outbox, "no mail was sent to confirm the address"
