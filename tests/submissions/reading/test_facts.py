"""Facts go through JSON unchanged, and a file is read in a process of its own with limits that bind pandoc, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journal.apart import Refused
from submissions.reading import Author, ForMachines, Reading, Section
from submissions.services.reading import read_apart
from tests.submissions.reading.making import word


def test_facts_come_back_from_json_as_they_were() -> None:
    reading = Reading(
        title="Rivers",
        language="en",
        titles={"en": "Rivers", "km": "ទន្លេ"},
        abstracts={"en": "We follow them."},
        keywords={"en": ("river", "Mekong")},
        authors=(
            Author("Sok Dara", "Dara", "Sok", "សុខ ដារ៉ា", "dara@example.org", "", ("RUPP",), is_corresponding=True),
        ),
        sections=(Section(1, "Method"),),
        references=("Molle 2009",),
        figures=1,
        tables=2,
        words=300,
        legacy_fonts=("Limon S1",),
        for_machines=(ForMachines("hidden", "accept"),),
    )
    assert Reading.from_json(json.loads(json.dumps(reading.to_json()))) == reading
    assert Reading.from_json(json.loads(json.dumps(Reading().to_json()))) == Reading()
    assert reading.abstract == "We follow them."


def test_a_file_is_read_apart(tmp_path: Path) -> None:
    source = tmp_path / "manuscript.docx"
    source.write_bytes(word("One plain paragraph of text."))
    assert read_apart(source, "docx").words == 5


def test_what_is_no_file_of_its_kind_is_a_problem(tmp_path: Path) -> None:
    source = tmp_path / "manuscript.docx"
    source.write_bytes(b"no archive")
    with pytest.raises(Refused) as problem:
        read_apart(source, "docx")
    assert str(problem.value) == "broken"
    with pytest.raises(Refused, match="broken"):
        read_apart(source, "exe")
