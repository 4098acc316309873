"""Comparing a version with an earlier one: asked for as a version is sent or its copy released, done by the worker."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from journal import apart, outbox
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
SECONDS = 30  # of the processor, for the comparison and for pandoc with each of the files
LONGEST = 120  # seconds by the clock


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
    if is_new or (again and row.can_be_asked_again):
        Comparison.objects.filter(pk=row.pk).update(problem="", asked_at=timezone.now())
        outbox.enqueue(COMPARE, {"comparison": row.pk}, case=submission.case_file)


def make_comparison(job: Job) -> None:
    """Do a job of that kind; what was made already stays as it is."""
    row = Comparison.objects.select_related("before", "after").filter(pk=job.facts["comparison"]).first()
    if row is None or row.is_made:
        return
    try:
        found = _compared(row.before, row.after)
    except apart.Refused as refusal:
        is_large = isinstance(refusal, apart.TooBig)
        problem = ComparisonProblem.TOO_LARGE if is_large else ComparisonProblem.UNREADABLE
        Comparison.objects.filter(pk=row.pk, made_at__isnull=True).update(problem=problem)
    else:
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


def _compared(before: ManuscriptFile, after: ManuscriptFile) -> dict[str, Any]:
    """Compare two files apart from the journal; raises ``Refused``, and ``Busy``."""
    with (
        before.stored.open("rb") as first,
        after.stored.open("rb") as second,
        apart.on_disk(first) as old,
        apart.on_disk(second) as new,
        tempfile.NamedTemporaryFile(prefix="comparing-") as answer,
    ):
        files = (before.suffix[1:], old, after.suffix[1:], new, answer.name)
        apart.answer_of("submissions.comparing", *files, seconds=SECONDS, patience=LONGEST)
        return plain_throughout(json.load(answer))
