"""The command that looks into files as an upload is looked into."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from submissions.services.uploads import PROBLEMS
from tests.factories.issues import light_picture
from tests.factories.submissions import docx, pdf


def asked(*arguments: str) -> tuple[list[str], str]:
    """Return the lines of the command, and what it ends with where a file was refused."""
    out, end = io.StringIO(), ""
    try:
        call_command("check_upload", *arguments, stdout=out)
    except CommandError as error:
        end = f"{error} ({error.returncode})"
    return out.getvalue().splitlines(), end


def kept(folder: Path, **files: bytes) -> list[str]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in files]


def test_each_file_is_named_with_what_it_is_or_why_not(tmp_path: Path) -> None:
    good, bad = kept(tmp_path, good=docx(), bad=pdf() + docx())
    lines, end = asked(good, bad)
    assert lines == [f"{good}: Word (.docx), {len(docx())} bytes", f"{bad}: refused. {PROBLEMS['joined']}"]
    assert end == "1 of 2 refused. (1)"


def test_lines_of_json_carry_the_same(tmp_path: Path) -> None:
    good, bad = kept(tmp_path, good=docx(), bad=b"")
    lines, _end = asked("--json", good, bad)
    assert [json.loads(line) for line in lines] == [
        {"file": good, "kind": "docx", "size": len(docx()), "sha256": hashlib.sha256(docx()).hexdigest()},
        {"file": bad, "problem": "empty", "reason": str(PROBLEMS["empty"])},
    ]


def test_good_files_end_well_and_the_kind_counts(tmp_path: Path) -> None:
    (picture,) = kept(tmp_path, picture=light_picture(9, 9))
    assert asked("--kind", "figure", picture)[1] == ""
    assert asked(picture)[1] == "1 of 1 refused. (1)"


def test_file_that_is_not_there_is_said_and_the_others_are_looked_into(tmp_path: Path) -> None:
    (good,) = kept(tmp_path, good=docx())
    lines, end = asked(str(tmp_path / "none"), good)
    assert lines[0] == f"{tmp_path / 'none'}: refused. It cannot be read: No such file or directory."
    assert len(lines) == 2
    assert end == "1 of 2 refused. (1)"


@pytest.mark.parametrize("name", ["a#b.docx", "a%00b.docx", "gpj.\u202excod.docx", "រូប.docx", "x" * 240 + ".docx"])
def test_odd_names_are_no_hindrance(name: str, tmp_path: Path) -> None:
    (file,) = kept(tmp_path, **{name[:200]: docx()})
    assert asked(file)[1] == ""
