"""Pictures come out without the names in them, and are the same pictures."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from submissions.cleaning import Uncleanable, cleaned, pictures
from tests.factories.submissions import RELATIONS, docx

NAME = "Zuleika"
WIDE = NAME.encode("utf-16-le")
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def test_tiff_says_nothing_of_its_maker() -> None:
    entry = struct.pack("<HHII", 315, 2, 8, 26)
    made = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 0) + b"Zuleika\0"
    assert pictures.cleaned(made) == made[:26] + bytes(8)


def test_drawing_says_nothing_of_its_maker() -> None:
    made = f"<svg><metadata>{NAME}</metadata><g export='C:\\Users\\{NAME}'><text>A</text></g></svg>".encode()
    clean = pictures.cleaned_svg(made)
    assert NAME.encode() not in clean
    assert b"<text>A</text>" in clean


# -- JPEG 2000 -----------------------------------------------------------------------------------------------------


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


def mark(number: int, content: bytes) -> bytes:
    return struct.pack(">HH", number, len(content) + 2) + content


REMARK = mark(0xFF64, b"\0\1" + NAME.encode())


def codestream(remark: bytes = b"", behind: bytes = b"") -> bytes:
    """Return a stream of one tile, with a remark in its head and in the tile's, and something behind its end."""
    tile = remark + b"\xff\x93" + b"packed"
    head = mark(0xFF90, struct.pack(">HIBB", 0, 12 + len(tile), 0, 1))
    return b"\xff\x4f" + mark(0xFF51, b"sizes") + remark + head + tile + b"\xff\xd9" + behind


def jp2(*more: bytes, stream: bytes = b"") -> bytes:
    begin = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    return begin + b"".join(more) + box(b"jp2c", stream or codestream())


@pytest.mark.parametrize(
    ("named", "nameless"),
    [
        (box(b"xml ", f"<a>{NAME}</a>".encode()), box(b"free", bytes(14))),
        (box(b"xml ", NAME.encode(), long=True), box(b"free", bytes(7), long=True)),
        (box(b"uuid", b"JpgTiffExif->JP2" + NAME.encode()), box(b"free", bytes(23))),
        (box(b"uinf", box(b"url ", NAME.encode())), box(b"free", bytes(15))),
        (box(b"free", NAME.encode()), box(b"free", bytes(7))),
        (
            box(b"jp2h", box(b"ihdr", b"sizes") + box(b"lbl ", NAME.encode())),
            box(b"jp2h", box(b"ihdr", b"sizes") + box(b"free", bytes(7))),
        ),
        (box(b"colr", b"how it is coloured", long=True), box(b"colr", b"how it is coloured", long=True)),
    ],
)
def test_boxes_of_words_in_jpeg_2000_are_overwritten(named: bytes, nameless: bytes) -> None:
    assert pictures.cleaned(jp2(named)) == jp2(nameless)


@pytest.mark.parametrize(
    "wrapped", [lambda stream: stream, lambda stream: jp2(stream=stream), lambda stream: jp2()[:32] + b"\0\0\0\0jp2c" + stream]
)  # fmt: skip
def test_remarks_in_the_stream_of_jpeg_2000_are_overwritten(wrapped) -> None:
    named = codestream(REMARK, behind=NAME.encode())
    nameless = named.replace(NAME.encode(), b" " * 7, 2).replace(NAME.encode(), bytes(7))
    assert pictures.cleaned(wrapped(named)) == wrapped(nameless)


def test_what_is_behind_a_broken_box_is_overwritten() -> None:
    broken = jp2() + struct.pack(">I4s", 3, b"colr") + NAME.encode()
    assert pictures.cleaned(broken) == jp2() + bytes(15)


# -- Drawings of Windows -------------------------------------------------------------------------------------------


def record(kind: int, content: bytes) -> bytes:
    content += bytes(-len(content) % 4)
    return struct.pack("<II", kind, 8 + len(content)) + content


def remark(content: bytes) -> bytes:
    return record(70, struct.pack("<I", len(content)) + content)


def plus(kind: int, flags: int, content: bytes) -> bytes:
    return struct.pack("<HHII", kind, flags, 12 + len(content), len(content)) + content


LINE = record(54, struct.pack("<ii", 30, 40))
EMF_END = record(14, bytes(12))


