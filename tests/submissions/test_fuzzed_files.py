"""Files cut off, with bits turned over, in each other and far too long: the check says so, and neither falls nor hangs."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import inspection
from submissions.services import uploads
from submissions.services.uploads import PROBLEMS
from submissions.states import FileKind
from tests.factories.submissions import docx, pdf, upload
from tests.submissions.test_uploads import JPEG, PNG, TIFF, odt

BASES = {"docx": docx(), "odt": odt(), "pdf": pdf(pages=2), "png": PNG, "jpeg": JPEG, "tiff": TIFF}
WANTED = [*dict.fromkeys(kind for kinds in uploads.ACCEPTED.values() for kind in kinds)]
KNOWN = {*PROBLEMS, "not_on_the_list"}
SLOWEST = 5  # seconds, on a machine with more to do


def verdict(content: bytes) -> dict[str, str]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        began = time.monotonic()
        found = inspection.verdict(Path(file.name), WANTED)
        assert time.monotonic() - began < SLOWEST
    assert found.get("kind") in WANTED or found["problem"] in KNOWN
    return found


@given(st.sampled_from(sorted(BASES)), st.floats(0, 1, exclude_max=True))
def test_file_cut_off_anywhere_is_refused(kind: str, where: float) -> None:
    content = BASES[kind]
    found = verdict(content[: int(len(content) * where)])
    # Of a PDF the last line break may be missing, of a TIFF its data; three letters of anything are text.
    assert found.get("kind") != kind or kind in {"pdf", "tiff"}


@given(
    st.sampled_from(sorted(BASES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), max_size=12),
)
def test_file_with_bits_turned_over_is_read_to_an_end(kind: str, turned: list[tuple[float, int]]) -> None:
    content = bytearray(BASES[kind])
    for where, bit in turned:
        content[int(len(content) * where)] ^= 1 << bit
    verdict(bytes(content))


@given(st.sampled_from(sorted(BASES)), st.sampled_from(sorted(BASES)))
def test_two_files_behind_each_other_are_never_taken(first: str, second: str) -> None:
    found = verdict(BASES[first] + BASES[second])
    assert found.get("problem") in {"joined", "broken"} or (first, second) in {("jpeg", "jpeg"), *TOLD_BY_NOTHING}


# A TIFF may hold its data anywhere: what stands behind it is found where it is an archive or a PDF, and else is harmless.
TOLD_BY_NOTHING = {("tiff", "tiff"), ("tiff", "png"), ("tiff", "jpeg")}


@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00"]),
)
def test_noise_is_read_to_an_end(noise: bytes, head: bytes) -> None:
    verdict(head + noise)


@given(st.integers(1, 6), st.sampled_from(["docx", "odt", "pdf"]), st.binary(max_size=200))
def test_files_in_each_other_are_read_to_an_end(depth: int, kind: str, noise: bytes) -> None:
    content = BASES[kind] + noise
    for _time in range(depth):
        content = docx(**{"word/embeddings/a.docx": content, "word/media/a.bin": noise})
    found = verdict(content)
    assert (found == {"kind": "docx"}) or "problem" in found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_huge_file_is_refused_within_the_limits_of_its_own_process(kind: str) -> None:
    part = b"\0" * 2**20
    many = {f"word/media/{n}.bin": part for n in range(900)}
    content = docx(**many) if kind == "docx" else odt(**dict.fromkeys(list(many)[:60], part))
    began = time.monotonic()
    try:
        found = uploads.check_upload(upload(content), kind=FileKind.MANUSCRIPT).kind
    except uploads.UploadRefused as refusal:
        found = refusal.problem
    assert found in {"bomb", "odt"}
    assert time.monotonic() - began < uploads.LONGEST_WAIT + SLOWEST
