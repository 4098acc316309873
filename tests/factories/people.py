"""People, sections and the journal's settings for tests."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress

from journal.models import CaseFile, Grant, Journal, Page, Section, User
from journal.states import RoleName

_numbers = itertools.count(1)

PASSWORD = "a river runs through it"


def make_user(email: str = "", *, password: str | None = None, **fields: Any) -> User:
    """Make a person; with a password it is an account whose address is verified, without one a passive person."""
    number = next(_numbers)
    fields = {"given_name": "Sokha", "family_name": f"Person{number}", **fields}
    user = User(email=email or f"person{number}@example.org", **fields)  # unchecked: what a test names is right
    user.set_password(password)
    user.save()
    if password is not None:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_account(email: str = "", **fields: Any) -> User:
    """Make a person who can sign in with ``PASSWORD``."""
    return make_user(email, password=PASSWORD, **fields)


def give_role(user: User, role: str, *, section: Section | None = None, until: date | None = None) -> Grant:
    """Give a role without its letter and event."""
    user.__dict__.pop("grants", None)
    return Grant.objects.create(user=user, role=role, section=section, until=until)


def make_editor_in_chief(**fields: Any) -> User:
    return _with_role(RoleName.EDITOR_IN_CHIEF, **fields)


def make_editor(**fields: Any) -> User:
    """Make an editor; ``section`` limits the role to one section."""
    return _with_role(RoleName.EDITOR, **fields)


def make_guest_editor(**fields: Any) -> User:
    return _with_role(RoleName.GUEST_EDITOR, **fields)


def make_office(**fields: Any) -> User:
    return _with_role(RoleName.OFFICE, **fields)


def make_copyeditor(**fields: Any) -> User:
    return _with_role(RoleName.COPYEDITOR, **fields)


def make_production_editor(**fields: Any) -> User:
    return _with_role(RoleName.PRODUCTION_EDITOR, **fields)


def make_administrator(**fields: Any) -> User:
    return _with_role(RoleName.ADMINISTRATOR, **fields)


def make_section(**fields: Any) -> Section:
    number = next(_numbers)
    return Section.objects.create(**{"title": f"Articles {number}", "slug": f"articles-{number}", **fields})


def make_page(**fields: Any) -> Page:
    number = next(_numbers)
    return Page.objects.create(
        **{"title": f"About {number}", "slug": f"about-{number}", "body": "<p>Words.</p>", **fields}
    )


def make_journal(**fields: Any) -> Journal:
    """Save the settings of the journal, with these fields changed."""
    journal, _is_new = Journal.objects.update_or_create(
        pk=1, defaults={"contact_email": "office@example.org", **fields}
    )
    return journal


def make_case(label: str = "") -> CaseFile:
    return CaseFile.objects.create(label=label or f"JGMS-2026-{next(_numbers):03d}")


def _with_role(role: str, *, section: Section | None = None, until: date | None = None, **fields: Any) -> User:
    user = make_user(**fields)
    give_role(user, role, section=section, until=until)
    return user
