"""Jobs are done once, tried again when they fail, and given up in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal import outbox
from journal.models import Job
from journal.outbox.jobs import HANDLERS
from journal.states import Progress

pytestmark = pytest.mark.django_db

Register = Callable[[Callable[[Job], None]], None]


@pytest.fixture
def does() -> Iterator[Register]:
    """Register what does jobs of the kind "specimen"."""

    def register(work: Callable[[Job], None]) -> None:
        HANDLERS.pop("specimen", None)
        outbox.handler("specimen", label="Making a specimen", tries=2)(work)

    yield register
    HANDLERS.pop("specimen", None)


def test_job_is_done_once(does: Register) -> None:
    done: list[Any] = []
    does(lambda job: done.append(job.facts))
    job = outbox.enqueue("specimen", {"id": 7})
    assert [outbox.run_job(job.pk), outbox.run_job(job.pk)] == [True, False]
    job.refresh_from_db()
    assert (done, job.progress, job.lease_until) == ([{"id": 7}], Progress.DONE, None)
    assert job.done_at is not None


def test_job_with_a_known_key_is_the_old_one() -> None:
    first = outbox.enqueue("specimen", {"id": 1}, unique_key="specimen 1")
    assert outbox.enqueue("specimen", {"id": 2}, unique_key="specimen 1") == first
    assert Job.objects.count() == 1


def test_job_that_fails_is_tried_again_and_then_given_up(does: Register) -> None:
    def fail(job: Job) -> None:
        raise RuntimeError("the store is down")

    does(fail)
    job = outbox.enqueue("specimen", {})
    outbox.run_job(job.pk)
    job.refresh_from_db()
    assert (job.progress, job.attempts, job.last_error) == (Progress.QUEUED, 1, "RuntimeError: the store is down")
    assert outbox.sweep() == 0
    Job.objects.update(not_before=timezone.now())
    outbox.sweep()
    job.refresh_from_db()
    assert (job.progress, job.attempts) == (Progress.FAILED, 2)


def test_job_that_gives_up_is_not_tried_again(does: Register) -> None:
    def give_up(job: Job) -> None:
        raise outbox.GiveUp("The file is no PDF.")

    does(give_up)
    job = outbox.enqueue("specimen", {})
    outbox.run_job(job.pk)
    job.refresh_from_db()
    assert (job.progress, job.last_error) == (Progress.FAILED, "The file is no PDF.")


def test_failed_job_is_tried_anew_on_request(does: Register) -> None:
    does(lambda job: None)
    job = outbox.enqueue("specimen", {})
    assert not outbox.try_again(job)
    Job.objects.update(progress=Progress.FAILED, attempts=2)
    assert outbox.try_again(job)
    assert outbox.run_job(job.pk)


def test_job_that_nobody_does_waits() -> None:
    job = outbox.enqueue("unknown", {})
    assert not outbox.run_job(job.pk)
    job.refresh_from_db()
    assert (job.progress, job.attempts) == (Progress.QUEUED, 1)


def test_job_whose_time_has_not_come(does: Register) -> None:
    does(lambda job: None)
    job = outbox.enqueue("specimen", {}, not_before=timezone.now() + timedelta(minutes=10))
    assert outbox.sweep() == 0
    Job.objects.update(not_before=timezone.now())
    assert outbox.sweep() == 1
    assert not outbox.run_job(job.pk)


def test_kind_with_two_handlers_is_refused(does: Register) -> None:
    does(lambda job: None)
    with pytest.raises(ValueError, match="two handlers"):
        outbox.handler("specimen", label="Printing")(print)  # type: ignore[arg-type]
