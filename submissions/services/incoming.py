"""Uploads in parts: begun, gone on with, put together; then fetched, checked, and taken in or refused."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import multipart, outbox
from journal.models import Job, User
from journal.states import Progress
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.models import IncomingUpload, Submission
from submissions.models.incoming import NOT_CHECKED
from submissions.roles import prepares, prepares_revision
from submissions.services import uploads
from submissions.services.access import at_work, locked, only
from submissions.services.drafts import start_draft
from submissions.services.files import add_file
from submissions.services.quarantine import (
    CHECK,
    DROP,
    FROM_AUTHORS,
    arrived,
    drop,
    new_key,
    refuse_not_taken,
    refuse_too_many_on_their_way,
    settle,
)
from submissions.states import Check, FileKind

if TYPE_CHECKING:
    from rules import Predicate

log = logging.getLogger(__name__)

MOST_BEGUN = 10
"""How many uploads one person may have begun and not finished."""
LEFT_BEHIND = timedelta(days=7)
"""After this time without a further part an upload is given up."""
LOOK_AGAIN = timedelta(minutes=2)
"""When a file is shown to a virus scanner again that did not answer."""
_FORGOTTEN = _("The store knows nothing of this upload any longer. Choose the file again.")
CHECK_LEASE = 600  # seconds: fetching the file, two looks into it, and storing it


def begin_upload(
    *, submission: Submission, kind: str, name: str, size: int, fingerprint: str, by: User, caption: str = ""
) -> IncomingUpload:
    """Begin an upload in parts, or go on with the same one, begun before; raises ``StepRefused``, ``UploadRefused``.

    ``fingerprint`` is the SHA-256 of the first and last bytes of the file.
    """
    only(_who(kind), by, submission)
    refuse_not_taken(submission, kind)
    facts = _facts(kind=kind, name=name, size=size, fingerprint=fingerprint)
    caption = one_line(caption)[:240]
    begun = submission.incoming.unfinished().filter(**facts).first()
    if begun is not None and _still_known(begun):
        IncomingUpload.objects.filter(pk=begun.pk).update(used_at=timezone.now(), caption=caption)
        return begun
    return _begun(lambda: submission, facts, by=by, caption=caption)


def begin_with_draft(*, name: str, size: int, fingerprint: str, by: User) -> IncomingUpload:
    """Begin a manuscript with an upload in parts; where this file was begun before, go on with that draft.

    Raises ``StepRefused`` and ``UploadRefused``, and leaves no draft behind then.
    """
    facts = _facts(kind=FileKind.MANUSCRIPT, name=name, size=size, fingerprint=fingerprint)
    if (draft := _draft_with(facts, by)) is not None:
        return begin_upload(submission=draft, by=by, **facts)
    return _begun(lambda: _draft_with(facts, by) or start_draft(by=by), facts, by=by)


def parts_there(*, incoming: IncomingUpload, by: User) -> list[int]:
    """Return the numbers of the parts that have arrived whole, all where they are put together already.

    Raises ``StepRefused``.
    """
    only(_who(incoming.kind), by, incoming.submission)
    try:
        return sorted(_whole_parts(incoming))
    except LookupError as error:
        if not _is_put_together(incoming):
            raise StepRefused(_FORGOTTEN) from error
    return list(range(1, multipart.parts_of(incoming.size) + 1))


def part_address(*, incoming: IncomingUpload, number: int, by: User) -> str:
    """Return the address for one part, for a short time; raises ``StepRefused`` where there is no such part."""
    only(_who(incoming.kind), by, incoming.submission)
    if not incoming.is_unfinished or not multipart.length_of(number, incoming.size):
        raise StepRefused(_("This part is not wanted. Load the page again."))
    IncomingUpload.objects.filter(pk=incoming.pk).update(used_at=timezone.now())
    return multipart.part_address(incoming.key, incoming.multipart_id, number=number, size=incoming.size)


def complete_upload(*, incoming: IncomingUpload, by: User) -> None:
    """Put the parts together and have the file checked; may be called twice. Raises ``StepRefused`` if parts miss."""
    only(_who(incoming.kind), by, incoming.submission)
    if not incoming.is_unfinished:
        return
    if not _is_put_together(incoming):
        _put_together(incoming)
    with at_work(incoming.submission, by=by, who=_who(incoming.kind)) as submission:
        row = IncomingUpload.objects.unfinished().filter(pk=incoming.pk).first()
        if row is not None:
            arrived(row, submission)


def drop_upload(*, submission: Submission, incoming_id: int, by: User) -> None:
    """Give up an upload, or take one off the list that was refused."""
    with at_work(submission, by=by, who=prepares):
        rows = submission.incoming.filter(pk=incoming_id)
        if not rows:
            raise IncomingUpload.DoesNotExist
        drop(submission, rows)
        settle(submission)


def give_up_left_behind(*, now: datetime) -> int:
    """Give up what nobody has gone on with; returns how many uploads that were."""
    rows = list(IncomingUpload.objects.unfinished().filter(used_at__lt=now - LEFT_BEHIND).order_by("pk")[:500])
    for row in rows:
        with transaction.atomic():
            locked(pk=row.submission_id)
            drop(row.submission, IncomingUpload.objects.unfinished().filter(pk=row.pk, used_at__lt=now - LEFT_BEHIND))
    return len(rows)


def check_again(*, submission: Submission, incoming_id: int, by: User) -> None:
    """Have a file looked into once more whose check failed; what is being checked already is left to that."""
    with at_work(submission, by=by, who=prepares):
        row = submission.incoming.in_quarantine().filter(pk=incoming_id, problem=NOT_CHECKED).first()
        if row is not None:
            row.check_state, row.problem = Check.PENDING, ""
            row.save(update_fields=["check_state", "problem"])
            settle(submission)
            outbox.enqueue(CHECK, {"incoming": row.pk}, case=submission.case_file)


def _who(kind: str) -> Predicate:
    if kind not in FROM_AUTHORS:
        raise StepRefused(_("This kind of file is not uploaded here."))
    return prepares_revision if kind == FileKind.RESPONSE else prepares


def _facts(*, kind: str, name: str, size: int, fingerprint: str) -> dict[str, Any]:
    """Return by what an upload is known again; raises ``UploadRefused`` where its size is not taken."""
    if not size:
        raise uploads.UploadRefused("empty")
    if size > settings.UPLOAD_LIMIT:
        raise uploads.UploadRefused("too_large")
    return {"kind": kind, "name": uploads.name_alone(name)[:240], "size": size, "fingerprint": fingerprint}


def _draft_with(facts: dict[str, Any], by: User) -> Submission | None:
    """Return the person's manuscript in which this very file was begun and not finished."""
    begun = IncomingUpload.objects.unfinished().filter(begun_by=by, **facts).select_related("submission")
    return next((row.submission for row in begun if prepares.test(by, row.submission)), None)


