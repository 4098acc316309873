"""Accounts: what the journal asks at registration, and account mail through the outbox."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django import forms


class AccountAdapter(DefaultAccountAdapter):
    """Sends account mail the way of every other letter."""


class NamesForm(forms.Form):
    """The name asked at registration."""

    def signup(self, request, user) -> None:
        """Keep what was asked."""
