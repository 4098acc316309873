"""Networks from which people act: kept as keyed hashes, compared, and forgotten."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from journal.models import NetworkTrace, User

NETWORK_DAYS = 90
"""How long a network is kept after somebody last acted from it."""
WIDTH = {4: 32, 6: 64}
"""The bits that name a network: of IPv4 the whole address, of IPv6 what a household or an office is given."""


def hidden_network(address: str) -> str:
    """Return the keyed hash of the network of an address; "" for one that is no address of the open network."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(given, "ipv4_mapped", None) or given  # as a server of both kinds names it: else all are one network
    if not found.is_global:
        return ""
    network = ipaddress.ip_network(f"{found}/{WIDTH[found.version]}", strict=False)
    return salted_hmac("journal.network", str(network), algorithm="sha256").hexdigest()


def note_network(*, person: User, address: str) -> None:
    """Keep from which network a person acts; nothing of an address that names none."""
    if network := hidden_network(address):
        NetworkTrace.objects.update_or_create(
            person=person, network=network, defaults={"seen_on": timezone.localdate()}
        )


def shares_network(*, person: User, others: Collection[int]) -> set[int]:
    """Return the ids of those of the others who have acted from a network from which this person has."""
    mine = NetworkTrace.objects.filter(person=person).values("network")
    return set(NetworkTrace.objects.filter(person__in=others, network__in=mine).values_list("person", flat=True))


def forget_networks(*, today: date) -> int:
    """Delete what is older than it may be kept; return how many."""
    deleted, _by_table = NetworkTrace.objects.filter(seen_on__lt=today - timedelta(days=NETWORK_DAYS)).delete()
    return deleted
