"""Files cut off, with bits turned over, nested and far too long: always a reading or a plain problem, within the limits."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.reading import Reading
from submissions.reading.__main__ import answer
from submissions.reading.pandoc import program
from tests.factories.submissions import archive
from tests.programs import ended
from tests.submissions.reading.making import word

ROOT = Path(__file__).resolve().parents[3]
MEMORY, SECONDS = 512 * 1024**2, 4
LIMITED = (sys.executable, "-B", "-m", "journal.limits")
SLOWEST = 2 * SECONDS + 2  # seconds of processor time: the limit holds for the reader and for pandoc, each by itself
PROBLEMS = {"broken", "bomb"}
PARAGRAPHS = (
    ("Who decides when the river rises?", "bold 16"),
    "Sok Dara^1^, Aung",
    ("Abstract", "bold"),
    "Text.",
    ("References", "bold"),
    "1. Sok 2019",
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
spelled = settings(max_examples=settings().max_examples // 3)  # each starts a program


def made_odt() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "made.docx", Path(folder) / "made.odt"
        source.write_bytes(word(*PARAGRAPHS))
        subprocess.run([program(), "--output", target, source], check=True)
        return target.read_bytes()


BASES = {
    "docx": word(*PARAGRAPHS),
    "odt": made_odt(),
    "pdf": typst.compile(b"= Who decides?\nSok Dara\n\n= References\n1. Sok 2019"),
}
PART = {"docx": "word/document.xml", "odt": "content.xml"}


def read_to_an_end(content: bytes, kind: str) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        found = answer(Path(file.name), kind, seconds=SECONDS)
    check(found)


def check(found: dict[str, Any]) -> None:
    if "reading" in found:
        Reading.from_json(json.loads(json.dumps(found["reading"])))
    else:
        assert found["problem"] in PROBLEMS


def with_part(kind: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a base with the part that holds its text changed, packed as it should be."""
    with zipfile.ZipFile(io.BytesIO(BASES[kind])) as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    return archive({**entries, PART[kind]: change(entries[PART[kind]])})


def turned(content: bytes, bits: list[tuple[float, int]]) -> bytes:
    changed = bytearray(content)
    for where, bit in bits:
        changed[int(len(changed) * where)] ^= 1 << bit
    return bytes(changed)


BITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=12)


@spelled
@given(st.sampled_from(sorted(BASES)), st.floats(0, 1, exclude_max=True))
def test_file_cut_off_anywhere_is_read_to_an_end(kind: str, where: float) -> None:
    read_to_an_end(BASES[kind][: int(len(BASES[kind]) * where)], kind)


@spelled
@given(st.sampled_from(sorted(BASES)), BITS)
def test_file_with_bits_turned_over_is_read_to_an_end(kind: str, bits: list[tuple[float, int]]) -> None:
    read_to_an_end(turned(BASES[kind], bits), kind)


@spelled
@given(st.sampled_from(sorted(PART)), BITS)
def test_text_with_bits_turned_over_is_read_to_an_end(kind: str, bits: list[tuple[float, int]]) -> None:
    read_to_an_end(with_part(kind, lambda content: turned(content, bits)), kind)


@spelled
@given(st.sampled_from(sorted(PART)), st.text(), st.integers(0, 5))
def test_any_words_are_read_to_an_end(kind: str, words: str, place: int) -> None:
    known = ["Who decides", "Sok Dara", "Abstract", "Text.", "References", "Sok 2019"][place]
    escaped = words.encode("utf-8", "ignore").translate(None, b"<>&")
    read_to_an_end(with_part(kind, lambda content: content.replace(known.encode(), escaped)), kind)


@pytest.mark.parametrize("where", ["Abstract: the river rises {}.", "Keywords: river; {}"])
def test_small_file_does_not_say_far_too_much_of_itself(where: str, tmp_path: Path) -> None:
    source = tmp_path / "packed.docx"
    for letters, found in ((1_000, "reading"), (2_200_000, "problem")):
        source.write_bytes(word(PARAGRAPHS[0], "Sok Dara", where.format("a" * letters), *PARAGRAPHS[4:]))
        assert list(answer(source, "docx", seconds=SECONDS)) == [found]
    assert source.stat().st_size < 50_000


# -- Far too much of it, in a process of its own -------------------------------------------------------------------


