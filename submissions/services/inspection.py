"""What an uploaded file is, found by reading it; run as a program of its own, with limits on time and memory.

``python inspection.py KIND,KIND… FILE`` prints one line of JSON: ``{"kind": "docx"}`` or ``{"problem": "macros"}``. It
knows nothing of the journal and imports nothing of it: a file that breaks a parser breaks this process and no other.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

MEMORY = 1024**3
SECONDS = 20
CHUNK = 1024**2
HEAD = 8192

MOST_ENTRIES = 5000
WIDEST = 50_000  # pixels
MOST_UNPACKED = 1024**3
MOST_RATIO = 200
RATIO_COUNTS_FROM = 8 * 1024**2  # a short document may be packed very tightly

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # the container of Word 97, and of new files with a password
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


class Problem(Exception):
    """The file cannot be taken; the code says why."""


def kind_of(path: Path, wanted: list[str]) -> str:
    """Return what the file is, one of ``wanted``; raises ``Problem``."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(OLE):
            rest = head + file.read(4 * CHUNK)
            raise Problem("encrypted" if "EncryptedPackage".encode("utf-16-le") in rest else "old_word")
    if not head:
        raise Problem("empty")
    if head.startswith(ZIP):
        kind = inspect_archive(path)
    else:
        kind = next((kind for kind, begins in BEGINS.items() if kind in wanted and begins(head)), "")
        if kind:
            INSPECTIONS[kind](path)
    if kind not in wanted:
        raise Problem("not_on_the_list")
    return kind


# -- Word, OpenDocument, Excel: archives of XML --------------------------------------------------------------------


def inspect_archive(path: Path) -> str:
    """Look into an archive without unpacking it to disk; return what it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bad_entries(entries, path.stat().st_size)
            names = {entry.filename for entry in entries}
            kind = next((kind for kind, needed in ARCHIVES.items() if needed <= names), "")
            if not kind:
                raise Problem("not_on_the_list")
            _refuse_active_content(archive, names)
            if kind == "odt":
                _refuse_other_documents(archive, names)
            for entry in entries:
                _read(archive, entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, struct.error, NotImplementedError) as error:
        raise Problem("broken") from error
    return kind


def _refuse_bad_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Problem("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Problem("encrypted")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(map(_leads_outside, names)):
        raise Problem("bad_names")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * size):
        raise Problem("bomb")


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _refuse_active_content(archive: zipfile.ZipFile, names: set[str]) -> None:
    paths = [PurePosixPath(name.lower()) for name in names]
    if any(path.name in MACRO_FILES or ACTIVE_FOLDERS.intersection(path.parts[:-1]) for path in paths):
        raise Problem("macros")


def _refuse_other_documents(archive: zipfile.ZipFile, names: set[str]) -> None:
    if archive.read("mimetype").strip() != ODT:
        raise Problem("not_on_the_list")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Problem("encrypted")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one entry piece by piece: its size must be what it says, and its XML must be plain."""
    parser = _parser_of(entry.filename) if entry.filename.lower().endswith((".xml", ".rels")) else None
    length = 0
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(CHUNK):
                length += len(piece)
                if length > entry.file_size:
                    raise Problem("bomb")
                if parser:
                    parser.Parse(piece, False)
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


# -- PDF -----------------------------------------------------------------------------------------------------------


def inspect_pdf(path: Path) -> None:
    """Open a PDF and read every page; a bomb spends its own time and memory, not the journal's."""
    from pypdf import PdfReader  # noqa: PLC0415 - half a second that a Word file need not wait for

    with path.open("rb") as file:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise Problem("encrypted")
        if not len(reader.pages):
            raise Problem("broken")
        for page in reader.pages:
            contents = page.get_contents()
            if contents is not None:
                contents.get_data()
            _refuse_acts(page)
        _refuse_acts(reader.root_object)
        if "/JavaScript" in _entry(reader.root_object, "/Names"):
            raise Problem("macros")


def _refuse_acts(dictionary: dict[str, Any]) -> None:
    """Refuse a document, or a page of it, that runs something as it is opened, shown, printed or closed."""
    at_events = _entry(dictionary, "/AA")
    for action in (_entry(dictionary, "/OpenAction"), *(_entry(at_events, event) for event in at_events)):
        if action.get("/S") in {"/JavaScript", "/Launch"}:
            raise Problem("macros")


def _entry(dictionary: dict[str, Any], key: str) -> dict[str, Any]:
    """Return what a key of a PDF dictionary leads to, if that is a dictionary itself."""
    found = dictionary.get(key)
    found = found.get_object() if found is not None and hasattr(found, "get_object") else found
    return found if isinstance(found, dict) else {}


# -- Pictures and tables -------------------------------------------------------------------------------------------


def inspect_png(path: Path) -> None:
    """Read the header of a picture (PNG 11.2.1)."""
    with path.open("rb") as file:
        head = file.read(24)
    if head[12:16] != b"IHDR" or not all(0 < side < WIDEST for side in struct.unpack(">II", head[16:24])):
        raise Problem("broken")


def inspect_jpeg(path: Path) -> None:
    """See that a picture is whole: it ends with its mark (JPEG B.1.1.3), give or take some padding."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - HEAD))
        if b"\xff\xd9" not in file.read():
            raise Problem("broken")


def inspect_tiff(path: Path) -> None:
    """See that the first directory lies inside the file (TIFF 6.0, section 2)."""
    with path.open("rb") as file:
        head = file.read(8)
    order = "<I" if head.startswith(b"II") else ">I"
    if not len(head) <= struct.unpack(order, head[4:8])[0] < path.stat().st_size:
        raise Problem("broken")


def inspect_csv(path: Path) -> None:
    """See that a table is text in UTF-8 to its end."""
    try:
        with path.open(encoding="utf-8") as file:
            while piece := file.read(CHUNK):
                if "\x00" in piece:
                    raise Problem("not_on_the_list")
    except UnicodeDecodeError as error:
        raise Problem("not_text") from error


def _could_be_text(head: bytes) -> bool:
    other = (b"%PDF", b"<", b"\x89", b"\xff\xd8", b"MZ", b"\x7fELF", b"#!", b"II*", b"MM\x00", b"{\\rtf")
    return b"\x00" not in head and not head.lstrip().startswith(other)


BEGINS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: head.startswith(b"%PDF-"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "tiff": lambda head: head.startswith((b"II*\x00", b"MM\x00*")),
    "csv": _could_be_text,
}
INSPECTIONS: dict[str, Callable[[Path], None]] = {
    "pdf": inspect_pdf,
    "png": inspect_png,
    "jpeg": inspect_jpeg,
    "tiff": inspect_tiff,
    "csv": inspect_csv,
}


def main(wanted: str, name: str) -> dict[str, str]:
    """Inspect a file within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return verdict(Path(name), wanted.split(","))


def verdict(path: Path, wanted: list[str]) -> dict[str, str]:
    """Return what a file is, or why it cannot be taken; raises nothing."""
    try:
        return {"kind": kind_of(path, wanted)}
    except Problem as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is a broken file
        return {"problem": "broken", "detail": type(error).__name__}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the answer to the journal
