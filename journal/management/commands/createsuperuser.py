"""Make an administrator: Django's command, after which the address counts as confirmed, as there may be no mail yet."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.management.commands import createsuperuser

from journal.models import Grant, User
from journal.states import RoleName


class Command(createsuperuser.Command):
    help = "Make an account that may administrate accounts and give roles; it signs in with its mail address."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        administrators = Grant.objects.in_force().filter(role=RoleName.ADMINISTRATOR).values("user")
        for user in User.objects.filter(pk__in=administrators, emailaddress__isnull=True):
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
