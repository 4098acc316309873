"""How the worker waits for work."""

from __future__ import annotations

from typing import Any

from celery.worker import state
from celery.worker.consumer import Consumer

TURN = 0.5  # seconds


class PromptConsumer(Consumer):
    """Waits for work in short turns, so that a worker that is told to end does so within a second.

    The loop of a worker with threads looks whether it is to end only between two turns of two seconds, and takes one
    more when it has been told.
    """

    def connect(self) -> Any:
        """Return the connection to the broker."""
        connection = super().connect()
        wait = connection.drain_events

        def in_turns(timeout: float = TURN) -> None:
            if state.should_stop is not None:
                raise TimeoutError
            wait(timeout=min(timeout, TURN))

        connection.drain_events = in_turns
        return connection
