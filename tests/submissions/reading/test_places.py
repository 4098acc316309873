"""Where authors work, as sentences and notes tell it: what is plain is read, what is not stays blank."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from submissions.reading import reading_of
from submissions.reading.pandoc import program
from submissions.reading.paragraphs import LOWERED, NOTE, RAISED, Paragraph
from submissions.reading.people import authors_of
from submissions.reading.places import alone

RUPP = "Royal University of Phnom Penh"
LAW = "Faculty of Law, University of Yangon"


def marked(text: str) -> str:
    """Return a text with what stands between ``^`` raised."""
    pieces = text.split("^")
    return "".join(f"{RAISED}{piece}{LOWERED}" if number % 2 else piece for number, piece in enumerate(pieces))


def note(text: str) -> Paragraph:
    return Paragraph(marked(text), place=NOTE)


def places(*front: str | Paragraph, beside: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the institutions of the authors of a front, with notes at its title or names, and notes of all the text."""
    paragraphs = [row if isinstance(row, Paragraph) else Paragraph(marked(row)) for row in front]
    at_front, of_text = [note(row) for row in beside], [note(row) for row in (*beside, *notes)]
    return [author.affiliations for author in authors_of(paragraphs, (), beside=at_front, notes=of_text)]


# -- Sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        f"The author is a lecturer at the {RUPP}.",
        f"The author is a senior lecturer in human geography at the {RUPP}, where she teaches since 2011.",
        f"Sok Dara is a researcher at the {RUPP}. He thanks two reviewers.",
        f"Dr. Sok Dara is a PhD candidate at {RUPP} working on the Sesan.",
        f"Sok Dara works at the {RUPP}.",
        f"Sok Dara teaches public law at the {RUPP}, and can be reached at dara@example.org.",
        f"The author is affiliated with the {RUPP}.",
        f"Dara Sok is unknown. Sok Dara is Associate Professor at the {RUPP}.",
    ],
)
def test_sentence_tells_where_the_only_author_works(sentence: str) -> None:
    assert places("Sok Dara", sentence) == [(RUPP,)]
    assert places("Sok Dara", beside=(sentence,)) == [(RUPP,)]


def test_sentence_may_name_the_unit_and_the_country() -> None:
    told = "The author is a professor in the Department of Geography and Environment, University of Oslo, Norway."
    assert places("Maria T. Lind", told) == [("Department of Geography and Environment, University of Oslo, Norway",)]


def test_who_heads_a_unit_works_there() -> None:
    assert places("Sok Dara", f"The author is Dean of the {LAW}.") == [(LAW,)]


def test_sentences_name_each_of_several() -> None:
    told = f"Sok Dara is a lecturer at the {RUPP}. Maria T. Lind is a researcher in the {LAW}."
    assert places("Sok Dara, Maria T. Lind", told) == [(RUPP,), (LAW,)]
    assert places("Sok Dara, Maria T. Lind", notes=(told,)) == [(RUPP,), (LAW,)]
    assert places("Sok Dara, Maria T. Lind", f"Both authors are lecturers at the {RUPP}.") == [(RUPP,), (RUPP,)]
    assert places("Sok Dara, Maria T. Lind", f"The second author is a lecturer at the {RUPP}.") == [(), (RUPP,)]


@pytest.mark.parametrize(
    "sentence",
    [
        f"The author is grateful to colleagues at the {RUPP}.",
        f"The author thanks the {RUPP} for its support.",
        f"The author was a lecturer at the {RUPP}.",
        f"The author is a former lecturer at the {RUPP}.",
        f"The author is a visiting fellow at the {RUPP}.",
        f"The author holds a doctorate from the {RUPP}.",
        "The author is a lecturer at a university in Phnom Penh.",
        f"The author is a lecturer at the {RUPP} and Director of the Mekong Centre.",
        f"The author is a lecturer at the {RUPP} and the University of Oslo.",
        f"The author is a lecturer at the {RUPP} and Oslo University.",
        f"The author is a lecturer at the {RUPP}, and Adviser at the Ministry of Water.",
        "The author is a lecturer in Phnom Penh.",
        f"The corresponding author is a lecturer at the {RUPP}.",
        f"Chan Sophea is a lecturer at the {RUPP}.",
        f"An earlier version was read at the {RUPP}.",
        f"The author has no interest in the {RUPP}.",
        f"The author is a fellow of the {RUPP}.",
        "The author is a member of the Institute of Rivers.",
        "The author is a lecturer at the University.",
        f"The author is a lecturer at the {RUPP} for the Ministry of Health.",
    ],
)
def test_sentence_that_may_say_otherwise_is_left_blank(sentence: str) -> None:
    assert places("Sok Dara", sentence) == [()]
    assert places("Sok Dara", beside=(sentence,)) == [()]


def test_the_author_is_nobody_where_there_are_two_or_it_is_said_far_off() -> None:
    told = f"The author is a lecturer at the {RUPP}."
    assert places("Sok Dara, Maria T. Lind", told) == [(), ()]
    assert places("Sok Dara", notes=(told,)) == [()]


# -- Notes ---------------------------------------------------------------------------------------------------------


