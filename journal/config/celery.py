"""The entry point of the worker and of its clock."""

import os

from celery import Celery
from django.conf import settings

from journal.config.refusal import in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")

with in_one_line():
    settings.BASE_DIR  # noqa: B018 - the settings are read here, and refuse here

app = Celery("journal")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    worker_consumer="journal.config.consumer:PromptConsumer",
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR / "beat-schedule"),
    beat_schedule={
        "sweep": {"task": "journal.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
        "clock": {"task": "journal.desk.tasks.clock", "schedule": 15 * 60},
    },
)
app.autodiscover_tasks(["journal", "submissions", "review", "issues", "journal.desk"])
