"""The reviewer copy from the command line: the copy, the findings as JSON, and a sentence where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from submissions.cleaning.texts import blocks_of
from tests.factories.submissions import docx

pytestmark = pytest.mark.once

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "By Bunny Sok (RUPP), bunny@example.org, and Dara Chann."


def source(folder: Path, content: bytes | None = None) -> Path:
    path = folder / "Sok_final.docx"
    text = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>'
    path.write_bytes(docx(**{"word/document.xml": text}) if content is None else content)
    return path


def test_copy_is_made_and_findings_are_printed(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "copy.docx"
    call_command(
        "reviewer_copy", str(source(tmp_path)), str(out), "--author", "Bunny Sok", "--author", "Dara Chann",
        "--email", "bunny@example.org", "--institution", "Royal University of Phnom Penh (RUPP)",
    )  # fmt: skip
    printed = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["found"]) for row in printed["findings"]] == [
        ("name", "Bunny Sok"), ("institution", "RUPP"), ("address", "bunny@example.org"), ("name", "Dara Chann"),
    ]  # fmt: skip
    assert printed["left_off"] == 0
    assert [block.text for block in blocks_of(out.read_bytes(), "docx")] == [TEXT]


def test_without_authors_what_tells_by_itself_is_found(tmp_path: Path, capsys: Any) -> None:
    call_command("reviewer_copy", str(source(tmp_path)), str(tmp_path / "copy.docx"))
    assert [row["found"] for row in json.loads(capsys.readouterr().out)["findings"]] == ["bunny@example.org"]


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "refused. The file is empty."), (b"nonsense", "This kind of file cannot be taken.")]
)
def test_refused_file_is_said_in_a_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    out = tmp_path / "copy.docx"
    with pytest.raises(CommandError, match=sentence):
        call_command("reviewer_copy", str(source(tmp_path, content)), str(out))
    assert not out.exists()


@pytest.mark.parametrize("out", ["Sok_final.docx", "../{folder}/Sok_final.docx", "link.docx"])
def test_copy_is_not_written_over_the_file_itself(out: str, tmp_path: Path) -> None:
    file = source(tmp_path)
    before = file.read_bytes()
    (tmp_path / "link.docx").symlink_to(file)
    with pytest.raises(CommandError, match="this is the file itself"):
        call_command("reviewer_copy", str(file), str(tmp_path / out.format(folder=tmp_path.name)))
    assert file.read_bytes() == before


def test_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("reviewer_copy", str(tmp_path / "none.docx"), str(tmp_path / "copy.docx"))
