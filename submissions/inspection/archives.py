"""Word, OpenDocument, Excel: archives of XML, looked into without unpacking them to disk."""

from __future__ import annotations

import re
import struct
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from submissions.inspection.problems import CHUNK, Problem
from submissions.inspection.tails import ZIP

MOST_ENTRIES = 5000
MOST_UNPACKED = 1024**3
MOST_RATIO = 200
RATIO_COUNTS_FROM = 8 * 1024**2  # a short document may be packed very tightly
DEEPEST = 2  # a document, a table in it, and what lies in that
LONGEST_NAME = 250
TURNS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # marks of direction

# Of the format (APPNOTE 4.3.7, 4.3.9, 4.3.16)
LOCAL_HEADER, NAME_LENGTH_AT = 30, 26
END_OF_ARCHIVE, COMMENT_LENGTH_AT = b"PK\x05\x06", 20
LONGEST_END = 22 + 65_535
LONGEST_GAP = 64  # bytes: the sizes that may follow an entry take 24

ARCHIVES = {
    "docx": {"[Content_Types].xml", "word/document.xml"},
    "xlsx": {"[Content_Types].xml", "xl/workbook.xml"},
    "odt": {"mimetype", "content.xml"},
}
ODT = b"application/vnd.oasis.opendocument.text"
MACRO_FILES = {"vbaproject.bin", "vbadata.xml"}
ACTIVE_FOLDERS = {"activex", "basic", "scripts"}
PROGRAM_TYPE = re.compile("macroenabled|vbaproject", re.IGNORECASE)
CONTENT_TYPES = "[Content_Types].xml"
OF_OPENDOCUMENT = {"content.xml", "styles.xml"}
REMOTE = re.compile(r"\s*(?:https?:|ftp:|[/\\]{2}|file:(?:[/\\]{2}(?![/\\])|[/\\]{4}))", re.IGNORECASE)
LINK = "http://www.w3.org/1999/xlink|href"
FOLLOWED_BY_HAND = {"hyperlink", "externalLinkPath"}  # a reader presses the one, and is asked about the other


@dataclass(slots=True)
class Room:
    """How much may still be unpacked, counted over an archive and those that lie in it."""

    left: int = MOST_UNPACKED

    def take(self, length: int) -> None:
        """Count bytes that were unpacked; raises ``Problem``."""
        self.left -= length
        if self.left < 0:
            raise Problem("bomb")


def inspect_archive(path: Path) -> str:
    """Look into an archive without unpacking it to disk; return what it is."""
    with path.open("rb") as file:
        return _inspect(file, path.stat().st_size, Room())


def _inspect(file: IO[bytes], size: int, room: Room, *, depth: int = 0) -> str:
    """Look into an archive, and into archives in it: a document in a document may hold what the outer one may not."""
    if depth > DEEPEST:
        raise Problem("bomb")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_bad_entries(entries, size)
            names = {entry.filename for entry in entries}
            kind = next((kind for kind, needed in ARCHIVES.items() if needed <= names), "")
            if not kind and not depth:
                raise Problem("not_on_the_list")
            _refuse_hidden(file, entries, archive.start_dir, size)
            _refuse_active_content(archive, names)
            if kind == "odt" and not depth:
                _refuse_other_documents(archive, names)
            for entry in entries:
                _read(archive, entry, room, depth=depth)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, struct.error, NotImplementedError) as error:
        raise Problem("broken") from error
    return kind


# -- The archive itself --------------------------------------------------------------------------------------------


def _refuse_bad_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Problem("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Problem("encrypted")
    folded = {entry.filename.casefold() for entry in entries}  # names that differ by case name the same part (OPC, 6.2)
    if len(folded) < len(entries) or any(map(_is_bad_name, entries)):
        raise Problem("bad_names")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * size):
        raise Problem("bomb")


