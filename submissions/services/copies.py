"""The reviewer copy made by itself, and the search after who wrote a text: what the worker does with a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from journal import outbox
from journal.states import Anonymity
from journal.text import fingerprint
from submissions.models import ManuscriptFile, NameSearch, Submission, Version
from submissions.services import uploads
from submissions.services.access import locked
from submissions.services.files import DISCARD, WORD_FOR_AN_AUTHOR, add_row, search_for_names
from submissions.services.traces import beside_copy, people_of, search_beside, telling
from submissions.states import FIND_NAMES, MAKE_COPY, Check, FileKind

if TYPE_CHECKING:
    from journal.models import Job
    from submissions.cleaning.forms_of_names import Person

LONGEST_PROBLEM = 16


# -- The copy ------------------------------------------------------------------------------------------------------


def ask_for_reviewer_copy(submission: Submission) -> None:
    """Have the worker make the copy of the version that was sent last, if reviewers are to read one."""
    if not (submission.is_reviewed and submission.anonymity == Anonymity.DOUBLE):
        return
    version = submission.versions.filter(sent_at__isnull=False).order_by("-number").first()
    if version is not None:
        outbox.enqueue(MAKE_COPY, {"version": version.pk}, case=submission.case_file)


def make_reviewer_copy(job: Job) -> None:
    """Do a job of that kind: make the copy, or write down why it cannot be made. Reviewers get it once released.

    The search of the copy is a job of its own, written with its row: a worker that is lost leaves no copy unsearched.
    """
    version = _version(job.facts["version"])
    if version is None or not _is_wanted(version):
        return
    source = version.manuscript
    assert source is not None  # asked above  # noqa: S101
    try:
        with source.stored.open("rb") as file:
            made, checked = uploads.without_names(
                file, _as_checked(source), word=WORD_FOR_AN_AUTHOR, keeps_comments=False
            )
    except uploads.UploadRefused as refusal:
        _write(source, copy_problem=refusal.problem[:LONGEST_PROBLEM])
        return
    _add(version.pk, made, checked)


def _version(pk: int) -> Version | None:
    return Version.objects.select_related("submission__section", "submission__case_file").filter(pk=pk).first()


def _is_wanted(version: Version) -> bool:
    """Tell whether reviewers are to read a copy of this version, and there is none."""
    submission, manuscript = version.submission, version.manuscript
    return (
        submission.is_reviewed
        and submission.anonymity == Anonymity.DOUBLE
        and submission.reviewer_copy_released_at is None
        and version.reviewer_copy is None
        and manuscript is not None
        and manuscript.check_state == Check.CLEAN
        and version == submission.sent_version
    )


def _as_checked(file: ManuscriptFile) -> uploads.Upload:
    return uploads.Upload(file.name, file.suffix.lstrip("."), file.size, file.sha256)


def _add(version_pk: int, made: Any, checked: uploads.Upload) -> ManuscriptFile | None:
    """Write the copy down unless another worker or an editor was faster."""
    key = uploads.put_into_store(made, checked)
    with uploads.taken_back_on_failure(key), transaction.atomic():
        locked(versions=version_pk)
        version = _version(version_pk)
        assert version is not None  # what was sent is never deleted  # noqa: S101
        submission, source = version.submission, version.manuscript
        if source is None or not _is_wanted(version):
            outbox.enqueue(DISCARD, {"keys": [key]}, case=submission.case_file)
            return None
        checked = uploads.Upload(f"{submission.number}-v{version.number}.{checked.kind}", *_rest(checked))
        file = add_row(version, checked, key=key, kind=FileKind.REVIEWER_COPY, by=source.uploaded_by)
        NameSearch.objects.filter(file=source).update(copy_problem="")
        submission.case.record("submission.reviewer_copy_made", submission, by=None, facts={"file": file})
        search_beside(file)
        search_for_names(submission, [file])
    return file


def _rest(checked: uploads.Upload) -> tuple[str, int, str]:
    return checked.kind, checked.size, checked.sha256


# -- The search ----------------------------------------------------------------------------------------------------


def find_names(job: Job) -> None:
    """Do a job of that kind: search a file after its authors."""
    file = ManuscriptFile.objects.filter(pk=job.facts["file"]).select_related("version__submission").first()
    if file is not None:
        search(file)


def search(file: ManuscriptFile) -> None:
    """Write down where a file tells who wrote it, unless that was done for these authors.

    Whoever is named while the file is searched found this job under way and asked for none: it is done anew for them.
    """
    people = people_of(file.version.submission)
    looked_for = _key_of(people)
    if NameSearch.objects.filter(file=file, looked_for=looked_for).exists():
        return
    with file.stored.open("rb") as stored:
        found = uploads.traces_in(stored, file.suffix.lstrip("."), [asdict(person) for person in people])
    traces = [*beside_copy(file, people), *found.get("findings", [])]
    is_of_today = _write(
        file,
        people,
        looked_for=looked_for,
        traces=traces,
        left_off=found.get("left_off", 0),
        telling=telling(traces),
        problem=found.get("problem", "")[:LONGEST_PROBLEM],
        searched_at=timezone.now(),
    )
    if not is_of_today:
        outbox.enqueue(FIND_NAMES, {"file": file.pk}, case=file.version.submission.case_file)


def _key_of(people: list[Person]) -> str:
    return fingerprint(*(word for person in people for word in asdict(person).values()))


def _write(file: ManuscriptFile, people: list[Person] | None = None, **columns: Any) -> bool:
    """Write down what was found of a file, if it is still there; return whether ``people`` are still its authors."""
    with transaction.atomic():
        submission = locked(versions__files=file.pk)
        if submission is None:
            return True
        NameSearch.objects.update_or_create(file_id=file.pk, defaults=columns)
        return people is None or _key_of(people) == _key_of(people_of(submission))
