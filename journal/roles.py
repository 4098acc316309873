"""Who a person is to the journal as a whole: predicates over a user; the apps add those over a manuscript.

``None`` stands for the clock: what the system does by itself, at its time.
"""

from __future__ import annotations

from typing import Any

import rules

from journal.states import RoleName


def holds(*names: RoleName) -> rules.Predicate:
    """Return the predicate "holds one of these roles today, for the section of the object if it has one"."""

    def test(user: Any, subject: Any = None) -> bool:
        """Somebody who holds the role today, for the section of the object if it has one."""
        if user is None or not user.is_authenticated:
            return False
        section_id = getattr(subject, "section_id", None)
        return any(user.holds(name, section_id) for name in names)

    return rules.Predicate(test, name="holds_" + "_or_".join(names))


def holds_throughout(name: RoleName) -> rules.Predicate:
    """Return the predicate "holds this role today for the whole journal", for what is of no one section."""

    def test(user: Any, subject: Any = None) -> bool:
        """Somebody who holds the role today, for the whole journal."""
        return user is not None and user.is_authenticated and (name, None) in user.grants

    return rules.Predicate(test, name=f"{name}_of_the_whole_journal")


@rules.predicate
def is_clock(user: Any, subject: Any = None) -> bool:
    """The system itself acts, at its time."""
    return user is None


@rules.predicate
def is_signed_in(user: Any, subject: Any = None) -> bool:
    """Somebody has signed in."""
    return user is not None and bool(user.is_authenticated)


@rules.predicate
def is_anybody(user: Any, subject: Any = None) -> bool:
    """Everybody, readers included."""
    return True


holds_editor_in_chief = holds(RoleName.EDITOR_IN_CHIEF)
holds_office = holds(RoleName.OFFICE)
holds_administrator = holds(RoleName.ADMINISTRATOR)
holds_copyeditor = holds(RoleName.COPYEDITOR)
holds_production_editor = holds(RoleName.PRODUCTION_EDITOR)
may_edit_manuscripts = holds(RoleName.EDITOR_IN_CHIEF, RoleName.EDITOR, RoleName.GUEST_EDITOR)
oversees = holds(RoleName.EDITOR_IN_CHIEF, RoleName.OFFICE)
works_at_the_desk = holds(*RoleName)
works_with_manuscripts = holds(*(name for name in RoleName if name != RoleName.ADMINISTRATOR))
grants_roles = holds_administrator | holds_office

GIVEN_BY_OFFICE = frozenset({RoleName.EDITOR, RoleName.GUEST_EDITOR, RoleName.COPYEDITOR, RoleName.PRODUCTION_EDITOR})


@rules.predicate
def may_give(user: Any, role: str) -> bool:
    """May give this role and take it back: the office those that work under it, an administrator any."""
    return holds_administrator.test(user) or (holds_office.test(user) and role in GIVEN_BY_OFFICE)
