"""What was read of a manuscript's file."""

from __future__ import annotations

from dataclasses import dataclass

from journal.models import Job
from journal.states import Progress
from submissions.models import (
    FileReading,
    Submission,
)
from submissions.states import Check, FileKind


@dataclass(frozen=True, slots=True)
class ReadState:
    """How far the reading of a manuscript is: what was read of it, or whether the worker has it to check or read."""

    reading: FileReading | None = None
    is_awaited: bool = False


def read_state(submission: Submission) -> ReadState:
    """Return what was read of the file its author has before him; two queries at most, ``versions.files`` serves."""
    version = submission.version_at_hand
    manuscript = version.manuscript if version else None
    if manuscript is None:
        on_its_way = submission.incoming.in_quarantine().filter(kind=FileKind.MANUSCRIPT, check_state=Check.PENDING)
        return ReadState(is_awaited=on_its_way.exists())
    reading = FileReading.objects.filter(file=manuscript).first()
    if reading is not None:
        return ReadState(reading)
    waiting = Job.objects.filter(unique_key=manuscript.reading_key, progress__in=[Progress.QUEUED, Progress.RUNNING])
    return ReadState(is_awaited=waiting.exists())
