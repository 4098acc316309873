"""Files that are two at once, that lie within each other, and names that are not what they seem."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from submissions import inspection
from submissions.services import uploads
from submissions.states import FileKind
from tests.factories.issues import light_picture
from tests.factories.submissions import TYPES, archive, docx, pdf
from tests.submissions.test_uploads import JPEG, PNG, TIFF, odt

ATTACHED = b"\nstream\n%PDF-1.4 attached\n"


def inspected(content: bytes, folder: Path, kind: str) -> dict[str, str]:
    path = folder / "file"
    path.write_bytes(content)
    return inspection.verdict(path, list(uploads.ACCEPTED[kind]))


def with_gap(hidden: bytes) -> bytes:
    """Return a Word file with bytes between its last entry and its directory."""
    good = docx()
    at = good.index(b"PK\x01\x02")
    end = good.rindex(b"PK\x05\x06")
    moved = struct.pack("<I", at + len(hidden))
    return good[:at] + hidden + good[at : end + 16] + moved + good[end + 20 :]


def with_comment(comment: bytes) -> bytes:
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as made:
        made.comment = comment
    return buffer.getvalue()


def overlapping() -> bytes:
    """Return an archive two entries of which are the same bytes, so that it unpacks to more than it holds."""
    good = bytearray(docx(**{"word/media/a.bin": b"a" * 900, "word/media/b.bin": b"a" * 900}))
    first, second = good.rindex(b"word/media/a.bin") - 46, good.rindex(b"word/media/b.bin") - 46
    good[second + 42 : second + 46] = good[first + 42 : first + 46]
    return bytes(good)


def nested(depth: int) -> bytes:
    """Return a Word file in a Word file, so many times."""
    content = docx()
    for _time in range(depth):
        content = docx(**{"word/embeddings/inner.docx": content})
    return content


def with_archive_in_comment() -> bytes:
    good = pdf()
    at = good.rindex(b"startxref")
    return good[:at] + b"%" + archive({"a": "x"}) + b"\n" + good[at:]


def named(name: str) -> bytes:
    return docx(**{name: "x"})


def cut_by_some(name: str) -> bytes:
    """Return a Word file with an entry whose name has a zero byte in it."""
    return docx(**{name: "x"}).replace(name.encode(), name.replace("~", "\0").encode())


GOOD = {
    "word with a table of Excel in it": (
        docx(**{"word/embeddings/t.xlsx": archive({"xl/workbook.xml": "<a/>"})}),
        "docx",
    ),
    "word in word in word": (nested(2), "docx"),
    "word with a short comment": (with_comment(b"made by hand"), "docx"),
    "pdf with blanks behind it": (pdf() + b"\r\n" * 40, "pdf"),
    "pdf with an older state of it": (pdf() + b"\n% again\nstartxref\n0\n%%EOF\n", "pdf"),
    "pdf with one attached": (pdf().replace(b"\nxref", ATTACHED + b"endstream\nxref", 1), "pdf"),
    "name with the mark of a place": (named("word/media/empty#hash.pdf"), "docx"),
    "name in Khmer": (named("word/media/រូប\u200bភាព.emf"), "docx"),
}
REFUSED = {
    "pdf with an archive behind it": (pdf() + archive({"a.txt": "x"}), "joined"),
    "pdf with a little behind it": (pdf() + b"<script>alert(document.cookie)</script>", "joined"),
    "pdf behind a pdf": (pdf() + pdf(pages=2), "joined"),
    "pdf with a second header": (pdf().replace(b"%%EOF", b"%PDF-1.7\n%%EOF"), "joined"),
    "pdf that is an archive by its comment": (with_archive_in_comment(), "joined"),
    "pdf cut off": (pdf()[:-30], "broken"),
    "word with bytes behind it": (docx() + b"\n#!/bin/sh\n", "joined"),
    "word with one byte behind it": (docx() + b"\0", "joined"),
    "word with a long comment": (with_comment(b"<html>" * 40), "joined"),
    "word behind word": (docx() + docx(), "joined"),
    "word behind another archive": (archive({"a": "x" * 90}) + docx(), "joined"),
    "word with something between": (with_gap(b"MZ" + b"\x90" * 200), "joined"),
    "word that is a pdf": (docx(**{"%PDF-1.4": "x"}), "joined"),
    "entries that share their bytes": (overlapping(), "bomb"),
    "word in word, deeper than anybody needs": (nested(4), "bomb"),
    "bomb in a word file": (docx(**{"word/a.docx": docx(**{"word/media/a.bin": b"\0" * 60_000_000})}), "bomb"),
    "macros in a word file in a word file": (docx(**{"word/a.docm": docx(**{"word/vbaProject.bin": "x"})}), "macros"),
    "remote picture in a table in a word file": (
        docx(
            **{"word/a.xlsx": archive({"xl/_rels/workbook.xml.rels": '<r Type="image" Target="http://example.org/"/>'})}
        ),
        "remote",
    ),
    "entity in a word file in an opendocument": (
        odt(**{"Object 1/a.docx": docx(**{"a.xml": "<!DOCTYPE a><a/>"})}),
        "bad_xml",
    ),
    "two parts that differ by case": (named("Word/Document.xml"), "bad_names"),
    "name with a zero byte": (cut_by_some("word/a.png~.exe"), "bad_names"),
    "name with a written zero byte": (named("word/a.png%00.exe"), "bad_names"),
    "name that leads up, written otherwise": (named("word/%2e%2e/%2e%2e/a"), "bad_names"),
    "name that turns the direction": (named("word/gpj.\u202exe.exe"), "bad_names"),
    "name with a line break": (named("word/a\nb"), "bad_names"),
    "name of 300 characters": (named("word/" + "x" * 300), "bad_names"),
}
PICTURES = {
    "png with an archive behind it": (PNG + archive({"a": "x"}), "joined"),
    "png with one byte behind it": (PNG + b"\0", "joined"),
    "png that is a pdf": (PNG[:33] + struct.pack(">I", 9) + b"tEXt%PDF-1.4\n1234" + PNG[33:], "joined"),
    "png cut off": (light_picture(300, 300)[:-40], "broken"),
    "png that says it is longer": (PNG[:33] + b"\x7f\xff\xff\xff" + PNG[37:], "broken"),
    "jpeg with a page behind it": (JPEG + b"<html><script>alert(1)</script>", "joined"),
    "jpeg with an archive behind it": (JPEG + archive({"a": "x"}), "joined"),
    "jpeg with an archive in its comment": (
        JPEG[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(archive({"a": "x"}))) + archive({"a": "x"}) + JPEG[2:],
        "joined",
    ),
    "jpeg cut off": (JPEG[:-2], "broken"),
    "tiff with an archive behind it": (TIFF + archive({"a": "x"}), "joined"),
    "tiff that is a pdf": (TIFF + b"%PDF-1.4", "joined"),
}


@pytest.mark.parametrize("name", GOOD)
def test_file_that_only_looks_odd_is_taken(name: str, tmp_path: Path) -> None:
    content, kind = GOOD[name]
    assert inspected(content, tmp_path, FileKind.MANUSCRIPT) == {"kind": kind}


@pytest.mark.parametrize("name", REFUSED)
def test_manuscript_that_is_more_than_one_file_is_refused(name: str, tmp_path: Path) -> None:
    content, problem = REFUSED[name]
    assert inspected(content, tmp_path, FileKind.MANUSCRIPT).get("problem") == problem


@pytest.mark.parametrize("name", PICTURES)
def test_picture_that_is_more_than_one_file_is_refused(name: str, tmp_path: Path) -> None:
    content, problem = PICTURES[name]
    assert inspected(content, tmp_path, FileKind.FIGURE).get("problem") == problem


@pytest.mark.parametrize("padding", [b"", b"\0\0\0", b"\n", JPEG, b"\0\0" + JPEG])
def test_padding_and_a_smaller_view_behind_a_jpeg_are_usual(padding: bytes, tmp_path: Path) -> None:
    assert inspected(JPEG + padding, tmp_path, FileKind.FIGURE) == {"kind": "jpeg"}


def test_spreadsheet_of_the_supplement_is_held_to_the_same(tmp_path: Path) -> None:
    table = archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"})
    assert inspected(table, tmp_path, FileKind.SUPPLEMENT) == {"kind": "xlsx"}
    assert inspected(table + b"MZ", tmp_path, FileKind.SUPPLEMENT) == {"problem": "joined"}
