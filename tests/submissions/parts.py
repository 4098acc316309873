"""A browser's side of an upload in parts, for tests: long files, and the sending of a part."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.request import Request, urlopen

from journal import multipart, outbox
from journal.models import Job
from submissions import services
from submissions.services.quarantine import CHECK
from submissions.states import FileKind
from tests.factories.submissions import docx


def long_docx(megabytes: int = 6) -> bytes:
    """Return a Word file too long for one part, of bytes that cannot be packed and yet are always the same."""
    noise = b"".join(hashlib.sha512(str(n).encode()).digest() for n in range(megabytes * 2**14))
    return docx(**{"word/media/map.bin": noise})


def begun(submission: Any, content: bytes, *, name: str = "Phommachanh.docx", **facts: Any) -> Any:
    """Begin an upload of this content."""
    known = {"kind": FileKind.MANUSCRIPT, "by": submission.corresponding_user, **facts}
    return services.begin_upload(
        submission=submission, name=name, size=len(content), fingerprint=fingerprint(content), **known
    )


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of the first and last 64 KiB."""
    edge = 64 * 1024
    return hashlib.sha256(content[:edge] + content[max(0, len(content) - edge) :]).hexdigest()


def put(address: str, data: bytes) -> int:
    """Send bytes to the store as a browser does; raises ``HTTPError``."""
    with urlopen(Request(address, data=data, method="PUT", headers={"Content-Type": ""})) as answer:
        return int(answer.status)


def send(row: Any, content: bytes, *numbers: int) -> None:
    """Send these parts, or all."""
    length = multipart.part_size(len(content))
    for number in numbers or range(1, multipart.parts_of(len(content)) + 1):
        address = services.part_address(incoming=row, number=number, by=row.begun_by)
        put(address, content[(number - 1) * length : number * length])


def uploaded(submission: Any, content: bytes, **facts: Any) -> Any:
    """Upload this content in parts; the check waits."""
    row = begun(submission, content, **facts)
    send(row, content)
    services.complete_upload(incoming=row, by=row.begun_by)
    row.refresh_from_db()
    return row


def run_checks() -> list[bool]:
    """Let the worker do the checks that are due; return which were done."""
    return [outbox.run_job(pk) for pk in Job.objects.filter(kind=CHECK, progress="queued").values_list("pk", flat=True)]
