from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from issues.models import Galley
from issues.services import inspection
from issues.services.inspection import Looked, Unfit
from journal.apart import Busy
from tests import clamd
from tests.factories.issues import docx_file, epub, pdf, upload


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(1))))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(name, content)
    return out.getvalue()


def test_pages_of_a_pdf_are_counted() -> None:
    assert inspection.looked_at("pdf", upload(pdf(4), "a.pdf")) == Looked(pages=4)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html>", "not a PDF"),
        (b"%PDF-1.7\ngarbage", "damaged"),
        (pdf(3)[:900], "damaged"),
    ],
)
def test_pdf_that_cannot_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        inspection.looked_at("pdf", upload(content, "a.pdf"))


def test_encrypted_pdf_is_refused() -> None:
    with pytest.raises(Unfit, match="protected"):
        inspection.looked_at("pdf", upload(encrypted(), "a.pdf"))


def test_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(inspection.LIMITS, inspection.GalleyKind.PDF, 1000)
    with pytest.raises(Unfit, match="larger than"):
        inspection.looked_at("pdf", upload(pdf(3), "a.pdf"))


def test_pdf_that_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "endless.py"
    program.write_text("bytearray(2**31)")
    monkeypatch.setattr(inspection, "PROGRAM", program)
    with pytest.raises(Unfit, match="too much time"):
        inspection.looked_at("pdf", upload(pdf(1), "a.pdf"))


def test_pdf_that_a_busy_machine_did_not_read_in_time_is_to_be_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "PATIENCE", 0.001)
    with pytest.raises(Busy, match="Try again in a few minutes"):
        inspection.looked_at("pdf", upload(pdf(1), "a.pdf"))


def test_jats_pictures_without_alternative_text_are_counted() -> None:
    jats = b"""<article xmlns:xlink="http://www.w3.org/1999/xlink"><body>
    <fig><alt-text>A river</alt-text><graphic xlink:href="a.png"/></fig>
    <fig><graphic xlink:href="b.png"/></fig></body></article>"""
    assert inspection.looked_at("xml", upload(jats, "a.xml")) == Looked(alt_missing=1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<article><body></article>", "not well-formed"),
        (b"<html/>", "first element"),
    ],
)
def test_xml_that_is_no_article_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        inspection.looked_at("xml", upload(content, "a.xml"))


def test_xml_entities_are_not_followed(tmp_path: object) -> None:
    bomb = b'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article>&x;</article>'
    assert inspection.looked_at("xml", upload(bomb, "a.xml")) == Looked()


@pytest.mark.parametrize("content", [pdf(1), docx_file(), b"only words"])
def test_file_that_is_no_html_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit, match="not an HTML file"):
        inspection.looked_at("html", upload(content, "a.html"))


def test_html_pictures_without_alternative_text_are_counted() -> None:
    page = b'<html><body><p>Words</p><img src="a.png" alt=""><img src="b.png"></body></html>'
    assert inspection.looked_at("html", upload(page, "a.html")) == Looked(alt_missing=1)


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>x<script>alert(1)</script></body></html>",
        b"<html><body><p onclick='x()'>x</p></body></html>",
        b"<html><body><a href='javascript:x()'>x</a></body></html>",
        b"<html><body>x<iframe src='/'></iframe></body></html>",
    ],
)
def test_html_with_a_script_is_refused(page: bytes) -> None:
    with pytest.raises(Unfit, match="script"):
        inspection.looked_at("html", upload(page, "a.html"))


def test_epub_is_looked_into() -> None:
    content = epub("<html><body><img src='a.png'/></body></html>")
    assert inspection.looked_at("epub", upload(content, "a.epub")) == Looked(alt_missing=1)


@pytest.mark.parametrize("content", [b"PK", epub(first="other"), packed("x", b"y")])
def test_epub_without_its_parts_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit, match="EPUB"):
        inspection.looked_at("epub", upload(content, "a.epub"))


def test_epub_with_a_path_that_leads_out_is_refused() -> None:
    with pytest.raises(Unfit, match="leads out"):
        inspection.looked_at("epub", upload(packed("../../etc/passwd", b"x"), "a.epub"))


def test_epub_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "UNPACKED_LIMIT", 1000)
    with pytest.raises(Unfit, match="unpacks"):
        inspection.looked_at("epub", upload(packed("zeros.xhtml", b"0" * 100_000), "a.epub"))


def test_file_of_the_house_is_shown_to_the_virus_scanner_before_it_is_stored(settings: Any) -> None:
    with clamd.daemon() as daemon:
        settings.CLAMAV_ADDRESS, settings.CLAMAV_REQUIRED = daemon.address, True
        with inspection.kept(upload(pdf(1), "a.pdf"), "application/pdf", Galley) as file:
            assert file.size == len(pdf(1))
        with (
            pytest.raises(Unfit, match="virus"),
            inspection.kept(upload(pdf(1) + clamd.VIRUS, "a.pdf"), "application/pdf", Galley),
        ):
            pass
        daemon.is_mute = True
        with (
            pytest.raises(Unfit, match="Try again"),
            inspection.kept(upload(pdf(1), "a.pdf"), "application/pdf", Galley),
        ):
            pass
