"""Comparing a version with an earlier one: asked for as a version is sent or its copy released, done by the worker."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from journal import outbox
from journal.storage import opaque_key
from journal.text import plain_throughout
from submissions.models import Comparison, ManuscriptFile
from submissions.queries import version_returned
from submissions.roles import edits_or_office, is_named_author
from submissions.services.access import only
from submissions.services.uploads import taken_back_on_failure
from submissions.states import ComparisonProblem

if TYPE_CHECKING:
    from journal.models import Job, User
    from submissions.models import Submission

COMPARE = "submissions.compare"
MEMORY = 1024**3  # bytes
SECONDS = 30  # of the processor
LONGEST = 90  # seconds by the clock
CHUNK = 1024**2


def compare_with_last(submission: Submission) -> None:
    """Ask for the changes since the version that the editors had read. To be called as a version was sent."""
    after = submission.versions.filter(sent_at__isnull=False).order_by("-number").first()
    before = after and version_returned(submission, before=after)
    if before is not None and after is not None:
        _ask(before.manuscript, after.manuscript, submission)


def ask_for_changes(*, submission: Submission, number: int, by: User) -> None:
    """Ask for the changes of a version that nobody compared yet, or that could not be compared then.

    Raises ``PermissionDenied`` for those who may not read it, and ``Version.DoesNotExist`` where there is none to
    compare it with.
    """
    only(is_named_author | edits_or_office, by, submission)
    with transaction.atomic():
        submission.lock()
        after = submission.versions.get(number=number, sent_at__isnull=False)
        before = version_returned(submission, before=after)
        if before is None:
            raise after.DoesNotExist
        _ask(before.manuscript, after.manuscript, submission, again=True)


def compare_for_reviewers(submission: Submission) -> None:
    """Ask for what changed between the file that reviewers are to read and those that they were given before."""
    sent = [version for version in submission.versions.all() if version.sent_at is not None]
    after = submission.reviewers_file
    for version in sent[:-1]:
        _ask(version.file_for_reviewers(submission.anonymity), after, submission)


def _ask(
    before: ManuscriptFile | None, after: ManuscriptFile | None, submission: Submission, *, again: bool = False
) -> None:
    """Write down that two files are to be compared; ``again`` lets one that failed be tried anew."""
    if before is None or after is None:
        return
    row, is_new = Comparison.objects.get_or_create(before=before, after=after)
    if is_new or (again and row.problem):
        Comparison.objects.filter(pk=row.pk).update(problem="", asked_at=timezone.now())
        outbox.enqueue(COMPARE, {"comparison": row.pk}, case=submission.case_file)


def make_comparison(job: Job) -> None:
    """Do a job of that kind; what was made already stays as it is."""
    row = Comparison.objects.select_related("before", "after").filter(pk=job.facts["comparison"]).first()
    if row is None or row.is_made:
        return
    with tempfile.TemporaryDirectory(prefix="comparing-") as folder:
        answer = Path(folder, "answer")
        problem = _compared(_fetched(row.before, folder), _fetched(row.after, folder), answer)
        if problem:
            Comparison.objects.filter(pk=row.pk, made_at__isnull=True).update(problem=problem)
            return
        found = plain_throughout(json.loads(answer.read_text(encoding="utf-8")))
    _keep(row, found)


def _keep(row: Comparison, found: dict[str, Any]) -> None:
    """Store what was found, unless another worker was faster: then its file is the one that is kept."""
    content = ContentFile(json.dumps(found, ensure_ascii=False).encode())
    key = row.stored.storage.save(opaque_key(row, "changes.json"), content)
    columns = {"words_in": found["words_in"], "words_out": found["words_out"], "problem": "", "made_at": timezone.now()}
    with taken_back_on_failure(key):
        is_first = Comparison.objects.filter(pk=row.pk, made_at__isnull=True).update(stored=key, **columns)
    if not is_first:
        row.stored.storage.delete(key)


def _fetched(file: ManuscriptFile, folder: str) -> Path:
    """Copy a file out of the store, piece by piece, under a name that says nothing."""
    path = Path(folder, f"{file.pk}{file.suffix}")
    with file.stored.open("rb") as source, path.open("wb") as target:
        while piece := source.read(CHUNK):
            target.write(piece)
    return path


def _compared(before: Path, after: Path, answer: Path) -> str:
    """Compare two files apart from the journal; return what went wrong, or nothing."""
    files = [before.suffix[1:], str(before), after.suffix[1:], str(after)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with paths of our own making
            [sys.executable, "-B", "-m", "submissions.comparing", str(MEMORY), str(SECONDS), *files, str(answer)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # as long as a file makes it, and read by nobody
            timeout=LONGEST,
            check=False,
            env={},
            cwd=settings.BASE_DIR,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it ran out of time or memory
        return ComparisonProblem.TOO_LARGE
    return str(found.get("problem", ""))
