"""What a manuscript has kept: its files, in their version and in the store."""

from __future__ import annotations

from django.core.files.storage import storages

from journal import outbox
from journal.models import Job
from submissions.models import ManuscriptFile, Version


def files(version: Version | None) -> list[tuple[str, str]]:
    return [] if version is None else [(file.kind, file.name) for file in version.present_files]


def run_jobs() -> None:
    for pk in Job.objects.values_list("pk", flat=True):
        outbox.run_job(pk)


def in_store(file: ManuscriptFile) -> bool:
    return storages["default"].exists(file.stored.name or "")