def _begun(whose: Callable[[], Submission], facts: dict[str, Any], *, by: User, caption: str = "") -> IncomingUpload:
    """Begin an upload; a second window in which the same was begun meanwhile goes on with that one."""
    key = new_key()
    with _store_answers():
        upload = multipart.begin(key)
    with _given_up_on_failure(key, upload), transaction.atomic():
        _one_at_a_time(by)
        with at_work(whose(), by=by, who=_who(facts["kind"])) as submission:
            row = submission.incoming.unfinished().filter(**facts).first() or _begun_anew(
                submission, by=by, caption=caption, stored=key, multipart_id=upload, **facts
            )
    if row.key != key:
        _give_up(key, upload)
    return row


def _begun_anew(submission: Submission, *, by: User, **columns: Any) -> IncomingUpload:
    _refuse_too_many(by)
    refuse_too_many_on_their_way(submission)
    return IncomingUpload.objects.create(submission=submission, begun_by=by, **columns)


def _one_at_a_time(by: User) -> None:
    """Let one window of a person begin at a time: their row is locked, before any manuscript is."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))


def _refuse_too_many(by: User) -> None:
    """Bound what one person begins and leaves. To be called while their row is locked."""
    if IncomingUpload.objects.unfinished().filter(begun_by=by).count() >= MOST_BEGUN:
        raise StepRefused(
            _("You have begun %(n)s uploads and finished none of them. Go on with one, or remove it.")
            % {"n": MOST_BEGUN}
        )


def _still_known(incoming: IncomingUpload) -> bool:
    """Tell whether the store still has what was begun, in parts or whole; it may tidy up by rules of its own."""
    try:
        with _store_answers():
            multipart.parts_there(incoming.key, incoming.multipart_id)
    except LookupError:
        if _is_put_together(incoming):  # by a page that was left meanwhile: only our note of it is not written yet
            return True
        with transaction.atomic():
            drop(incoming.submission, IncomingUpload.objects.unfinished().filter(pk=incoming.pk))
        return False
    return True


def _is_put_together(incoming: IncomingUpload) -> bool:
    """Tell whether the store put it together before, and only our own note of it was lost."""
    return bool(incoming.stored.storage.exists(incoming.key))


def _put_together(incoming: IncomingUpload) -> None:
    """Have the store put it together; that the same was asked for twice at once is no harm. Raises ``StepRefused``."""
    try:
        there = _whole_parts(incoming)
        if len(there) < multipart.parts_of(incoming.size):
            raise StepRefused(_("Parts of the file are missing. Choose it again; it goes on where it was."))
        with _store_answers():
            multipart.complete(incoming.key, incoming.multipart_id, there)
    except LookupError as error:  # put together meanwhile; or the store tidies up by rules of its own
        if not _is_put_together(incoming):
            raise StepRefused(_FORGOTTEN) from error


def _whole_parts(incoming: IncomingUpload) -> dict[int, tuple[int, str]]:
    """Return the parts that are there with their whole length; raises ``StepRefused``, and ``LookupError``."""
    with _store_answers():
        there = multipart.parts_there(incoming.key, incoming.multipart_id)
    return {n: part for n, part in there.items() if part[0] == multipart.length_of(n, incoming.size)}


@contextmanager
def _store_answers() -> Iterator[None]:
    try:
        yield
    except multipart.StoreAway as error:
        log.warning("event=store_away error=%s", error)
        raise StepRefused(_("The file store does not answer at present. Try again in a few minutes.")) from error


@contextmanager
def _given_up_on_failure(key: str, upload: str) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _give_up(key, upload)
        raise


def _give_up(key: str, upload: str) -> None:
    """Let go of what no row knows; a store that is away keeps it, for its own tidying."""
    try:
        multipart.abort(key, upload)
    except multipart.StoreAway:
        log.warning("event=parts_left_behind key=%s", key)


# -- The check -----------------------------------------------------------------------------------------------------


def check_incoming(job: Job) -> None:
    """Do a job of that kind: fetch a file that has arrived, look into it, and take it in, or say why not.

    Where the virus scanner must see it and does not answer, it is looked at again later, as often as it takes.
    """
    row = IncomingUpload.objects.to_be_checked().filter(pk=job.facts["incoming"]).first()
    if row is None:
        return
    try:
        with _fetched(row) as file:
            if file.size != row.size:
                raise uploads.UploadRefused("cut_off")
            checked = uploads.check_upload(file, kind=row.kind)
            key = uploads.put_into_store(file, checked)
    except uploads.NotScanned:
        outbox.enqueue(CHECK, job.facts, case=row.submission.case_file, not_before=timezone.now() + LOOK_AGAIN)
    except uploads.UploadRefused as refusal:
        _refuse(row, refusal.problem)
    else:
        _take_in(row, checked, key)


def end_failed_checks() -> int:
    """Say of files whose check was given up that they could not be checked; returns how many those were.

    The files stay where they are: nothing is known against them, and the author may have them checked again.
    """
    waiting = list(IncomingUpload.objects.in_quarantine().filter(check_state=Check.PENDING).order_by("pk"))
    under_way = [Progress.QUEUED, Progress.RUNNING]
    jobs = Job.objects.filter(kind=CHECK, progress__in=under_way).values_list("facts", flat=True) if waiting else ()
    minded = {facts["incoming"] for facts in jobs}
    return sum(_end_check(row) for row in waiting if row.pk not in minded)


def _end_check(row: IncomingUpload) -> bool:
    with transaction.atomic():
        submission = _locked(row)
        if submission is None:
            return False
        row.check_state, row.problem = Check.REFUSED, NOT_CHECKED
        row.save(update_fields=["check_state", "problem"])
        settle(submission)
        return True


def _take_in(row: IncomingUpload, checked: uploads.Upload, key: str) -> None:
    """Make a file of the manuscript of it, unless it was removed or sent meanwhile."""
    try:
        with uploads.taken_back_on_failure(key), transaction.atomic():
            submission = _locked(row)
            if submission is None or not prepares.test(row.begun_by, submission):
                raise _NotWanted
            add_file(submission, checked, key=key, kind=row.kind, by=row.begun_by, caption=row.caption)
            drop(submission, submission.incoming.filter(pk=row.pk))
            settle(submission)
    except _NotWanted:
        with transaction.atomic():
            if (submission := _locked(row)) is not None:
                drop(submission, submission.incoming.filter(pk=row.pk))
                settle(submission)
    except uploads.UploadRefused as refusal:
        _refuse(row, refusal.problem)
    except StepRefused:
        _refuse(row, "too_many")


class _NotWanted(Exception):
    """Nobody waits for the file any longer."""


def _refuse(row: IncomingUpload, problem: str) -> None:
    """Write down why a file is refused, and delete it from the store; its line stays until somebody removes it."""
    with transaction.atomic():
        submission = _locked(row)
        if submission is None:
            return
        row.check_state, row.problem = Check.REFUSED, problem
        row.save(update_fields=["check_state", "problem"])
        settle(submission)
        facts = {"kind": row.kind, "problem": problem}
        submission.case.record("submission.file_refused", submission, by=row.begun_by, facts=facts)
        outbox.enqueue(DROP, {"key": row.key, "multipart": ""}, case=submission.case_file)


def _locked(row: IncomingUpload) -> Submission | None:
    """Return the manuscript, locked, if the row still waits for its check."""
    submission = locked(pk=row.submission_id)
    return submission if IncomingUpload.objects.to_be_checked().filter(pk=row.pk).exists() else None


@contextmanager
def _fetched(row: IncomingUpload) -> Iterator[Any]:
    """Give the file on this machine's disk, piece by piece: however long it is, little of it is in memory."""
    with row.stored.storage.open(row.key) as stored, TemporaryUploadedFile(row.name, "", row.size, None) as file:
        for piece in stored.chunks():
            file.write(piece)
        file.size = file.tell()
        file.seek(0)
        yield file
