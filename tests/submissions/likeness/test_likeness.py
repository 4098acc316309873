"""How alike texts are, in every script; which passages they share; and what of a text counts."""

from __future__ import annotations

import pytest

from journal.text import folded
from submissions.likeness import (
    Passage,
    estimate,
    least_estimate,
    marked,
    prose,
    resemblance,
    shared,
    shingles,
    signature,
    words,
)

# -- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sand, sand: the RIVER’s bank – 12.5 m³!", ["sand", "sand", "the", "river’s", "bank", "12.5", "m", "3"]),
        ("ការគ្រប់គ្រងទឹកនៅក្នុងទន្លេមេគង្គ", ["ការគ្រប់គ្រង", "ទឹក", "នៅក្នុង", "ទន្លេមេគង្គ"]),
        ("การจัดการน้ำในแม่น้ำโขง", ["การ", "จัดการ", "น้ำ", "ใน", "แม่น้ำ", "โขง"]),
        ("湄公河水资源管理研究", ["湄公河", "水资源", "管理", "研究"]),
        ("ရေစီမံခန့်ခွဲမှု", ["ရေ", "စီမံ", "ခန့်ခွဲ", "မှု"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_text_is_cut_into_its_words(text: str, expected: list[str]) -> None:
    assert words(text) == [folded(word) for word in expected]


def test_zero_width_spaces_case_and_width_do_not_count() -> None:
    with_spaces = "ការ\u200bគ្រប់គ្រង\u200bទឹក\u200bនៅ\u200bក្នុង\u200bទន្លេ\u200bមេគង្គ"
    assert words(with_spaces) == words(with_spaces.replace("\u200b", ""))
    assert words("ＳＡＮＤ and Water") == words("sand AND water")


# -- Shingles and signatures ---------------------------------------------------------------------------------------


def test_shingles_are_the_runs_of_a_text() -> None:
    assert shingles(["a", "b", "c"], (2,)) == {("a", "b"), ("b", "c")}
    assert shingles(["a", "b", "c"], (1, 2)) == {("a",), ("b",), ("c",), ("a", "b"), ("b", "c")}
    assert shingles(["a", "b"], (5,)) == {("a", "b")}
    assert shingles([], (5,)) == set()


def test_resemblance_is_what_is_common_of_what_there_is() -> None:
    one, other = {("a",), ("b",), ("c",)}, {("b",), ("c",), ("d",)}
    assert resemblance(one, other) == 0.5
    assert resemblance(one, one) == 1.0
    assert resemblance(one, set()) == 0.0
    assert resemblance(set(), set()) == 0.0


@pytest.mark.parametrize("common", [0, 100, 300, 500, 900, 1000])
def test_signature_estimates_the_resemblance(common: int) -> None:
    one = {(str(number),) for number in range(1000)}
    other = {(str(number),) for number in range(1000 - common, 2000 - common)}
    estimated = estimate(signature(one), signature(other))
    assert abs(estimated - resemblance(one, other)) < 0.15
    assert (estimated == 1.0) == (common == 1000)


def test_what_is_alike_is_hardly_ever_estimated_lower() -> None:
    assert [round(least_estimate(of), 2) for of in (0.15, 0.4, 0.75, 1.0)] == [0.06, 0.27, 0.64, 1.0]
    for of in (0.15, 0.4, 0.75):
        common = round(2000 * of / (1 + of))
        for start in range(0, 100_000, 10_000):
            one = {(str(start + number),) for number in range(1000)}
            other = {(str(start + number),) for number in range(1000 - common, 2000 - common)}
            assert estimate(signature(one), signature(other)) >= least_estimate(of)


# -- Passages ------------------------------------------------------------------------------------------------------


def test_passages_stand_as_each_text_writes_them() -> None:
    one = "First: the River takes the bank, and 😀 nobody asks why. Then sand is dug."
    other = "We saw that the river takes the bank and nobody asks WHY; we left."
    assert shared(one, other) == [
        Passage("the River takes the bank, and 😀 nobody asks why", "the river takes the bank and nobody asks WHY", 9)
    ]


def test_passages_come_by_their_length() -> None:
    one = "a b c d e f. x. g h i j k l m."
    assert [p.here for p in shared(one, "g h i j k l m. y. a b c d e f.")] == ["g h i j k l m", "a b c d e f"]


def test_text_is_marked_where_it_stands_in_the_other() -> None:
    assert marked("So the river takes the bank away.", "See: the river takes the bank!") == [
        ("So ", False), ("the river takes the bank", True), (" away.", False),
    ]  # fmt: skip
    assert marked("Nothing of it.", "Quite another sentence.") == [("Nothing of it.", False)]
    assert marked("", "x") == []


def test_marks_put_together_are_the_text() -> None:
    one, other = "ទន្លេ\u200bមេគង្គ\u200bគឺ\u200bជា\u200bទន្លេ\u200bដ៏\u200bវែង X", "Y ទន្លេមេគង្គគឺជាទន្លេដ៏វែង"
    pieces = marked(one, other, shortest=3)
    assert "".join(piece for piece, _is_shared in pieces) == one
    assert [piece for piece, is_shared in pieces if is_shared] == [one.removesuffix(" X")]


# -- What counts ---------------------------------------------------------------------------------------------------


def test_references_and_declarations_do_not_count() -> None:
    text = """Introduction
    The river takes the bank.
    5. Funding
    The work was funded by a foundation of great renown.
    Conclusion
    It goes on.
    Conflict of Interest:
    The authors have no conflict of interest, of any kind whatsoever.
    References
    Molle, F. (2009). Contested waterscapes
    London: Earthscan.
    Appendix A
    The questions that we asked."""
    assert prose(text).splitlines() == [
        "Introduction", "The river takes the bank.", "Conclusion", "It goes on.", "Appendix A",
        "The questions that we asked.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "Bibliography",
        "REFERENCES",
        "7. References",
        "参考文献",
        "เอกสารอ้างอิง",
        "ឯកសារយោង",
        "Tài liệu tham khảo",
        "ເອກະສານອ້າງອີງ",
    ],
)
def test_heading_of_the_references_is_known(heading: str) -> None:
    assert prose(f"The river takes the bank.\n{heading}\nMolle 2009") == "The river takes the bank."


def test_word_of_a_heading_inside_a_sentence_leaves_nothing_out() -> None:
    text = "References are few.\nFunding of dams by banks and states has grown, and with it the debts of all.\nSand."
    assert prose(text) == text
