"""The command that reads a manuscript."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from submissions.reading import Reading
from submissions.services.reading import read_apart
from submissions.services.uploads import PROBLEMS
from tests.submissions.reading.making import word

MANUSCRIPT = word(
    ("Notice and harvest below the Sesan dam", "bold 16 centre"),
    ("Sok Dara^1^*, Maria T. Lind^2^", "centre"),
    "^1^ Royal University of Phnom Penh, Cambodia",
    "^2^ Institute of Rivers, Oslo, Norway",
    "* Corresponding author: dara.sok@example.org",
    ("Abstract", "bold"),
    "We ask who is told, when, and by whom.",
    "Keywords: dams; flood-recession farming",
    ("Introduction", "bold"),
    "The lower Sesan joins the Srepok.",
    ("References", "bold"),
    "Sok, D. (2019). Notice and harvest. Phnom Penh.",
)


def asked(*arguments: str) -> str:
    out = io.StringIO()
    call_command("read_manuscript", *arguments, stdout=out)
    return out.getvalue()


def kept(folder: Path, content: bytes) -> str:
    path = folder / "manuscript.docx"
    path.write_bytes(content)
    return str(path)


def test_what_is_read_is_told_in_words(tmp_path: Path) -> None:
    assert asked(kept(tmp_path, MANUSCRIPT)).splitlines() == [
        "Title: Notice and harvest below the Sesan dam",
        "Language: en",
        "Authors: 2",
        "  Sok Dara; given name Dara, family name Sok; dara.sok@example.org; Royal University of Phnom Penh, Cambodia; corresponding",
        "  Maria T. Lind; given name Maria T., family name Lind; Institute of Rivers, Oslo, Norway",
        "Abstract (en): We ask who is told, when, and by whom.",
        "Keywords (en): dams; flood-recession farming",
        "Sections: 3",
        "  Abstract",
        "  Introduction",
        "  References",
        "Words: 58; figures: 0; tables: 0",
        "References: 1",
        "  1. Sok, D. (2019). Notice and harvest. Phnom Penh.",
    ]


def test_json_is_what_the_journal_keeps(tmp_path: Path) -> None:
    path = kept(tmp_path, MANUSCRIPT)
    assert Reading.from_json(json.loads(asked("--json", path))) == read_apart(Path(path), "docx")


def test_file_that_would_be_refused_ends_with_the_sentence_of_the_upload(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        asked(kept(tmp_path, b""))
    assert (str(refusal.value), refusal.value.returncode) == (str(PROBLEMS["empty"]), 1)


def test_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.docx cannot be read: No such file or directory\."):
        asked(str(tmp_path / "none.docx"))
