"""Exactly the words that were changed between two files are marked, in any script and in every part of the text."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import docx as word_files
import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.comparing import Unreadable, compared
from submissions.comparing.arranging import arranged
from submissions.comparing.differing import differences
from submissions.comparing.words import Block, Token, tokens_of
from tests.factories.submissions import DOCUMENT, docx
from tests.programs import ended
from tests.samples import MANUSCRIPTS, manuscripts
from tests.submissions.comparing.versions import PUT_IN, broken, changed_copy, png, without_words, written

pytestmark = pytest.mark.once


def of_texts(old: list[str], new: list[str]) -> dict[str, Any]:
    """Compare paragraphs without a file."""
    before, after = ([Block("p", tokens_of([(text, "")])) for text in side] for side in (old, new))
    return arranged(before, after, differences(before, after))


def changes(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change["out"], change["in"]) for change in found["changes"]]


def parts(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for stretch in found["parts"] for part in stretch["parts"]]


def marked(found: dict[str, Any]) -> list[str]:
    """Return the paragraphs with what went out as [-…-] and what came in as {+…+}."""
    signs = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return ["".join(signs[run["what"]].format(run["text"]) for run in part["runs"]) for part in parts(found)]


# -- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["Sand is taken."], ["Sand is taken."], ["Sand is taken."]),
        (["Sand is taken."], ["Gravel is taken."], ["[-Sand-]{+ Gravel+} is taken."]),
        (["Sand is taken."], ["Sand is often taken."], ["Sand is{+ often+} taken."]),
        (["Sand is often taken."], ["Sand is taken."], ["Sand is[- often-] taken."]),
        (["A b. C d."], ["A b. A c. C d."], ["A b.{+ A c.+} C d."]),
        (["One stays."], ["One comes.", "One stays."], ["{+One comes.+}", "One stays."]),
        (["One goes.", "One stays."], ["One stays."], ["[-One goes.-]", "One stays."]),
        (["Sand here. Sand there."], ["Sand here.", "Sand there."], ["Sand here.", "Sand there."]),
        (["Sand here.", "Sand there."], ["Sand here. Sand there."], ["Sand here. Sand there."]),
        (["Who?", "A b.", "Where?", "C d.", "E f."], ["Who?", "A b.", "A b.", "Where?", "C d.", "C d.", "E f."],
         ["Who?", "A b.", "{+A b.+}", "Where?", "{+C d.+}", "C d.", "E f."]),
        (["sand,  and gravel"], ["sand, and\u00a0gravel"], ["sand, and gravel"]),
        (["The cafe\u0301 closes"], ["The caf\u00e9 closes"], ["The caf\u00e9 closes"]),
    ],
)  # fmt: skip
def test_changed_words_are_marked_and_no_others(old: list[str], new: list[str], expected: list[str]) -> None:
    assert marked(of_texts(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("ប្រជាជនរស់នៅក្បែរទន្លេ", "ប្រជាជនរស់នៅក្បែរសមុទ្រ", ("ទន្លេ", "សមុទ្រ")),
        ("ประชาชนอาศัยอยู่ใกล้แม่น้ำ", "ประชาชนอาศัยอยู่ใกล้ทะเล", ("แม่น้ำ", "ทะเล")),
        ("ປະຊາຊົນອາໄສຢູ່ໃກ້ນ້ຳ", "ປະຊາຊົນອາໄສຢູ່ໃກ້ພູ", ("ນ້ຳ", "ພູ")),
        ("လူများသည်မြစ်အနီးတွင်နေထိုင်သည်", "လူများသည်ပင်လယ်အနီးတွင်နေထိုင်သည်", ("မြစ်", "ပင်လယ်")),
        ("人民住在河边", "人民住在海边", ("河边", "海边")),
        ("Người dân sống gần sông", "Người dân sống gần biển", ("sông", "biển")),
    ],
)
def test_words_of_scripts_without_spaces_are_words(old: str, new: str, change: tuple[str, str]) -> None:
    assert changes(of_texts([old], [new])) == [change]


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\u00ad", "\ufeff"])
def test_mark_nobody_sees_is_no_change(mark: str) -> None:
    found = of_texts(["ប្រជាជន រស់នៅ"], [f"ប្រជា{mark}ជន រស់{mark}នៅ"])
    assert (found["words_in"], found["words_out"], found["changes"]) == (0, 0, [])


def test_word_put_into_a_text_without_spaces_leaves_its_neighbours_as_they_were() -> None:
    old = [Block("p", [Token(word, word) for word in ("ក", "ខគ", "ឃ")])]
    new = [Block("p", [Token(word, word) for word in ("កខ", "គ", "ង", "ឃ")])]
    assert changes(arranged(old, new, differences(old, new))) == [("", "ង")]


def test_words_joined_where_words_have_spaces_are_other_words() -> None:
    assert changes(of_texts(["It goes in to the sea"], ["It goes into the sea"])) == [("in to", "into")]


def test_single_word_that_stayed_in_a_rewritten_passage_counts_as_rewritten() -> None:
    old = "First a b c d of e f g h last"
    new = "First k l m n of o p q r last"
    assert changes(of_texts([old], [new])) == [("a b c d of e f g h", "k l m n of o p q r")]


def test_heading_of_one_word_between_rewritten_paragraphs_stays() -> None:
    found = of_texts(["One two three four.", "Results", "Five six seven eight."],
                     ["A b c d.", "Results", "E f g h."])  # fmt: skip
    assert "Results" in marked(found)


def test_counts_are_of_words_and_not_of_marks() -> None:
    found = of_texts(["Sand, gravel; silt."], ["Sand (and 3.5 stones) silt."])
    assert (found["words_in"], found["words_out"]) == (3, 1)


WORDS = st.lists(st.sampled_from(["sand", "river", "of", "the", "ទន្លេ", "海", "."]), min_size=1, max_size=9)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)


def words_of(found: dict[str, Any], *what: str) -> list[str]:
    runs = [run for part in parts(found) for run in part["runs"] if run["what"] in what]
    return [token.text for run in runs for token in tokens_of([(run["text"], "")])]


@given(TEXTS, TEXTS)
def test_what_stayed_and_what_came_in_is_the_new_text_and_the_rest_the_old_one(old: list[str], new: list[str]) -> None:
    found = of_texts(old, new)
    assert words_of(found, "same", "in") == [token.text for text in new for token in tokens_of([(text, "")])]
    assert sorted(words_of(found, "same", "out")) == sorted(t.text for text in old for t in tokens_of([(text, "")]))


@given(TEXTS)
def test_text_beside_itself_has_no_change(text: list[str]) -> None:
    assert of_texts(text, text)["changes"] == []


# -- What a page shows ---------------------------------------------------------------------------------------------


def test_long_unchanged_stretch_is_folded_between_what_stands_beside_a_change() -> None:
    same = [f"Paragraph {n} tells of sand and of the river at some length." for n in range(20)]
    found = of_texts(same, [*same[:10], "Something new.", *same[10:]])
    assert [(stretch["is_folded"], len(stretch["parts"])) for stretch in found["parts"]] == [
        (True, 9),
        (False, 3),
        (True, 9),
    ]
    assert found["parts"][0]["words"] == 9 * 12


def test_short_unchanged_stretch_stays_open() -> None:
    found = of_texts(["One.", "Two.", "Three.", "Four."], ["One!", "Two.", "Three.", "Four."])
    assert [stretch["is_folded"] for stretch in found["parts"]] == [False, False]


def test_each_change_has_a_number_at_its_first_word() -> None:
    found = of_texts(["Sand is taken. It is gone."], ["Gravel is taken. It was gone."])
    numbered = [(run["change"], run["text"].strip()) for part in parts(found) for run in part["runs"] if run["change"]]
    assert numbered == [(1, "Sand"), (2, "is")]
    assert [(part["first"], part["last"]) for part in parts(found)] == [(1, 2)]


# -- Files ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not MANUSCRIPTS, reason="the sample manuscripts (../shared/samples/manuscripts) are not at hand")
@pytest.mark.parametrize("sample", manuscripts(), ids=lambda path: path.stem)
def test_changed_copy_of_a_sample_shows_exactly_the_changed_words(sample: Path, tmp_path: Path) -> None:
    gone = changed_copy(sample, tmp_path / "after.docx", every=5)
    found = compared(sample, "docx", tmp_path / "after.docx", "docx")
    assert changes(found) == [(word, PUT_IN) for word in gone]
    assert (found["words_out"], found["words_in"]) == (len(gone), len(gone))
    assert gone


def test_tables_are_compared_cell_by_cell(tmp_path: Path) -> None:
    for name, cells in (("a", [["Year", "Tons"], ["2020", "5"]]), ("b", [["Year", "Tons"], ["2020", "7"], ["2021", "8"]])):  # fmt: skip
        document = word_files.Document()
        table = document.add_table(rows=len(cells), cols=2)
        for row, words in zip(table.rows, cells, strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        document.save(str(tmp_path / f"{name}.docx"))
    found = compared(tmp_path / "a.docx", "docx", tmp_path / "b.docx", "docx")
    (table,) = parts(found)
    assert table["kind"] == "table"
    rows = [[[(run["what"], run["text"]) for run in cell["runs"]] for cell in row] for row in table["rows"]]
    assert rows[-2:] == [
        [[("same", "2020")], [("out", "5"), ("in", " 7")]],
        [[("in", "2021")], [("in", "8")]],
    ]


def test_row_that_went_out_stands_in_its_table(tmp_path: Path) -> None:
    for name, words in (("a", ["2019", "2020", "2021"]), ("b", ["2019", "2021"])):
        document = word_files.Document()
        table = document.add_table(rows=len(words), cols=1)
        for row, word in zip(table.rows, words, strict=True):
            row.cells[0].text = word
        document.save(str(tmp_path / f"{name}.docx"))
    (table,) = parts(compared(tmp_path / "a.docx", "docx", tmp_path / "b.docx", "docx"))
    assert [cell["runs"][0]["what"] for row in table["rows"] for cell in row] == ["same", "out", "same"]


def test_picture_is_its_name_and_another_one_under_the_same_name_a_change(tmp_path: Path) -> None:
    for name, shade in (("a", 0), ("b", 200), ("c", 200)):
        (tmp_path / f"{name}.png").write_bytes(png(shade))
        document = word_files.Document()
        document.add_paragraph("A map:").add_run().add_picture(str(tmp_path / f"{name}.png"))
        document.save(str(tmp_path / f"{name}.docx"))
    assert changes(compared(tmp_path / "b.docx", "docx", tmp_path / "c.docx", "docx")) == []
    (change,) = changes(compared(tmp_path / "a.docx", "docx", tmp_path / "b.docx", "docx"))
    assert change == ("[image1.png]", "[image1.png]")


def test_word_and_opendocument_are_compared_with_each_other(tmp_path: Path) -> None:
    source = "Sand is *taken*.[^1]\n\nIt is gone.[^2]\n\n[^1]: By boats.\n[^2]: For good.\n"
    for kind, text in (("docx", source), ("odt", source.replace("By boats", "By lorries"))):
        pypandoc.convert_text(text, kind, format="markdown", outputfile=str(tmp_path / f"x.{kind}"))
    found = compared(tmp_path / "x.docx", "docx", tmp_path / "x.odt", "odt")
    assert changes(found) == [("boats", "lorries")]
    assert [part["kind"] for part in parts(found)] == ["p", "p", "note", "note"]


def test_note_put_in_changes_no_number_of_those_after_it(tmp_path: Path) -> None:
    old = "Sand is taken.\n\nIt is gone.[^2]\n\n[^2]: For good.\n"
    new = "Sand is taken.[^1]\n\nIt is gone.[^2]\n\n[^1]: By boats.\n[^2]: For good.\n"
    for name, text in (("a", old), ("b", new)):
        pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(tmp_path / f"{name}.docx"))
    found = compared(tmp_path / "a.docx", "docx", tmp_path / "b.docx", "docx")
    assert changes(found) == [("", "1"), ("", "By boats.")]


@pytest.mark.skipif(not MANUSCRIPTS, reason="the sample manuscripts (../shared/samples/manuscripts) are not at hand")
def test_pdf_is_compared_by_its_text() -> None:
    sample = next(path for path in MANUSCRIPTS if path.stem == "plos-pone.0116201")
    printed = sample.parents[1] / "pdf" / "plos-pone.0116201.pdf"
    found = compared(printed, "pdf", printed, "pdf")
    assert found["changes"] == []
    beside_word = compared(sample, "docx", printed, "pdf")
    assert beside_word["words_out"] < 1000


# -- As a program --------------------------------------------------------------------------------------------------


def answer_of(*arguments: str | Path) -> dict[str, str]:
    command = [sys.executable, "-m", "submissions.comparing", *map(str, arguments)]
    answer: dict[str, str] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def test_program_writes_what_it_found(tmp_path: Path) -> None:
    before, after = written(tmp_path / "a.docx", "Sand is taken."), written(tmp_path / "b.docx", "Sand is gone.")
    assert answer_of("docx", before, "docx", after, tmp_path / "x") == {}
    assert changes(json.loads((tmp_path / "x").read_text())) == [("taken", "gone")]


def test_file_without_words_or_no_file_at_all_is_told_apart_from_no_change(tmp_path: Path) -> None:
    good = written(tmp_path / "a.docx", "Sand is taken.")
    for bad in (without_words(tmp_path / "b.docx"), broken(tmp_path / "c.docx")):
        with pytest.raises(Unreadable):
            compared(good, "docx", bad, "docx")


def reads(process: str) -> bool:
    """Tell whether a process is pandoc as it reads, and not as it says which version it is."""
    try:
        return "--sandbox" in Path(f"/proc/{process}/cmdline").read_text()
    except FileNotFoundError:
        return False


def test_pandoc_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    one = "<w:p><w:r><w:t>The river rises in the night, and nobody was told of it.</w:t></w:r></w:p>"
    long = tmp_path / "a.docx"
    long.write_bytes(docx(**{"word/document.xml": DOCUMENT.replace("<w:body>", f"<w:body>{one * 400_000}")}))
    files = ["docx", str(long), "docx", str(long), str(tmp_path / "x")]
    command = [sys.executable, "-m", "submissions.comparing", *files]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    until = time.monotonic() + 20
    while not (below := [child for child in children.read_text().split() if reads(child)]):
        assert time.monotonic() < until
        time.sleep(0.02)
    program.kill()
    program.wait()
    assert ended(int(below[0]))


def test_small_files_do_not_make_an_endless_answer(tmp_path: Path) -> None:
    before, after = written(tmp_path / "a.docx", "Sand is taken."), written(tmp_path / "b.docx", *["a" * 100_000] * 90)
    assert answer_of("docx", before, "docx", after, tmp_path / "x") == {"problem": "bomb"}
    assert not (tmp_path / "x").exists()


def test_program_says_unreadable_of_whatever_a_parser_trips_over(tmp_path: Path) -> None:
    good = written(tmp_path / "a.docx", "Sand is taken.")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert answer_of("docx", good, "pdf", tmp_path / "b.pdf", tmp_path / "x")["problem"] == "unreadable"
