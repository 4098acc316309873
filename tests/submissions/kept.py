"""What a manuscript has kept: its files, in their version and in the store."""

from __future__ import annotations

from django.core.files.storage import storages

from journal import outbox
from journal.models import Job
from submissions.models import ManuscriptFile, Version


def files(version: Version | None) -> list[tuple[str, str]]:
    return [] if version is None else [(file.kind, file.name) for file in version.present_files]


def run_jobs() -> None:
    """Do every job once, also those that come of others."""
    seen: list[int] = []
    while left := list(Job.objects.exclude(pk__in=seen).order_by("pk").values_list("pk", flat=True)):
        for pk in left:
            outbox.run_job(pk)
        seen += left


def in_store(file: ManuscriptFile) -> bool:
    return storages["default"].exists(file.stored.name or "")