def _is_bad_name(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a name leads out of the archive, is cut by one program and not by another, or reads as it is not."""
    name = unquote(entry.filename)
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        path.is_absolute()
        or ".." in path.parts
        or ":" in name
        or "\x00" in entry.orig_filename
        or len(name) > LONGEST_NAME
        or any(unicodedata.category(letter) == "Cc" or letter in TURNS for letter in name)
    )


def _refuse_hidden(file: IO[bytes], entries: list[zipfile.ZipInfo], directory: int, size: int) -> None:
    """Refuse what lies before, between, under or behind the entries: another program may find another file there."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Problem("bomb")  # entries that share their bytes
        if entry.header_offset > end + (LONGEST_GAP if end else 0):
            raise Problem("joined")
        file.seek(entry.header_offset + NAME_LENGTH_AT)
        name, extra = struct.unpack("<HH", file.read(4))
        end = entry.header_offset + LOCAL_HEADER + name + extra + entry.compress_size
    file.seek(max(0, size - LONGEST_END))
    rest = file.read(LONGEST_END)
    at = rest.rfind(END_OF_ARCHIVE)
    (comment,) = struct.unpack("<H", rest[at + COMMENT_LENGTH_AT : at + COMMENT_LENGTH_AT + 2])
    behind = len(rest) - at - COMMENT_LENGTH_AT - 2
    if not end <= directory <= end + LONGEST_GAP or behind != comment or comment > LONGEST_GAP:
        raise Problem("joined")


# -- What lies in it -----------------------------------------------------------------------------------------------


def _refuse_active_content(archive: zipfile.ZipFile, names: set[str]) -> None:
    paths = [PurePosixPath(name.lower()) for name in names]
    if any(path.name in MACRO_FILES or ACTIVE_FOLDERS.intersection(path.parts[:-1]) for path in paths):
        raise Problem("macros")


def _refuse_other_documents(archive: zipfile.ZipFile, names: set[str]) -> None:
    if archive.read("mimetype").strip() != ODT:
        raise Problem("not_on_the_list")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Problem("encrypted")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: Room, *, depth: int) -> None:
    """Unpack one entry piece by piece: its size must be what it says, and its XML must be plain."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    parser = _parser_of(entry.filename) if is_xml else None
    length = 0
    try:
        with archive.open(entry) as stream, tempfile.TemporaryFile(prefix="nested-") as inner:
            while piece := stream.read(CHUNK):
                is_archive = piece.startswith(ZIP) if not length else inner.tell() > 0
                length += len(piece)
                room.take(len(piece))
                if length > entry.file_size:
                    raise Problem("bomb")
                if parser:
                    parser.Parse(piece, False)
                elif is_archive:
                    inner.write(piece)
            if inner.tell():
                _inspect(inner, inner.tell(), room, depth=depth + 1)
        if parser:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Problem("broken") from error


def _parser_of(name: str) -> expat.XMLParserType:
    """Return a parser that stops at a document type: without one there is no entity, nested or from outside.

    In parts that say what belongs to the document it looks at each element, too.
    """
    parser = expat.ParserCreate(namespace_separator="|")

    def refuse(*_declaration: object) -> None:
        raise Problem("bad_xml")

    parser.StartDoctypeDeclHandler = refuse
    if name.lower().endswith(".rels"):
        parser.StartElementHandler = _refuse_remote_part
    elif name == CONTENT_TYPES:
        parser.StartElementHandler = _refuse_programs
    elif name in OF_OPENDOCUMENT:
        parser.StartElementHandler = _refuse_remote_link
    return parser


def _refuse_programs(_element: str, attributes: dict[str, str]) -> None:
    if PROGRAM_TYPE.search(attributes.get("ContentType", "")):
        raise Problem("macros")


def _refuse_remote_part(_element: str, attributes: dict[str, str]) -> None:
    """Refuse what a machine fetches as it opens the file: its author would learn who reads it, and when."""
    is_fetched = attributes.get("Type", "").rsplit("/", 1)[-1] not in FOLLOWED_BY_HAND
    if is_fetched and REMOTE.match(unquote(attributes.get("Target", ""))):
        raise Problem("remote")


def _refuse_remote_link(element: str, attributes: dict[str, str]) -> None:
    if element.rsplit("|", 1)[-1] != "a" and REMOTE.match(unquote(attributes.get(LINK, ""))):
        raise Problem("remote")
