"""Names of authors in every form: one part or two, either order, any script; none is lost, bent or broken."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.models.authorship import MOST_AFFILIATIONS, OF_AFFILIATION, cleaned_affiliations
from journal.text import one_line
from submissions.forms import AuthorForm
from submissions.models import Author
from submissions.services.authors import cleaned_author

pytestmark = pytest.mark.once

LETTERS = st.characters(categories=("L", "M", "Nd", "Pd", "Zs", "Cc", "Cf"))
NAMES = st.text(LETTERS, max_size=60)
PARTS = ("given_name", "family_name", "printed_name", "native_name")


def form(**typed: str) -> AuthorForm:
    """Return the form as the button sends it, for somebody with an address and an institution."""
    return AuthorForm({"email": "a@example.org", "affiliation": "X", **typed}, must_be_complete=True)


@given(NAMES, NAMES, NAMES, NAMES)
@example("Aung", "", "", "အောင်")
@example("", "Sukarno", "", "")
@example("Dara", "Sok", "SOK Dara", "សុខ ដារ៉ា")
@example("Hạnh", "Nguyễn Thị", "Nguyễn Thị Hạnh", "")
@example("小明", "王", "王小明", "王小明")
def test_name_is_kept_as_it_is_typed(given_name: str, family_name: str, printed_name: str, native_name: str) -> None:
    typed = dict(zip(PARTS, (given_name, family_name, printed_name, native_name), strict=True))
    cleaned = cleaned_author(typed)
    assert cleaned == {name: one_line(text) for name, text in typed.items()}
    assert cleaned_author(cleaned) == cleaned
    author = Author(**cleaned)
    whole = " ".join(filter(None, (cleaned["given_name"], cleaned["family_name"])))
    assert author.name == (cleaned["printed_name"] or whole)
    assert not any(unicodedata.category(character) == "Cc" for character in author.name)


@given(NAMES.filter(lambda name: one_line(name) == name and name.strip()))
def test_one_name_is_enough_in_whichever_part(name: str) -> None:
    for part in ("given_name", "family_name", "printed_name"):
        sent = form(**{part: name})
        assert sent.is_valid(), sent.errors
        assert Author(**{part: sent.cleaned_data[part]}).name == sent.cleaned_data[part]
        assert Author(**{part: name}).index_name == ("" if part == "printed_name" else name)


@given(st.sampled_from(["", " ", "\t", "\u2028"]))
def test_no_name_at_all_is_not_enough(nothing: str) -> None:
    sent = form(given_name=nothing, family_name=nothing, printed_name=nothing)
    assert sent.errors["given_name"] == ["Enter a name, in one part or two."]


@given(st.lists(st.dictionaries(st.sampled_from([*OF_AFFILIATION, "other"]), NAMES), max_size=10))
def test_institutions_in_plain_form_stay_as_they_are(rows: list[dict[str, str]]) -> None:
    for row in rows:
        row.pop("ror", None)
    cleaned = cleaned_affiliations(rows)
    assert cleaned_affiliations(cleaned) == cleaned
    assert len(cleaned) <= MOST_AFFILIATIONS
    assert all(list(row) == list(OF_AFFILIATION) and row["affiliation"] for row in cleaned)


@given(st.lists(st.text("abc ", min_size=1, max_size=8).filter(str.strip), max_size=5))
def test_institutions_that_are_typed_come_back_in_their_order(names: list[str]) -> None:
    typed = {f"affiliation_{place}": name for place, name in enumerate(names, start=2)}
    sent = form(given_name="Aung", **typed)
    assert sent.is_valid(), sent.errors
    kept = sent.cleaned_data["further_affiliations"]
    assert [row["affiliation"] for row in kept] == [one_line(name) for name in names]
