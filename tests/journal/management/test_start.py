"""`make run`, from outside: what it refuses, in one line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV")


def start(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Try to start in a data folder of the test, with nothing of this run's environment."""
    surroundings = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "journal.management.start"],
        cwd=ROOT,
        env={**surroundings, "VAR": str(folder), **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line it said."""
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("The journal did not start: ")
    return lines[0].removeprefix("The journal did not start: ")


def test_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert said(start(tmp_path, PORT=str(port))).startswith(
            f"port {port} is in use. Choose another: make run PORT="
        )


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert said(start(tmp_path, PORT=port)) == f"PORT must be a number from 1 to 65535, not “{port}”."


def test_service_is_not_for_trying_out(tmp_path: Path) -> None:
    assert said(start(tmp_path, PORT=free_port(), SERVICE="1")).startswith("SERVICE is set")


def test_bucket_with_a_bad_name(tmp_path: Path) -> None:
    assert said(start(tmp_path, PORT=free_port(), S3_BUCKET="Not A Bucket")).startswith("“Not A Bucket” is no name")


def test_setting_of_the_wrong_kind(tmp_path: Path) -> None:
    assert said(start(tmp_path, PORT=free_port(), EMAIL_PORT="many")) == "EMAIL_PORT must be a whole number."


def test_database_address_of_an_unknown_kind(tmp_path: Path) -> None:
    answer = said(start(tmp_path, PORT=free_port(), DATABASE_URL="mysql://x/y"))
    assert answer == "DATABASE_URL must start with postgres:// or sqlite://."


def test_database_that_does_not_answer(tmp_path: Path) -> None:
    address = f"postgres://journal:secret@127.0.0.1:{free_port()}/journal"
    answer = said(start(tmp_path, PORT=free_port(), DATABASE_URL=address))
    assert answer.startswith("The database does not answer")
    assert "secret" not in answer


def test_task_queue_that_does_not_answer(tmp_path: Path) -> None:
    answer = said(start(tmp_path, PORT=free_port(), BROKER_URL=f"amqp://guest:secret@127.0.0.1:{free_port()}//"))
    assert answer.startswith("The task queue at amqp://127.0.0.1:")
    assert "secret" not in answer


def test_store_that_does_not_answer(tmp_path: Path) -> None:
    answer = said(start(tmp_path, PORT=free_port(), S3_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}"))
    assert answer.startswith("The file store does not answer at ")


@pytest.mark.store
@pytest.mark.usefixtures("store")
def test_store_with_a_wrong_key_and_a_missing_bucket(tmp_path: Path) -> None:
    given = {"PORT": free_port(), "S3_ENDPOINT_URL": os.environ["S3_ENDPOINT_URL"], "S3_BUCKET": "nobody-made-this"}
    right = {name: os.environ[name] for name in ("S3_ACCESS_KEY", "S3_SECRET_KEY")}
    assert "refuses the key" in said(start(tmp_path, **given, S3_ACCESS_KEY="journal", S3_SECRET_KEY="wrong"))
    assert "has no bucket “nobody-made-this”" in said(start(tmp_path, **given, **right))
