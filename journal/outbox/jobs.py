"""Jobs: work for the worker that is no letter, done by the function registered for its kind."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from journal.apart import Busy
from journal.models import CaseFile, Job
from journal.outbox.claims import JOBS
from journal.states import Progress

log = logging.getLogger(__name__)


class GiveUp(Exception):
    """Raised by a handler: it failed for good, and trying again would not help. The text is for the office."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of job is done: in words, how often it is tried, and for how many seconds it may take."""

    kind: str
    label: Any
    work: Callable[[Job], None]
    tries: int
    lease: int | None


HANDLERS: dict[str, Handler] = {}


def handler(
    kind: str, *, label: Any, tries: int = 8, lease: int | None = None
) -> Callable[[Callable[[Job], None]], Callable[[Job], None]]:
    """Register the decorated function as what does jobs of this kind.

    It may be called twice for one job (its worker was lost in the middle), so it must be idempotent, and it owns its
    transactions. ``label`` names the work to the office. ``lease`` is how many seconds it may take; the default is
    ``LEASE_SECONDS``.
    """

    def register(work: Callable[[Job], None]) -> Callable[[Job], None]:
        known = HANDLERS.get(kind)
        if known and (known.work.__module__, known.work.__qualname__) != (work.__module__, work.__qualname__):
            raise ValueError(f"the kind {kind} has two handlers")
        HANDLERS[kind] = Handler(kind, label, work, tries, lease)
        return work

    return register


def work_in_words(job: Job) -> str:
    """Return what a job was to do, as the office reads it."""
    load_handlers()
    known = HANDLERS.get(job.kind)
    return str(known.label) if known else job.kind


def enqueue(
    kind: str,
    facts: dict[str, Any],
    *,
    not_before: datetime | None = None,
    case: CaseFile | None = None,
    unique_key: str | None = None,
) -> Job:
    """Write down a job; the worker takes it after the commit. A known ``unique_key`` returns the old one."""
    columns = {"kind": kind, "facts": facts, "not_before": not_before or timezone.now(), "case": case}
    if unique_key is None:
        return Job.objects.create(**columns)
    try:
        with transaction.atomic():
            return Job.objects.create(unique_key=unique_key, **columns)
    except IntegrityError:
        return Job.objects.get(unique_key=unique_key)


def run_job(pk: int) -> bool:
    """Do a job if it is due and nobody else has it; return whether it is done now."""
    load_handlers()
    kind = JOBS.rows.filter(pk=pk).values_list("kind", flat=True).first()
    known = HANDLERS.get(kind or "")
    tries = known.tries if known else 8
    job = JOBS.claim(pk, tries=tries, lease=known.lease if known else None)
    if job is None:
        return False
    try:
        if known is None:
            raise LookupError(f"nothing does jobs of the kind {kind}")
        known.work(job)
    except GiveUp as error:
        JOBS.give_up(job, str(error))
    except Busy as busy:
        log.warning("event=job_put_off kind=%s job=%s attempt=%s", kind, pk, job.attempts)
        JOBS.put_back(job, str(busy), tries=tries)
    except Exception as error:
        log.exception("event=job_failed kind=%s job=%s attempt=%s", kind, pk, job.attempts)
        JOBS.put_back(job, f"{type(error).__name__}: {error}", tries=tries)
    else:
        JOBS.done(job, progress=Progress.DONE, done_at=timezone.now())
        return True
    return False


def try_again(job: Job) -> bool:
    """Let a failed job be tried anew."""
    fresh = {"progress": Progress.QUEUED, "attempts": 0, "not_before": timezone.now()}
    if not Job.objects.filter(pk=job.pk, progress=Progress.FAILED).update(**fresh):
        return False
    job.refresh_from_db()
    job.ring()
    return True


@cache
def load_handlers() -> None:
    """Import every app's ``tasks``, where handlers are registered."""
    autodiscover_modules("tasks")
