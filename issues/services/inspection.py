"""What an uploaded galley or working file is, looked at by its structure before it counts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from lxml import etree, html

from issues.models import Galley, ProductionFile
from issues.models.production import MEDIA_TYPES
from issues.states import GalleyKind
from journal import apart
from journal.storage import opaque_key
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.services.uploads import refuse_virus

if TYPE_CHECKING:
    from django.core.files.base import File

MEGABYTE = 1024 * 1024
LIMITS = {
    GalleyKind.PDF: 50 * MEGABYTE,
    GalleyKind.HTML: 10 * MEGABYTE,
    GalleyKind.EPUB: 50 * MEGABYTE,
    GalleyKind.XML: 10 * MEGABYTE,
}
WORKING_LIMIT = 100 * MEGABYTE
UNPACKED_LIMIT = 300 * MEGABYTE
PACKED_FILES = 5000
PROGRAM = Path(__file__).with_name("pdf_facts.py")
PATIENCE = 40  # seconds by the clock, while somebody waits

WORKING_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
MARKS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
}
HTML_BEGINS = re.compile(rb"<(!doctype\s+html|html|body)[\s>]", re.IGNORECASE)  # any reader makes a page of any bytes
INSIDE = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/workbook.xml"}


class Unfit(StepRefused):
    """The file cannot be used; the reason says what to do."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a galley: its pages (PDF), and its pictures without a description."""

    pages: int | None = None
    alt_missing: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the bucket already, with the columns of its row."""

    key: str
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row that will name the file."""
        return {
            "stored": self.key,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
        }


# -- Galleys -------------------------------------------------------------------------------------------------------


