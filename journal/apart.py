"""Programs of ours that read a stranger's file: what breaks one breaks its process, and nothing of the journal."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from journal.limits import OUT_OF_MEMORY
from journal.text import plain_throughout
from journal.workflow import StepRefused

if TYPE_CHECKING:
    from django.core.files.base import File

log = logging.getLogger(__name__)

MEMORY = 1024**3  # bytes of addresses, of each process
SECONDS = 20  # of the processor, of each process
PATIENCE = 60  # seconds by the clock, for all of them
ROOT = Path(__file__).resolve().parents[1]


class Refused(Exception):
    """The program has read the file and found a problem; the service that asked knows the sentence for its key."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class TooBig(Refused):
    """Reading the file takes more memory, or more time of the processor, than a file may take."""

    def __init__(self) -> None:
        super().__init__("bomb")


class Busy(StepRefused):
    """The clock ran out before the file was read: nothing is known against it. A job that meets this is put off."""

    def __init__(self) -> None:
        super().__init__(_("The machine is busy, and the file could not be read in time. Try again in a few minutes."))


def answer_of(program: str | Path, *arguments: str | Path, **limits: Any) -> dict[str, Any]:
    """Run a program and return what it prints as JSON, without characters that no row takes; see ``output_of``.

    An answer that names a ``problem`` is raised as ``Refused``, or as ``TooBig`` where it is "bomb".
    """
    try:
        found = plain_throughout(json.loads(output_of(program, *arguments, **limits)))
    except ValueError as error:
        raise Refused("broken") from error
    if not isinstance(found, dict):
        raise Refused("broken")
    if problem := found.get("problem"):
        raise TooBig if problem == "bomb" else Refused(str(problem))
    return found


def output_of(
    program: str | Path,
    *arguments: str | Path,
    given: bytes = b"",
    memory: int = MEMORY,
    seconds: int = SECONDS,
    patience: float = PATIENCE,
) -> bytes:
    """Run a program, a module or a file of ours, and return what it prints; ``given`` is its standard input.

    ``memory`` in bytes, ``seconds`` of the processor, ``patience`` in seconds by the clock; the last must be more than
    the processes together may take. Raises ``Refused``, ``TooBig`` and ``Busy``. Never inside a transaction.
    """
    limited = [sys.executable, "-B", "-m", "journal.limits", str(memory), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with paths of our own making
            [*limited, str(program), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # as long as a file makes it, and read by nobody
            input=given,
            timeout=patience,
            check=False,
            env={},
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired as error:
        log.warning("event=program_out_of_time program=%s seconds=%s", program, patience)
        raise Busy from error
    if done.returncode:
        log.warning("event=program_ended program=%s status=%s", program, done.returncode)
    if done.returncode in {-signal.SIGXCPU, OUT_OF_MEMORY}:
        raise TooBig
    if done.returncode == -signal.SIGKILL:  # not by the limits: the machine has run out of memory, or is going down
        raise Busy
    if done.returncode:
        raise Refused("broken")
    return done.stdout


@contextmanager
def on_disk(file: File[Any]) -> Iterator[Path]:
    """Give the path of an open file on this machine: a large upload lies there, another is copied piece by piece."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(prefix="apart-") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)
