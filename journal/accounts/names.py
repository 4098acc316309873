"""What is asked at registration besides address and password."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.forms.people import NAME_FIELDS, NamesForm
from journal.models import User

ADDRESS = re.compile(r"://|@|\bwww\.|\w{2}\.[^\W\d_]{2}", re.IGNORECASE)


class RegistrationNames(NamesForm):
    """The name; allauth adds address, password and a field that only machines fill in."""

    field_order = (
        "given_name",
        "family_name",
        "printed_name",
        "native_name",
        "native_language",
        "email",
        "password1",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse addresses in the place of names: whoever's address is given here gets a letter that holds the name."""
        cleaned = super().clean()
        for name in NAME_FIELDS:
            if ADDRESS.search(cleaned.get(name) or ""):
                self.add_error(name, _("Write the name alone, without an address; after a dot goes a space."))
        return cleaned

    def signup(self, request: Any, user: User) -> None:
        """Keep the name; called by allauth once the account is made."""
        for name in NAME_FIELDS:
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=NAME_FIELDS)
