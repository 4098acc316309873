"""A long manuscript, made here, and what the programs that work on files take for it: seconds by the clock, and memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import docx as word_files
from docx.shared import Pt

from journal.apart import MEMORY, SECONDS
from tests.factories.issues import light_picture

ROOT = Path(__file__).resolve().parents[2]
PAGES, WORDS_OF_PAGE = 60, 450
SENTENCE = "When releases upstream change the day on which the water falls, the season of the farmers moves with it. "
LIMITED = (sys.executable, "-B", "-m", "journal.limits", str(MEMORY), str(SECONDS))
BESIDE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.stdout.decode(), end="")
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a program took: seconds by the clock, and MB at most, its own children included; and what it answered."""

    seconds: float
    megabytes: float
    answer: str


def long_manuscript(*, is_revised: bool = False) -> bytes:
    """Return a Word file of so many pages, with headings, tables, pictures and references; or one revised throughout."""
    made = word_files.Document()
    made.styles["Normal"].font.size = Pt(12)
    made.add_paragraph("Who decides when the river rises?", style="Title")
    made.add_paragraph("Sok Dara, Maria T. Lind")
    made.add_heading("Abstract", 1)
    made.add_paragraph(SENTENCE * 10)
    for page in range(PAGES):
        made.add_heading(f"Part {page + 1}", 1 + page % 3)
        for paragraph in range(4):
            words = SENTENCE * (WORDS_OF_PAGE // len(SENTENCE.split()) // 4)
            made.add_paragraph(
                words.replace("change", f"shift by {page} days", 2) if is_revised and paragraph else words
            )
        if page % 4 == 0:
            _add_table(made)
        if page % 5 == 0:
            made.add_picture(io.BytesIO(light_picture(300, 200)))
    made.add_heading("References", 1)
    for number in range(1, 201):
        made.add_paragraph(
            f"{number}. Sok, D., & Lind, M. T. ({1980 + number % 40}). Notice and harvest {number}. Phnom Penh."
        )
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _add_table(made: word_files.document.Document) -> None:
    table = made.add_table(rows=12, cols=5)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "118"


def taken_by(*command: str, given: str = "") -> Taken:
    """Run a program of ours within its limits and say what it took; it gets ``given`` by its standard input."""
    began = time.perf_counter()
    ran = [sys.executable, "-c", BESIDE, *LIMITED, *command]
    done = subprocess.run(ran, input=given.encode(), capture_output=True, check=True, env={}, cwd=ROOT)
    memory, _space, answer = done.stdout.decode().partition(" ")
    return Taken(time.perf_counter() - began, int(memory) / 1024, answer)


def reading() -> str:
    """Return in words what reading the long manuscript takes, the best of three times."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(long_manuscript())
        file.flush()
        several = [taken_by("submissions.reading", "docx", file.name) for _time in range(3)]
    words = json.loads(several[0].answer)["reading"]["words"]
    best = min(several, key=lambda taken: taken.seconds)
    return f"A Word file of {PAGES} pages ({words:,} words) read: {best.seconds:.2f} s, {best.megabytes:.0f} MB"


def reviewer_copy() -> str:
    """Return in words what the reviewer copy of the long manuscript takes, search included, the best of three times."""
    people = json.dumps(
        [{"given": given, "family": family} for given, family in (("Dara", "Sok"), ("Maria T.", "Lind"))]
    )
    clean, search = ("submissions.cleaning", "docx", "Author"), ("submissions.cleaning.search", "docx")
    with tempfile.NamedTemporaryFile(suffix=".docx") as file, tempfile.NamedTemporaryFile(suffix=".docx") as copy:
        file.write(long_manuscript())
        file.flush()
        several = [
            (
                taken_by(*clean, file.name, copy.name, "bare"),
                taken_by(*search, copy.name, given=people),
            )
            for _time in range(3)
        ]
    made, searched = min(several, key=lambda both: both[0].seconds + both[1].seconds)
    found = json.loads(searched.answer)
    return (
        f"Its reviewer copy made: {made.seconds:.2f} s, {made.megabytes:.0f} MB; "
        f"searched: {searched.seconds:.2f} s, {searched.megabytes:.0f} MB, "
        f"{len(found['findings']) + found['left_off']:,} findings"
    )


def comparison() -> str:
    """Return in words what comparing the long manuscript with a revised one takes, the best of three times."""
    with tempfile.TemporaryDirectory() as folder:
        before, after, answer = (Path(folder, name) for name in ("before.docx", "after.docx", "answer"))
        before.write_bytes(long_manuscript())
        after.write_bytes(long_manuscript(is_revised=True))
        command = ("submissions.comparing", "docx", str(before), "docx", str(after), str(answer))
        several = [taken_by(*command) for _time in range(3)]
        changes = len(json.loads(answer.read_text(encoding="utf-8"))["changes"])
    best = min(several, key=lambda taken: taken.seconds)
    return f"Compared with a revised one: {best.seconds:.2f} s, {best.megabytes:.0f} MB, {changes:,} changes"
