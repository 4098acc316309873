"""docs/letters.md agrees with the registry of letters."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from journal.letterbook import LETTERS
from journal.management.letters_page import page


def test_page_names_every_letter_with_its_placeholders() -> None:
    text = page()
    assert all(f"| `{key}` |" in text for key in LETTERS)
    assert "`{role}` name of the role" in text


def test_documentation_is_up_to_date() -> None:
    call_command("letters", check=True)


def test_documentation_out_of_date_is_told(settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr("journal.management.commands.letters.page", lambda: "another page\n")
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="out of date"):
        call_command("letters", check=True)
    call_command("letters", verbosity=0)
    call_command("letters", check=True)
