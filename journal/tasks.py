"""What the worker does for the floor; tasks take ids, and the rows say the rest."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from journal import outbox
from journal.outbox.letters import ServerAway


@shared_task(name="journal.tasks.deliver_letter")
def deliver_letter(pk: int) -> None:
    """Send one letter."""
    try:
        outbox.send_letter(pk)
    except ServerAway:
        return  # it was logged and put back; the sweep tries again


@shared_task(name="journal.tasks.run_job")
def run_job(pk: int) -> None:
    """Do one job."""
    outbox.run_job(pk)


@shared_task(name="journal.tasks.sweep", expires=settings.SWEEP_SECONDS)
def sweep() -> None:
    """Do what was left behind."""
    outbox.sweep()
