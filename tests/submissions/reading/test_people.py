"""Authors as people write them above a manuscript: in a line or in lines, with marks, in scripts of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.reading import Author
from submissions.reading.names import is_name, parts_of
from tests.submissions.reading.making import read

TITLE = ("Who decides when the river rises in the lower Sesan?", "bold 16")
TEXT = "The lower Sesan joins the Srepok and the Sekong before it reaches the Mekong at the town of Stung Treng. " * 3
RUPP, OSLO = "Royal University of Phnom Penh, Phnom Penh, Cambodia", "Institute of Rivers, Oslo, Norway"


def authors(folder: Path, *lines: str, references: tuple[str, ...] = ()) -> tuple[Author, ...]:
    after = [("References", "bold"), *references] if references else []
    return read(folder, TITLE, *lines, ("Abstract", "bold"), TEXT, ("Introduction", "bold"), TEXT, *after).authors


def printed(found: tuple[Author, ...]) -> list[str]:
    return [author.printed for author in found]


@pytest.mark.parametrize(
    "line",
    [
        "Sok Dara, Maria T. Lind and Aung",
        "Sok Dara^1^, Maria T. Lind^2,3^ & Aung^1*^",
        "Sok Dara1, Maria T. Lind2,3, Aung1*",
        "Dr. Sok Dara, Prof. Maria T. Lind, PhD, and Mr. Aung",
        "by Sok Dara; Maria T. Lind; Aung",
        "Authors: Sok Dara, Maria T. Lind, Aung",
        "Sok Dara\nMaria T. Lind\nAung",
        "Sok Dara¹, Maria T. Lind², Aung¹",
        "Sok Dara, M.Sc.1, Maria T. Lind, MD, PhD2, and Aung, B.A.1,3",
    ],
)
def test_a_line_of_names_is_taken_apart(tmp_path: Path, line: str) -> None:
    assert printed(authors(tmp_path, line)) == ["Sok Dara", "Maria T. Lind", "Aung"]


@pytest.mark.parametrize(
    "line",
    [
        "Sok, Dara; Lind, Maria",
        "Sok, Dara",
        "The Mekong Study Group",
        "Ministry of Water Resources, Phnom Penh",
        "A survey of two districts",
        "Submitted to the journal in May 2026",
        "Working Paper 12",
        "How notice is given, and to whom",
        "Phnom Penh, Cambodia.",
        "Anonymous",
        "Part 1",
    ],
)
def test_what_may_be_no_list_of_people_is_left_blank(tmp_path: Path, line: str) -> None:
    assert authors(tmp_path, line) == ()


def test_vietnamese_names_are_names_with_all_their_marks(tmp_path: Path) -> None:
    found = authors(
        tmp_path,
        "Nguyễn Văn An^1^, Trần Thị Bình^2*^",
        "^1^ Trường Đại học Cần Thơ",
        "* Tác giả liên hệ: ttbinh@ctu.edu.vn",
    )
    assert [(author.family, author.given, author.email, author.affiliations) for author in found] == [
        ("Nguyễn", "Văn An", "", ("Trường Đại học Cần Thơ",)),
        ("Trần", "Thị Bình", "ttbinh@ctu.edu.vn", ()),
    ]


def test_chinese_names_are_told_from_where_they_work(tmp_path: Path) -> None:
    found = authors(tmp_path, "王伟，李娜", "（云南大学 国际河流研究院，昆明 650091）")
    assert [(author.printed, author.affiliations) for author in found] == [
        ("王伟", ("云南大学 国际河流研究院，昆明 650091",)),
        ("李娜", ("云南大学 国际河流研究院，昆明 650091",)),
    ]


def test_somebody_beside_an_address_who_is_not_understood_leaves_all_blank(tmp_path: Path) -> None:
    assert authors(tmp_path, "Sok Dara", "Maria T. Lind (Oslo; she/her) / lind@example.org") == ()


def test_who_is_to_be_written_to_brings_no_institution_to_the_others(tmp_path: Path) -> None:
    found = authors(
        tmp_path,
        "Sok Dara1, Jane Smith2",
        f"1{RUPP}. 2{OSLO}.",
        "Correspondence to: Jane Smith, Oslo University; jane@example.org",
    )
    assert [(author.printed, author.email, author.affiliations) for author in found] == [
        ("Sok Dara", "", (RUPP,)),
        ("Jane Smith", "jane@example.org", (OSLO,)),
    ]


def test_institutions_go_to_whom_their_marks_name(tmp_path: Path) -> None:
    found = authors(tmp_path, "Sok Dara^1^, Maria T. Lind^1,2^", f"^1^ {RUPP}", f"^2^ {OSLO}")
    assert [author.affiliations for author in found] == [(RUPP,), (RUPP, OSLO)]
    found = authors(tmp_path, "Sok Dara^a^, Maria T. Lind^b^", f"^a^{RUPP}; ^b^{OSLO}")
    assert [author.affiliations for author in found] == [(RUPP,), (OSLO,)]
    found = authors(tmp_path, "Sok Dara1, Maria T. Lind2", f"1 {RUPP}", f"2 {OSLO}")
    assert [author.affiliations for author in found] == [(RUPP,), (OSLO,)]


def test_without_marks_an_institution_is_of_those_named_above_it(tmp_path: Path) -> None:
    found = authors(tmp_path, "Sok Dara", RUPP, "Maria T. Lind", OSLO)
    assert [author.affiliations for author in found] == [(RUPP,), (OSLO,)]
    found = authors(tmp_path, "Sok Dara, Maria T. Lind", RUPP)
    assert [author.affiliations for author in found] == [(RUPP,), (RUPP,)]


def test_addresses_go_to_whom_they_name_or_who_is_marked(tmp_path: Path) -> None:
    found = authors(tmp_path, "Sok Dara, Maria T. Lind", "E-mail: mtlind@example.org")
    assert [(author.email, author.is_corresponding) for author in found] == [("", False), ("mtlind@example.org", True)]
    found = authors(tmp_path, "Sok Dara^1*^, Maria T. Lind^1^", "* Corresponding author: office@example.org")
    assert [(author.email, author.is_corresponding) for author in found] == [("office@example.org", True), ("", False)]
    found = authors(tmp_path, "Sok Dara^1^, Maria T. Lind^1^", "office@example.org")
    assert [(author.email, author.is_corresponding) for author in found] == [("", False), ("", False)]


def test_with_an_address_each_it_is_the_mark_that_says_who_answers(tmp_path: Path) -> None:
    found = authors(tmp_path, "Sok Dara (dara@example.org), Maria T. Lind* (lind@example.org)")
    assert [(author.printed, author.email, author.is_corresponding) for author in found] == [
        ("Sok Dara", "dara@example.org", False),
        ("Maria T. Lind", "lind@example.org", True),
    ]


def test_an_orcid_is_of_the_one_in_whose_line_it_stands(tmp_path: Path) -> None:
    found = authors(
        tmp_path, "Sok Dara", "https://orcid.org/0000-0002-1825-0097", "Maria T. Lind, ORCID: 0000-0001-5109-3700"
    )
    assert [author.orcid for author in found] == ["0000-0002-1825-0097", "0000-0001-5109-3700"]
    found = authors(tmp_path, "Sok Dara, Maria T. Lind", "ORCID: 0000-0002-1825-0097")
    assert [author.orcid for author in found] == ["", ""]


def test_names_in_their_own_script_stand_beside_the_latin_ones(tmp_path: Path) -> None:
    found = authors(tmp_path, "Sok Dara (សុខ ដារ៉ា), Maria T. Lind")
    assert [(author.printed, author.native) for author in found] == [("Sok Dara", "សុខ ដារ៉ា"), ("Maria T. Lind", "")]
    found = authors(tmp_path, "Sok Dara, Chan Sophea", "សុខ ដារ៉ា, ចាន់ សុភា")
    assert [(author.printed, author.native) for author in found] == [
        ("Sok Dara", "សុខ ដារ៉ា"),
        ("Chan Sophea", "ចាន់ សុភា"),
    ]
    assert printed(authors(tmp_path, "សុខ ដារ៉ា និង ចាន់ សុភា")) == ["សុខ ដារ៉ា", "ចាន់ សុភា"]


@pytest.mark.parametrize(
    ("name", "email", "cited", "parts"),
    [
        ("Nguyễn Thị Hạnh", "", (), ("Thị Hạnh", "Nguyễn")),
        ("Hanh Nguyen", "", (), ("Hanh", "Nguyen")),
        ("Maria T. Lind", "", (), ("Maria T.", "Lind")),
        ("T. Di Matteo", "", (), ("T.", "Di Matteo")),
        ("Jean-Pierre Dupont", "", (), ("Jean-Pierre", "Dupont")),
        ("Ludwig van der Berg", "", (), ("Ludwig", "van der Berg")),
        ("Peter van der Berg", "", (), ("Peter", "van der Berg")),
        ("Juan Carlos Ortega", "", (), ("Juan Carlos", "Ortega")),
        ("Juan Pérez García", "", (), ("", "")),
        ("Somchai Wongsawat", "", (), ("", "")),
        ("Somchai Wongsawat", "swongsawat@example.org", (), ("Somchai", "Wongsawat")),
        ("Vannak Ouch", "vouch@example.org", (), ("Vannak", "Ouch")),
        ("Phal Dany", "", ("phal d",), ("Dany", "Phal")),
        ("Aung", "", (), ("", "")),
        ("Aung San Win", "", (), ("", "")),
        ("សុខ ដារ៉ា", "", (), ("", "")),
    ],
)
def test_a_name_is_taken_apart_only_where_something_tells(
    name: str, email: str, cited: tuple[str, ...], parts: tuple[str, str]
) -> None:
    assert parts_of(name, frozenset(cited), email) == parts


def test_the_list_of_references_tells_which_part_is_cited(tmp_path: Path) -> None:
    (author,) = authors(tmp_path, "Phal Dany", references=("Phal, D. (2019). Notice. Phnom Penh.",))
    assert (author.given, author.family) == ("Dany", "Phal")


@given(st.text())
def test_parts_are_those_of_the_name_and_nothing_raises(name: str) -> None:
    given_name, family = parts_of(name, frozenset(), "")
    assert sorted(f"{given_name} {family}".split()) in ([], sorted(name.split()))
    assert is_name(name) in (True, False)
