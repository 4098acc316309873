"""The files of a manuscript in its versions, and the copy for reviewers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages

from journal.models import User
from journal.states import Anonymity
from journal.workflow import StaleState, StepRefused
from submissions import services
from submissions.models import ManuscriptFile, Submission, Version
from submissions.models.files import WasSent
from submissions.states import FileKind, State
from tests.factories.people import (
    make_section,
    make_user,
)
from tests.factories.submissions import (
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_revision,
    make_submission,
    upload,
)
from tests.submissions.kept import files, in_store, run_jobs

pytestmark = pytest.mark.django_db


def test_replaced_manuscript_leaves_the_store() -> None:
    draft = make_draft()
    old = draft.current_version.manuscript
    services.store_file(submission=draft, upload=upload(name="new.docx"), by=draft.corresponding_user)
    run_jobs()
    assert files(draft.current_version) == [("manuscript", "new.docx")]
    assert not in_store(old)
    assert in_store(draft.current_version.manuscript)


def test_file_is_taken_out_of_the_store_when_its_row_cannot_be_written() -> None:
    draft = make_draft()
    before = set(storages["default"].listdir("manuscriptfile")[1])
    page = draft.again()
    services.submit(draft, by=draft.corresponding_user)
    with pytest.raises(PermissionDenied):
        services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    with pytest.raises(StaleState):
        services.store_file(submission=page, upload=upload(), by=draft.corresponding_user)
    assert set(storages["default"].listdir("manuscriptfile")[1]) == before


def test_file_that_an_earlier_version_still_has_stays_in_the_store() -> None:
    submission = make_submission(State.RETURNED)
    figure = make_file_of_sent(submission, FileKind.FIGURE)
    services.remove_file(submission=submission, file_id=figure.pk, by=submission.corresponding_user)
    run_jobs()
    submission = submission.again()
    assert files(submission.version_in_work) == [("manuscript", "Phommachanh_final.docx")]
    assert ("figure", figure.name) in files(submission.sent_version)
    assert in_store(figure)


def make_file_of_sent(submission: Submission, kind: str) -> ManuscriptFile:
    return make_file(submission.sent_version, kind, name=f"{kind}.png")


def test_revision_carries_figures_but_not_the_manuscript() -> None:
    submission = make_revision(with_version=False)
    make_file_of_sent(submission, FileKind.FIGURE)
    make_file_of_sent(submission, FileKind.REVIEWER_COPY)
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    assert (version.number, files(version)) == (2, [("figure", "figure.png")])


def test_returned_manuscript_carries_everything_of_its_author() -> None:
    submission = make_submission(State.RETURNED)
    make_file_of_sent(submission, FileKind.REVIEWER_COPY)
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    assert (version.number, files(version)) == (2, [("manuscript", "Phommachanh_final.docx")])


def test_there_is_an_end_to_the_number_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("submissions.services.files.MOST_FILES", 2)
    draft = make_draft()
    author = draft.corresponding_user
    services.store_file(submission=draft, upload=upload(name="a.docx"), kind=FileKind.SUPPLEMENT, by=author)
    with pytest.raises(StepRefused, match="There are 2 files already"):
        services.store_file(submission=draft, upload=upload(name="b.docx"), kind=FileKind.SUPPLEMENT, by=author)


SENT = {
    "version saved": lambda v: v.save(),
    "version deleted": lambda v: v.delete(),
    "versions updated": lambda v: Version.objects.filter(pk=v.pk).update(response="x"),
    "versions deleted": lambda v: Version.objects.filter(pk=v.pk).delete(),
    "file saved": lambda v: v.manuscript.save(),
    "file deleted": lambda v: v.manuscript.delete(),
    "files updated": lambda v: ManuscriptFile.objects.filter(version=v).update(name="x"),
    "files deleted": lambda v: v.files.all().delete(),
    "files updated in bulk": lambda v: ManuscriptFile.objects.bulk_update([v.manuscript], ["name"]),
}


@pytest.mark.parametrize("how", SENT)
def test_version_that_was_sent_cannot_be_changed(how: str) -> None:
    version = make_submission().sent_version
    with pytest.raises(WasSent):
        SENT[how](version)


def test_reviewer_copy_is_put_aside_not_deleted() -> None:
    submission = make_submission()
    editor = make_editor_of(submission)
    first = services.store_reviewer_copy(submission=submission, upload=upload(name="one.docx"), by=editor)
    services.release_reviewer_copy(submission, by=editor)
    services.store_reviewer_copy(submission=submission.again(), upload=upload(name="two.docx"), by=editor)
    submission = submission.again()
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert submission.sent_version.reviewer_copy.name == "two.docx"
    assert submission.reviewer_copy_released_at is None


def test_reviewer_copy_is_not_released_before_there_is_one() -> None:
    submission = make_submission()
    with pytest.raises(StepRefused, match="Upload a reviewer copy"):
        services.release_reviewer_copy(submission, by=make_editor_of(submission))


def test_manuscript_itself_is_released_where_authors_are_named() -> None:
    submission = make_submission(section=make_section(anonymity=Anonymity.SINGLE))
    services.release_reviewer_copy(submission, by=make_editor_of(submission))
    assert submission.reviewers_file == submission.sent_version.manuscript


@pytest.mark.parametrize("person", [lambda s: s.corresponding_user, make_co_author, lambda s: make_user()])
def test_others_upload_no_reviewer_copy(person: Callable[[Submission], User]) -> None:
    submission = make_submission()
    with pytest.raises(PermissionDenied):
        services.store_reviewer_copy(submission=submission, upload=upload(), by=person(submission))
