"""A file as a browser shows it: its paragraphs in their order, its pages with their words, its pictures drawn anew."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import docx as word_files
import pytest
from PIL import Image
from pypandoc import get_pandoc_path

from submissions.showing import Unreadable, shown
from submissions.showing.pictures import SMALL, WIDE, Pictures
from submissions.showing.words import LONGEST, beginning
from tests.factories.submissions import pages_saying, written

pytestmark = pytest.mark.once


def picture(mode: str = "RGB", size: tuple[int, int] = (30, 20), colour: object = 0) -> io.BytesIO:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture(scope="module")
def manuscript(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A Word file with two sections, a list, a table and a picture, as it is shown."""
    folder = tmp_path_factory.mktemp("shown")
    document = word_files.Document()
    document.add_heading("Methods", 1)
    document.add_paragraph("We asked <those> who live there.")
    document.add_paragraph("Both banks", style="List Bullet")
    document.add_paragraph("Two seasons", style="List Bullet")
    document.add_heading("Results", 2)
    document.add_picture(picture())
    document.add_table(1, 2).cell(0, 1).text = "Sand"
    document.save(folder / "x.docx")
    return shown(folder / "x.docx", "docx", folder)


def test_paragraphs_come_in_their_order_each_with_its_section(manuscript: dict) -> None:
    parts = manuscript["parts"]
    assert [(part["section"], part["words"]) for part in parts] == [
        ("Methods", "Methods"),
        ("Methods", "We asked <those> who live there."),
        ("Methods", "Both banks Two seasons"),
        ("Results", "Results"),
        ("Results", ""),
        ("Results", "Sand"),
    ]
    assert parts[0]["html"].startswith("<h2")
    assert "&lt;those&gt;" in parts[1]["html"]


def test_picture_of_a_text_is_a_file_beside_it(manuscript: dict) -> None:
    part = manuscript["parts"][4]
    assert (part["picture"], part["width"], part["height"]) == (1, 30, 20)
    assert [file["name"] for file in manuscript["pictures"][0]["files"]] == ["1-800.webp"]


def test_notes_stand_at_the_end_and_are_linked_both_ways(tmp_path: Path) -> None:
    markdown = tmp_path / "x.md"
    markdown.write_text("Sand[^1] and [there](#elsewhere).\n\n[^1]: From the river.\n")

    subprocess.run([get_pandoc_path(), "-o", str(tmp_path / "x.docx"), str(markdown)], check=True)
    text, note = shown(tmp_path / "x.docx", "docx", tmp_path)["parts"]
    assert 'href="#text-fn1"' in text["html"]
    assert "elsewhere" not in text["html"]
    assert 'id="text-fn1"' in note["html"]
    assert note["words"].startswith("From the river.")


def test_page_is_a_picture_in_two_widths_with_the_places_of_its_words(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(written(pages_saying("Sand is taken", "and gravel")))
    found = shown(tmp_path / "x.pdf", "pdf", tmp_path)
    assert [page["words"] for page in found["parts"]] == ["Sand is taken", "and gravel"]
    first = found["parts"][0]
    assert (first["width"], first["height"]) == (6000, 3000)
    left, top, width, height, words = first["lines"][0]
    assert words == "Sand is taken"
    assert 190 <= left <= 230  # 20 points from the left, and the letter begins a little further
    assert 860 <= top <= 940  # 200 points from below are 100 from above, less the height of a letter
    assert (500 < width < 900, 50 < height < 150) == (True, True)
    with Image.open(tmp_path / "1-800.webp") as small, Image.open(tmp_path / "1-1600.webp") as wide:
        assert (small.size, wide.size) == ((SMALL, 400), (WIDE, 800))


def test_words_of_a_line_are_one_piece_though_every_letter_was_placed_by_itself(tmp_path: Path) -> None:
    letters = (("S", 20), ("a", 28), ("n", 35), ("d", 42), ("i", 53), ("s", 56), ("w", 300), ("e", 309))
    placed = ") Tj ET BT /F1 12 Tf {} 200 Td (".format
    line = "".join(f"{placed(left)}{letter}" for letter, left in letters)
    (tmp_path / "x.pdf").write_bytes(written(pages_saying(line)))
    page = shown(tmp_path / "x.pdf", "pdf", tmp_path)["parts"][0]
    assert [line[-1] for line in page["lines"]] == ["Sand is", "we"]
    assert page["words"] == "Sand is we"


def test_places_on_a_turned_page_are_those_that_are_seen(tmp_path: Path) -> None:
    writer = pages_saying("Sand")
    writer.pages[0].rotate(90)
    (tmp_path / "x.pdf").write_bytes(written(writer))
    page = shown(tmp_path / "x.pdf", "pdf", tmp_path)["parts"][0]
    left, top, width, height, _words = page["lines"][0]
    assert (page["width"], page["height"]) == (3000, 6000)
    assert width < height
    assert 190 <= top <= 230
    assert 1950 <= left <= 2050


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("1", 1, (255, 255, 255)),
        ("I;16", 65535, (255, 255, 255)),
        ("I;16", 32768, (128, 128, 128)),
        ("P", 0, (0, 0, 0)),
    ],
)
def test_picture_of_any_kind_is_drawn_on_white(tmp_path: Path, mode: str, colour: object, seen: tuple) -> None:
    assert Pictures(tmp_path).read(picture(mode, colour=colour)) == {"picture": 1, "width": 30, "height": 20}
    with Image.open(tmp_path / "1-800.webp") as drawn:
        assert drawn.convert("RGB").getpixel((1, 1)) == pytest.approx(seen, abs=2)


def test_picture_that_cannot_be_drawn_is_none(tmp_path: Path) -> None:
    assert Pictures(tmp_path).read(io.BytesIO(b"\xd7\xcd\xc6\x9a of Windows")) is None


def test_picture_drawn_anew_has_nothing_of_its_file_but_what_is_seen(tmp_path: Path) -> None:
    file = io.BytesIO()
    named = Image.Exif()
    named[315] = "Phommachanh"
    Image.new("RGB", (30, 20)).save(file, "JPEG", exif=named, comment=b"Phommachanh")
    assert b"Phommachanh" in file.getvalue()
    Pictures(tmp_path).read(file)
    assert b"Phommachanh" not in (tmp_path / "1-800.webp").read_bytes()


def test_program_writes_what_it_shows_and_names_what_is_wrong(tmp_path: Path) -> None:
    def said(kind: str, content: bytes) -> object:
        (tmp_path / "x").write_bytes(content)
        command = [sys.executable, "-m", "submissions.showing", kind, str(tmp_path / "x"), str(tmp_path)]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    assert said("pdf", written(pages_saying("Sand"))) == {}
    assert json.loads((tmp_path / "content.json").read_text())["parts"][0]["words"] == "Sand"
    assert said("pdf", b"no file of that kind") == {"problem": "unreadable"}


def test_file_without_anything_is_unreadable(tmp_path: Path) -> None:
    word_files.Document().save(tmp_path / "x.docx")
    with pytest.raises(Unreadable):
        shown(tmp_path / "x.docx", "docx", tmp_path)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Sand is taken.", "Sand is taken."),
        ("x" * LONGEST, "x" * LONGEST),
        ("Sand " * 60, "Sand " * 47 + "Sand…"),
        ("ទ" * 300, "ទ" * (LONGEST - 1) + "…"),
    ],
)
def test_first_words_are_cut_between_two_of_them(words: str, first: str) -> None:
    assert beginning(words) == first
