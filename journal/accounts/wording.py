"""allauth's forms in the words and capitals of the other forms."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Mail address")


class Worded(forms.Form):
    """A form whose fields are called as ``words`` says; a label says all that a placeholder would."""

    words: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):
    """Signing in by password."""

    words: ClassVar[dict[str, Any]] = {"login": ADDRESS, "remember": _("Remember me")}


class SignupForm(Worded, account.SignupForm):
    """A new account."""

    words: ClassVar[dict[str, Any]] = {"email": ADDRESS}

    def try_save(self, request: Any) -> Any:
        """Make the account; where there is one, take as long as ever, which tells nobody whom the journal knows."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(Worded, account.AddEmailForm):
    """One more address, or another one."""

    words: ClassVar[dict[str, Any]] = {"email": ADDRESS}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """Another password."""

    words: ClassVar[dict[str, Any]] = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password (again)"),
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Asking for a way back in."""

    words: ClassVar[dict[str, Any]] = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """Another password for who has lost the old one."""

    words: ClassVar[dict[str, Any]] = {"password1": _("New password"), "password2": _("New password (again)")}


class RequestLoginCodeForm(Worded, account.RequestLoginCodeForm):
    """Asking for a code to sign in with."""

    words: ClassVar[dict[str, Any]] = {"email": ADDRESS}
