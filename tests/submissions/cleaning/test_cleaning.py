"""Files come out without the names they carried, and with every word and page they had."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx as word_files
import pytest
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from submissions.cleaning import Uncleanable, cleaned
from submissions.cleaning.__main__ import main
from tests.factories.submissions import RELATIONS, TYPES, archive, docx, pdf
from tests.samples import MANUSCRIPTS, PDFS, SAMPLES

NAME = "Zuleika"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def relations(*rows: tuple[str, str] | tuple[str, str, str]) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{KINDS}{row[0]}" Target="{row[1]}"'
        + (f' TargetMode="{row[2]}"/>' if len(row) == 3 else "/>")
        for n, row in enumerate(rows, 1)
    )
    return f"<Relationships {SPACE}>{made}</Relationships>"


def body(inner: str) -> str:
    spaces = (
        f'{W} xmlns:r="{KINDS[:-1]}" xmlns:p="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    )
    return f"<w:document {spaces}><w:body>{inner}</w:body></w:document>"


def field(code: str, shown: str) -> str:
    half = len(code) // 2  # Word splits codes as it likes
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:fldData>WnVsZWlrYQ==</w:fldData></w:fldChar></w:r>'
        f"<w:r><w:instrText>{code[:half]}</w:instrText></w:r><w:r><w:instrText>{code[half:]}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def everything(data: bytes) -> str:
    """Return all that lies in an archive, names and times of its entries included."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert {entry.date_time[0] for entry in opened.infolist()} == {1980}
        return "\n".join(f"{name}\n{opened.read(name).decode('latin-1')}" for name in opened.namelist())


def words(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        tree = etree.fromstring(opened.read("word/document.xml"))
    return [element.text or "" for element in tree.iter() if str(element.tag).endswith("}t")]


JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\xff\xda\x00\x02scan\xff\xd9"
EXIF = b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(NAME)) + b"Exif\0\0" + NAME.encode()
REMARK = b"\xff\xfe" + struct.pack(">H", 2 + len(NAME)) + NAME.encode()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG_END = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
PNG_NAMED = PNG + chunk(b"tEXt", b"Author\0" + NAME.encode()) + PNG_END

DROPPED = {
    "core": ("_rels/.rels", relations(("officeDocument", "word/document.xml"), ("core-properties", "core.xml"))),
    "app": ("_rels/.rels", relations(("officeDocument", "word/document.xml"), ("extended-properties", "core.xml"))),
    "custom": ("_rels/.rels", relations(("officeDocument", "word/document.xml"), ("custom-properties", "core.xml"))),
    "people": ("word/_rels/document.xml.rels", relations(("people", "/core.xml"))),
    "reference sources": ("word/_rels/document.xml.rels", relations(("customXml", "../core.xml"))),
    "tasks": ("word/_rels/document.xml.rels", relations(("documenttasks", "../core.xml"))),
    "template": ("word/_rels/document.xml.rels", relations(("attachedTemplate", f"file:///C:/Users/{NAME}", "External"))),
    "picture of this machine": ("word/_rels/document.xml.rels", relations(("image", f"file:///C:/{NAME}", "External"))),
    "link to this machine": ("word/_rels/document.xml.rels", relations(("hyperlink", f"file:///C:/{NAME}", "External"))),
    "link to a mailbox": ("word/_rels/document.xml.rels", relations(("hyperlink", f"mailto:{NAME}@x.org", "External"))),
    "part that nothing reaches": ("word/stray.xml", f"<a>{NAME}</a>"),
    "notes": ("word/comments.xml", ""),
}  # fmt: skip


@pytest.mark.parametrize("entry", DROPPED.values(), ids=DROPPED)
def test_what_says_who_made_a_word_file_is_gone(entry) -> None:
    made = docx(**{"core.xml": f"<a>{NAME}</a>", entry[0]: entry[1]})
    assert NAME in everything_of(made)
    clean = cleaned(made, "docx", word="Reviewer")
    assert NAME not in everything(clean)
    assert words(clean) == ["Sand is taken faster than it comes."]


def everything_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return "\n".join(opened.read(name).decode("latin-1") for name in opened.namelist())


