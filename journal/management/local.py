"""What the default set-up remembers of itself in its data folder: keys made once, and the ports of its own store.

`make run` writes it down; the settings read it, so that `manage.py` finds the running store from any other terminal.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

NAME = "local.env"
STORE, STORE_PORTS = "store", "store-ports.json"


def read(folder: Path) -> dict[str, str]:
    """Return what is written down in this data folder, if anything."""
    note = folder / NAME
    if not note.exists():
        return {}
    lines = note.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def write(folder: Path, facts: Mapping[str, str]) -> None:
    """Write it down, readable by the owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / (NAME + ".new")
    note.touch(mode=0o600)
    note.write_text("".join(f"{name}={value}\n" for name, value in facts.items()), encoding="utf-8")
    note.replace(folder / NAME)


def keys(folder: Path) -> dict[str, str]:
    """Return the keys of this data folder; make them the first time."""
    known = read(folder)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "S3_ACCESS_KEY": "journal",
        "S3_SECRET_KEY": secrets.token_urlsafe(30),
    }
    return {name: known.get(name, value) for name, value in made.items()}


def adopt(folder: Path) -> None:
    """Let what is written down stand in for what the environment leaves open; a service relies on neither."""
    if os.environ.get("SERVICE", "0") not in {"", "0"}:
        return
    for name, value in read(folder).items():
        os.environ.setdefault(name, value)
