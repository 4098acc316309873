"""Surroundings of every test, and those that a test asks for by name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aiosmtpd.controller import Controller
from botocore.config import Config
from django.conf import settings as django_settings
from django.core.files.storage import storages
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Browser, sync_playwright

from issues.edition import shelf
from journal import history
from tests.databases import FOLDER, PORTS
from tests.mail import Sink
from tests.programs import CHROMIUM_FLAGS, chromium, start_store, stop_store

if TYPE_CHECKING:
    from pathlib import Path

IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
NOT_RUN = pytest.StashKey[list[str]]()
S3 = pytest.StashKey[dict[str, Any]]()
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
USES_DATABASE = {*TRANSACTIONAL, "db", "django_db_setup"}

# How many examples a rule is tried on; `--hypothesis-profile=thorough` belongs to `make test-slow`.
examples.register_profile(
    "everyday", max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.register_profile("thorough", examples.get_profile("everyday"), max_examples=400, derandomize=False)
examples.load_profile("everyday")


def pytest_configure(config: pytest.Config) -> None:
    """Plain tests keep files in memory, need no slow password hashes and no collected static files."""
    config.stash[NOT_RUN] = []
    config.stash[S3] = dict(django_settings.STORAGES["default"])
    plain_static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.STORAGES = {**django_settings.STORAGES, "default": IN_MEMORY, "staticfiles": plain_static}
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)  # before -m is asked
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark with ``once`` each test for which pytest-django keeps the database shut: it cannot differ between the two."""
    for item in items:
        if not item.get_closest_marker("django_db") and USES_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.once)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what was left out."""
    for reason in dict.fromkeys(config.stash.get(NOT_RUN, [])):
        terminalreporter.section("NOT RUN", red=True, bold=True)
        terminalreporter.line(reason)


@pytest.fixture(autouse=True)
def _files_in_memory(settings: Any) -> None:
    """Start each test with no files."""
    settings.STORAGES = {**django_settings.STORAGES}


@pytest.fixture(autouse=True)
def _public_pages_are_asked_anew() -> None:
    """Start each test with no kept page: the next test's first edition has the same number as this one's."""
    shelf.clear()


@pytest.fixture(autouse=True)
def _history_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lift the append-only triggers while the tables are emptied after a transactional test.

    The flush sends ``post_migrate`` and with it puts them back.
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = TRANSACTIONAL.intersection(request.fixturenames) or (marker and marker.kwargs.get("transaction"))
    if transactional:
        request.getfixturevalue("transactional_db")
    yield
    if transactional:
        history.remove()


# ------------------------------------------------------------------------------------------------ the file store


@pytest.fixture(scope="session")
def _store_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a real S3 server for the session, unless the run was given one; make the bucket."""
    endpoint = os.environ["S3_ENDPOINT_URL"]
    server = None
    if ports := request.config.stash.get(PORTS, None):
        folder: Path = request.config.stash[FOLDER] / "store"
        server = start_store(folder, ports)
    client = s3_client()
    client.create_bucket(Bucket=os.environ["S3_BUCKET"])
    client.close()
    yield endpoint
    if server:
        stop_store(server, ports)


@pytest.fixture
def store(_store_server: str, settings: Any, request: pytest.FixtureRequest) -> Any:
    """Put the test's files into the real S3 server; return Django's storage."""
    settings.STORAGES = {**django_settings.STORAGES, "default": request.config.stash[S3]}
    return storages["default"]


def s3_client() -> Any:
    """Return a boto3 client for the store of the environment."""
    return boto3.client(
        "s3",
        endpoint_url=os.environ["S3_ENDPOINT_URL"],
        aws_access_key_id=os.environ["S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["S3_SECRET_KEY"],
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )


# ---------------------------------------------------------------------------------------------------------- mail


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[Sink]:
    sink = Sink()
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def smtp_sink(_smtp_server: Sink, settings: Any) -> Sink:
    """Send the test's mail over real SMTP, to a server that keeps it."""
    _smtp_server.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = _smtp_server.host
    settings.EMAIL_PORT = _smtp_server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    return _smtp_server


# ------------------------------------------------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Drive a real Chromium; skip, and say so at the end, where there is none."""
    path = chromium()
    if path is None:
        reason = "The tests with a browser did not run: no Chromium was found. Install it, or name it in CHROMIUM."
        request.config.stash[NOT_RUN].append(reason)
        pytest.skip(reason)
    # The driver keeps an event loop in this thread; our own calls to the database beside it are meant.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