def emf(*records: bytes, description: bytes = b"") -> bytes:
    head = bytearray(100)
    head[32:36] = b" EMF"
    head[52:60] = struct.pack("<II", len(description) // 2, 108)
    return record(1, bytes(head) + description) + b"".join(records) + EMF_END


PICTURE = b"\xff\xd8\xff\xfe" + struct.pack(">H", 9) + NAME.encode() + b"\xff\xda\0\2scan\xff\xd9"


@pytest.mark.parametrize(
    "named",
    [
        emf(LINE, description=WIDE),
        emf(remark(NAME.encode()), LINE),
        emf(remark(b"GDIC" + struct.pack("<I", 2) + bytes(16) + WIDE), LINE),
        emf(record(106, struct.pack("<II", 37, 7) + NAME.encode()), LINE),
        emf(record(110, struct.pack("<III", 37, 7, 7) + NAME.encode()), LINE),
        emf(LINE) + NAME.encode(),
        emf(remark(b"EMF+" + plus(0x4003, 0, WIDE)), LINE),
        emf(remark(b"EMF+" + plus(0x4008, 0x500, struct.pack("<7I", 0, 1, 1, 1, 4, 0, 1) + PICTURE)), LINE),
    ],
)
def test_drawing_of_windows_says_nothing_of_its_maker(named: bytes) -> None:
    clean = pictures.cleaned(named)
    assert NAME.encode() not in clean
    assert WIDE not in clean
    assert len(clean) == len(named)
    assert LINE + EMF_END in clean


def test_what_is_drawn_stays() -> None:
    drawing = emf(remark(b"EMF+" + plus(0x400A, 0, b"lines")), LINE)
    assert pictures.cleaned(drawing) == drawing


def test_picture_in_pieces_inside_a_drawing_cannot_be_looked_into() -> None:
    with pytest.raises(Uncleanable):
        pictures.cleaned(emf(remark(b"EMF+" + plus(0x4008, 0x8500, bytes(16) + NAME.encode()))))


def test_what_is_behind_a_broken_record_is_overwritten() -> None:
    broken = emf(LINE)[: -len(EMF_END)]
    assert pictures.cleaned(broken + struct.pack("<II", 54, 4) + NAME.encode()) == broken + bytes(15)


def wmf_record(function: int, content: bytes) -> bytes:
    content += bytes(len(content) % 2)
    return struct.pack("<IH", 3 + len(content) // 2, function) + content


def wmf(*records: bytes, place: bytes = b"") -> bytes:
    return place + b"\1\0\x09\0\0\3" + bytes(12) + b"".join(records) + wmf_record(0, b"")


def escape(number: int, content: bytes) -> bytes:
    return wmf_record(0x0626, struct.pack("<HH", number, len(content)) + content)


PLACE = b"\xd7\xcd\xc6\x9a" + bytes(18)
CORNERS = escape(0x16, b"\1\0\0\0")


@pytest.mark.parametrize("place", [b"", PLACE])
@pytest.mark.parametrize("number", [0x0F, 0x25, 0x0A, 0x1013])
def test_old_drawing_of_windows_says_nothing_of_its_maker(number: int, place: bytes) -> None:
    line = wmf_record(0x0213, b"1234")
    named = wmf(escape(number, NAME.encode()), CORNERS, line, place=place) + NAME.encode()
    kept = wmf(escape(number, b" " * 8), CORNERS, line, place=place) + bytes(7)
    kept = kept.replace(struct.pack("<HH", number, 8), struct.pack("<HH", number, 7))
    assert pictures.cleaned(named) == kept


def test_packed_drawing_is_cleaned_and_packed_again() -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(f"{NAME}.wmf", "wb", fileobj=packed) as file:
        file.write(wmf(escape(0x0F, NAME.encode() + b".")))
    clean = pictures.cleaned(packed.getvalue())
    assert NAME.encode() not in clean
    assert gzip.decompress(clean) == wmf(escape(0x0F, b" " * 8))


# -- In documents --------------------------------------------------------------------------------------------------

NAMED = {
    "word/media/a.jp2": jp2(box(b"uuid", NAME.encode())),
    "word/media/b.emf": emf(remark(NAME.encode()), description=WIDE),
    "word/media/c.wmf": wmf(escape(0x0F, NAME.encode())),
    "word/media/d.bin": jp2(box(b"xml ", NAME.encode())),
}


@pytest.mark.parametrize("part", NAMED)
def test_picture_in_a_word_file_says_nothing_of_its_maker(part: str) -> None:
    row = f'<Relationship Id="r1" Type="{IMAGE}" Target="{part.removeprefix("word/")}"/></Relationships>'
    head = RELATIONS[: RELATIONS.index("<Relationship ")]
    made = docx(**{part: NAMED[part], "word/_rels/document.xml.rels": head + row})
    with zipfile.ZipFile(io.BytesIO(cleaned(made, "docx", word="Reviewer"))) as opened:
        assert opened.read(part) == pictures.cleaned(NAMED[part])
        assert NAME.encode() not in opened.read(part)
        assert WIDE not in opened.read(part)


def test_jpeg_2000_in_a_pdf_says_nothing_of_its_maker() -> None:
    writer = PdfWriter()
    picture = DecodedStreamObject()
    picture.set_data(NAMED["word/media/a.jp2"])
    picture.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): NameObject("/JPXDecode")})
    shown = DictionaryObject({NameObject("/I"): writer._add_object(picture)})
    page = writer.add_blank_page(width=300, height=300)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    made = io.BytesIO()
    writer.write(made)
    assert NAME.encode() in made.getvalue()
    clean = cleaned(made.getvalue(), "pdf", word="Reviewer")
    assert NAME.encode() not in clean
    assert len(PdfReader(io.BytesIO(clean)).pages) == 1