INSIDE = {
    "insertion": (f'<w:p><w:ins w:id="1" w:author="{NAME}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>A</w:t></w:r></w:ins></w:p>', ["A"]),
    "change of form": (f'<w:p><w:pPr><w:pPrChange w:id="2" w:author="{NAME}"><w:pPr/></w:pPrChange></w:pPr><w:r><w:t>A</w:t></w:r></w:p>', ["A"]),
    "remark": (f"<w:p><!-- {NAME} --><w:r><w:t>A</w:t></w:r></w:p>", ["A"]),
    "range of one person": (f'<w:p><w:permStart w:id="3" w:ed="UNI\\{NAME}"/><w:r><w:t>A</w:t></w:r></w:p>', ["A"]),
    "field of the author": (field(" AUTHOR \\* MERGEFORMAT ", NAME), ["Reviewer"]),
    "field of a property": (field(' DOCPROPERTY "Company" ', NAME), ["Reviewer"]),
    "field of a reference manager": (field(f' ADDIN ZOTERO_ITEM {{"uris":"{NAME}"}} ', "(Lao 2020)"), ["(Lao 2020)"]),
    "field of a file": (field(f' INCLUDEPICTURE "C:\\Users\\{NAME}\\a.png" ', "A"), ["A"]),
    "simple field": (f'<w:p><w:fldSimple w:instr=" LASTSAVEDBY "><w:r><w:t>{NAME}</w:t></w:r></w:fldSimple></w:p>', ["Reviewer"]),
    "control bound to the author": (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a:coreProperties/a:creator"/></w:sdtPr><w:sdtContent><w:p><w:r>'
        f"<w:t>{NAME}</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["Reviewer"]),
    "picture's file": (f'<w:p><w:r><p:cNvPr id="1" name="{NAME}.png"/><d:docPr id="1" name="a" descr="C:\\Users\\{NAME}"/><w:t>A</w:t></w:r></w:p>', ["A"]),
}  # fmt: skip


@pytest.mark.parametrize(("inner", "left"), INSIDE.values(), ids=INSIDE)
def test_names_inside_the_text_of_a_word_file_are_gone(inner, left) -> None:
    clean = cleaned(docx(**{"word/document.xml": body(inner)}), "docx", word="Reviewer")
    assert NAME not in everything(clean)
    assert "WnVsZWlrYQ" not in everything(clean)
    assert words(clean) == left


def test_fields_that_name_nobody_stay() -> None:
    inner = field(" PAGEREF _Toc1 \\h ", "7") + field(' HYPERLINK "https://example.org/home/a" ', "there")
    clean = cleaned(docx(**{"word/document.xml": body(inner)}), "docx", word="Reviewer")
    assert words(clean) == ["7", "there"]
    assert 'HYPERLINK "https:' in everything(clean).replace("</w:instrText></w:r><w:r><w:instrText>", "")


def test_comments_stay_without_their_writers() -> None:
    note = (
        f'<w:comments {W}><w:comment w:id="0" w:author="{NAME}" w:initials="ZZ" w:date="2026-01-01T00:00:00Z">'
        "<w:p><w:r><w:t>Say more.</w:t></w:r></w:p></w:comment></w:comments>"
    )
    parts = {"word/comments.xml": note, "word/_rels/document.xml.rels": relations(("comments", "comments.xml"))}
    shown = everything(cleaned(docx(**parts), "docx", word="Reviewer"))
    assert 'w:author="Reviewer"' in shown
    assert "Say more." in shown
    assert [mark for mark in (NAME, "ZZ", "2026-01-01") if mark in shown] == []


def test_settings_say_nothing_of_the_machine() -> None:
    settings = (
        f'<w:settings {W}><w:attachedTemplate r:id="r9" xmlns:r="{KINDS[:-1]}"/><w:rsids><w:rsid w:val="00{NAME}"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="a" w:val="{NAME}"/></w:docVars><w:zoom w:percent="90"/></w:settings>'
    )
    parts = {"word/settings.xml": settings, "word/_rels/document.xml.rels": relations(("settings", "settings.xml"))}
    shown = everything(cleaned(docx(**parts), "docx", word="Reviewer"))
    assert NAME not in shown
    assert 'w:percent="90"' in shown
    assert "attachedTemplate" not in shown


def test_pictures_and_tables_inside_are_cleaned_too() -> None:
    table = docx(**{"core.xml": NAME, "_rels/.rels": RELATIONS.replace("</Rel", f'<Relationship Id="r2" Type="{KINDS}core-properties" Target="core.xml"/></Rel')})  # fmt: skip
    parts = {
        "word/media/a.jpeg": JPEG[:2] + EXIF + REMARK + JPEG[2:],
        "word/media/b.png": PNG_NAMED,
        "word/embeddings/c.xlsx": table,
        "word/_rels/document.xml.rels": relations(
            ("image", "media/a.jpeg"), ("image", "media/b.png"), ("package", "embeddings/c.xlsx")
        ),
    }
    clean = cleaned(docx(**parts), "docx", word="Reviewer")
    with zipfile.ZipFile(io.BytesIO(clean)) as opened:
        assert opened.read("word/media/a.jpeg") == JPEG
        assert opened.read("word/media/b.png") == PNG + PNG_END
        assert NAME not in everything(opened.read("word/embeddings/c.xlsx"))


def test_pictures_that_are_called_after_somebody_are_called_otherwise() -> None:
    types = TYPES.replace(
        "</Types>", f'<Override PartName="/word/media/{NAME} at home.png" ContentType="image/png"/></Types>'
    )
    parts = {
        f"word/media/{NAME} at home.png": PNG + PNG_END,
        "word/media/image1.png": PNG + PNG_END,
        "[Content_Types].xml": types,
        "word/_rels/document.xml.rels": relations(
            ("image", f"media/{NAME}%20at%20home.png"), ("image", "/word/media/image1.png")
        ),
    }
    clean = cleaned(docx(**parts), "docx", word="Author")
    assert NAME not in everything(clean)
    with zipfile.ZipFile(io.BytesIO(clean)) as opened:
        (name,) = [name for name in opened.namelist() if "picture-" in name]
        assert opened.read(name) == PNG + PNG_END
        targets = [row.get("Target") for row in etree.fromstring(opened.read("word/_rels/document.xml.rels"))]
        assert targets == [name.removeprefix("word/"), "/word/media/image1.png"]
        assert f'PartName="/{name}"' in opened.read("[Content_Types].xml").decode()


def test_pictures_of_an_opendocument_that_are_called_after_somebody_are_called_otherwise() -> None:
    shown = f"<o:a xmlns:o='{O}office:1.0' xmlns:x='l'><o:b x:href='./Pictures/{NAME}%20there.png'/></o:a>"
    manifest = f"<m xmlns:f='{O}manifest:1.0'><e f:full-path='Pictures/{NAME} there.png'/></m>"
    made = archive({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": shown, "META-INF/manifest.xml": manifest,
        f"Pictures/{NAME} there.png": PNG + PNG_END,
    })  # fmt: skip
    clean = cleaned(made, "odt", word="Author")
    assert NAME not in everything(clean)
    with zipfile.ZipFile(io.BytesIO(clean)) as opened:
        (name,) = [name for name in opened.namelist() if name.startswith("Pictures/")]
        assert opened.read(name) == PNG + PNG_END
        for part in ("content.xml", "META-INF/manifest.xml"):
            assert f'"{name}"' in opened.read(part).decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("object.bin", b"\xd0\xcf\x11\xe0" + "SummaryInformation".encode("utf-16-le")),
        ("letter.rtf", b"{\\rtf1{\\info{\\author Zuleika}}}"),
        ("page.mht", b"From: Zuleika"),
    ],
)
def test_object_that_cannot_be_looked_into_is_not_passed_on(name, content) -> None:
    parts = {f"word/embeddings/{name}": content}
    made = docx(**parts, **{"word/_rels/document.xml.rels": relations(("oleObject", f"embeddings/{name}"))})
    with pytest.raises(Uncleanable):
        cleaned(made, "docx", word="Reviewer")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples lie beside the repository")
