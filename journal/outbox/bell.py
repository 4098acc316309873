"""The bell: it tells a worker that a row lies in the outbox, and must never break a request."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from journal.models import Letter
from journal.models.outgoing import BELLS, Claimable

log = logging.getLogger(__name__)


def ring(row: Claimable) -> None:
    """Send the id of a committed row to the worker; a broker that is down is logged, and the sweep takes the row.

    What is held back for later is left to the sweep.
    """
    if row.not_before > timezone.now():
        return
    task = "journal.tasks.deliver_letter" if isinstance(row, Letter) else "journal.tasks.run_job"
    try:
        _celery().send_task(task, args=[row.pk], ignore_result=True, retry=False)
    except Exception as error:  # noqa: BLE001 - each transport has its own; none of them may reach the person
        log.warning("event=bell_is_down task=%s row=%s error=%s", task, row.pk, type(error).__name__)


@cache
def _celery() -> Any:
    """Return the application of the settings: Celery's own "current" one is another one in another thread."""
    return import_string(settings.CELERY_APP)


if ring not in BELLS:
    BELLS.append(ring)
