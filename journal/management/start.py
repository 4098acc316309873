"""Run the default set-up until Ctrl-C: `python -m journal.management.start`, which is what `make run` does.

The programs stand in the Procfile. Before they start, everything that may be wrong is asked and said in one line; the
file store starts first, the others wait until the journal is prepared.
"""

from __future__ import annotations

import fcntl
import io
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections
from honcho import manager as honcho
from honcho.environ import parse_procfile

from journal.management import local, outside, weed

ROOT = Path(__file__).resolve().parents[2]
HIGHEST_PORT = 65_535
# What has not ended this many seconds after the first program did is killed. The store takes fifteen when asked
# politely and loses nothing when killed; a letter that the worker has in hand is sent again after its lease.
honcho.KILL_WAIT = 3


class Refused(Exception):
    """The set-up cannot start; the text says why."""


def main() -> None:
    """Start everything; leave with status 1 and one line where that cannot be."""
    try:
        sys.exit(start())
    except (Refused, ImproperlyConfigured) as reason:
        sys.exit(f"The journal did not start: {reason}")


def start() -> int:
    """Check, start the programs of the Procfile, greet when the web server answers; return their exit status."""
    os.chdir(ROOT)
    folder = Path(os.environ.get("VAR") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lock = hold(folder)
    port = chosen_port()
    store_ports = set_surroundings(folder, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")
    django.setup()
    ask_outside(own_store=store_ports is not None)
    connections.close_all()

    ready = folder / "prepared"
    ready.unlink(missing_ok=True)
    os.environ["PREPARED"] = str(ready)
    programs = honcho.Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        if store_ports or name != "store":
            programs.add_process(name, command, env=os.environ.copy())
    # A closed terminal ends the programs as Ctrl-C does; they run in sessions of their own and would outlive it.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=greet, args=(f"http://127.0.0.1:{port}/", ready), daemon=True).start()
    programs.loop()
    if store_ports:
        weed.remove_sockets(store_ports)
    lock.close()
    return int(programs.returncode or 0)


def hold(folder: Path) -> IO[str]:
    """Keep others from running in the same data folder; the lock ends with this process, however it ends."""
    lock = (folder / "running.lock").open("w")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Refused(f"it is running already, with its data in {folder}.") from None
    return lock


def chosen_port() -> int:
    """Return the port the web server shall listen on; raises ``Refused``."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) <= HIGHEST_PORT:
        raise Refused(f"PORT must be a number from 1 to {HIGHEST_PORT}, not “{given}”.")
    if not weed.is_free(int(given)):
        raise Refused(f"port {given} is in use. Choose another: make run PORT={int(given) % HIGHEST_PORT + 1}")
    return int(given)


def set_surroundings(folder: Path, port: int) -> weed.Ports | None:
    """Complete the environment for all programs; return the ports of the journal's own file store, if it has one."""
    if os.environ.get("SERVICE", "0") not in {"", "0"}:
        raise Refused("SERVICE is set, and this is the set-up for trying it out. In service: docs/operating.md.")
    ports = None if "S3_ENDPOINT_URL" in os.environ else kept_ports(folder)
    keys = local.keys(folder)
    if ports:
        keys["S3_ENDPOINT_URL"] = ports.endpoint
    local.write(folder, keys)
    local.adopt(folder)
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    os.environ["PORT"] = str(port)
    os.environ["VAR"] = str(folder)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ["PYTHONUNBUFFERED"] = "1"
    if ports:
        weed.flags(
            folder / local.STORE,
            ports,
            access_key=os.environ["S3_ACCESS_KEY"],
            secret_key=os.environ["S3_SECRET_KEY"],
        )
    return ports


def kept_ports(folder: Path) -> weed.Ports:
    """Return the ports of this folder's store; raises ``Refused`` when a store of an earlier run still uses it."""
    if weed.in_use(folder / local.STORE):
        raise Refused("the file store of an earlier run, which was cut off, is still running. End the program “weed”.")
    return weed.kept_ports(folder / local.STORE_PORTS)


def ask_outside(*, own_store: bool) -> None:
    """Ask whatever others provide; raises ``Refused``."""
    files = outside.bucket_name if own_store else outside.store
    for question in (outside.database, files, outside.broker, outside.mail):
        if answer := question():
            raise Refused(answer)


def greet(address: str, ready: Path) -> None:
    """Say where the journal is and who may enter, once the web server answers."""
    pause = threading.Event()
    while not (ready.exists() and answers(address)):
        pause.wait(0.2)
    told = io.StringIO()
    try:
        call_command("accounts", stdout=told)
    except CommandError as error:
        told.write(str(error))
    finally:
        connections.close_all()
    if not settings.EMAIL_HOST:  # nobody finds the code for a new account otherwise
        told.write(f"\nNo letter leaves: each is a file in {os.path.relpath(settings.EMAIL_FILE_PATH)}/.\n")
    print(f"\n{told.getvalue().rstrip()}\n\nThe journal is at {address} — Ctrl-C ends it.\n", flush=True)


def answers(address: str) -> bool:
    """Somebody serves pages there."""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
