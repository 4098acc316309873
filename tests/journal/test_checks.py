"""What is wrong with the letters is said at start."""

from __future__ import annotations

from typing import Any

import pytest

from journal import checks, letterbook


@pytest.fixture
def letters(monkeypatch: Any) -> dict[str, letterbook.Kind]:
    book: dict[str, letterbook.Kind] = {}
    monkeypatch.setattr(letterbook, "LETTERS", book)
    monkeypatch.setattr(checks, "workflow_models", list)
    return book


def kind(key: str) -> letterbook.Kind:
    return letterbook.Kind(key, "when", "whom", {}, waits=False, compose=lambda *args, **facts: [])


def test_letter_without_a_text(letters: dict[str, letterbook.Kind]) -> None:
    letters["nobody_wrote_this"] = kind("nobody_wrote_this")
    assert [error.id for error in checks.every_letter_exists()] == ["journal.E002"]


def test_letter_whose_text_names_what_it_does_not_have(letters: dict[str, letterbook.Kind]) -> None:
    letters["role_granted"] = kind("role_granted")  # without its placeholder {role}
    assert [error.id for error in checks.every_letter_exists()] == ["journal.E003"]


def test_letter_that_a_step_names_and_nobody_registered(letters: dict[str, letterbook.Kind], monkeypatch: Any) -> None:
    class Model:
        @staticmethod
        def steps() -> list[Any]:
            return [type("Row", (), {"name": "accept", "letters": ("accepted",)})]

    monkeypatch.setattr(checks, "workflow_models", lambda: [Model])
    assert [error.id for error in checks.every_letter_exists()] == ["journal.E001"]


def test_letter_registered_twice_from_two_places() -> None:
    def compose(*args: Any, **facts: Any) -> list[Any]:
        return []

    with pytest.raises(ValueError, match="registered twice"):
        letterbook.letter("role_granted", when="", to="")(compose)
