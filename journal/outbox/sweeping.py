"""The sweep: it comes by every few seconds and does what was left behind, with or without a bell."""

from __future__ import annotations

import logging
import time

from journal.outbox.claims import JOBS, LETTERS
from journal.outbox.jobs import run_job
from journal.outbox.letters import ServerAway, send_letter

log = logging.getLogger(__name__)

BATCH = 100


def sweep(*, seconds: float = 60) -> int:
    """Send the letters and do the jobs that are due, for about so many seconds; return how many went well."""
    until = time.monotonic() + seconds
    return _sweep_letters(until) + _sweep_jobs(until)


def _sweep_letters(until: float) -> int:
    went_well = 0
    while time.monotonic() < until and (due := list(LETTERS.due().values_list("pk", flat=True)[:BATCH])):
        for pk in due:
            try:
                went_well += send_letter(pk)
            except ServerAway:
                log.warning("event=sweep_stopped reason=mail_server_away")
                return went_well  # the others wait with their tries unspent
    return went_well


def _sweep_jobs(until: float) -> int:
    went_well = 0
    while time.monotonic() < until and (due := list(JOBS.due().values_list("pk", flat=True)[:BATCH])):
        for pk in due:
            went_well += run_job(pk)
            if time.monotonic() >= until:
                break
    return went_well