def test_marked_line_below_the_names_is_of_who_bears_the_mark() -> None:
    assert places("Sok Dara*", f"* {LAW}; dara@example.org") == [(LAW,)]
    assert places("Sok Dara*, Maria T. Lind†", f"* {RUPP}", f"† {LAW}") == [(RUPP,), (LAW,)]
    assert places("Sok Dara^1^*, Maria T. Lind^1^", f"^1^ {RUPP}", f"* {LAW}; dara@example.org") == [(RUPP,), (RUPP,)]


def test_note_is_of_who_bears_its_mark() -> None:
    assert places("Sok Dara*", notes=(f"* {LAW}; dara@example.org",)) == [(LAW,)]
    assert places("Sok Dara^*^, Maria T. Lind^†^", notes=(f"^*^ {RUPP}.", f"^†^Lecturer, {LAW}.")) == [(RUPP,), (LAW,)]
    assert places("Sok Dara*", notes=(f"* Lecturer at the {RUPP}. I thank the reviewers.",)) == [(RUPP,)]


def test_number_of_a_note_is_told_from_that_of_an_institution() -> None:
    assert places("Sok Dara^2^", notes=("^1^ I thank the reviewers.", f"^2^ {LAW}.", f"^3^ {RUPP}.")) == [(LAW,)]
    assert places("Sok Dara^2^", f"^1^ {RUPP}", notes=(f"^2^ {LAW}.",)) == [(RUPP,)]
    assert places("Sok Dara^1^", notes=("^1^ I thank the reviewers.", f"^1^ {LAW}.")) == [()]
    assert places("Sok Dara", notes=(f"^1^ {LAW}.",)) == [()]
    told = f"^1^ The author is a lecturer at the {RUPP}."
    assert places("Sok Dara^1^", notes=(told, "^2^ Ministry of Water.")) == [(RUPP,)]
    assert places("Sok Dara^2^", notes=(told, "^2^ I thank the reviewers.")) == [()]


def test_notes_at_the_names_are_theirs_one_by_one() -> None:
    front = Paragraph("Sok Dara, Maria T. Lind", notes=(note(RUPP), note(f"{LAW}. Email: lind@example.org")))
    assert places(front) == [(RUPP,), (LAW,)]


def test_note_with_an_address_is_of_whom_it_names() -> None:
    told = f"{LAW}. E-mail: mtlind@example.org"
    (dara, lind) = authors_of([Paragraph("Sok Dara, Maria T. Lind")], (), notes=[note(told)])
    assert (dara.affiliations, lind.affiliations, lind.email) == ((), (LAW,), "mtlind@example.org")


def test_only_note_at_the_title_is_of_the_only_author() -> None:
    assert places("Sok Dara", beside=(f"{LAW}, Yangon, Myanmar.",)) == [(f"{LAW}, Yangon, Myanmar",)]
    assert places("Sok Dara, Maria T. Lind", beside=(f"{LAW}.",)) == [(), ()]
    assert places("Sok Dara", beside=(f"{LAW}.", f"{RUPP}.")) == [()]


@pytest.mark.parametrize(
    "told",
    [
        f"{RUPP}.",
        "Ministry of Water Resources, Annual Report 2019, p. 12.",
        "^*^ Funded by the University of Oslo.",
        "* University of Oslo, Grant 223.",
        "* Faculty of Law Research Paper No. 12",
        "* National Institute of Statistics, Population Census, Phnom Penh",
        "* The views are those of the author and not of the Ministry of Health; dara@example.org",
        "* This study was part of the Mekong Programme.",
        f"* Corresponding author: {LAW}; dara@example.org",
        "* Sok Dara: dara@example.org",
        "* p < 0.05, National Institute of Statistics",
    ],
)
def test_note_of_something_else_brings_no_institution(told: str) -> None:
    assert places("Sok Dara*", notes=(told,)) == [()]


def test_mark_that_two_notes_bear_is_of_nobody() -> None:
    assert places("Sok Dara*", notes=(f"* {LAW}", f"* {RUPP}")) == [()]


def test_institution_above_the_abstract_is_kept_before_what_a_note_says() -> None:
    assert places("Sok Dara*", RUPP, notes=(f"* {LAW}; dara@example.org",)) == [(RUPP,)]


@pytest.mark.parametrize("told", ["", "the", "* ", "and University", "of", ", ,", "University" * 90])
def test_whatever_stands_there_is_an_institution_or_nothing(told: str) -> None:
    assert alone(told) == ""


def test_notes_of_a_word_file_are_those_of_the_names_they_stand_at(tmp_path: Path) -> None:
    text = "The lower Sesan joins the Srepok and the Sekong before it reaches the Mekong at Stung Treng. " * 3
    source = tmp_path / "manuscript.docx"
    written = (
        f"# Who decides when the river rises?[^a]\n\nSok Dara[^b], Maria T. Lind[^c]\n\n**Abstract**\n\n{text}\n\n"
        f"**Introduction**\n\n{text}[^d]\n\n[^a]: I thank the reviewers.\n[^b]: {RUPP}.\n"
        f"[^c]: Lecturer, {LAW}; mtlind@example.org\n[^d]: Ministry of Water, 2019.\n"
    )
    command = [program(), "--from=markdown", f"--output={source}"]
    subprocess.run(command, input=written.encode(), check=True)
    found = [(author.affiliations, author.email) for author in reading_of(source, "docx", seconds=20).authors]
    assert found == [((RUPP,), ""), ((LAW,), "mtlind@example.org")]
