"""A text that still tells who wrote it: names in their spellings, own work, thanks and money; and what is none of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from submissions.cleaning.findings import Block, Finding, findings_in
from submissions.cleaning.forms_of_names import Person

pytestmark = pytest.mark.once

SOK = Person(
    given="Bunny",
    family="Sok",
    native="សុខ ប៊ុននី",
    email="bunny.sok@rupp.example.kh",
    institution="Department of Geography, Royal University of Phnom Penh (RUPP)",
    orcid="0000-0002-1825-0097",
)
PHOM = Person(given="Jean-Luc", family="Phommachanh", native="ພົມມະຈັນ ສົມພອນ")
NGUYEN = Person(given="Thị Minh Khai", family="Nguyễn", printed="Nguyễn Thị Minh Khai")
MUELLER = Person(given="Jürgen", family="Müller")
WANG = Person(given="Xiaoming", family="Wang", native="王小明")
THAI = Person(given="Somchai", family="Jaidee", native="สมชาย ใจดี")
BURMESE = Person(given="Aung", native="အောင်ကျော်မင်း")
HOTEZ = Person(given="Peter J.", family="Hotez")
LONG = Person(given="An", family="Long")


def found(text: str, *people: Person) -> list[Finding]:
    return findings_in([Block(text)], people)


def short(text: str, *people: Person) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.sure, finding.found) for finding in found(text, *people)]


SPELLINGS = [
    (SOK, "as Bunny Sok has", "sure", "Bunny Sok"),
    (SOK, "as Sok Bunny has", "sure", "Sok Bunny"),
    (SOK, "as SOK, BUNNY has", "sure", "SOK, BUNNY"),
    (SOK, "as B. Sok has", "likely", "B. Sok"),
    (SOK, "as Sok B has", "likely", "Sok B"),
    (SOK, "as Sok, B. has", "likely", "Sok, B."[:-1]),
    (SOK, "as Bunny\nSok has", "sure", "Bunny Sok"),
    (SOK, "github.com/bunny-sok/data", "likely", "bunny-sok"),
    (SOK, "ដោយ\u200bសុខ\u200bប៊ុននី\u200bបានសរសេរ", "sure", "សុខ\u200bប៊ុននី"),
    (SOK, "ដោយប៊ុននីសុខបានសរសេរ", "sure", "ប៊ុននីសុខ"),
    (PHOM, "in Phomma-\nchanh we", "likely", "Phomma- chanh"),
    (PHOM, "in Phom\u00admachanh we", "likely", "Phom\u00admachanh"),
    (PHOM, "in Jean Luc Phommachanh we", "sure", "Jean Luc Phommachanh"),
    (PHOM, "in JL Phommachanh we", "likely", "JL Phommachanh"),
    (PHOM, "in J.-L. Phommachanh we", "likely", "J.-L. Phommachanh"),
    (PHOM, "in Phommachanh J-L we", "likely", "Phommachanh J-L"),
    (PHOM, "in Phomma Chanh we", "likely", "Phomma Chanh"),
    (PHOM, "ໂດຍສົມພອນພົມມະຈັນຂຽນ", "sure", "ສົມພອນພົມມະຈັນ"),
    (NGUYEN, "by Nguyen Thi Minh Khai of", "sure", "Nguyen Thi Minh Khai"),
    (NGUYEN, "by NGUYỄN Thị Minh Khai of", "sure", "NGUYỄN Thị Minh Khai"),
    (NGUYEN, "by Thi Minh Khai Nguyen of", "sure", "Thi Minh Khai Nguyen"),
    (NGUYEN, unicodedata.normalize("NFD", "by Nguyễn Thị Minh Khai of"), "sure", unicodedata.normalize("NFD", "Nguyễn Thị Minh Khai")),
    (NGUYEN, "by Nguyen T.M.K. of", "likely", "Nguyen T.M.K"),
    (MUELLER, "by Juergen Mueller of", "sure", "Juergen Mueller"),
    (MUELLER, "by J. Muller of", "likely", "J. Muller"),
    (Person(given="Jurgen", family="Mueller"), "by Jürgen Müller of", "sure", "Jürgen Müller"),
    (WANG, "本文由王小明撰写", "sure", "王小明"),
    (THAI, "โดยสมชายใจดีและคณะ", "sure", "สมชายใจดี"),
    (THAI, "โดยสมชาย ใจดี และคณะ", "sure", "สมชาย ใจดี"),
    (BURMESE, "ဆရာအောင်ကျော်မင်းက", "sure", "အောင်ကျော်မင်း"),
    (HOTEZ, "by Peter J. Hotez of", "sure", "Peter J. Hotez"),
    (HOTEZ, "by Hotez, Peter J. of", "sure", "Hotez, Peter J"),
    (HOTEZ, "by Peter Hotez of", "sure", "Peter Hotez"),
    (LONG, "by An Long of", "sure", "An Long"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "text", "sure", "stretch"), SPELLINGS, ids=[row[1][:20] for row in SPELLINGS])
def test_name_is_found_in_its_spellings(person: Person, text: str, sure: str, stretch: str) -> None:
    assert short(text, person) == [("name", sure, stretch)]


NOT_NAMES = [
    (LONG, "How long an interval must be is seen along the long river."),
    (LONG, "Long before that, the long river rose."),
    (LONG, "The prolonged flood. An area was longer under water, a long time."),
    (SOK, "A basok is a boat; so kind were they, and bsok is none."),
    (Person(given="Son", family="Do"), "Do not take it for a son of this land. I do."),
    (MUELLER, "The mullerian ducts."),
    (PHOM, "Jean paints."),
]


@pytest.mark.parametrize(("person", "text"), NOT_NAMES, ids=[row[1][:20] for row in NOT_NAMES])
def test_common_word_is_no_name(person: Person, text: str) -> None:
    assert short(text, person) == []


def test_common_word_with_a_capital_inside_a_sentence_is_possible() -> None:
    assert short("the long river, as Long writes", LONG) == [("name", "possible", "Long")]


def test_common_word_near_the_other_part_of_the_name_is_found() -> None:
    assert short("a long day with bunny. Sunny came, and Bunny, of the house of Sok", SOK) == [
        ("name", "possible", "Bunny"),
        ("name", "possible", "Sok"),
    ]


OTHERS = [
    ("write to bunny.sok@rupp.example.kh", "address", "sure", "bunny.sok@rupp.example.kh"),
    ("write to Bunny.Sok (at) rupp (dot) example (dot) kh", "address", "sure", "Bunny.Sok (at) rupp (dot) example (dot) kh"),
    ("write to bunny.sok@rupp.\nexample.kh", "address", "sure", "bunny.sok@rupp. example.kh"),
    ("write to office@example.org", "address", "possible", "office@example.org"),
    ("orcid.org/0000-0002-1825-0097", "orcid", "sure", "0000-0002-1825-0097"),
    ("orcid.org/0000000218250097", "orcid", "sure", "0000000218250097"),
    ("orcid.org/0000-0001-2345-6789", "orcid", "possible", "0000-0001-2345-6789"),
    ("at the Royal University of\nPhnom Penh", "institution", "likely", "Royal University of Phnom Penh"),
    ("students of RUPP", "institution", "likely", "RUPP"),
    ("as our previous work shows", "self_citation", "likely", "our previous work"),
    ("in our earlier paper", "self_citation", "likely", "our earlier paper"),
    ("as we have shown elsewhere", "self_citation", "likely", "we have shown elsewhere"),
    ("in my PhD thesis", "self_citation", "likely", "my PhD thesis"),
    ("笔者此前的研究", "self_citation", "likely", "笔者此前"),
    ("Acknowledgements", "acknowledgement", "likely", "Acknowledgements"),
    ("The authors thank the village", "acknowledgement", "possible", "The authors thank"),
    ("We are deeply grateful to all", "acknowledgement", "possible", "We are deeply grateful"),
    ("was funded by the bank", "funding", "likely", "was funded by"),
    ("under grant no. AB-2019/33", "funding", "likely", "grant no. AB-2019/33"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "sure", "stretch"), OTHERS, ids=[row[0][:24] for row in OTHERS])
def test_other_traces_are_found(text: str, kind: str, sure: str, stretch: str) -> None:
    assert short(text, SOK) == [(kind, sure, stretch)]


def test_city_of_an_institution_is_no_trace() -> None:
    person = Person(given="X", family="Yzzy", institution="Demonstration College, Stung Treng, Institute of Sand")
    text = "The gauge at Stung Treng. The Demonstration College, and an Institute of Sand."
    assert [stretch for _kind, _sure, stretch in short(text, person)] == ["Demonstration College", "Institute of Sand"]


def test_ordinary_sentences_hold_no_trace() -> None:
    text = (
        "The river was rising. Rupp is no university. Our results show that previous work was wrong; we thank nobody. "
        "The survey was supported by evidence, and earlier papers found the same."
    )
    assert [(kind, stretch) for kind, _sure, stretch in short(text, NGUYEN, PHOM)] == [("acknowledgement", "we thank")]


def test_own_work_with_its_year_is_two_findings() -> None:
    assert short("In our previous work (Sok 2019) we", SOK) == [
        ("self_citation", "likely", "our previous work"),
        ("name", "possible", "Sok"),
    ]


def test_list_of_references_is_where_a_name_is_at_home() -> None:
    blocks = [
        Block("As Sok B. says.", page=1),
        Block("End.\nReferences\nSok B. (2019) On rivers.", page=2),
        Block("Sok B. (2020) On sand.\nAcknowledgements\nSok B. is well.", page=3),
    ]
    assert [(f.page, f.kind) for f in findings_in(blocks, [SOK])] == [
        (1, "name"), (2, "reference"), (3, "reference"), (3, "acknowledgement"), (3, "name"),
    ]  # fmt: skip


def test_heading_says_where_the_references_are() -> None:
    blocks = [
        Block("B. Sok", paragraph=1, heading="References"),
        Block("B. Sok", paragraph=2, heading="Notes"),
        Block("B. Sok", part="footnote", paragraph=1),
    ]
    assert [f.kind for f in findings_in(blocks, [SOK])] == ["reference", "name", "name"]


def test_finding_says_where_and_what_stands_around() -> None:
    text = "It was in the dry season of that long year, when nobody looked, that Bunny Sok\nsaw the bank go, and the houses on it with all that was theirs in the night."
    (finding,) = findings_in([Block(text, page=7, heading="Methods")], [SOK])
    assert finding.facts == {
        "kind": "name", "what": "Bunny Sok", "sure": "sure", "part": "body", "page": 7, "paragraph": 0,
        "heading": "Methods", "before": "the dry season of that long year, when nobody looked, that ",
        "found": "Bunny Sok", "after": " saw the bank go, and the houses on it with all that was",
    }  # fmt: skip


# -- Properties ----------------------------------------------------------------------------------------------------

LATIN = some.text("bcdfghklmnprstvăéñôüžđ", min_size=4, max_size=9).map(str.capitalize)
BREAKS = some.sampled_from(["", "\u00ad", "\u200b", "-\n", "\n"])


@given(LATIN, LATIN, some.data())
def test_any_name_is_found_whatever_breaks_it(given_name: str, family: str, data: some.DataObject) -> None:
    at = data.draw(some.integers(1, len(family) - 1))
    broken = family[:at] + data.draw(BREAKS) + family[at:]
    form = data.draw(some.sampled_from(["NFC", "NFD"]))
    for written in (f"{given_name} {broken}", f"{broken}, {given_name}", f"{given_name[0]}. {broken}"):
        text = unicodedata.normalize(form, f"(see {written} there)")
        assert "name" in {f.kind for f in found(text, Person(given=given_name, family=family))}


@given(LATIN, LATIN)
def test_any_name_is_found_without_its_marks_and_in_capitals(given_name: str, family: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", f"{given_name} {family}") if not unicodedata.combining(c))
    person = Person(given=given_name, family=family)
    for text in (bare.replace("đ", "d").replace("Đ", "D"), f"{given_name} {family}".upper()):
        assert [f.sure for f in found(f"see {text} there", person)] == ["sure"]


@given(some.text("កខគឃងចឆជញដឋឌណតថទ", min_size=5, max_size=10), some.text("លសហឡអ", max_size=20), some.data())
def test_any_native_name_is_found_inside_unspaced_text(name: str, around: str, data: some.DataObject) -> None:
    at = data.draw(some.integers(1, len(name) - 1))
    text = around + name[:at] + "\u200b" + name[at:] + around
    assert [f.sure for f in found(text, Person(given="X", native=name))] == ["sure"]


@given(some.text(max_size=200), some.text(max_size=12), some.text(max_size=12))
def test_places_lie_in_the_text_whatever_it_is(text: str, given_name: str, family: str) -> None:
    for finding in found(text, Person(given=given_name, family=family, native=family, email=f"{given_name}@{family}")):
        assert "".join(finding.found.split()) in "".join(text.split())
