"""Reading a dump of the Research Organization Registry: from a file or an address, zipped or not, record by record."""

from __future__ import annotations

import codecs
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import requests

from journal.services import BrokenRegister

BUNDLED = Path(__file__).with_name("register.json")
PIECE = 1 << 16  # bytes read at once: what is left of them is copied for each record
MOST_OF_ONE_RECORD = 1 << 23
MOST_OF_A_FILE = 1 << 30
PATIENCE = 30  # seconds without a byte


@contextmanager
def opened(source: str) -> Iterator[IO[bytes]]:
    """Open a dump by its path, or by its https address: that is fetched into a file that nobody sees first.

    Raises ``BrokenRegister`` where there is none.
    """
    if not source.startswith("https://"):
        try:
            with Path(source).open("rb") as file:
                yield file
        except OSError as error:
            raise BrokenRegister(f"{source} cannot be read: {error.strerror}") from error
        return
    with tempfile.TemporaryFile() as file:
        _fetch(source, file)
        file.seek(0)
        yield file


def _fetch(address: str, file: IO[bytes]) -> None:
    try:
        with requests.get(address, stream=True, timeout=PATIENCE) as answer:
            answer.raise_for_status()
            for piece in answer.iter_content(PIECE):
                file.write(piece)
                if file.tell() > MOST_OF_A_FILE:
                    raise BrokenRegister(f"{address} is larger than any register")
    except requests.RequestException as error:
        raise BrokenRegister(f"{address} does not answer: {error}") from error


def records_in(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the records of a dump, never holding more than one and a piece of the next.

    Raises ``BrokenRegister`` for what is cut off, garbled or something else.
    """
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed, packed.open(_member(packed)) as inside:
                yield from _listed(inside)
        else:
            file.seek(0)
            yield from _listed(file)
    except (zipfile.BadZipFile, EOFError, UnicodeDecodeError, OSError) as error:
        raise BrokenRegister(f"the file is damaged: {error}") from error


def _member(packed: zipfile.ZipFile) -> str:
    """Return the name of the list inside; older dumps hold one of each schema."""
    lists = sorted(name for name in packed.namelist() if name.endswith(".json"))
    if not lists:
        raise BrokenRegister("the archive holds no JSON")
    return next((name for name in lists if "schema_v2" in name), lists[0])


class _Text:
    """Text of a file as it comes: what was read of it and not yet used."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.decoder, self.rest = file, codecs.getincrementaldecoder("utf-8-sig")(), ""

    def grow(self) -> bool:
        """Read on; false at the end of the file."""
        piece = self.file.read(PIECE)
        self.rest += self.decoder.decode(piece, final=not piece)
        return bool(piece)

    def sign(self) -> str:
        """Take the next character that is no white space; empty at the end of the file."""
        while not self.rest.strip() and self.grow():
            pass
        text = self.rest.lstrip()
        self.rest = text[1:]
        return text[:1]


def _listed(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the items of a JSON list as they come."""
    text, decoder = _Text(file), json.JSONDecoder()
    if text.sign() != "[":
        raise BrokenRegister("it is no list of records")
    after = ","
    while after == ",":
        record, end = _decoded(text, decoder)
        yield record
        text.rest = text.rest[end:]
        after = text.sign()
    if after != "]":
        raise BrokenRegister("it is cut off or garbled")


def _decoded(text: _Text, decoder: json.JSONDecoder) -> tuple[dict[str, Any], int]:
    while True:
        text.rest = text.rest.lstrip()
        try:
            return decoder.raw_decode(text.rest)
        except json.JSONDecodeError as error:
            if len(text.rest) > MOST_OF_ONE_RECORD or not text.grow():
                raise BrokenRegister("it is cut off or garbled") from error
