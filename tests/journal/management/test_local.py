from __future__ import annotations

import os
from pathlib import Path

import pytest

from journal.management import local

pytestmark = pytest.mark.once


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = local.keys(tmp_path)
    local.write(tmp_path, first)
    assert local.keys(tmp_path) == first
    assert len(first["SECRET_KEY"]) >= 40


def test_keys_are_readable_by_the_owner_alone(tmp_path: Path) -> None:
    local.write(tmp_path, local.keys(tmp_path))
    assert (tmp_path / local.NAME).stat().st_mode & 0o077 == 0


def test_environment_comes_before_what_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local.write(tmp_path, {"SECRET_KEY": "written", "SPARE_KEY": "a=b"})
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("SPARE_KEY", "to be removed again")
    monkeypatch.delenv("SPARE_KEY")
    local.adopt(tmp_path)
    assert os.environ["SECRET_KEY"] == "given"
    assert os.environ["SPARE_KEY"] == "a=b"
    monkeypatch.delenv("SPARE_KEY")


def test_service_takes_nothing_from_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local.write(tmp_path, {"SPARE_KEY": "written"})
    monkeypatch.setenv("SERVICE", "1")
    local.adopt(tmp_path)
    assert "SPARE_KEY" not in os.environ