def deep_word(depth: int) -> bytes:
    cell, end = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>"
    return with_part(
        "docx", lambda _: f"<w:document {W}><w:body>".encode() + cell * depth + end * depth + b"</w:body></w:document>"
    )


def deep_odt(depth: int) -> bytes:
    begin, end = b"<text:list><text:list-item>", b"</text:list-item></text:list>"
    head = f"<office:document-content {CONTENT}><office:body><office:text>".encode()
    return with_part(
        "odt", lambda _: head + begin * depth + end * depth + b"</office:text></office:body></office:document-content>"
    )


def long_word(paragraphs: int) -> bytes:
    one = b"<w:p><w:r><w:t>The river rises in the night, and nobody was told of it. a@a@a@a 1111111111111</w:t></w:r></w:p>"
    return with_part(
        "docx", lambda _: f"<w:document {W}><w:body>".encode() + one * paragraphs + b"</w:body></w:document>"
    )


def one_long_word(letters: int) -> bytes:
    text = b"<w:p><w:r><w:t>" + b"a1," * letters + b"</w:t></w:r></w:p>"
    return with_part("docx", lambda _: f"<w:document {W}><w:body>".encode() + text + b"</w:body></w:document>")


def bomb_odt() -> bytes:
    return with_part("odt", lambda content: content.replace(b"Text.", b" " * 300_000_000))


def deep_pdf(depth: int) -> bytes:
    nodes = "".join(f"{n} 0 obj<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>endobj\n" for n in range(2, depth))
    return f"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n{nodes}trailer<</Root 1 0 R>>".encode()


def round_pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>"


def long_pdf() -> bytes:
    stream = b"BT /F1 12 Tf " + b"(The river rises.) Tj 0 -1 Td " * 2_000_000 + b"ET"
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return b"\n".join([
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources" + font + b">>endobj",
        b"4 0 obj<</Length " + str(len(stream)).encode() + b">>stream",
        stream,
        b"endstream endobj\ntrailer<</Root 1 0 R>>",
    ])  # fmt: skip


BESIDE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
took = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, took.ru_utime + took.ru_stime, took.ru_maxrss, done.stdout.decode(), end="")
"""
"""Runs a program and says how it ended and what it took at most, its own children included: this process is too large."""
HUGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nested tables": ("docx", lambda: deep_word(20_000)),
    "nested tables, not too deep for a parser": ("docx", lambda: deep_word(60)),
    "nested lists": ("odt", lambda: deep_odt(20_000)),
    "nested lists, not too deep for a parser": ("odt", lambda: deep_odt(100)),
    "a million paragraphs": ("docx", lambda: long_word(1_000_000)),
    "one endless paragraph": ("docx", lambda: one_long_word(3_000_000)),
    "a paragraph of nothing that unpacks to all of the memory": ("odt", bomb_odt),
    "pages in pages": ("pdf", lambda: deep_pdf(20_000)),
    "pages that hold themselves": ("pdf", round_pdf),
    "an endless page": ("pdf", long_pdf),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HUGE)
def test_far_too_much_ends_within_the_limits(what: str, tmp_path: Path) -> None:
    kind, make = HUGE[what]
    source = tmp_path / "huge"
    source.write_bytes(make())
    command = [*LIMITED, str(MEMORY), str(SECONDS), "submissions.reading", kind, str(source)]
    done = subprocess.run([sys.executable, "-c", BESIDE, *command], capture_output=True, check=True, env={}, cwd=ROOT)
    status, seconds, memory, said = done.stdout.decode().split(" ", 3)
    assert float(seconds) < SLOWEST
    if said:
        check(json.loads(said))
    else:
        assert int(status) == -signal.SIGXCPU
    assert int(memory) * 1024 < MEMORY


def test_pandoc_ends_with_the_reader_that_started_it(tmp_path: Path) -> None:
    source = tmp_path / "huge.docx"
    source.write_bytes(long_word(400_000))
    reader = subprocess.Popen(
        [*LIMITED, str(4 * 1024**3), "60", "submissions.reading", "docx", str(source)],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    children = Path(f"/proc/{reader.pid}/task/{reader.pid}/children")
    until = time.monotonic() + 20
    while not (below := children.read_text().split()) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(below) == 1
    limits = Path(f"/proc/{below[0]}/limits").read_text()
    assert f"{4 * 1024**3}" in next(line for line in limits.splitlines() if line.startswith("Max address space"))
    reader.kill()
    reader.wait()
    assert ended(int(below[0]))
