"""The demonstration's journal and its people."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from journal.desk.demo import texts
from journal.models import Grant, Journal, Page, User
from journal.services import make_first_sections
from journal.states import RoleName


def make_journal() -> Journal:
    """Write the settings, sections and pages of the demonstration journal."""
    journal = Journal.current()
    journal.is_demonstration = True
    journal.publisher = "Demonstration Institute"
    journal.place = "Phnom Penh"
    journal.description = "A demonstration of a journal system. All people, papers and findings on it are invented."
    journal.contact_email = "office@demo.example"
    journal.licence_url = "https://creativecommons.org/licenses/by/4.0/"
    journal.save()
    make_first_sections()
    for position, (slug, title, body) in enumerate(texts.PAGES):
        Page.objects.get_or_create(slug=slug, defaults={"title": title, "body": body, "position": position})
    return journal


def make_people() -> dict[str, User]:
    """Make every invented person, with a password and a proved address; return them by the name before the @."""
    password = make_password(texts.PASSWORD)  # the same for all, and slow to make
    chief: User | None = None
    found = {}
    for person in [*texts.STAFF, *texts.AUTHORS, *texts.REVIEWERS]:
        user = _made(person, password)
        found[person.email.split("@")[0]] = user
        for role in person.roles:
            Grant.objects.get_or_create(user=user, role=role, revoked_at=None, defaults={"granted_by": chief})
        if RoleName.EDITOR_IN_CHIEF in person.roles:
            chief = user
    return found


def _made(person: texts.Person, password: str) -> User:
    known = User.objects.filter(email__iexact=person.email).first()
    if known is not None:
        return known
    user = User.objects.create(
        email=person.email,
        password=password,
        given_name=person.given,
        family_name=person.family,
        printed_name=person.printed,
        native_name=person.native,
        native_language=person.native_language,
        affiliation=person.institution,
        country=person.country,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
