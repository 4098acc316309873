"""The form of registration."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.conf import settings


class RegistrationForm(SignupForm):
    """Address, name, password, and a field that only machines fill in."""

    field_order = ("email", "given_name", "family_name", "password1", "printed_name", "native_name", "native_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.widget.attrs = {
            "class": "hidden-visually",  # allauth hides it by a style of its own, which our policy forbids
            "tabindex": "-1",
            "autocomplete": "off",
            "aria-hidden": "true",
        }
