"""The second factor that the journal may ask of whoever sees manuscripts or accounts of others."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled

from journal.models import Journal, User
from journal.roles import holds_administrator, holds_office, may_edit_manuscripts

is_asked = may_edit_manuscripts | holds_office | holds_administrator


def lacks_second_factor(user: User, journal: Journal) -> bool:
    """Tell whether this person has to set up a second factor first; allauth asks for one that is set up by itself."""
    return is_asked.test(user) and journal.second_factor_for_editors and not is_mfa_enabled(user)
