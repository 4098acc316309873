"""What the worker does for the desk."""

from __future__ import annotations

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from journal.desk import services
from journal.outbox import handler

handler("decision.send", label=_("Sending a decision"))(services.send_decision_job)


@shared_task(ignore_result=True)
def clock() -> int:
    """Do what the dates ask for."""
    return services.run_clock()