def looked_at(kind: str, upload: File[Any]) -> Looked:
    """Return what a galley holds; raises ``Unfit`` with what is wrong and what to do about it."""
    limit = LIMITS[GalleyKind(kind)]
    if not upload.size:
        raise Unfit(_("The file is empty. Choose it again."))
    if upload.size > limit:
        raise Unfit(_("The file is larger than %(n)s MB. Make it smaller.") % {"n": limit // MEGABYTE})
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return READERS[GalleyKind(kind)](content)


def read_pdf(content: bytes) -> Looked:
    """Count the pages of a PDF."""
    return Looked(pages=_pdf_facts(content)["pages"])


def pdf_text(content: bytes) -> list[str]:
    """Return the text of each page of a PDF; raises ``Unfit``."""
    return list(_pdf_facts(content, "text")["text"])


def _pdf_facts(content: bytes, *asked: str) -> dict[str, Any]:
    """Read a PDF apart; raises ``Unfit``, and ``Busy``."""
    if not content.startswith(b"%PDF-"):
        raise Unfit(_("This is not a PDF file. Choose the PDF, or make it anew."))
    try:
        return apart.answer_of(PROGRAM, *asked, given=content, patience=PATIENCE)
    except apart.Refused as refusal:
        raise Unfit(PDF_FAULTS[refusal.problem]) from refusal


PDF_FAULTS = {
    "encrypted": _("The PDF is protected by a password or against changes. Make one without protection."),
    "broken": _("The PDF is damaged and cannot be opened. Make it anew."),
    "empty": _("The PDF has no pages. Make it anew."),
    "bomb": _("The PDF cannot be read: it takes too much time or memory. Make it anew."),
}


def read_xml(content: bytes) -> Looked:
    """Look at a JATS file: well-formed, an article, without outside entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unfit(_("The XML is not well-formed: %(fault)s.") % {"fault": one_line(str(error.msg))}) from error
    if etree.QName(root).localname != "article":
        raise Unfit(_("This is not a JATS article: its first element must be “article”."))
    pictures = [e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == "graphic"]
    return Looked(alt_missing=sum(1 for picture in pictures if not _has_alt_text(picture)))


def _has_alt_text(picture: Any) -> bool:
    around = [picture, picture.getparent()]
    texts = [e for place in around if place is not None for e in place if isinstance(e.tag, str)]
    return any(etree.QName(e).localname == "alt-text" and "".join(e.itertext()).strip() for e in texts)


def read_html(content: bytes) -> Looked:
    """Look at an HTML file: it says that it is one, runs no script, and its pictures are described."""
    if b"\0" in content or not HTML_BEGINS.search(content):
        raise Unfit(_("This is not an HTML file. Choose it again."))
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unfit(_("This is not an HTML file. Choose it again.")) from error
    if not root.text_content().strip():
        raise Unfit(_("The HTML file has no text. Choose it again."))
    if any(True for _element in root.iter("script", "iframe", "object", "embed")) or _has_handlers(root):
        raise Unfit(_("The HTML file holds a script or an embedded page. Take it out."))
    return Looked(alt_missing=sum(1 for picture in root.iter("img") if picture.get("alt") is None))


def _has_handlers(root: Any) -> bool:
    return any(
        name.lower().startswith("on") or str(value).strip().lower().startswith("javascript:")
        for element in root.iter()
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
    )


def read_epub(content: bytes) -> Looked:
    """Look at an EPUB: its mimetype first, its container, no bomb, no path that leads out (EPUB 3.3, 4.2)."""
    with _unpacked(content, _("This is not an EPUB file. Choose it again.")) as archive:
        first = archive.infolist()[0] if archive.infolist() else None
        if first is None or first.filename != "mimetype" or archive.read(first).strip() != b"application/epub+zip":
            raise Unfit(_("This is not an EPUB file. Choose it again."))
        if "META-INF/container.xml" not in archive.namelist():
            raise Unfit(_("The EPUB has no META-INF/container.xml. Make it anew."))
        alt_missing = 0
        for name in archive.namelist():
            if (
                name.endswith((".xhtml", ".html", ".htm"))
                and archive.getinfo(name).file_size <= LIMITS[GalleyKind.HTML]
            ):
                chapter = archive.read(name)
                alt_missing += read_chapter(chapter)
    return Looked(alt_missing=alt_missing)


def read_chapter(content: bytes) -> int:
    """Return how many pictures of one chapter have no description."""
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return 0
    return sum(1 for picture in root.iter("img") if picture.get("alt") is None)


@contextmanager
def _unpacked(content: bytes, otherwise: Any) -> Iterator[zipfile.ZipFile]:
    """Open a packed file that unpacks to a bearable size, with no path that leads out of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > PACKED_FILES or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
                raise Unfit(_("The file unpacks to more than we can take. Make it smaller."))
            if any(e.filename.startswith("/") or ".." in PurePosixPath(e.filename).parts for e in entries):
                raise Unfit(_("The file holds a path that leads out of it. Make it anew."))
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Unfit(_("The file is protected by a password. Make one without protection."))
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Unfit(otherwise) from error


READERS: dict[GalleyKind, Callable[[bytes], Looked]] = {
    GalleyKind.PDF: read_pdf,
    GalleyKind.HTML: read_html,
    GalleyKind.EPUB: read_epub,
    GalleyKind.XML: read_xml,
}


# -- Working files -------------------------------------------------------------------------------------------------


def working_type(upload: File[Any]) -> str:
    """Return the media type of a working file; raises ``Unfit`` where name and content do not agree."""
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    if suffix not in WORKING_TYPES:
        known = ", ".join(sorted(name.lstrip(".").upper() for name in WORKING_TYPES))
        raise Unfit(_("Files of this kind are not taken. Possible are: %(kinds)s.") % {"kinds": known})
    if not upload.size:
        raise Unfit(_("The file is empty. Choose it again."))
    if upload.size > WORKING_LIMIT:
        raise Unfit(_("The file is larger than %(n)s MB. Make it smaller.") % {"n": WORKING_LIMIT // MEGABYTE})
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if suffix in MARKS and not content.startswith(MARKS[suffix]):
        raise Unfit(_("The content of the file is not what its name says. Choose it again."))
    if suffix in INSIDE:
        with _unpacked(content, _("The document is damaged and cannot be opened. Save it anew.")) as archive:
            if INSIDE[suffix] not in archive.namelist():
                raise Unfit(_("The document is damaged and cannot be opened. Save it anew."))
    return WORKING_TYPES[suffix]


def picture_type(upload: File[Any]) -> str:
    """Return the media type of a cover picture (PNG or JPEG); raises ``Unfit``."""
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    for suffix in (".png", ".jpg"):
        if start.startswith(MARKS[suffix]):
            return WORKING_TYPES[suffix]
    raise Unfit(_("The cover must be a PNG or JPEG picture."))


# -- Into the bucket -----------------------------------------------------------------------------------------------


@contextmanager
def kept(upload: File[Any], media_type: str, model: type[Galley | ProductionFile]) -> Iterator[Kept]:
    """Put a file into the bucket, before any transaction; if its row is not written after all, take it out again.

    It is shown to the virus scanner first, where there is one: raises ``Unfit``.
    """
    try:
        refuse_virus(upload)
    except StepRefused as refusal:
        raise Unfit(*refusal.reasons) from refusal
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    key = default_storage.save(opaque_key(model(), upload.name or ""), upload)
    name = one_line(PurePosixPath((upload.name or "file").replace("\\", "/")).name)[:240] or "file"
    try:
        yield Kept(key, name, media_type, int(upload.size or 0), digest.hexdigest())
    except BaseException:
        default_storage.delete(key)
        raise


def media_type_of(kind: str) -> str:
    """Return the media type of a galley."""
    return MEDIA_TYPES[GalleyKind(kind)]
