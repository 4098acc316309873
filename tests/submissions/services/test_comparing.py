"""Which versions are compared with which, when, and what becomes of files that cannot be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from journal.models import Job
from journal.outbox import run_job
from journal.states import Progress
from submissions import services
from submissions.models import Comparison, ManuscriptFile, Submission, Version
from submissions.services import comparing
from submissions.services.comparing import COMPARE, compare_with_last
from submissions.states import ComparisonProblem, FileKind
from tests.factories.people import make_editor_in_chief, make_user
from tests.factories.submissions import make_editor_of, make_revision, make_submission, make_version, upload
from tests.submissions.comparing.versions import written

pytestmark = pytest.mark.django_db


def given(file: ManuscriptFile, content: bytes) -> None:
    """Put other content in the place of a file in the store."""
    storage: Any = ManuscriptFile._meta.get_field("stored").storage  # type: ignore[union-attr]
    storage.delete(file.stored.name)
    storage.save(file.stored.name, ContentFile(content))


def word_file(folder: Path, text: str) -> bytes:
    return written(folder / "x.docx", text).read_bytes()


def pairs() -> list[tuple[int, int, str]]:
    rows = Comparison.objects.select_related("before__version", "after__version")
    return [(row.before.version.number, row.after.version.number, row.after.kind) for row in rows]


def jobs_done() -> int:
    return sum(run_job(job.pk) for job in Job.objects.filter(kind=COMPARE))


def test_first_version_is_compared_with_nothing() -> None:
    submission = make_submission()
    compare_with_last(submission)
    assert pairs() == []


def test_revision_is_compared_with_the_version_before(tmp_path: Path) -> None:
    submission = make_revision()
    first, second = submission.versions.all()
    given(first.manuscript, word_file(tmp_path, "Sand is taken."))
    given(second.manuscript, word_file(tmp_path, "Much sand is taken away."))
    services.submit_revision(submission, by=submission.corresponding_user)
    assert pairs() == [(1, 2, FileKind.MANUSCRIPT)]
    assert not Comparison.objects.get().is_made
    assert jobs_done() == 1
    row = Comparison.objects.get()
    assert (row.words_in, row.words_out, row.problem) == (3, 1, "")
    assert [change["in"] for change in row.content()["changes"]] == ["Much sand", "away"]


def test_job_done_twice_makes_it_once(tmp_path: Path) -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    job = Job.objects.get(kind=COMPARE)
    services.make_comparison(job)
    made_at = Comparison.objects.get().made_at
    services.make_comparison(job)
    assert Comparison.objects.get().made_at == made_at


def test_comparison_that_the_worker_has_given_up_says_so_and_is_asked_for_again() -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    row = Comparison.objects.get()
    assert (row.is_given_up, row.can_be_asked_again) == (False, False)
    Comparison.objects.update(asked_at=timezone.now() - timedelta(hours=7))
    row.refresh_from_db()
    assert (row.is_given_up, row.can_be_asked_again) == (True, True)
    services.ask_for_changes(submission=submission, number=2, by=submission.corresponding_user)
    row.refresh_from_db()
    assert (row.is_given_up, Job.objects.filter(kind=COMPARE).count()) == (False, 2)


def test_two_workers_at_once_leave_one_comparison_and_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    job = Job.objects.get(kind=COMPARE)
    compared = comparing._compared

    def other_is_faster(*args: Any) -> str:
        monkeypatch.setattr(comparing, "_compared", compared)
        services.make_comparison(job)
        return compared(*args)

    monkeypatch.setattr(comparing, "_compared", other_is_faster)
    services.make_comparison(job)
    row = Comparison.objects.get()
    kept = row.stored.storage.listdir(PurePosixPath(row.stored.name).parent)[1]
    assert kept == [PurePosixPath(row.stored.name).name]


def test_version_that_was_recalled_is_passed_over() -> None:
    chief = make_editor_in_chief()
    submission = make_revision(with_version=False)
    submission.case_file.record("submission.request_revision", submission, by=chief)
    make_version(submission, is_sent=False, response="Mended.")
    services.submit_revision(submission.again(), by=submission.corresponding_user)
    services.recall_revision(submission.again(), by=submission.corresponding_user)
    services.submit_revision(submission.again(), by=submission.corresponding_user)
    assert pairs() == [(1, 2, FileKind.MANUSCRIPT), (1, 3, FileKind.MANUSCRIPT)]


def test_file_that_cannot_be_read_is_said_to_be_one(tmp_path: Path) -> None:
    submission = make_revision()
    given(submission.versions.get(number=2).manuscript, b"no archive")
    services.submit_revision(submission, by=submission.corresponding_user)
    assert jobs_done() == 1
    assert Comparison.objects.get().problem == ComparisonProblem.UNREADABLE


def test_comparison_on_a_busy_machine_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    monkeypatch.setattr(comparing, "LONGEST", 0.001)
    assert jobs_done() == 0
    row, job = Comparison.objects.get(), Job.objects.get(kind=COMPARE)
    assert (row.is_made, row.problem, job.progress) == (False, "", Progress.QUEUED)


def test_comparison_that_failed_is_tried_again_when_asked(tmp_path: Path) -> None:
    submission = make_revision()
    second = submission.versions.get(number=2)
    given(second.manuscript, b"no archive")
    services.submit_revision(submission, by=submission.corresponding_user)
    jobs_done()
    given(second.manuscript, word_file(tmp_path, "Sand is taken."))
    services.ask_for_changes(submission=submission, number=2, by=submission.corresponding_user)
    assert jobs_done() == 1
    assert Comparison.objects.get().is_made


def test_comparison_nobody_asked_for_is_made_for_an_editor_who_asks() -> None:
    submission = make_submission()
    make_version(submission)
    editor = make_editor_of(submission)
    services.ask_for_changes(submission=submission, number=2, by=editor)
    services.ask_for_changes(submission=submission, number=2, by=editor)
    assert (pairs(), Job.objects.filter(kind=COMPARE).count()) == ([(1, 2, FileKind.MANUSCRIPT)], 1)


def test_stranger_has_nothing_compared() -> None:
    submission = make_submission()
    make_version(submission)
    with pytest.raises(PermissionDenied):
        services.ask_for_changes(submission=submission, number=2, by=make_user())


def test_first_version_cannot_be_compared_when_asked() -> None:
    submission = make_submission()
    with pytest.raises(Version.DoesNotExist):
        services.ask_for_changes(submission=submission, number=1, by=submission.corresponding_user)


def test_released_copy_is_compared_with_the_copies_that_reviewers_had_before() -> None:
    submission = make_submission()
    copies = {}
    editor = make_editor_of(submission)
    for number in (1, 2):
        if number > 1:
            make_version(submission)
        copies[number] = services.store_reviewer_copy(submission=submission.again(), upload=upload(), by=editor)
        services.release_reviewer_copy(Submission.objects.get(pk=submission.pk), by=editor)
    row = Comparison.objects.get()
    assert (row.before, row.after) == (copies[1], copies[2])


def test_reviewers_comparison_is_never_made_of_manuscripts_that_they_may_not_read() -> None:
    submission = make_submission()  # its first version never had a copy without names
    make_version(submission)
    editor = make_editor_of(submission)
    services.store_reviewer_copy(submission=submission, upload=upload(), by=editor)
    services.release_reviewer_copy(Submission.objects.get(pk=submission.pk), by=editor)
    assert pairs() == []
