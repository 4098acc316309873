"""Letters of the floor: about accounts and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.letterbook import Draft, letter


@letter(
    "role_granted",
    when=_("a role was given to a person"),
    to=_("the person"),
    placeholders={"role": _("name of the role")},
)
def role_granted(grant: Any, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell a person of a new role."""
    yield Draft(to=grant.user, facts={"role": grant.get_role_display()}, path="/desk/")
