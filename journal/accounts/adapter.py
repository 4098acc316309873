"""How accounts of the journal differ from allauth's: their mail is letters, and passive persons may become accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import services
from journal.models import User

CHANGES = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_set": _("A password was set."),
    "account/email/password_reset": _("A new password was set."),
    "account/email/email_changed": _("Another mail address is used from now on."),
    "account/email/email_confirm": _("A mail address was confirmed."),
    "account/email/email_deleted": _("A mail address was removed."),
    "mfa/email/totp_activated": _("An authenticator app was added as second factor."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "mfa/email/webauthn_added": _("A security key was added."),
    "mfa/email/webauthn_removed": _("A security key was removed."),
    "socialaccount/email/account_connected": _("An ORCID account was connected."),
    "socialaccount/email/account_disconnected": _("An ORCID account was disconnected."),
}
CODES = {
    "account/email/login_code": "account_login_code",
    "account/email/password_reset_code": "account_reset_password",
    "account/email/email_confirmation": "account_confirm_address",
    "account/email/email_confirmation_signup": "account_confirm_address",
}


class AccountAdapter(DefaultAccountAdapter):
    """Writes account mail as letters, in the journal's own texts; nothing is sent inside the request."""

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Return what wrong passwords for one account are counted under.

        allauth's own holds the name by which the browser calls the journal, port included: with another port in each
        attempt nothing would ever be counted.
        """
        return str(credentials.get("email", "")).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter that stands for one of allauth's mails."""
        person = context.get("user") or person_at(email)
        if template_prefix in CODES:
            _remember_address(person, email)
            services.write_account_letter(CODES[template_prefix], to=person, address=email, code=context["code"])
        elif template_prefix == "account/email/account_already_exists":
            page = settings.SITE_URL + reverse("account_reset_password")
            path = reverse("account_request_login_code")
            services.write_account_letter("account_exists", to=person, address=email, path=path, reset_page=page)
        else:
            change, path = CHANGES[template_prefix], reverse("account_reset_password")
            services.write_account_letter("account_changed", to=person, address=email, change=change, path=path)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person of a change; the person goes along, as the address may be theirs no more."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)


def person_at(email: str) -> User:
    """Return the person who signs in with this address; raises ``User.DoesNotExist``."""
    known = EmailAddress.objects.filter(email__iexact=email).order_by("-verified").select_related("user").first()
    return known.user if known else User.objects.get_by_natural_key(email)


def _remember_address(person: User, email: str) -> None:
    """Let the code that is sent to a passive person confirm their address too, so that one code is enough."""
    if person.email.lower() == email.lower() and not EmailAddress.objects.filter(user=person).exists():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
