"""Making a file readable in a browser: asked for as reviewers are given it, done by the worker."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from journal import apart, outbox
from journal.storage import opaque_key
from journal.text import plain_throughout
from submissions.models import ManuscriptFile, RenderedPicture, Rendering
from submissions.services.uploads import taken_back_on_failure
from submissions.showing import KINDS
from submissions.states import RenderingProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journal.models import CaseFile, Job

SHOW = "submissions.show"
SECONDS = 120  # of the processor, for the program and for pandoc: sixty pages in two widths need a quarter of that
LONGEST = 300  # seconds by the clock
LEASE = 600


def render_for_reviewers(file: ManuscriptFile | None, case: CaseFile) -> None:
    """Have the worker make a file readable in a browser, unless that was asked for before."""
    if file is None or file.suffix.lstrip(".") not in KINDS:
        return
    row, is_new = Rendering.objects.get_or_create(file=file)
    if is_new:
        outbox.enqueue(SHOW, {"rendering": row.pk}, case=case)


def make_rendering(job: Job) -> None:
    """Do a job of that kind; what was made already stays as it is."""
    row = Rendering.objects.select_related("file").filter(pk=job.facts["rendering"]).first()
    if row is None or row.is_made:
        return
    with tempfile.TemporaryDirectory(prefix="showing-") as folder:
        try:
            content = _shown(row.file, Path(folder))
        except apart.Refused as refusal:
            is_large = isinstance(refusal, apart.TooBig)
            problem = RenderingProblem.TOO_LARGE if is_large else RenderingProblem.UNREADABLE
            Rendering.objects.filter(pk=row.pk, made_at__isnull=True).update(problem=problem)
        else:
            _keep(row, content, Path(folder))


def _shown(file: ManuscriptFile, folder: Path) -> dict[str, Any]:
    """Read a file apart from the journal; raises ``Refused``, and ``Busy``."""
    with file.stored.open("rb") as stored, apart.on_disk(stored) as path:
        arguments = (file.suffix.lstrip("."), path, folder)
        apart.answer_of("submissions.showing", *arguments, seconds=SECONDS, patience=LONGEST)
    found: dict[str, Any] = plain_throughout(json.loads((folder / "content.json").read_text(encoding="utf-8")))
    return found


def _keep(row: Rendering, content: dict[str, Any], folder: Path) -> None:
    """Store what was made, unless another worker was faster: then its files are those that are kept."""
    pictures = list(_pictures(row, content.pop("pictures"), folder))
    words = ContentFile(json.dumps(content, ensure_ascii=False).encode())
    key = row.stored.storage.save(opaque_key(row, "content.json"), words)
    keys = [key, *(picture.stored.name or "" for picture in pictures)]
    with taken_back_on_failure(*keys), transaction.atomic():
        columns = {"stored": key, "problem": "", "made_at": timezone.now()}
        is_first = Rendering.objects.filter(pk=row.pk, made_at__isnull=True).update(**columns)
        if is_first:
            RenderedPicture.objects.bulk_create(pictures)
    if not is_first:
        for each in keys:
            row.stored.storage.delete(each)


def _pictures(row: Rendering, kept: list[dict[str, Any]], folder: Path) -> Iterator[RenderedPicture]:
    for picture in kept:
        for facts in picture["files"]:
            path = folder / facts["name"]
            made = RenderedPicture(
                rendering=row,
                number=picture["number"],
                size=path.stat().st_size,
                **{name: facts[name] for name in ("width", "height", "is_wide")},
            )
            with path.open("rb") as file:
                made.stored.save(path.name, File(file), save=False)
            yield made
