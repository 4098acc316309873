"""Reviewer copies: no name is left in any byte of them, whatever it was packed in, and they read as before elsewhere."""

from __future__ import annotations

import base64
import gzip
import io
import re
import shutil
import subprocess
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx as word_files
import pypandoc
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from submissions.cleaning import cleaned
from tests.factories.submissions import archive
from tests.samples import MANUSCRIPTS, PDFS, SAMPLES, manuscripts

pytestmark = pytest.mark.once

NAME = "Zuleika"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OF_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
O = "urn:oasis:names:tc:opendocument:xmlns:"  # noqa: E741 - the short name keeps the XML below readable
TEXT = ["Sand is taken faster than it comes.", "(Lao 2020)", "A new row.", "A note at the foot."]


def copy_of(data: bytes, kind: str) -> bytes:
    return cleaned(data, kind, word="Author", keeps_comments=False)


# -- Everything that lies in a file --------------------------------------------------------------------------------


def unpacked(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield whatever lies in a file: entries of archives and their names, objects and streams of PDF, what is packed."""
    yield name, data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            yield f"{name}/comment", opened.comment
            for entry in opened.infolist():
                yield f"{name}/name", entry.filename.encode() + entry.comment + entry.extra
                yield from unpacked(opened.read(entry), f"{name}/{entry.filename}")
    elif data.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(data), f"{name}/gzip")
    elif data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        for number in range(1, reader.trailer["/Size"]):
            found = reader.get_object(number)
            yield f"{name}/{number}", repr(found).encode()
            if hasattr(found, "_data"):
                yield from unpacked(found._data, f"{name}/{number} as it lies")
                if "/Subtype" not in found or found["/Subtype"] != "/Image":
                    yield from unpacked(found.get_data(), f"{name}/{number} unpacked")


def told_in(data: bytes, name: str = NAME) -> list[str]:
    """Return where in a file a name stands, in whatever writing."""
    writings = [name.encode(), name.encode("utf-16-le"), name.encode("utf-16-be"), base64.b64encode(name.encode())[:-3]]
    return [where for where, part in unpacked(data) if any(writing in part for writing in writings)]


# -- Word ----------------------------------------------------------------------------------------------------------

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG = (
    b"\xff\xd8\xff\xe1\x00\x0fExif\0\0"
    + NAME.encode()
    + b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xda\x00\x02scan\xff\xd9"
)
BY = f'w:author="{NAME}" w:initials="{NAME}" w:date="2026-01-01T00:00:00Z"'
SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}"'


def relations(*rows: str) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{row.split()[0] if ":" in row.split()[0] else R + "/" + row.split()[0]}" '
        f'Target="{row.split()[1]}"{" TargetMode=" + chr(34) + "External" + chr(34) if len(row.split()) > 2 else ""}/>'
        for n, row in enumerate(rows, 1)
    )
    return f'<Relationships xmlns="{OF_PACKAGE}/relationships">{made}</Relationships>'


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def named_docx() -> bytes:
    """Return a Word file that tells who wrote it in every place where one can, but for its words."""
    body = "".join([
        paragraph(
            f'<w:pPr><w:rPr><w:ins w:id="1" {BY}/></w:rPr><w:pPrChange w:id="2" {BY}><w:pPr/></w:pPrChange></w:pPr>'
            f'<w:commentRangeStart w:id="0"/>{run(TEXT[0])}<w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>'
        ),
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"><w:fldData>WnVsZWlrYSBaaWc=</w:fldData></w:fldChar></w:r>'
            f'<w:r><w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {{"author":"{NAME}"}} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(TEXT[1])}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        paragraph(f'<w:ins w:id="3" {BY}>{run(TEXT[2])}</w:ins><w:del w:id="4" {BY}><w:r><w:delText>An old one.</w:delText></w:r></w:del>'),
        paragraph('<w:r><w:footnoteReference w:id="2"/></w:r>'),
        '<w:sectPr><w:headerReference w:type="default" r:id="r7"/></w:sectPr>',
    ])  # fmt: skip
    note = f'<w:footnote w:id="2"><w:p><w:ins w:id="5" {BY}>{run(TEXT[3])}</w:ins></w:p></w:footnote>'
    comment = f'<w:comment w:id="0" {BY}>{paragraph(run(f"{NAME}, look at this."))}</w:comment>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = {
        "word/document.xml": "document.main", "word/comments.xml": "comments", "word/footnotes.xml": "footnotes",
        "word/settings.xml": "settings", "word/header1.xml": "header",
    }  # fmt: skip
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{main}.{kind}+xml"/>' for part, kind in overrides.items()
    )
    sheet = archive({
        "[Content_Types].xml": f'<Types xmlns="{OF_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations("officeDocument xl/workbook.xml", f"{OF_PACKAGE}/relationships/metadata/core-properties core.xml"),
        "xl/workbook.xml": "<workbook/>", "core.xml": f"<a>{NAME}</a>",
    })  # fmt: skip
    return archive({
        "[Content_Types].xml": (
            f'<Types xmlns="{OF_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="xlsx" ContentType="application/x"/>{types}</Types>'
        ),
        "_rels/.rels": relations(
            "officeDocument word/document.xml",
            f"{OF_PACKAGE}/relationships/metadata/core-properties docProps/core.xml",
            "extended-properties docProps/app.xml", "custom-properties docProps/custom.xml",
            f"{OF_PACKAGE}/relationships/metadata/thumbnail docProps/thumbnail.jpeg",
        ),
        "docProps/core.xml": f"<a>{NAME}</a>", "docProps/app.xml": f"<a>{NAME}</a>", "docProps/custom.xml": f"<a>{NAME}</a>",
        "docProps/thumbnail.jpeg": JPEG,
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            "comments comments.xml", "http://schemas.microsoft.com/office/2011/relationships/people people.xml",
            "footnotes footnotes.xml", "settings settings.xml", "image media/a.jpeg",
            "http://schemas.microsoft.com/office/2011/relationships/commentsExtended commentsExtended.xml",
            "header header1.xml", "customXml ../customXml/item1.xml", "package embeddings/a.xlsx",
            f"hyperlink mailto:{NAME}@example.org External", f"attachedTemplate file:///C:/Users/{NAME}/a.dotx External",
            "image media/b.png",
        ),
        "word/comments.xml": f"<w:comments {SPACES}>{comment}</w:comments>",
        "word/commentsExtended.xml": f"<a>{NAME}</a>",
        "word/people.xml": f"<a>{NAME}</a>",
        "word/footnotes.xml": f"<w:footnotes {SPACES}>{note}</w:footnotes>",
        "word/header1.xml": f'<w:hdr {SPACES}>{paragraph(f"<w:ins w:id={chr(34)}6{chr(34)} {BY}>{run(str())}</w:ins>")}</w:hdr>',
        "word/settings.xml": f'<w:settings {SPACES}><w:rsids><w:rsid w:val="{NAME}"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="{NAME}"/></w:docVars></w:settings>',
        "word/media/a.jpeg": JPEG, "word/media/b.png": PNG,
        "word/embeddings/a.xlsx": sheet,
        "customXml/item1.xml": f"<a>{NAME}</a>",
        f"word/left over by {NAME}.xml": f"<a>{NAME}</a>",
    })  # fmt: skip


# -- OpenDocument --------------------------------------------------------------------------------------------------


def named_odt() -> bytes:
    """Return an OpenDocument text that tells who wrote it in every place where one can, but for its words."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "a.odt"))
        words = f"{TEXT[0]}\n\n{TEXT[2]}[^1]\n\n[^1]: {TEXT[3]}"
        pypandoc.convert_text(words, "odt", format="markdown", outputfile=path, extra_args=["-M", f"author={NAME}"])
        with zipfile.ZipFile(path) as opened:
            entries = {name: opened.read(name) for name in opened.namelist()}
    by = f"<dc:creator>{NAME}</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>"
    changes = (
        f'<text:tracked-changes><text:changed-region text:id="c1" xml:id="c1"><text:insertion><office:change-info>{by}'
        "</office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
    )
    marked = (
        f"<office:annotation>{by}<text:p>{NAME}, look at this.</text:p></office:annotation>"
        f'<text:change-start text:change-id="c1"/>{TEXT[0]}<text:change-end text:change-id="c1"/>'
    )
    content = entries["content.xml"].decode()
    content = re.sub(
        f"(<text:p [^>]*>)[^<]*{NAME}[^<]*</text:p>", "", content
    )  # pandoc sets the author as a line of text
    content = content.replace("<office:text>", f"<office:text>{changes}", 1).replace(TEXT[0], marked, 1)
    settings = (
        f'<office:document-settings xmlns:office="{O}office:1.0" xmlns:c="{O}config:1.0" office:version="1.3">'
        '<office:settings><c:config-item-set c:name="ooo:configuration-settings"><c:config-item c:name="PrinterName" '
        f'c:type="string">{NAME}</c:config-item></c:config-item-set></office:settings></office:document-settings>'
    )
    added: dict[str, str | bytes] = {
        "settings.xml": settings,
        "Pictures/a.jpeg": JPEG,
        "Thumbnails/thumbnail.png": PNG + NAME.encode(),
        f"Versions/{NAME}": NAME,
    }
    listed = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>' for name in added)
    manifest = (
        entries["META-INF/manifest.xml"].decode().replace("</manifest:manifest>", f"{listed}</manifest:manifest>")
    )
    signature = {"META-INF/documentsignatures.xml": f"<a>{NAME}</a>"}
    return archive({**entries, **added, "content.xml": content, "META-INF/manifest.xml": manifest, **signature})


# -- PDF -----------------------------------------------------------------------------------------------------------


def named_pdf() -> bytes:
    """Return a PDF that tells who wrote it in every place where one can, an earlier revision included."""
    writer = PdfWriter(clone_from=PdfReader(SAMPLES / "pdf" / "plos-pntd.0002570.pdf"))
    writer.add_metadata({"/Author": NAME, "/Company": NAME, "/Title": f"By {NAME}"})
    for holder in (writer.root_object, writer.pages[0]):
        packet = DecodedStreamObject()
        packet.set_data(f"<x:xmpmeta><dc:creator>{NAME}</dc:creator></x:xmpmeta>".encode())
        holder[NameObject("/Metadata")] = writer._add_object(packet)
    writer.add_attachment(f"{NAME}.txt", NAME.encode())
    corners = ArrayObject([FloatObject(n) for n in (50, 50, 60, 50, 50, 60, 60, 60)])
    notes = [
        Text(rect=(10, 10, 40, 40), text=f"{NAME}, look at this."),
        Highlight(rect=(50, 50, 60, 60), quad_points=corners),
        Popup(rect=(10, 10, 40, 40)),
    ]
    for note in notes:
        note[NameObject("/T")] = TextStringObject(NAME)
        writer.add_annotation(1, note)
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Tool"): TextStringObject(NAME)})
    buffer = io.BytesIO()
    writer.write(buffer)
    later = PdfWriter(buffer, incremental=True)
    later.add_metadata({"/Author": "nobody"})
    both = io.BytesIO()
    later.write(both)
    return both.getvalue()


MADE = {"docx": named_docx, "odt": named_odt, "pdf": named_pdf}
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples lie beside the repository")


@needs_samples
@pytest.mark.parametrize("kind", MADE)
def test_no_name_is_left_in_any_byte(kind: str) -> None:
    before = MADE[kind]()
    least = {"docx": 15, "odt": 6, "pdf": 8}
    assert len(told_in(before)) > least[kind]
    assert told_in(copy_of(before, kind)) == []


def test_comments_of_authors_are_gone_and_words_are_not() -> None:
    for kind in ("docx", "odt"):
        shown = "".join(part.decode("latin-1") for _where, part in unpacked(copy_of(MADE[kind](), kind)))
        assert "look at this" not in shown
        assert [text for text in (TEXT[0], TEXT[2], TEXT[3]) if text not in shown] == []


@needs_samples
@pytest.mark.parametrize("sample", manuscripts(), ids=lambda path: path.stem)
def test_sample_loses_who_saved_it_and_no_word(sample: Path) -> None:
    document = word_files.Document(sample)
    document.core_properties.author = document.core_properties.last_modified_by = NAME
    document.core_properties.comments = f"By {NAME}"
    buffer = io.BytesIO()
    document.save(buffer)
    copy = copy_of(buffer.getvalue(), "docx")
    assert told_in(buffer.getvalue()) != []
    assert told_in(copy) == []
    assert by_pandoc(copy, "docx") == by_pandoc(buffer.getvalue(), "docx")


@needs_samples
@pytest.mark.parametrize("sample", PDFS, ids=lambda path: path.stem)
def test_sample_loses_the_author_of_its_pdf(sample: Path) -> None:
    named = PdfReader(sample).metadata
    assert named is not None
    copy = copy_of(sample.read_bytes(), "pdf")
    assert PdfReader(io.BytesIO(copy)).metadata in (None, {})
    assert by_poppler(copy) == by_poppler(sample.read_bytes())


@needs_samples
def test_opendocument_reads_the_same_elsewhere(tmp_path: Path) -> None:
    made = tmp_path / "a.odt"
    source = SAMPLES / "manuscripts" / "sesan-khmer-english.docx"
    pypandoc.convert_file(str(source), "odt", outputfile=str(made), extra_args=["--metadata", f"author={NAME}"])
    before = made.read_bytes()
    assert by_pandoc(copy_of(before, "odt"), "odt") == by_pandoc(before, "odt")


def by_pandoc(data: bytes, kind: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandoc's own, on what it does not know
        return pypandoc.convert_text(data, "plain", format=kind, extra_args=["--track-changes=all", "--wrap=none"])


def by_poppler(data: bytes) -> bytes:
    program = shutil.which("pdftotext") or pytest.skip("pdftotext (poppler-utils) is not installed")
    return subprocess.run([program, "-layout", "-", "-"], input=data, capture_output=True, check=True).stdout


@pytest.mark.slow
@needs_samples
def test_copies_open_in_libreoffice_with_the_same_words(tmp_path: Path) -> None:
    program = shutil.which("soffice") or pytest.skip("LIBREOFFICE IS NOT INSTALLED: nobody looked if copies open in it")
    files = {"named": (named_docx(), "docx"), "open": (named_odt(), "odt")}
    for sample in MANUSCRIPTS[::4]:
        files[sample.stem] = sample.read_bytes(), "docx"
    for name, (data, kind) in files.items():
        (tmp_path / f"before-{name}.{kind}").write_bytes(data)
        (tmp_path / f"after-{name}.{kind}").write_bytes(copy_of(data, kind))
    sources = sorted(map(str, tmp_path.glob("*-*")))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path / "out"), *sources]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    words = {path.stem: path.read_text(encoding="utf-8-sig").split() for path in (tmp_path / "out").iterdir()}
    assert len(words) == 2 * len(files)
    for name in files:
        assert words[f"after-{name}"] == words[f"before-{name}"]
        assert words[f"after-{name}"] != []
