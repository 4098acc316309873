"""Opening pages of production and archive."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from journal.models import User


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"issues:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()
