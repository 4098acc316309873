"""Files that have arrived and are not checked yet, or were refused: kept apart from the manuscript's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import multipart, outbox
from journal.states import Taken
from journal.storage import opaque_key
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.models import IncomingUpload
from submissions.models.files import ALONE
from submissions.services import uploads
from submissions.services.access import at_work
from submissions.states import Check, FileKind

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models import QuerySet
    from rules import Predicate

    from journal.models import Job, User
    from submissions.models import Submission

CHECK = "submissions.check_incoming"
DROP = "submissions.drop_incoming"
MOST_ON_THEIR_WAY = 60
FROM_AUTHORS = (FileKind.MANUSCRIPT, FileKind.FIGURE, FileKind.SUPPLEMENT, FileKind.RESPONSE)


def keep_apart(
    *, submission: Submission, upload: File[Any], kind: str, caption: str, by: User, who: Predicate
) -> IncomingUpload:
    """Take a file that came whole and could not be checked now; it is checked as soon as that is possible.

    Raises ``StepRefused`` where too many wait already, and ``UploadRefused`` for what the section does not take.
    """
    field: Any = IncomingUpload._meta.get_field("stored")
    upload.seek(0)
    key = str(field.storage.save(new_key(), upload))
    with uploads.taken_back_on_failure(key), at_work(submission, by=by, who=who):
        refuse_not_taken(submission, kind)
        refuse_too_many_on_their_way(submission)
        row = IncomingUpload.objects.create(
            submission=submission,
            kind=kind,
            caption=one_line(caption)[:240],
            name=uploads.name_alone(upload.name or "")[:240],
            size=upload.size or 0,
            stored=key,
            begun_by=by,
        )
        arrived(row, submission)
    return row


def refuse_not_taken(submission: Submission, kind: str) -> None:
    """Raise ``UploadRefused`` for a kind of file that the section does not take."""
    if submission.takes(kind) == Taken.NOT_TAKEN:
        raise uploads.UploadRefused("not_taken", kind=kind)


def refuse_too_many_on_their_way(submission: Submission) -> None:
    """Bound what lies in the quarantine of a manuscript, refused files included. To be called while it is locked."""
    if submission.incoming.count() >= MOST_ON_THEIR_WAY:
        raise StepRefused(
            _("%(n)s files are on their way in or were refused. Wait for their checks, or remove some of them.")
            % {"n": MOST_ON_THEIR_WAY}
        )


def arrived(row: IncomingUpload, submission: Submission) -> None:
    """Write down that a file is there and waits for its check. To be called while the manuscript is locked."""
    row.completed_at = timezone.now()
    row.save(update_fields=["completed_at"])
    if row.kind in ALONE:
        drop(submission, submission.incoming.in_quarantine().filter(kind=row.kind).exclude(pk=row.pk))
    settle(submission)
    outbox.enqueue(CHECK, {"incoming": row.pk}, case=submission.case_file)


def settle(submission: Submission) -> None:
    """Write down in the manuscript how its quarantine stands. To be called while the manuscript is locked."""
    found = set(submission.incoming.in_quarantine().values_list("check_state", flat=True))
    submission.intake = next((state for state in (Check.PENDING, Check.REFUSED) if state in found), Check.CLEAN)
    submission.save(update_fields=["intake"])


def drop(submission: Submission, rows: QuerySet[IncomingUpload]) -> None:
    """Delete rows of a manuscript; the worker takes what they stored out of the store after the commit."""
    for row in rows:
        outbox.enqueue(DROP, {"key": row.key, "multipart": row.multipart_id}, case=submission.case_file)
        row.delete()


def drop_incoming(job: Job) -> None:
    """Do a job of that kind: give up the parts that came, and delete the file if it was put together."""
    field: Any = IncomingUpload._meta.get_field("stored")
    key, upload = job.facts["key"], job.facts["multipart"]
    if upload:
        multipart.abort(key, upload)
    field.storage.delete(key)


def new_key() -> str:
    """Return the key of a file that is on its way in: under a prefix of its own, with nothing of its name."""
    return opaque_key(IncomingUpload(), "")
