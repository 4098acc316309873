"""Daemons that look for viruses: a small one that speaks ClamAV's protocol, and the real one where it is installed."""

from __future__ import annotations

import shutil
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"an invented virus, harmless, that the tests' own signature knows"
NAME = "Eicar-Test-NDB.UNOFFICIAL"


class Conversation(socketserver.StreamRequestHandler):
    """One question to the small daemon: ``nPING``, or ``nINSTREAM`` with its pieces (clamd(8))."""

    server: Daemon

    def handle(self) -> None:
        command = self.rfile.readline()
        if self.server.is_mute:
            return
        if command == b"nPING\n":
            self.wfile.write(b"PONG\n")
        elif command == b"nINSTREAM\n":
            seen = bytearray()
            while length := struct.unpack("!L", self.rfile.read(4))[0]:
                seen += self.rfile.read(length)
                if len(seen) > self.server.longest:
                    self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                    return
            self.server.seen.append(len(seen))
            self.wfile.write(f"stream: {NAME} FOUND\n".encode() if VIRUS in seen else b"stream: OK\n")


class Daemon(socketserver.ThreadingTCPServer):
    """The small daemon; it may be told to say nothing, or to take no long file."""

    daemon_threads = True
    allow_reuse_address = True
    is_mute = False
    longest = 10**9

    def __init__(self) -> None:
        self.seen: list[int] = []
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def daemon() -> Iterator[Daemon]:
    """Run the small daemon."""
    with Daemon() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def program() -> str | None:
    """Return the path of the real daemon, where it is installed."""
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")


@contextmanager
def real_daemon(folder: Path) -> Iterator[str]:
    """Run the real daemon with one signature of ours; yield the path of its socket."""
    signatures, socket, settings = folder / "db", folder / "s", folder / "clamd.conf"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Eicar-Test-NDB:0:*:{VIRUS.hex()}\n")
    settings.write_text(f"LocalSocket {socket}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength 110M\n")
    path = program()
    assert path
    with (folder / "log.txt").open("wb") as log:
        running = subprocess.Popen([path, "--config-file", str(settings)], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while not socket.exists() and running.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert socket.exists(), (folder / "log.txt").read_text()
        yield str(socket)
    finally:
        running.terminate()
        running.wait()
