"""Hostile and broken files: each is refused with a sentence that says what to do, and none breaks the journal."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.functional import Promise

from journal.apart import Busy
from submissions import inspection
from submissions.services import uploads
from submissions.services.uploads import PROBLEMS, UploadRefused, check_upload
from submissions.states import FileKind
from tests.factories.issues import light_picture
from tests.factories.submissions import DOCUMENT, TYPES, archive, docx, pdf, upload
from tests.samples import SAMPLES

ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
PNG = light_picture(16, 16)
JPEG = b"\xff\xd8\xff\xe0\x00\x07JFIF\x00\xff\xda\x00\x02scan\xff\x00\xff\xd0more\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\0" * 20


def odt(**entries: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for name, data in {**ODT, **entries}.items():
            made.writestr(name, data)
    return buffer.getvalue()


def lying_about_its_size() -> bytes:
    """Return an archive whose directory says an entry is short, while it unpacks to much more."""
    good = docx(**{"word/media/a.xml.bin": b"\0" * 400_000})
    at = good.rindex(b"word/media/a.xml.bin") - 46
    return good[: at + 24] + struct.pack("<I", 100) + good[at + 28 :]


def marked_as_encrypted() -> bytes:
    good = bytearray(docx())
    at = good.index(b"PK\x01\x02")
    good[at + 8] |= 1
    return bytes(good)


def pdf_with(catalog: str) -> bytes:
    """Return a PDF with these entries in its catalog."""
    parts = [
        f"1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalog} >>\nendobj\n",
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
    ]
    body, offsets = "%PDF-1.4\n", []
    for part in parts:
        offsets.append(len(body))
        body += part
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return (
        f"{body}xref\n0 4\n0000000000 65535 f \n{table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode()


def pdf_bomb() -> bytes:
    """Return a PDF whose one page unpacks, through two layers, to more than a gigabyte."""
    packer = zlib.compressobj(9)
    first, again = (packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH) for _each in range(2))
    inner = first + again * 1400 + packer.flush()
    stream = zlib.compress(inner, 9)
    head = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
    )
    head += b"4 0 obj\n<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(stream) + stream
    return head + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n"


def related(kind: str, target: str, *, backwards: bool = False) -> bytes:
    """Return a Word file one part of which relates to something outside."""
    attributes = [f'Type="http://schemas.openxmlformats.org/relationships/{kind}"', f'Target="{target}"']
    words = " ".join(reversed(attributes) if backwards else attributes)
    return docx(
        **{
            "word/_rels/document.xml.rels": f'<Relationships><Relationship {words} TargetMode="External"/></Relationships>'
        }
    )


def odt_with_picture(address: str) -> bytes:
    spaces = 'xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:x="http://www.w3.org/1999/xlink"'
    return odt(**{"content.xml": f'<d:page {spaces}><d:image x:href="{address}"/></d:page>'})


GOOD = {
    "word": (docx(), "docx"),
    "word with a link": (related("hyperlink", "https://example.org/"), "docx"),
    "word with a template of this machine": (related("attachedTemplate", "file:///C:/Users/Dara/thesis.dotx"), "docx"),
    "opendocument with a picture of its own": (odt_with_picture("Pictures/1.png"), "odt"),
    "word with the marks of a folder": (docx(**{"word/media/": ""}), "docx"),
    "word packed tightly": (docx(**{"word/media/empty.emf": b"\0" * 2_000_000}), "docx"),
    "opendocument": (odt(), "odt"),
    "pdf": (pdf(), "pdf"),
    "pdf that opens on a page": (pdf_with("/OpenAction [3 0 R /Fit]"), "pdf"),
}

REFUSED = {
    "nothing": (b"", "empty"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
    "word with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "entries marked as encrypted": (marked_as_encrypted(), "encrypted"),
    "opendocument with a password": (odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "encrypted"),
    "pdf with a password": (pdf(password="secret"), "encrypted"),
    "cut off word": (docx()[:-40], "broken"),
    "cut off xml": (docx(**{"word/document.xml": DOCUMENT[:-20]}), "broken"),
    "pdf without pages": (b"%PDF-1.7\n", "broken"),
    "pdf of noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken"),
    "macros": (docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros by another case": (docx(**{"word/VBAPROJECT.BIN": b"x"}), "macros"),
    "macros by type": (
        docx(
            **{"[Content_Types].xml": TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled")}
        ),
        "macros",
    ),
    "macros by type, spelt otherwise": (
        docx(**{"[Content_Types].xml": TYPES.replace("application/xml", "application/vnd.ms-word.&#109;acroEnabled")}),
        "macros",
    ),
    "macros by another name": (
        docx(**{"[Content_Types].xml": TYPES.replace("application/xml", "application/vnd.ms-office.vbaProject")}),
        "macros",
    ),
    "activex": (docx(**{"word/activeX/activeX1.xml": "<a/>"}), "macros"),
    "opendocument with basic": (odt(**{"Basic/Standard/script-lb.xml": "<a/>"}), "macros"),
    "pdf with a script": (pdf_with("/OpenAction << /S /JavaScript /JS (app.alert) >>"), "macros"),
    "pdf that starts a program": (pdf_with("/OpenAction << /S /Launch /F (cmd.exe) >>"), "macros"),
    "pdf with a script at its end": (pdf_with("/AA << /WC << /S /JavaScript /JS (app.alert) >> >>"), "macros"),
    "pdf with a script on a page": (
        pdf_with("").replace(b"[0 0 9 9]", b"[0 0 9 9] /AA << /O << /S /JavaScript /JS (app.alert) >> >>"),
        "macros",
    ),
    "pdf with named scripts": (pdf_with("/Names << /JavaScript << /Names [] >> >>"), "macros"),
    "template from elsewhere": (
        docx(
            **{
                "word/_rels/settings.xml.rels": '<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" '
                'Target="https://example.org/evil.dotm" TargetMode="External"/></Relationships>'
            }
        ),
        "remote",
    ),
    "template from elsewhere, the other way round": (
        related("attachedTemplate", "https://example.org/evil.dotm", backwards=True),
        "remote",
    ),
    "picture from elsewhere": (related("image", "http://example.org/who-reads-this.png"), "remote"),
    "picture from a share": (related("image", "file:///\\\\example.org\\share\\a.png"), "remote"),
    "object from a share": (related("oleObject", "file://example.org/share/a.xlsx"), "remote"),
    "opendocument with a picture from elsewhere": (odt_with_picture("http://example.org/a.png"), "remote"),
    "bomb": (docx(**{"word/media/a.bin": b"\0" * 60_000_000}), "bomb"),
    "bomb that lies": (lying_about_its_size(), "broken"),
    "too many entries": (archive({f"{n}.xml": "" for n in range(5001)}), "bomb"),
    "path up": (docx(**{"../../etc/cron.d/evil": "x"}), "bad_names"),
    "path up the other way": (docx(**{"..\\evil.exe": "x"}), "bad_names"),
    "path from the root": (docx(**{"/etc/passwd": "x"}), "bad_names"),
    "path on a drive": (docx(**{"C:evil": "x"}), "bad_names"),
    "entity": (docx(**{"word/document.xml": f'<!DOCTYPE a [<!ENTITY x "y">]>{DOCUMENT[38:]}'}), "bad_xml"),
    "entity from a file": (
        docx(**{"customXml/item1.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        "bad_xml",
    ),
    "a thousand million laughs": (
        docx(**{"word/document.xml": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'}),
        "bad_xml",
    ),
    "zip of something else": (archive({"letter.txt": "hello"}), "wrong"),
    "word within a polyglot": (b"MZ\x90" + docx(), "wrong"),
    "spreadsheet": (archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}), "wrong"),
    "rtf": (b"{\\rtf1 hello}", "wrong"),
    "html": (b"<html><script>alert(1)</script></html>", "wrong"),
    "picture": (PNG, "wrong"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "wrong"),
    "program": (b"\x7fELF" + b"\0" * 60, "wrong"),
    "pdf behind something": (b"\n\n" + pdf(), "wrong"),
}


def inspected(content: bytes, folder: Path, kind: str = FileKind.MANUSCRIPT) -> dict[str, str]:
    """Inspect in this process, without its limits: quicker, and the same code."""
    path = folder / "file"
    path.write_bytes(content)
    return inspection.verdict(path, list(uploads.ACCEPTED[kind]))


@pytest.mark.parametrize("name", GOOD)
def test_good_manuscript_is_taken_for_what_it_is(name: str, tmp_path: Path) -> None:
    content, kind = GOOD[name]
    assert inspected(content, tmp_path) == {"kind": kind}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_manuscript_is_refused_for_its_own_reason(name: str, tmp_path: Path) -> None:
    content, problem = REFUSED[name]
    found = inspected(content, tmp_path)
    assert found["problem"] == ("not_on_the_list" if problem == "wrong" else problem)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", PROBLEMS["empty"]),
        ("macros", PROBLEMS["macros"]),
        ("pdf with a password", PROBLEMS["encrypted"]),
        ("rtf", "This kind of file cannot be taken. Possible are: Word (.docx), OpenDocument (.odt), PDF."),
    ],
)
def test_refusal_is_a_sentence_for_the_author(name: str, sentence: str) -> None:
    with pytest.raises(UploadRefused) as refusal:
        check_upload(upload(REFUSED[name][0], "manuscript.docx"), kind=FileKind.MANUSCRIPT)
    assert [str(reason) for reason in refusal.value.reasons] == [str(sentence)]


def test_file_that_was_looked_at_is_known_by_what_it_is(tmp_path: Path) -> None:
    content = docx()
    checked = check_upload(upload(content, "a.pdf"), kind=FileKind.MANUSCRIPT)
    assert (checked.name, checked.media_type, checked.size) == ("a.pdf.docx", uploads.MEDIA_TYPES["docx"], len(content))
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_pdf_that_unpacks_without_end_costs_another_process_and_is_refused() -> None:
    with pytest.raises(UploadRefused):
        check_upload(upload(pdf_bomb(), "bomb.pdf"), kind=FileKind.MANUSCRIPT)


def test_every_sentence_says_what_to_do() -> None:
    for sentence in PROBLEMS.values():
        assert isinstance(sentence, Promise)
        assert any(word in str(sentence) for word in ("Choose", "Save", "save", "Open", "Detach", "Have it checked"))


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (FileKind.FIGURE, PNG, "png"),
        (FileKind.FIGURE, JPEG, "jpeg"),
        (FileKind.FIGURE, TIFF, "tiff"),
        (FileKind.FIGURE, pdf(), "pdf"),
        (FileKind.SUPPLEMENT, archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}), "xlsx"),
        (FileKind.SUPPLEMENT, "ឆ្នាំ,តម្លៃ\n2019,1\n".encode(), "csv"),
        (FileKind.SUPPLEMENT, docx(), "docx"),
        (FileKind.RESPONSE, docx(), "docx"),
    ],
)
def test_other_files_are_taken_for_what_they_are(kind: str, content: bytes, expected: str, tmp_path: Path) -> None:
    assert inspected(content, tmp_path, kind) == {"kind": expected}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileKind.FIGURE, docx()),
        (FileKind.FIGURE, b"\x89PNG\r\n\x1a\n" + b"\0" * 30),
        (FileKind.FIGURE, b"\xff\xd8\xff\xe0 cut off"),
        (FileKind.FIGURE, b"II*\x00\xff\xff\xff\x00"),
        (FileKind.SUPPLEMENT, b"1,2\n\xff\xfe\xfd"),
        (FileKind.SUPPLEMENT, b"a,b\n" * 4000 + b"\0"),
        (FileKind.SUPPLEMENT, b"#!/bin/sh\nrm -rf /"),
        (FileKind.SUPPLEMENT, b"<html>"),
    ],
)
def test_other_files_that_are_not_what_they_seem_are_refused(kind: str, content: bytes, tmp_path: Path) -> None:
    assert "problem" in inspected(content, tmp_path, kind)


def test_file_over_the_limit_is_refused_unread(settings: object) -> None:
    settings.UPLOAD_LIMIT = 100  # type: ignore[attr-defined]
    with pytest.raises(UploadRefused, match="larger than 100"):
        check_upload(upload(docx()), kind=FileKind.MANUSCRIPT)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.docx", "passwd.docx"),
        ("C:\\Users\\Bounmy\\final.docx", "final.docx"),
        ("empty#hash.pdf", "empty#hash.pdf"),
        ("a\r\nSet-Cookie: x.docx", "a Set-Cookie: x.docx"),
        ("gpj.\u202excod.docx", "gpj.xcod.docx"),
        ("ឯកសារ.docx", "ឯកសារ.docx"),
        ("x" * 300 + ".docx", "x" * 235 + ".docx"),
    ],
)
def test_name_of_a_file_is_kept_without_what_could_harm(given: str, kept: str) -> None:
    file = SimpleUploadedFile("x", docx())
    file._name = given  # Django cleans names of its own; a request may still hold any
    assert uploads.kept_name(file.name or "", PurePosixPath(kept).suffix.lstrip(".")) == kept


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("table.hta", "csv", "table.hta.csv"),
        ("table.HTML", "csv", "table.HTML.csv"),
        ("table", "csv", "table.csv"),
        ("map.JPG", "jpeg", "map.JPG"),
        ("map.tif", "tiff", "map.tif"),
        ("map.bat", "png", "map.bat.png"),
        ("x" * 300 + ".vbs", "csv", "x" * 236 + ".csv"),
    ],
)
def test_name_of_a_file_ends_as_what_it_is(given: str, kind: str, kept: str) -> None:
    assert uploads.kept_name(given, kind) == kept


def test_large_file_is_read_where_it_lies() -> None:
    content = docx(**{"word/media/a.emf": bytes(range(256)) * 8000})
    with TemporaryUploadedFile("a.docx", "application/x", len(content), None) as file:
        file.write(content)
        file.seek(0)
        checked = check_upload(file, kind=FileKind.MANUSCRIPT)
    assert len(checked.sha256) == 64


def test_inspection_that_does_not_end_is_ended_and_nothing_said_against_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_upload(upload(), kind=FileKind.MANUSCRIPT).kind == "docx"
    monkeypatch.setattr(uploads, "LONGEST_WAIT", 0.001)  # no program has begun by then
    with pytest.raises(Busy):
        check_upload(upload(), kind=FileKind.MANUSCRIPT)


@pytest.mark.skipif(not SAMPLES.exists(), reason="The folder of sample manuscripts is not here.")
def test_sample_manuscripts_are_taken() -> None:
    found = [
        check_upload(upload(path.read_bytes(), path.name), kind=FileKind.MANUSCRIPT).kind
        for path in sorted(SAMPLES.rglob("*"))
        if path.suffix in {".docx", ".pdf"}
    ]
    assert found == ["docx"] * 9 + ["pdf"] * 2