@pytest.mark.parametrize("sample", MANUSCRIPTS, ids=lambda path: path.stem)
def test_samples_keep_every_word(sample) -> None:
    before = sample.read_bytes()
    after = cleaned(before, "docx", word="Reviewer")
    assert words(after) == words(before)
    assert word_files.Document(io.BytesIO(after)).core_properties.author == ""


# -- OpenDocument --------------------------------------------------------------------------------------------------

O = "urn:oasis:names:tc:opendocument:xmlns:"  # noqa: E741 - the short name keeps the XML below readable


def test_names_in_an_opendocument_are_gone() -> None:
    content = (
        f'<o:document-content xmlns:o="{O}office:1.0" xmlns:t="{O}text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:x="http://www.w3.org/1999/xlink"><t:p>Sand <o:annotation><dc:creator>{NAME}</dc:creator><dc:date>2026-01-01'
        f"</dc:date><t:p>Say more.</t:p></o:annotation><t:author-name>{NAME}</t:author-name><t:a x:href='file:///home/{NAME}'>"
        "here</t:a><t:a x:href='https://example.org/home/a'>there</t:a></t:p></o:document-content>"
    )
    meta = f"<o:document-meta xmlns:o='{O}office:1.0'><a>{NAME}</a></o:document-meta>"
    settings = f"<s xmlns:c='{O}config:1.0'><c:config-item c:name='PrinterName'>{NAME}</c:config-item></s>"
    manifest = f"<m xmlns:f='{O}manifest:1.0'><e f:full-path='/'/><e f:full-path='Thumbnails/{NAME}.png'/></m>"
    made = archive({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta,
        "settings.xml": settings, "Thumbnails/a.png": NAME, "Versions/1": NAME, "META-INF/manifest.xml": manifest,
        "META-INF/documentsignatures.xml": NAME, "Pictures/a.png": PNG_NAMED,
    })  # fmt: skip
    clean = cleaned(made, "odt", word="Reviewer")
    shown = everything(clean)
    assert NAME not in shown
    assert [kept for kept in ("Say more.", "Reviewer", "https://example.org/home/a", "here") if kept not in shown] == []
    with zipfile.ZipFile(io.BytesIO(clean)) as opened:
        first = opened.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert sorted(opened.namelist()) == [
            "META-INF/manifest.xml", "Pictures/a.png", "content.xml", "meta.xml", "mimetype", "settings.xml",
        ]  # fmt: skip


