"""The text of a file block by block, each with its place; and files that were damaged by chance or on purpose."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DictionaryObject, NameObject

from submissions.cleaning import Uncleanable, cleaned
from submissions.cleaning.findings import Block
from submissions.cleaning.search import MOST, main
from submissions.cleaning.texts import blocks_of
from tests.factories.submissions import archive, docx, pages_saying, written

pytestmark = pytest.mark.once

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
O = "urn:oasis:names:tc:opendocument:xmlns:"  # noqa: E741 - the short name keeps the XML below readable
SEVERAL = 60


def word() -> bytes:
    spaces = f'xmlns:w="{W}" xmlns:d="http://d" xmlns:mc="http://mc"'
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    body = (
        '<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:pStyle w:val="Rubrik1"/></w:pPr><w:r><w:t>Methods</w:t></w:r></w:p><w:p/>'
        "<w:p><w:r><w:t>So</w:t></w:r><w:ins><w:r><w:t>k</w:t><w:tab/><w:t>B</w:t><w:br/></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText> PAGE </w:instrText></w:r>"
        '<w:r><w:t>ab</w:t><w:softHyphen/><w:t>cd</w:t><w:noBreakHyphen/></w:r><w:r><d:docPr descr="A map." title="Map"/></w:r></w:p>'
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    part = "<w:{0} {1}><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:{0}>"
    return docx(**{
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f'<w:styles {spaces}><w:style w:styleId="Rubrik1"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
        "word/header1.xml": part.format("hdr", spaces, "Above"),
        "word/footer1.xml": part.format("ftr", spaces, "Below"),
        "word/footnotes.xml": part.format("footnotes", spaces, "A note"),
        "word/comments.xml": part.format("comments", spaces, "A comment"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="x/hyperlink" Target="https://example.org/sok" TargetMode="External"/>'
        '<Relationship Id="b" Type="x/styles" Target="styles.xml"/></Relationships>',
    })  # fmt: skip


def odt() -> bytes:
    spaces = (
        f'xmlns:o="{O}office:1.0" xmlns:t="{O}text:1.0" xmlns:x="http://www.w3.org/1999/xlink" xmlns:s="http://svg"'
    )
    content = (
        f"<o:document {spaces}><t:h>Methods</t:h><t:p>Sok<t:s/>B<t:tab/><t:span>anny</t:span><t:line-break/>"
        "<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>A note</t:p></t:note-body></t:note> goes.</t:p>"
        '<t:p><t:a x:href="https://example.org/sok">there</t:a></t:p><s:desc>A map.</s:desc></o:document>'
    )
    styles = f'<o:styles {spaces} xmlns:y="{O}style:1.0"><y:header><t:p>Above</t:p></y:header></o:styles>'
    kind = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": kind, "content.xml": content, "styles.xml": styles})


def portable(*texts: str) -> bytes:
    writer = pages_saying(*texts)
    writer.add_annotation(0, Text(rect=(10, 10, 40, 40), text="A comment"))
    writer.add_outline_item(title="A part", page_number=0)
    return written(writer)


def test_word_is_read_with_all_its_parts() -> None:
    heading = "Methods"
    assert blocks_of(word(), "docx") == [
        Block("Methods", paragraph=1, heading=heading),
        Block("Sok\tB\ngoneab\u00adcd-", paragraph=2, heading=heading),
        Block("A map.\nMap", part="description", paragraph=2, heading=heading),
        Block("In a box.", paragraph=3, heading=heading),
        Block("Above", part="header", paragraph=1),
        Block("Below", part="footer", paragraph=1),
        Block("A note", part="footnote", paragraph=1),
        Block("A comment", part="comment", paragraph=1),
        Block("https://example.org/sok", part="link"),
    ]


def test_opendocument_is_read_with_all_its_parts() -> None:
    heading = "Methods"
    assert blocks_of(odt(), "odt") == [
        Block("Methods", paragraph=1, heading=heading),
        Block("Sok B\tanny\n goes.", paragraph=2, heading=heading),
        Block("A note", part="footnote", paragraph=2, heading=heading),
        Block("there", paragraph=3, heading=heading),
        Block("https://example.org/sok", part="link", paragraph=3),
        Block("A map.", part="description", paragraph=3, heading=heading),
        Block("Above", part="header"),
    ]


def test_pdf_is_read_page_by_page() -> None:
    assert blocks_of(portable("Sok Bunny", "Second"), "pdf") == [
        Block("Sok Bunny", page=1),
        Block("A comment", part="comment", page=1),
        Block("Second", page=2),
        Block("A part", part="outline"),
    ]


def test_what_holds_no_text_is_refused() -> None:
    with pytest.raises(Uncleanable):
        blocks_of(b"", "png")


# -- The program ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [(b"PK\x03\x04", "docx", "broken"), (b"%PDF-1.7", "pdf", "broken"), (b"\x89PNG", "png", "uncleanable")],
)
def test_file_that_cannot_be_read_is_a_problem(content: bytes, kind: str, problem: str, tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(content)
    assert main("[]", kind, str(source))["problem"] == problem


def test_findings_have_an_end(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(portable(*["Sok Bunny " * SEVERAL] * 10))
    found = main(json.dumps([{"given": "Bunny", "family": "Sok"}]), "pdf", str(source))
    assert (len(found["findings"]), found["left_off"]) == (MOST, 10 * SEVERAL - MOST)


# -- Damage --------------------------------------------------------------------------------------------------------

BASES = {"docx": word(), "odt": odt(), "pdf": portable("Sok Bunny", "Second")}


def shows_nothing_new(content: bytes, kind: str) -> None:
    """See that a damaged file gives either no copy, or one that holds no attachment, comment or writer."""
    try:
        copy = cleaned(content, kind, word="Author", keeps_comments=False)
    except Exception:  # noqa: BLE001 - the program says "broken" whatever is raised, and there is no copy
        return
    assert b"A comment" not in copy
    if kind == "pdf":
        assert (PdfReader(io.BytesIO(copy)).metadata or {}) == {}


def test_comment_on_a_page_that_no_reader_counts_is_taken_out() -> None:
    shows_nothing_new(BASES["pdf"].replace(b"/Type /Pages", b"/Type /Qages"), "pdf")


def test_comment_that_the_outline_of_tags_leads_to_is_taken_out() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(BASES["pdf"])))
    note = writer.pages[0]["/Annots"][0].indirect_reference
    tagged = DictionaryObject({NameObject("/Type"): NameObject("/OBJR"), NameObject("/Obj"): note})
    writer.root_object[NameObject("/StructTreeRoot")] = DictionaryObject({NameObject("/K"): tagged})
    shows_nothing_new(written(writer), "pdf")


@given(some.sampled_from(sorted(BASES)), some.floats(0, 1, exclude_max=True))
def test_file_cut_off_anywhere_gives_no_copy_or_a_clean_one(kind: str, where: float) -> None:
    shows_nothing_new(BASES[kind][: int(len(BASES[kind]) * where)], kind)


@given(
    some.sampled_from(sorted(BASES)),
    some.lists(some.tuples(some.floats(0, 1, exclude_max=True), some.integers(0, 7)), max_size=9),
)
@example("pdf", [(0.0625, 0)])  # a tree of pages that hides the page with the comment
def test_file_with_bits_turned_over_gives_no_copy_or_a_clean_one(kind: str, turned: list[tuple[float, int]]) -> None:
    content = bytearray(BASES[kind])
    for where, bit in turned:
        content[int(len(content) * where)] ^= 1 << bit
    shows_nothing_new(bytes(content), kind)
