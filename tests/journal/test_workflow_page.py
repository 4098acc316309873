"""docs/workflow.md says what the steps say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from journal.management.workflow_page import alternatives, page, words
from journal.roles import is_clock
from submissions import roles
from submissions.models import Submission


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def test_page_of_the_project_is_up_to_date() -> None:
    call_command("workflow", "--check", skip_checks=True)


def test_page_is_written(folder: Path) -> None:
    call_command("workflow", skip_checks=True)
    assert (folder / "workflow.md").read_text(encoding="utf-8") == page()
    call_command("workflow", "--check", skip_checks=True)


@pytest.mark.parametrize("text", [None, "# Something else\n"])
def test_check_fails_and_writes_nothing_when_the_page_is_out_of_date(folder: Path, text: str | None) -> None:
    if text:
        (folder / "workflow.md").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="out of date"):
        call_command("workflow", "--check", skip_checks=True)
    assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ([text] if text else [])


def test_page_is_the_same_in_every_language_and_every_time(folder: Path) -> None:
    call_command("workflow", skip_checks=True)
    first = (folder / "workflow.md").read_text(encoding="utf-8")
    with translation.override("km"):
        call_command("workflow", skip_checks=True)
    assert (folder / "workflow.md").read_text(encoding="utf-8") == first


def test_page_shows_each_machine() -> None:
    text = page()
    assert '    state "In review" as in_review\n' in text
    assert "    [*] --> draft\n" in text
    assert "    in_review --> accepted: Accept\n" in text
    assert "    accepted --> [*]\n" in text
    assert "| **Accept**<br>`accept` | In review, With the editor → Accepted | deciding editor |" in text
    assert "As many reports are in as the section asks for, or a reason is given." in text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (roles.is_author, "author"),
        (roles.edits, "editor"),
        (roles.edits_or_office, "editor or office"),
        (roles.oversees, "editor-in-chief or office"),
        (is_clock | roles.edits_or_office, "clock, editor or office"),
        (roles.is_editor_in_chief & ~roles.is_decider, "editor-in-chief and not decider"),
        ((roles.is_author | roles.is_editor) & ~roles.is_excluded, "(author or editor) and not excluded"),
    ],
)
def test_predicate_in_words(who: Any, said: str) -> None:
    assert words(who, Submission) == said


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        (roles.is_author, ["author"]),
        (is_clock | roles.edits_or_office, ["clock", "editor", "office"]),
        ((roles.is_author | roles.is_editor) & ~roles.is_excluded, ["author", "editor"]),
        ((roles.is_author | roles.is_editor) & ~roles.is_decider, ["author and not decider", "editor and not decider"]),
    ],
)
def test_kinds_of_people_a_predicate_lets_through(who: Any, kinds: list[str]) -> None:
    assert alternatives(who, Submission) == kinds
