"""Identifiers of people and institutions: what is valid passes in every form it is written in, one slip fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.text import ROR_DIGITS, folded, isbn_of, orcid_of, ror_of, unmarked

pytestmark = pytest.mark.once

FULL = 16


def orcid(number: int) -> str:
    """Return the iD with these fifteen digits: the check character is the one that makes the weighted sum 1 (mod 11)."""
    digits = f"{number:015d}"
    weighed = sum(int(digit) * 2 ** (15 - place) for place, digit in enumerate(digits))
    (check,) = (value for value in range(11) if (weighed + value) % 11 == 1)
    characters = digits + "0123456789X"[check]
    return "-".join(characters[start : start + 4] for start in range(0, FULL, 4))


def ror(number: int) -> str:
    """Return the identifier of this number: with its check digits it leaves 1 when divided by 97."""
    rest, characters = number, ""
    while rest:
        rest, digit = divmod(rest, 32)
        characters = ROR_DIGITS[digit] + characters
    (check,) = (value for value in range(2, 99) if (number * 100 + value) % 97 == 1)
    return f"0{characters:0>6}{check:02d}"


def isbn_10(number: int) -> str:
    """Return the ISBN with these nine digits: with its check character the weighted sum is divided by 11."""
    digits = f"{number:09d}"
    weighed = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
    (check,) = (value for value in range(11) if (weighed + value) % 11 == 0)
    return digits + "0123456789X"[check]


def isbn_13(number: int) -> str:
    """Return the ISBN with these ten digits after 97: with its check digit the weighted sum is divided by 10."""
    digits = f"97{8 + number % 2}{number // 2:09d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    (check,) = (value for value in range(10) if (weighed + value) % 10 == 0)
    return f"{digits}{check}"


def hyphened(known: str, places: set[int]) -> str:
    return "".join(f"-{character}" if place in places else character for place, character in enumerate(known))


ISBNS = st.one_of(st.integers(0, 10**9 - 1).map(isbn_10), st.integers(0, 2 * 10**9 - 1).map(isbn_13))
ORCIDS = st.integers(0, 10**15 - 1).map(orcid)
RORS = st.integers(0, 32**6 - 1).map(ror)


@given(ORCIDS)
@example("0000-0002-1825-0097")
@example("0000-0002-9079-593X")
def test_orcid_passes_in_every_form_it_is_written_in(known: str) -> None:
    bare = known.replace("-", "")
    forms = (
        known,
        bare,
        known.lower(),
        f"https://orcid.org/{known}",
        f"  orcid.org/{known}/ ",
        f"www.orcid.org/{bare}",
    )
    assert {orcid_of(form) for form in forms} == {known}


@given(RORS)
@example("028wp3y58")
@example("0495fxg12")
def test_ror_passes_in_every_form_it_is_written_in(known: str) -> None:
    forms = (known, known.upper(), f"https://ror.org/{known}", f" ror.org/{known}/ ", f"http://www.ror.org/{known}")
    assert {ror_of(form) for form in forms} == {known}


@given(ISBNS, st.sets(st.integers(1, 8)))
@example("0306406152", {1, 4})
@example("080442957X", set())
@example("9780306406157", {3})
def test_isbn_passes_with_the_hyphens_it_is_written_with(known: str, places: set[int]) -> None:
    written = hyphened(known, places)
    forms = (written, f" {written}", f"ISBN {written}", f"isbn: {written.lower()}", written.replace("-", "\u2013"))
    assert {isbn_of(form) for form in forms} == {written}


@given(ISBNS, st.integers(0, 12), st.sampled_from("0123456789"))
def test_one_other_digit_is_no_isbn(known: str, place: int, digit: str) -> None:
    place %= len(known)
    if known[place] == digit:
        return
    with pytest.raises(ValueError, match="this ISBN does not fit"):
        isbn_of(known[:place] + digit + known[place + 1 :])


@given(st.integers(0, 10**9 - 1).map(isbn_10), st.integers(0, 7))
def test_two_neighbours_that_change_places_are_no_isbn(known: str, place: int) -> None:
    if known[place] == known[place + 1]:
        return
    swapped = known[:place] + known[place + 1] + known[place] + known[place + 2 :]
    with pytest.raises(ValueError, match="this ISBN does not fit"):
        isbn_of(swapped)


@pytest.mark.parametrize("typed", ["", "978", "9771234567898", "X234567890", "978030640615X", "0-306-40615-2-1"])
def test_what_only_looks_like_an_isbn_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match="ISBN"):
        isbn_of(typed)


@given(ORCIDS, st.integers(0, 15), st.sampled_from("0123456789"))
def test_one_other_digit_is_no_orcid(known: str, place: int, digit: str) -> None:
    characters = list(known.replace("-", ""))
    if characters[place] == digit:
        return
    characters[place] = digit
    with pytest.raises(ValueError, match="check digit"):
        orcid_of("".join(characters))


@given(RORS, st.integers(1, 8), st.sampled_from(ROR_DIGITS))
def test_one_other_character_is_no_ror(known: str, place: int, digit: str) -> None:
    if known[place] == digit:
        return
    with pytest.raises(ValueError, match="ROR identifier"):
        ror_of(known[:place] + digit + known[place + 1 :])


@given(RORS, st.integers(1, 6))
def test_two_neighbours_that_change_places_are_no_ror(known: str, place: int) -> None:
    if known[place] == known[place + 1]:
        return
    swapped = known[:place] + known[place + 1] + known[place] + known[place + 2 :]
    with pytest.raises(ValueError, match="ROR identifier"):
        ror_of(swapped)


@pytest.mark.parametrize("read", [orcid_of, ror_of, isbn_of])
@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_identifier_in_plain_form_or_refused(read: Callable[[str], str], typed: str) -> None:
    try:
        found = read(typed)
    except ValueError:
        return
    assert read(found) == found


@given(st.text(max_size=60))
def test_name_without_its_marks_stays_as_it_is_when_they_are_taken_off_again(name: str) -> None:
    bare = unmarked(folded(name))
    assert unmarked(bare) == bare


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Đại học Huế", "dai hoc hue"),
        ("Guǎngxī Dàxué", "guangxi daxue"),
        ("สยาม ที่", "สยาม ที่"),
        ("ភ្នំពេញ", "ភ្នំពេញ"),
        ("ရန်ကုန်", "ရန်ကုန်"),
    ],
)
def test_only_latin_letters_lose_their_marks(written: str, typed: str) -> None:
    assert unmarked(folded(written)) == typed
