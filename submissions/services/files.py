"""Files of a manuscript: into the version that is being prepared, out of it, and the copy for reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import outbox
from journal.models import Job
from journal.states import Progress
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.models import ManuscriptFile, ResponsePoint, Version
from submissions.models.files import ALONE
from submissions.roles import edits_or_office, prepares
from submissions.services import uploads
from submissions.services.access import at_work, only
from submissions.services.comparing import compare_for_reviewers
from submissions.services.quarantine import drop, keep_apart, refuse_not_taken, settle
from submissions.services.reading import ask_to_read, carry_reading
from submissions.services.showing import render_for_reviewers
from submissions.services.traces import search_beside
from submissions.states import FIND_NAMES, Check, FileKind

if TYPE_CHECKING:
    from django.core.files.base import File

    from journal.models import User
    from submissions.models import IncomingUpload, Submission

DISCARD = "submissions.discard_files"
SEARCHED = (FileKind.MANUSCRIPT, FileKind.RESPONSE, FileKind.REVIEWER_COPY)
WORD_FOR_AN_AUTHOR = "Author"
MOST_FILES = 60
AT_ONCE, WHILE_TYPING = timedelta(), timedelta(seconds=20)

NOT_CARRIED = (FileKind.REVIEWER_COPY,)
NEW_IN_REVISION = (*NOT_CARRIED, FileKind.MANUSCRIPT, FileKind.RESPONSE)


# -- Files of the author -------------------------------------------------------------------------------------------


def store_file(
    *, submission: Submission, upload: File[Any], by: User, kind: str = FileKind.MANUSCRIPT, caption: str = ""
) -> ManuscriptFile | IncomingUpload:
    """Take a file into the version that is being prepared; one of a kind that stands alone replaces the former.

    Where it cannot be looked into now, it is kept apart until it can. Raises ``UploadRefused``.
    Slow (it reads the whole file): never inside a transaction.
    """
    only(prepares, by, submission)
    refuse_not_taken(submission, kind)
    try:
        checked = uploads.check_upload(upload, kind=kind)
    except uploads.NOT_NOW:
        return keep_apart(submission=submission, upload=upload, kind=kind, caption=caption, by=by, who=prepares)
    except uploads.UploadRefused as refusal:
        if refusal.problem == "infected":
            facts = {"kind": kind, "problem": refusal.problem}
            submission.case.record("submission.file_refused", submission, by=by, facts=facts)
        raise
    key = uploads.put_into_store(upload, checked)
    with uploads.taken_back_on_failure(key), at_work(submission, by=by, who=prepares):
        return add_file(submission, checked, key=key, kind=kind, by=by, caption=caption)


def add_file(
    submission: Submission, checked: uploads.Upload, *, key: str, kind: str, by: User, caption: str = ""
) -> ManuscriptFile:
    """Write down a file that lies in the store. To be called while the manuscript is locked.

    Raises ``StepRefused`` where there are too many, and ``UploadRefused`` for what the section does not take.
    """
    refuse_not_taken(submission, kind)
    version = working_version(submission)
    present = version.files.filter(replaced_at__isnull=True)
    same = present.filter(kind=kind, sha256=checked.sha256, name=checked.name).first()
    if same is not None and kind not in ALONE:  # the button was pressed twice
        outbox.enqueue(DISCARD, {"keys": [key]}, case=submission.case_file)
        return same
    if kind in ALONE:
        discard(submission, present.filter(kind=kind))
        drop(submission, submission.incoming.in_quarantine().filter(kind=kind))
        settle(submission)
    elif present.count() >= MOST_FILES:
        raise StepRefused(
            _("There are %(n)s files already. Put further ones into one archive or one document.") % {"n": MOST_FILES}
        )
    file = add_row(version, checked, key=key, kind=kind, by=by, caption=caption)
    ask_to_read(file)
    submission.case.record(
        "submission.file_stored", submission, by=by, facts={"file": file, "kind": kind, "version": version.number}
    )
    search_for_names(submission, [file])
    return file


def remove_file(*, submission: Submission, file_id: int, by: User) -> None:
    """Take a file out of the version that is being prepared; of a version that was sent, a new one is begun for it."""
    with at_work(submission, by=by, who=prepares):
        wanted = ManuscriptFile.objects.get(pk=file_id, version__submission=submission)
        version = working_version(submission)
        rows = version.files.filter(stored=wanted.stored.name).exclude(kind=FileKind.REVIEWER_COPY)
        if not rows:
            raise ManuscriptFile.DoesNotExist
        submission.case.record(
            "submission.file_removed", submission, by=by, facts={"kind": wanted.kind, "version": version.number}
        )
        discard(submission, rows)


def start_revision_version(*, submission: Submission, by: User) -> Version:
    """Begin the next version, if none is being prepared; figures and supplements go along."""
    with at_work(submission, by=by, who=prepares):
        return working_version(submission)


def working_version(submission: Submission, *, carry_all: bool = False) -> Version:
    """Return the version that is being prepared, begun if there is none. To be called while the manuscript is locked.

    What lies in the newest version goes along, but for what a revision must bring anew (all of it with ``carry_all``).
    """
    in_work = submission.versions.filter(sent_at__isnull=True).first()
    if in_work is not None:
        return in_work
    last = submission.versions.order_by("-number").first()
    fresh = Version.objects.create(submission=submission, number=last.number + 1 if last else 1)
    if last is not None:
        left = NEW_IN_REVISION if submission.is_in_revision and not carry_all else NOT_CARRIED
        _carry(last, fresh, left=left)
        if not left.count(FileKind.RESPONSE):
            _carry_response(last, fresh)
    _forget(submission)
    return fresh


def _carry(last: Version, fresh: Version, *, left: tuple[FileKind, ...]) -> None:
    """Let a new version have the files of the last one; they lie in the store once."""
    for file in last.files.filter(replaced_at__isnull=True).exclude(kind__in=left):
        carried = copy(file)
        carried.pk = None
        carried._state.adding = True
        carried.version = fresh
        carried.save()
        carry_reading(file, to=carried)
    search_for_names(fresh.submission, fresh.files.filter(replaced_at__isnull=True))


def search_for_names(submission: Submission, files: Iterable[ManuscriptFile], *, wait: timedelta = AT_ONCE) -> None:
    """Have the worker look where files tell who wrote them; one that is to be searched soon is not asked for again."""
    not_before = timezone.now() + wait
    queued = Job.objects.filter(kind=FIND_NAMES, case=submission.case_file_id, progress=Progress.QUEUED)
    waiting = queued.filter(not_before__lte=not_before)
    asked = {facts["file"] for facts in waiting.values_list("facts", flat=True)}
    for file in files:
        if file.kind in SEARCHED and file.pk not in asked:
            outbox.enqueue(FIND_NAMES, {"file": file.pk}, case=submission.case_file, not_before=not_before)


def search_again(submission: Submission) -> None:
    """Have the newest files searched anew: the authors have changed, and may change further while they are typed."""
    newest = submission.versions.order_by("-number").first()
    if newest is not None:
        search_for_names(submission, newest.files.filter(replaced_at__isnull=True), wait=WHILE_TYPING)


def _carry_response(last: Version, fresh: Version) -> None:
    """Let a version that was begun to correct the last one have its response, point by point."""
    rows = list(last.points.all())
    for row in rows:
        row.pk, row.version = None, fresh
    ResponsePoint.objects.bulk_create(rows)
    for column in ("response", "points_asked", "points_answered"):
        setattr(fresh, column, getattr(last, column))
    fresh.save(update_fields=["response", "points_asked", "points_answered"])


def discard(submission: Submission, rows: Any) -> None:
    """Delete rows of files of a manuscript; the worker takes what they stored out of the store after the commit."""
    keys = list(rows.values_list("stored", flat=True))
    if keys:
        rows.delete()
        outbox.enqueue(DISCARD, {"keys": keys}, case=submission.case_file)


def discard_files(job: Job) -> None:
    """Do a job of that kind: take files out of the store that no version has any longer."""
    field: Any = ManuscriptFile._meta.get_field("stored")
    for key in job.facts["keys"]:
        if not ManuscriptFile.objects.filter(stored=key).exists():
            field.storage.delete(key)


def add_row(
    version: Version, checked: uploads.Upload, *, key: str, kind: str, by: User, caption: str = ""
) -> ManuscriptFile:
    """Write down a file of a version that lies in the store."""
    return ManuscriptFile.objects.create(
        version=version,
        kind=kind,
        stored=key,
        **checked.columns,
        caption=one_line(caption)[:240],
        check_state=Check.CLEAN,
        uploaded_by=by,
    )


def _forget(submission: Submission) -> None:
    getattr(submission, "_prefetched_objects_cache", {}).pop("versions", None)


# -- The copy for reviewers ----------------------------------------------------------------------------------------


def release_reviewer_copy(
    submission: Submission, *, by: User, upload: File[Any] | None = None, note: str = "", seen: int | None = None
) -> None:
    """Let reviewers read the copy that was uploaded before, or is given now. Raises ``UploadRefused``."""
    if upload is not None:
        store_reviewer_copy(submission=submission, upload=upload, by=by)
    with transaction.atomic():
        submission.release_reviewer_copy(by=by, note=note, seen=seen)
        compare_for_reviewers(submission)
        render_for_reviewers(submission.reviewers_file, submission.case_file)


def store_reviewer_copy(*, submission: Submission, upload: File[Any], by: User) -> ManuscriptFile:
    """Take a copy without names for the version that was sent last; a former one is put aside, not deleted.

    What the file itself knows of its author is taken out of this one, too. It has to be released before reviewers see
    it, even if the former one was. Raises ``UploadRefused``.
    """
    only(edits_or_office, by, submission)
    checked = uploads.check_upload(upload, kind=FileKind.REVIEWER_COPY)
    upload, checked = uploads.without_names(upload, checked, word=WORD_FOR_AN_AUTHOR, keeps_comments=False)
    key = uploads.put_into_store(upload, checked)
    with uploads.taken_back_on_failure(key), transaction.atomic():
        submission.lock()
        only(edits_or_office, by, submission)
        version = submission.sent_version
        if version is None:
            raise StepRefused(_("No version has been sent in yet."))
        version.files.filter(kind=FileKind.REVIEWER_COPY, replaced_at__isnull=True).update(replaced_at=timezone.now())
        file = add_row(version, checked, key=key, kind=FileKind.REVIEWER_COPY, by=by)
        search_beside(file)
        submission.reviewer_copy_released_at = None
        submission.save(update_fields=["reviewer_copy_released_at"])
        submission.case.record("submission.reviewer_copy_stored", submission, by=by, facts={"file": file})
        search_for_names(submission, [file])
        _forget(submission)
    return file
