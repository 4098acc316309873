"""A real mail server that keeps what it is given; nothing here needs Django's settings."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Sink:
    """A mail server that keeps what it is given; ``refuse`` may answer a recipient with an SMTP error."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse: Callable[[str], str | None] = lambda recipient: None
        self.pace: float = 0  # seconds that it takes over a message
        self.host = "127.0.0.1"
        with socket.socket() as probe:
            probe.bind((self.host, 0))
            self.port: int = probe.getsockname()[1]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.refuse(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        message = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        await asyncio.sleep(self.pace)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return what came for one address, oldest first."""
        return [m for m in self.messages if address in m["X-Envelope-To"]]

    def wait_for(self, address: str, *, having: str = "", within: float = 20) -> EmailMessage:
        """Return the newest letter to ``address`` with ``having`` in its subject; wait for it at most ``within`` seconds."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if found := [m for m in self.to(address) if having in str(m["Subject"])]:
                return found[-1]
            time.sleep(0.05)
        seen = "; ".join(f"{m['X-Envelope-To']}: {m['Subject']}" for m in self.messages) or "nothing"
        raise AssertionError(f"no letter to {address} with “{having}” came in {within} s; came: {seen}")

    def clear(self) -> None:
        """Forget what came."""
        self.messages.clear()
        self.pace = 0
        self.refuse = lambda recipient: None
