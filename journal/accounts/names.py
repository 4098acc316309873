"""What is asked at registration besides address and password."""

from __future__ import annotations

from typing import Any

from journal.forms.people import NAME_FIELDS, NamesForm
from journal.models import User


class RegistrationNames(NamesForm):
    """The name; allauth adds address, password and a field that only machines fill in."""

    field_order = (
        "email",
        "given_name",
        "family_name",
        "password1",
        "printed_name",
        "native_name",
        "native_language",
    )

    def signup(self, request: Any, user: User) -> None:
        """Keep the name; called by allauth once the account is made."""
        for name in NAME_FIELDS:
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=NAME_FIELDS)
