from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from journal.management import weed
from tests.programs import stop_store

pytestmark = pytest.mark.once


def test_free_ports_are_different_and_free() -> None:
    ports = weed.free_ports()
    assert len({ports.s3, ports.master, ports.volume, ports.filer}) == 4
    assert ports.free()


def test_ports_with_a_listener_are_not_free() -> None:
    ports = weed.free_ports()
    with socket.create_server(("127.0.0.1", ports.filer + weed.GRPC)):
        assert not ports.free()


def test_ports_are_kept_while_free(tmp_path: Path) -> None:
    note = tmp_path / "ports.json"
    first = weed.kept_ports(note)
    assert weed.kept_ports(note) == first
    with socket.create_server(("127.0.0.1", first.s3)):
        second = weed.kept_ports(note)
    assert second != first
    assert json.loads(note.read_text())["s3"] == second.s3


def test_keys_of_the_store_are_the_owners_alone(tmp_path: Path) -> None:
    weed.flags(tmp_path / "store", weed.free_ports(), access_key="a", secret_key="b")
    assert (tmp_path / "store" / "s3.json").stat().st_mode & 0o077 == 0


def test_store_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    assert not weed.answers(weed.free_ports().endpoint, within=0)
    assert not weed.is_ready(tmp_path, weed.free_ports(), within=0)


@pytest.mark.store
def test_store_keeps_files_when_killed_and_started_on_other_ports(tmp_path: Path) -> None:
    def run(ports: weed.Ports, act: str) -> bytes:
        arguments = weed.flags(tmp_path, ports, access_key="journal", secret_key="secret-of-a-test")
        server = subprocess.Popen([weed.program() or "", *arguments], stderr=subprocess.DEVNULL)
        try:
            assert weed.is_ready(tmp_path, ports, within=30)
            assert weed.in_use(tmp_path)
            client = boto3.client(
                "s3",
                endpoint_url=ports.endpoint,
                aws_access_key_id="journal",
                aws_secret_access_key="secret-of-a-test",
                region_name="us-east-1",
                config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
            )
            if act == "put":
                client.create_bucket(Bucket="journal")
                client.put_object(Bucket="journal", Key="a", Body=b"kept")
            content: bytes = client.get_object(Bucket="journal", Key="a")["Body"].read()
            client.close()
            return content
        finally:
            stop_store(server, ports)

    assert run(weed.free_ports(), "put") == b"kept"
    assert not weed.in_use(tmp_path)
    assert run(weed.free_ports(), "get") == b"kept"
