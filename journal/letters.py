"""Letters of the floor: about accounts and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.dates import in_words
from journal.letterbook import Draft, letter

CODE = {"code": _("the code; made for this letter, shown nowhere else")}


@letter(
    "role_granted",
    when=_("a role was given to a person"),
    to=_("the person"),
    placeholders={"role": _("name of the role"), "until": _("until when, if not for good")},
)
def role_granted(grant: Any, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell a person of a new role."""
    yield Draft(to=grant.user, facts=_about(grant), path="/desk/")


@letter(
    "role_revoked",
    when=_("a role was taken back from a person"),
    to=_("the person"),
    placeholders={"role": _("name of the role"), "until": _("until when, if not for good")},
)
def role_revoked(grant: Any, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell a person that a role has ended."""
    yield Draft(to=grant.user, facts=_about(grant))


@letter(
    "account_confirm_address",
    when=_("somebody registered with this address or added it to an account"),
    to=_("the address"),
    secrets=CODE,
    optional=False,
)
def account_confirm_address(user: Any, *, address: str, code: str, **facts: Any) -> Iterable[Draft]:
    """Send the code that confirms an address."""
    yield Draft(to=user, address=address, facts={"code": code})


@letter(
    "account_login_code",
    when=_("somebody asked for a code to sign in"),
    to=_("the address of the account"),
    secrets=CODE,
    optional=False,
)
def account_login_code(user: Any, *, address: str, code: str, **facts: Any) -> Iterable[Draft]:
    """Send the code that stands for a password."""
    yield Draft(to=user, address=address, facts={"code": code})


@letter(
    "account_reset_password",
    when=_("somebody asked to set a new password"),
    to=_("the address of the account"),
    secrets=CODE,
    optional=False,
)
def account_reset_password(user: Any, *, address: str, code: str, **facts: Any) -> Iterable[Draft]:
    """Send the code with which a new password can be set."""
    yield Draft(to=user, address=address, facts={"code": code})


@letter(
    "account_exists",
    when=_("somebody registered with an address that the journal knows already"),
    to=_("the person with this address"),
    placeholders={"reset_page": _("address of the page where a new password is asked for")},
    optional=False,
)
def account_exists(user: Any, *, address: str, path: str, reset_page: str, **facts: Any) -> Iterable[Draft]:
    """Tell a person that there is an account already, and how to enter it."""
    yield Draft(to=user, address=address, path=path, facts={"reset_page": reset_page})


@letter(
    "account_changed",
    when=_("something that guards an account was changed: password, address, second factor"),
    to=_("the address of the account; for a changed address, the old one"),
    placeholders={"change": _("what was changed")},
    optional=False,
)
def account_changed(user: Any, *, address: str, change: Any, path: str, **facts: Any) -> Iterable[Draft]:
    """Tell a person what was changed, in case it was somebody else."""
    yield Draft(to=user, address=address, path=path, facts={"change": change})


def _about(grant: Any) -> dict[str, Any]:
    role = f"{grant.get_role_display()} ({grant.section})" if grant.section else grant.get_role_display()
    return {"role": role, "until": in_words(grant.until) or "—"}
