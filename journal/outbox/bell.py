"""The bell: it tells a worker that a row lies in the outbox, and must never break or delay a request.

A thread of its own carries the ids to the broker, so that one that is away or slow is nobody's wait. What it cannot
carry is left to the sweep.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from journal.models import Letter
from journal.models.outgoing import BELLS, Claimable

log = logging.getLogger(__name__)

LONGEST = 1000  # ids that wait for a slow broker; more are not worth keeping, the sweep finds the rows


def ring(row: Claimable) -> None:
    """Have the id of a committed row carried to the worker; what is held back for later is left to the sweep."""
    if row.not_before > timezone.now():
        return
    task = "journal.tasks.deliver_letter" if isinstance(row, Letter) else "journal.tasks.run_job"
    try:
        _carrier(os.getpid()).put_nowait((task, row.pk))
    except queue.Full:
        log.warning("event=bell_is_slow task=%s row=%s", task, row.pk)


def carry(task: str, pk: int) -> None:
    """Hand one id to the broker; a broker that is down is logged, and that is all."""
    try:
        _celery().send_task(task, args=[pk], ignore_result=True, retry=False)
    except Exception as error:  # noqa: BLE001 - each transport has its own; the sweep takes the row
        log.warning("event=bell_is_down task=%s row=%s error=%s", task, pk, type(error).__name__)


@cache
def _carrier(process: int) -> queue.Queue[tuple[str, int]]:
    """Start the thread that carries, once in each process; it ends with the process, waiting or not."""
    waiting: queue.Queue[tuple[str, int]] = queue.Queue(LONGEST)

    def work() -> None:
        while True:
            carry(*waiting.get())
            waiting.task_done()

    threading.Thread(target=work, name="bell", daemon=True).start()
    return waiting


@cache
def _celery() -> Any:
    """Return the application of the settings: Celery's own "current" one is another one in another thread."""
    return import_string(settings.CELERY_APP)


if ring not in BELLS:
    BELLS.append(ring)
