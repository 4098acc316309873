"""Verbs about people: who they are, and which roles they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import CaseFile, Grant, Section, User
from journal.queries.people import administrators_for_good
from journal.roles import grants_roles, holds_administrator, may_give
from journal.services.letters import write_account_letter
from journal.states import RoleName
from journal.workflow import StepRefused


def grant_role(
    *, person: User, role: str, by: User, section: Section | None = None, until: date | None = None, note: str = ""
) -> Grant:
    """Give a role; raises ``StepRefused`` when the person holds it already."""
    _ask(may_give.test(by, role))
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk=person.pk))  # one act on a person's roles at a time
        held = Grant.objects.filter(user=person, role=role, section=section, revoked_at__isnull=True)
        if held.filter(pk__in=Grant.objects.in_force()).exists():
            raise StepRefused(_("This person holds this role already. Take it back first, then give it anew."))
        held.update(revoked_at=timezone.now(), revoked_by=by)  # it has run out; the new one takes its place
        grant = Grant.objects.create(user=person, role=role, section=section, until=until, granted_by=by)
        case = CaseFile.of_the_journal()
        case.record("role.granted", person, by=by, note=note, facts=_facts(grant))
        case.queue("role_granted", grant, by=by, note=note)
    return grant


def revoke_role(*, grant: Grant, by: User, note: str = "") -> None:
    """Take a role back; raises ``StepRefused`` for the last administrator."""
    _ask(may_give.test(by, grant.role))
    with transaction.atomic():
        lasting = list(administrators_for_good().select_for_update(of=("self",), no_key=True))
        if [row.pk for row in lasting] == [grant.pk]:
            raise StepRefused(LAST)
        if not Grant.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(
            revoked_at=timezone.now(), revoked_by=by
        ):
            raise StepRefused(_("This role was taken back already."))
        case = CaseFile.of_the_journal()
        case.record("role.revoked", grant.user, by=by, note=note, facts=_facts(grant))
        case.queue("role_revoked", grant, by=by, note=note)


def add_person(*, email: str, by: User, **names: Any) -> User:
    """Add a person without an account; raises ``StepRefused`` when the address is known."""
    _ask(grants_roles.test(by))
    with transaction.atomic():
        if User.objects.at(email) is not None:
            raise StepRefused(_("The journal knows this address already."))
        person = User.objects.create_user(email, None, **names)
        CaseFile.of_the_journal().record("person.added", person, by=by)
    return person


def change_person(*, person: User, by: User, **names: Any) -> list[str]:
    """Write down what a person is called and where they work; return the columns that changed."""
    _ask(by == person or grants_roles.test(by))
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        changed = [name for name, value in names.items() if getattr(person, name) != value]
        for name in changed:
            setattr(person, name, names[name])
        if changed:
            person.save(update_fields=changed)
            CaseFile.of_the_journal().record("person.changed", person, by=by, facts={"columns": changed})
    return changed


def may_change_address(*, person: User, by: User) -> bool:
    """Tell whether somebody may give a person another address; a code that is sent there opens the account.

    An administrator may. The office may for those who never came in, by password or by code, and who hold no role that
    the office could not give them.
    """
    if holds_administrator.test(by):
        return True
    has_come_in = person.has_usable_password() or EmailAddress.objects.filter(user=person, verified=True).exists()
    return bool(grants_roles.test(by)) and not has_come_in and all(may_give.test(by, role) for role, _ in person.grants)


def change_address(*, person: User, email: str, by: User) -> None:
    """Give a person another mail address, where they cannot do it themselves; the old one is told."""
    _ask(may_change_address(person=person, by=by))
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        before, email = person.email, email.strip().lower()
        if User.objects.at(email) not in {None, person}:
            raise StepRefused(_("Somebody else has this address."))
        if email == before:
            return
        person.email = email
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
        CaseFile.of_the_journal().record("person.address_changed", person, by=by)
        change = _("The journal writes to another mail address from now on.")
        write_account_letter("account_changed", to=person, address=before, change=change, path="")


def address_works(*, person: User, by: User) -> None:
    """Write down that letters to this person arrive again."""
    _ask(grants_roles.test(by))
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(mail_bounced_at=None)
        CaseFile.of_the_journal().record("person.address_works", person, by=by)


def close_account(*, person: User, by: User, note: str = "") -> None:
    """Keep a person out: sessions and personal links end at once. Raises ``StepRefused`` for the last administrator."""
    _ask(holds_administrator.test(by))
    with transaction.atomic():
        lasting = list(administrators_for_good().select_for_update(of=("self",), no_key=True))
        if {row.user_id for row in lasting} == {person.pk}:
            raise StepRefused(LAST)
        User.objects.filter(pk=person.pk).update(is_active=False)
        CaseFile.of_the_journal().record("person.closed", person, by=by, note=note)


def open_account(*, person: User, by: User, note: str = "") -> None:
    """Let a person in again."""
    _ask(holds_administrator.test(by))
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)
        CaseFile.of_the_journal().record("person.opened", person, by=by, note=note)


LAST = _("This is the last administrator; without one nobody could give roles. Make another one first.")


def _ask(may: bool) -> None:  # noqa: FBT001  the answer of a predicate
    if not may:
        raise PermissionDenied


def _facts(grant: Grant) -> dict[str, Any]:
    return {
        "role": RoleName(grant.role).value,
        "section": grant.section_id,
        "until": grant.until and grant.until.isoformat(),
        "grant": grant.pk,
    }