def test_opendocument_with_a_strange_object_is_not_passed_on() -> None:
    made = archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>", "Object 1": b"\xd0\xcf\x11\xe0"}
    )
    with pytest.raises(Uncleanable):
        cleaned(made, "odt", word="Reviewer")


# -- PDF -----------------------------------------------------------------------------------------------------------


def named_pdf() -> bytes:
    """Return a PDF that says who wrote it wherever a PDF can."""
    writer = PdfWriter()
    writer.add_blank_page(width=300, height=300)
    writer.add_metadata({"/Author": NAME, "/Company": NAME})
    packet = DecodedStreamObject()
    packet.set_data(f"<x:xmpmeta><dc:creator>{NAME}</dc:creator></x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    writer.add_attachment(f"{NAME}.txt", NAME.encode())
    note = Text(rect=(10, 10, 40, 40), text="Say more.", open=True)
    note[NameObject("/T")] = TextStringObject(NAME)
    writer.add_annotation(0, note)
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Tool"): TextStringObject(NAME)})
    page[NameObject("/PTEX.FileName")] = TextStringObject(f"/home/{NAME}/a.pdf")
    picture = DecodedStreamObject()
    picture.set_data(JPEG[:2] + EXIF + JPEG[2:])
    picture.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): NameObject("/DCTDecode")})
    shown = DictionaryObject({NameObject("/I"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw(data: bytes) -> str:
    """Return every object of a PDF as text; pictures as they lie there."""
    reader = PdfReader(io.BytesIO(data))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    streams = [found._data.decode("latin-1") for found in objects if hasattr(found, "_data")]
    return "\n".join([data.decode("latin-1"), *map(repr, objects), *streams])


def test_names_in_a_pdf_are_gone() -> None:
    before = named_pdf()
    assert raw(before).count(NAME) > 8
    after = cleaned(before, "pdf", word="Reviewer")
    assert NAME not in raw(after)
    assert "Say more." in raw(after)
    reader = PdfReader(io.BytesIO(after))
    assert (reader.metadata or {}, reader.attachments, len(reader.pages)) == ({}, {}, 1)


def test_earlier_revision_of_a_pdf_is_gone() -> None:
    first = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(pages=2))))
    first.add_metadata({"/Author": NAME})
    first.add_attachment(f"{NAME}.txt", NAME.encode())
    buffer = io.BytesIO()
    first.write(buffer)
    later = PdfWriter(buffer, incremental=True)
    later.add_metadata({"/Author": "nobody"})
    del later.root_object["/Names"]
    both = io.BytesIO()
    later.write(both)
    assert NAME in raw(both.getvalue())
    after = cleaned(both.getvalue(), "pdf", word="Reviewer")
    assert NAME not in raw(after)
    assert len(PdfReader(io.BytesIO(after)).pages) == 2


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples lie beside the repository")
@pytest.mark.parametrize("sample", PDFS, ids=lambda path: path.stem)
def test_pdf_keeps_every_word(sample) -> None:
    before, after = (
        [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
        for data in (sample.read_bytes(), cleaned(sample.read_bytes(), "pdf", word="Reviewer"))
    )
    assert after == before


# -- The program ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (docx(), {}),
        (b"PK\x03\x04", {"problem": "broken", "detail": "BadZipFile"}),
        (archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), {"problem": "uncleanable"}),
    ],
)
def test_program_answers_in_one_line_whatever_the_file(content, answer, tmp_path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(content)
    assert main("docx", "Reviewer", str(source), str(target)) == answer
