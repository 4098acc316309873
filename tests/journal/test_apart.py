"""What a program that reads a stranger's file apart can end with: an answer, a refusal, its limits, or the clock."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import TemporaryUploadedFile

from journal import apart
from journal.models import Job
from journal.outbox import enqueue, handler, run_job
from journal.outbox.jobs import HANDLERS
from journal.states import Progress

HEAD = "import json, sys\n"


def program(folder: Path, source: str) -> Path:
    path = folder / "program.py"
    path.write_text(HEAD + source)
    return path


def test_answer_comes_back_plain_with_what_was_given(tmp_path: Path) -> None:
    asked = program(tmp_path, "print(json.dumps({'told': sys.argv[1:], 'given': sys.stdin.read() + '\\0'}))")
    assert apart.answer_of(asked, "a", tmp_path, given=b"Dara") == {"told": ["a", str(tmp_path)], "given": "Dara"}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('print(\'{"problem": "macros"}\')', "macros"),
        ("print('no answer')", "broken"),
        ("print('[]')", "broken"),
        ("raise SystemExit(1)", "broken"),
        ("import os\nos.abort()", "broken"),
    ],
)
def test_refusal_has_its_key(source: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(apart.Refused) as refusal:
        apart.answer_of(program(tmp_path, source))
    assert (refusal.type, refusal.value.problem) == (apart.Refused, problem)


@pytest.mark.parametrize(
    "source",
    ["while True: pass", "bytearray(2**31)", 'print(\'{"problem": "bomb"}\')'],
    ids=["processor", "memory", "by its own word"],
)
def test_file_beyond_the_limits_is_too_big(source: str, tmp_path: Path) -> None:
    with pytest.raises(apart.TooBig):
        apart.answer_of(program(tmp_path, source), seconds=1)


@pytest.mark.parametrize(
    ("source", "patience"),
    [("print({})", 0.001), ("import os\nos.kill(os.getpid(), 9)", 20)],
    ids=["clock", "ended by the machine"],
)
def test_clock_and_machine_say_nothing_against_a_file(source: str, patience: float, tmp_path: Path) -> None:
    with pytest.raises(apart.Busy, match="Try again in a few minutes"):
        apart.answer_of(program(tmp_path, source), patience=patience)


@pytest.mark.django_db
def test_job_that_meets_a_busy_machine_is_put_off() -> None:
    @handler("tests.busy", label="Reading")
    def work(job: Job) -> None:
        raise apart.Busy

    try:
        job = enqueue("tests.busy", {})
        assert run_job(job.pk) is False
    finally:
        del HANDLERS["tests.busy"]
    again = Job.objects.get(pk=job.pk)
    assert (again.progress, again.not_before > job.not_before) == (Progress.QUEUED, True)
    assert again.last_error.startswith("The machine is busy")


def test_file_is_given_as_it_lies_or_copied() -> None:
    with apart.on_disk(ContentFile(b"Sand", name="a.docx")) as path:
        assert path.read_bytes() == b"Sand"
    assert not path.exists()
    with apart.on_disk(File(io.BytesIO(b"Sand"), name="a.docx")) as path:
        assert path.read_bytes() == b"Sand"
    with TemporaryUploadedFile("a.docx", "", 4, None) as file:
        file.write(b"Sand")
        file.seek(0)
        with apart.on_disk(file) as path:
            assert (str(path), path.read_bytes()) == (file.temporary_file_path(), b"Sand")
        assert path.exists()
