"""A real installation for the journeys: its own database and bucket, the programs of the Procfile, a real mail server."""

from __future__ import annotations

import json
import logging
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from honcho.environ import parse_procfile

from tests.mail import Sink

ROOT = Path(__file__).resolve().parents[2]
WARM_UP = 60  # seconds for the web server and the worker to come up on a busy machine
LOG_TAIL = 4000  # characters of each log that are shown when a journey fails


class House:
    """The journal in a folder, running; ``address`` is where its web server listens, ``mail`` what its worker sent."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.mail = Sink()
        self.post_office = Controller(self.mail, hostname=self.mail.host, port=self.mail.port)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.programs: dict[str, subprocess.Popen[Any]] = {}
        (folder / "var").mkdir(parents=True)
        self.surroundings = {
            **os.environ,
            "VAR": str(folder / "var"),
            "DATABASE_URL": database_url,
            "BROKER_URL": f"sqla+sqlite:///{folder / 'var' / 'broker.sqlite3'}",
            "S3_BUCKET": f"house-{self.port}",
            "SITE_URL": self.address,
            "PORT": str(self.port),
            "EMAIL_HOST": self.mail.host,
            "EMAIL_PORT": str(self.mail.port),
            "SWEEP_SECONDS": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
        }

    def open(self, *, demonstration: bool = False, bench: Sequence[str] = ()) -> None:
        """Prepare the tables, the bucket and the static files; start the programs; wait until pages are served.

        The house of the demonstration is there to be looked at, and has no worker; nor has that of a bench, which is
        loaded with these arguments of ``load_bench``.
        """
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self.post_office.start()
        self._run("prepare", [sys.executable, "manage.py", "prepare", *([] if demonstration else ["--without-demo"])])
        if bench:
            self._run("bench", [sys.executable, "manage.py", "load_bench", *bench])
        self._start("steward", [sys.executable, "-m", "tests.journeys.steward"], talks=True)
        programs = parse_procfile((ROOT / "Procfile").read_text()).processes
        for name in ("web",) if demonstration or bench else ("web", "worker"):
            # What stands before `exec` there waits for the preparation, which has been done here.
            command = "exec " + programs[name].rpartition("exec ")[2]
            self._start(name, ["sh", "-c", command])
        if not demonstration and not bench:
            self.ask("seed")
        self._wait_until_served()

    def close(self) -> None:
        """End the programs, each by its own id."""
        for program in self.programs.values():
            program.terminate()
        for program in self.programs.values():
            try:
                program.wait(5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
            for pipe in filter(None, [program.stdin, program.stdout]):
                pipe.close()
        self.post_office.stop()

    def ask(self, errand: str, **facts: Any) -> Any:
        """Let the steward do an errand (a function of ``tests/journeys/steward.py``) on this house; return its answer."""
        steward = self.programs["steward"]
        assert steward.stdin
        assert steward.stdout
        steward.stdin.write(json.dumps({"errand": errand, "facts": facts}) + "\n")
        steward.stdin.flush()
        line = steward.stdout.readline()
        assert line, "the steward has died:\n" + self.logs()
        answer = json.loads(line)
        assert "error" not in answer, f"{errand}: {answer['error']}"
        return answer["answer"]

    def logs(self) -> str:
        """Return the ends of the programs' logs."""
        found = sorted(self.folder.glob("*.log"))
        return "\n".join(f"—— {log.name}\n{log.read_text(errors='replace')[-LOG_TAIL:]}" for log in found)

    def _start(self, name: str, command: list[str], *, talks: bool = False) -> None:
        pipe = subprocess.PIPE if talks else None
        with (self.folder / f"{name}.log").open("wb") as log:
            self.programs[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.surroundings, stdin=pipe, stdout=pipe or log, stderr=log, text=True
            )

    def _run(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            code = subprocess.call(command, cwd=ROOT, env=self.surroundings, stdout=log, stderr=log)
        assert code == 0, f"{shlex.join(command)}\n{self.logs()}"

    def _wait_until_served(self) -> None:
        until = time.monotonic() + WARM_UP
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(self.address + "/", timeout=5).close()
            except urllib.error.HTTPError as error:
                raise AssertionError(f"the first page answers {error.code}\n{self.logs()}") from error
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the web server does not answer\n" + self.logs())


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
