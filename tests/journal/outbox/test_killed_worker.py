"""A real worker, killed in the middle of sending: no letter is lost, none repeated but the one in flight."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from journal import outbox
from journal.models import Letter
from journal.states import Delivery
from tests.factories.letters import make_letter
from tests.factories.people import make_user
from tests.mail import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LETTERS = 12
PATIENCE = 60  # seconds

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(smtp_sink: Sink, tmp_path: Path) -> Iterator[Start]:
    """Start real workers with their clock on the test's database; they send to the sink."""
    running = []
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "BROKER_URL": f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}",
        "VAR": str(tmp_path),
        "EMAIL_HOST": smtp_sink.host,
        "EMAIL_PORT": str(smtp_sink.port),
        "LEASE_SECONDS": "3",
        "SWEEP_SECONDS": "1",
        "PYTHONWARNINGS": "ignore",
    }
    command = "-m celery --quiet --app journal.config.celery worker --beat --pool threads --concurrency 2"
    flags = "--without-gossip --without-mingle --loglevel ERROR"

    def start() -> subprocess.Popen[bytes]:
        arguments = [sys.executable, *command.split(), *flags.split()]
        with (tmp_path / "worker.log").open("ab") as log:
            running.append(subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, start_new_session=True))
        return running[-1]

    yield start
    for worker in running:
        _kill(worker)
    smtp_sink.pace = 0


def test_worker_killed_while_it_sends(start_worker: Start, smtp_sink: Sink, settings: Any) -> None:
    smtp_sink.pace = 0.25
    person = make_user()
    letters = [make_letter(to=person) for _ in range(LETTERS)]

    worker = start_worker()
    _wait_for(lambda: len(smtp_sink.messages) >= 3)
    _kill(worker)
    in_flight = set(Letter.objects.filter(delivery=Delivery.SENDING).values_list("message_id", flat=True))
    assert 0 < len(smtp_sink.messages) < LETTERS

    second = start_worker()
    _wait_for(lambda: not Letter.objects.exclude(delivery=Delivery.SENT).exists())

    came = Counter(message["Message-ID"] for message in smtp_sink.messages)
    assert set(came) == {letter.message_id for letter in letters}
    assert {message_id for message_id, times in came.items() if times > 1} <= in_flight
    assert max(came.values()) <= 2

    second.terminate()
    assert second.wait(PATIENCE) == 0


def test_two_workers_and_one_row(smtp_sink: Sink) -> None:
    letters = [make_letter() for _ in range(8)]
    starting = threading.Barrier(4)
    errors: list[Exception] = []

    def work() -> None:
        try:
            starting.wait()
            for letter in letters:
                outbox.send_letter(letter.pk)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    came = Counter(message["Message-ID"] for message in smtp_sink.messages)
    assert came == {letter.message_id: 1 for letter in letters}


def _database_url() -> str:
    """Return the address of the database this test uses."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    account = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    host = facts["HOST"]
    if host.startswith("/"):
        return f"postgresql://{account}@/{facts['NAME']}?host={host}"
    return f"postgresql://{account}@{host}:{facts['PORT'] or 5432}/{facts['NAME']}"


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker and its clock at once, as a lost machine does."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
