"""Viruses: a file is shown to ClamAV over its socket, where one is configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

PATIENCE = 60  # seconds for each answer of the daemon


class ScannerAway(Exception):
    """The daemon does not answer, or takes no file of this length."""


def is_configured() -> bool:
    """Tell whether there is a daemon to ask."""
    return bool(settings.CLAMAV_ADDRESS)


def virus_in(file: IO[bytes]) -> str:
    """Return the name of the virus the daemon finds in a file, or nothing; raises ``ScannerAway``.

    The file goes over the socket in small pieces; the daemon needs no way to where it lies.
    """
    with _daemon() as daemon:
        found = daemon.instream(file)
    status, name = found.get("stream", ("", ""))
    if status not in {"OK", "FOUND"}:
        raise ScannerAway(f"it answers {found}")
    return name or "" if status == "FOUND" else ""


def greet() -> None:
    """Ask the daemon whether it is there; raises ``ScannerAway``."""
    with _daemon() as daemon:
        answer = daemon.ping()
    if answer != "PONG":
        raise ScannerAway(f"it answers {answer}")


@contextmanager
def _daemon() -> Iterator[Any]:
    """Give the daemon's client, for ``host:port`` or the path of a socket; what goes wrong is ``ScannerAway``."""
    address = settings.CLAMAV_ADDRESS
    if "/" in address:
        client: Any = ClamdUnixSocket(address, timeout=PATIENCE)
    else:
        host, _colon, port = address.rpartition(":")
        client = ClamdNetworkSocket(host, int(port), timeout=PATIENCE)
    try:
        yield client
    except (ClamdError, OSError) as error:
        raise ScannerAway(str(error)) from error
    finally:
        if socket := getattr(client, "clamd_socket", None):  # it stays open where it could not connect
            socket.close()
