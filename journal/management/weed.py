"""The file store of the default set-up and of the tests: one SeaweedFS server that speaks S3, from its wheel.

In service any S3 takes its place; nothing else in the project knows of this one.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, fields
from pathlib import Path

GRPC = 10_000  # each part listens a second time, this much higher
HIGHEST = 65_535 - GRPC
LOWEST = 20_000


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the parts of the server listen, on 127.0.0.1."""

    s3: int
    master: int
    volume: int
    filer: int

    @property
    def endpoint(self) -> str:
        """Address of the S3 part."""
        return f"http://127.0.0.1:{self.s3}"

    def free(self) -> bool:
        """Nobody listens there, nor where the second addresses will be."""
        return all(is_free(port) and is_free(port + GRPC) for port in asdict(self).values())


def free_ports() -> Ports:
    """Return ports on which nobody listens now."""
    found: list[int] = []
    while len(found) < len(fields(Ports)):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = LOWEST + probe.getsockname()[1] % (HIGHEST - LOWEST)
        if port not in found and is_free(port) and is_free(port + GRPC):
            found.append(port)
    return Ports(*found)


def noted_ports(note: Path) -> Ports | None:
    """Return the ports written down in ``note``, if any are."""
    return Ports(**json.loads(note.read_text())) if note.exists() else None


def kept_ports(note: Path) -> Ports:
    """Return the ports written down in ``note`` while they are free, else new ones, and write those down."""
    ports = noted_ports(note)
    if ports is not None and ports.free():
        return ports
    ports = free_ports()
    note.write_text(json.dumps(asdict(ports)))
    return ports


def program() -> str | None:
    """Return the path of ``weed``, or nothing where the wheel is not installed."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed")


def flags(folder: Path, ports: Ports, *, access_key: str, secret_key: str) -> list[str]:
    """Return the arguments of ``weed`` for a server with its data in ``folder``; write down who may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    users = folder / "s3.json"
    users.touch(mode=0o600)
    users.write_text(
        json.dumps(
            {
                "identities": [
                    {
                        "name": "journal",
                        "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
                        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                    }
                ]
            }
        )
    )
    options = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.port": ports.master,
        "master.electionTimeout": "1s",
        "master.telemetry": "false",
        "volume.port": ports.volume,
        "volume.max": 200,
        "volume.preStopSeconds": 0,
        "filer": "true",
        "filer.port": ports.filer,
        "s3": "true",
        "s3.port": ports.s3,
        "s3.config": users,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.iam": "false",
    }
    written = folder / "weed.options"
    written.write_text("".join(f"{name}={value}\n" for name, value in options.items()))
    return ["-logtostderr=true", "-v=-1", "server", f"-options={written}"]


def answers(endpoint: str, *, within: float) -> bool:
    """Wait until a store answers at ``endpoint``, at most ``within`` seconds."""
    until = time.monotonic() + within
    while True:
        try:
            urllib.request.urlopen(endpoint, timeout=2).close()  # noqa: S310 - the address is a setting
        except urllib.error.HTTPError:
            return True  # it refuses us, so it is there
        except (OSError, http.client.HTTPException):  # while nobody listens, a free port may reach itself
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        else:
            return True


def is_ready(folder: Path, ports: Ports, *, within: float) -> bool:
    """Wait until the server with its data in ``folder`` gives and takes files, at most ``within`` seconds.

    It answers seconds before: until its part with the files has found the one that knows where they lie, it finds none.
    """
    until = time.monotonic() + within
    if not answers(ports.endpoint, within=within):
        return False
    while not _knows_its_files(folder, ports):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _knows_its_files(folder: Path, ports: Ports) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{ports.master}/dir/status", timeout=2) as answer:
            centers = json.load(answer)["Topology"]["DataCenters"] or []
    except OSError:
        return False
    nodes = [node for center in centers for rack in center["Racks"] or [] for node in rack["DataNodes"] or []]
    kept = len(list(folder.glob("*.idx")))  # one for each volume of files
    return bool(nodes) and sum(node["Volumes"] for node in nodes) >= kept


def remove_sockets(ports: Ports) -> None:
    """Remove what a killed server leaves behind: its sockets, which it puts nowhere else."""
    for port in asdict(ports).values():
        for found in (port, port + GRPC):
            for socket_file in Path("/tmp").glob(f"seaweedfs-*-{found}.sock"):  # noqa: S108 - fixed in the server
                socket_file.unlink(missing_ok=True)


def in_use(folder: Path) -> bool:
    """Return whether a server has this data folder open; its tables are locked then."""
    for note in folder.glob("filerldb2/*/LOCK"):
        with note.open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
    return False


def is_free(port: int) -> bool:
    """Nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
