"""From where a request comes, as far as it is compared with where others come from."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from journal import services
from journal.models import User


def note_network_of(request: HttpRequest, person: User) -> None:
    """Keep from which network a person sends a form as an author or a reviewer, hashed; behind proxies, if known."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # the proxy has said nothing of whom it asks for
        return
    services.note_network(person=person, address=address)
