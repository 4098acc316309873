"""When a file is made readable in the browser, and what becomes of one that cannot be."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from journal.models import Job
from journal.outbox import run_job
from submissions import services
from submissions.models import RenderedPicture, Rendering
from submissions.services import showing
from submissions.services.showing import SHOW
from submissions.states import RenderingProblem, State
from tests.factories.review import make_manuscript
from tests.factories.submissions import make_editor_of, make_submission, make_version, pages_saying, upload, written

pytestmark = pytest.mark.django_db


def jobs_done() -> int:
    return sum(run_job(job.pk) for job in Job.objects.filter(kind=SHOW))


def test_copy_is_made_readable_as_it_is_released() -> None:
    submission = make_submission(State.IN_REVIEW)
    editor = make_editor_of(submission)
    services.release_reviewer_copy(submission, by=editor, upload=upload())
    row = Rendering.objects.get()
    assert (row.file, row.is_made) == (submission.sent_version.reviewer_copy, False)
    assert jobs_done() == 1
    assert [part["words"] for part in Rendering.objects.get().content()["parts"]] == [
        "Sand is taken faster than it comes."
    ]


def test_file_is_made_readable_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = make_manuscript().sent_version.reviewer_copy
    for _time in range(2):
        services.render_for_reviewers(file, file.version.submission.case_file)
    (job,) = Job.objects.filter(kind=SHOW)
    shown = showing._shown

    def other_is_faster(*arguments: Any) -> Any:
        monkeypatch.setattr(showing, "_shown", shown)
        services.make_rendering(job)
        return shown(*arguments)

    monkeypatch.setattr(showing, "_shown", other_is_faster)
    services.make_rendering(job)
    row = Rendering.objects.get()
    kept = row.stored.storage.listdir(PurePosixPath(row.stored.name).parent)[1]
    assert kept == [PurePosixPath(row.stored.name).name]


def test_pages_are_kept_in_two_widths() -> None:
    version = make_version(make_submission())
    file = version.manuscript
    file.stored.save("x.pdf", upload(written(pages_saying("Sand")), "x.pdf"), save=False)
    type(file)._base_manager.filter(pk=file.pk).update(stored=file.stored.name)
    services.render_for_reviewers(file, version.submission.case_file)
    assert jobs_done() == 1
    rows = RenderedPicture.objects.values_list("number", "is_wide", "width", "height")
    assert list(rows) == [(1, False, 800, 400), (1, True, 1600, 800)]
    assert all(row.stored.storage.exists(row.stored.name) for row in RenderedPicture.objects.all())


def test_file_that_cannot_be_shown_is_said_to_be_one() -> None:
    file = make_manuscript().sent_version.reviewer_copy
    file.stored.storage.delete(file.stored.name)
    file.stored.storage.save(file.stored.name, upload(b"no archive"))
    services.render_for_reviewers(file, file.version.submission.case_file)
    assert jobs_done() == 1
    assert Rendering.objects.get().problem == RenderingProblem.UNREADABLE


def test_kind_that_no_browser_shows_is_not_asked_for() -> None:
    file = make_manuscript().sent_version.reviewer_copy
    file.stored.name = "manuscriptfile/x.rtf"
    services.render_for_reviewers(file, file.version.submission.case_file)
    assert (Rendering.objects.count(), Job.objects.filter(kind=SHOW).count()) == (0, 0)
