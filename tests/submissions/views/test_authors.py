"""The authors of a draft: added, changed, put in order."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Institution, User
from submissions.models import Author, Submission
from tests.factories.submissions import (
    make_author,
    make_draft,
)
from tests.submissions.visits import AUTOSAVE, at

pytestmark = pytest.mark.django_db


DARA = {"given_name": "Dara", "family_name": "Sok", "email": "dara@example.org", "affiliation": "A university"}


def names(draft: Submission) -> list[str]:
    return [author.name for author in draft.authors.all()]


def test_author_is_added_changed_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("add_author", draft), {**DARA, "orcid": "https://orcid.org/0000000218250097"})
    added = draft.authors.get(email="dara@example.org")
    assert added.orcid == "0000-0002-1825-0097"
    signed_in.post(at("author", draft, added.pk), {**DARA, "family_name": "", "credit_roles": ["software"]}, **AUTOSAVE)
    added.refresh_from_db()
    assert (added.name, added.credit_roles) == ("Dara", ["software"])
    signed_in.post(at("remove_author", draft, added.pk))
    assert names(draft) == ["Bounmy Phommachanh"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "not an address", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("orcid", "0000-0002-1825-0098", "This is not an ORCID iD."),
        ("affiliation", "", "This field is required."),
    ],
)
def test_author_that_cannot_be_taken_says_why_and_keeps_the_words(
    field: str, value: str, sentence: str, signed_in: Client, author: User
) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Sok" in answer.content.decode()


# -- Institutions --------------------------------------------------------------------------------------------------

TWO = {
    **DARA, "ror": "https://ror.org/028WP3Y58", "city": "Phnom Penh", "country": "KH",
    "affiliation_2": "Second  school", "ror_2": "", "city_2": "Vientiane", "country_2": "LA",
    "affiliation_3": " ", "ror_3": "", "city_3": "", "country_3": "",
}  # fmt: skip
RIVER = {"ror": "0495fxg12", "name": "School of the River", "names": ["SR"], "city": "Huế", "country": "VN"}


@pytest.fixture
def river() -> Institution:
    row = Institution.of(**RIVER)
    row.save()
    return row


@pytest.mark.parametrize("typed", ["sch\x00ool", "%", "__", "' or 1=1 --", "\ufdfa" * 300, "s " * 3000])
def test_nothing_typed_breaks_the_search_for_institutions(typed: str, signed_in: Client, river: Institution) -> None:
    answer = signed_in.get(reverse("submissions:institutions"), {"q": typed})
    assert (answer.status_code, len(answer.json()["found"])) == (200, "\x00" in typed or typed.startswith("s "))


def test_author_has_several_institutions_in_order(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("add_author", draft), TWO)
    added = draft.authors.get(email="dara@example.org")
    assert (added.affiliation, added.ror, added.city, added.country) == (
        "A university",
        "028wp3y58",
        "Phnom Penh",
        "KH",
    )
    assert added.further_affiliations == [
        {"affiliation": "Second school", "ror": "", "city": "Vientiane", "country": "LA"}
    ]
    assert added.affiliations_in_words == ["A university, Phnom Penh, Cambodia", "Second school, Vientiane, Laos"]
    page = signed_in.get(at("author", draft, added.pk)).content.decode()
    assert 'name="affiliation_2" value="Second school"' in page
    assert 'name="affiliation_3"' in page
    signed_in.post(at("author", draft, added.pk), {**TWO, "affiliation_2": ""}, **AUTOSAVE)
    added.refresh_from_db()
    assert added.further_affiliations == []


def test_institutions_changed_in_two_windows_are_both_shown(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("add_author", draft), TWO)
    address = at("author", draft, draft.authors.get(email="dara@example.org").pk)
    memory = dict(signed_in.get(address).context["form"].memory)
    other = dict(signed_in.get(address).context["form"].memory)
    signed_in.post(address, {**TWO, **other, "affiliation_2": "Third school"}, **AUTOSAVE)
    answer = signed_in.post(address, {**TWO, **memory, "given_name": "Dary", "affiliation_2": "Fourth"}, **AUTOSAVE)
    (clash,) = answer.json()["clashes"]
    assert (answer.status_code, clash["field"]) == (409, "further_affiliations")
    assert clash["inputs"][0] == ["affiliation_2", ["Third school"]]
    assert "Third school, Vientiane, Laos" in clash["html"]
    changed = draft.authors.get(email="dara@example.org")
    assert (changed.given_name, changed.further_affiliations[0]["affiliation"]) == ("Dary", "Third school")


def test_place_that_the_words_name_already_is_not_said_twice() -> None:
    author = Author(affiliation="Royal School, Phnom Penh, CAMBODIA", city="Phnom Penh", country="KH")
    assert author.affiliations_in_words == ["Royal School, Phnom Penh, CAMBODIA"]


@pytest.mark.parametrize("field", ["ror", "ror_2"])
def test_identifier_of_an_institution_that_is_none_is_told(field: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("add_author", draft), {**TWO, field: "028wp3y59"})
    assert answer.status_code == 422
    assert "This is not a ROR identifier." in answer.content.decode()
    assert draft.authors.count() == 1


@pytest.mark.parametrize("field", ["ror", "ror_2"])
def test_looking_up_keeps_an_identifier_that_is_none_as_it_was_typed(
    field: str, signed_in: Client, author: User
) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("add_author", draft), {**TWO, field: "no identifier", "find": "1"})
    assert answer.status_code == 200
    assert f'name="{field}" value="no identifier"' in answer.content.decode()


def test_institution_is_looked_up_and_taken_without_script(signed_in: Client, author: User, river: Institution) -> None:
    draft = make_draft(author=author)
    typed = {**TWO, "affiliation_2": "sr", "credit_roles": ["software"], "printed_name": "SOK Dara"}
    page = signed_in.post(at("add_author", draft), {**typed, "find": "2"}).content.decode()
    assert "One institution is like this." in page
    assert f'value="2 {river.pk}"' in page
    page = signed_in.post(at("add_author", draft), {**typed, "institution": f"2 {river.pk}"}).content.decode()
    for kept in ("SOK Dara", "School of the River", "A university", 'value="software"', "checked"):
        assert kept in page
    assert f'name="ror_2" value="{river.pk}"' in page
    assert draft.authors.count() == 1


def test_institution_moves_up_and_all_of_it_with_it(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    page = signed_in.post(at("add_author", draft), {**TWO, "rise": "2"}).content.decode()
    assert 'name="affiliation" value="Second  school"' in page
    assert 'name="affiliation_2" value="A university"' in page
    assert 'name="city_2" value="Phnom Penh"' in page


@pytest.mark.parametrize(
    "posted",
    [
        {"find": "9"},
        {"find": "x"},
        {"institution": "1 000000000"},
        {"institution": "1 \x00"},
        {"institution": ""},
        {"institution": "9 0495fxg12"},
        {"rise": "0"},
    ],
)
def test_institution_that_is_not_there_is_not_found(
    posted: dict[str, str], signed_in: Client, author: User, river: Institution
) -> None:
    assert signed_in.post(at("add_author", make_draft(author=author)), {**TWO, **posted}).status_code == 404


def test_institutions_are_offered_while_somebody_types(signed_in: Client, river: Institution) -> None:
    answer = signed_in.get("/manuscripts/institutions/?q=river")
    assert answer.json() == {
        "found": [{"ror": "0495fxg12", "name": "School of the River", "city": "Huế", "country": "VN",
                   "place": "Huế, Vietnam"}]
    }  # fmt: skip
    assert signed_in.get("/manuscripts/institutions/").json() == {"found": []}


def test_what_is_not_in_the_list_is_to_be_written(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    page = signed_in.post(at("add_author", draft), {**TWO, "find": "1"}).content.decode()
    assert "The list kept here is only a part of the register: write the institution as it is." in page
    assert "are like this" not in page


def test_institutions_are_looked_up_so_many_times_a_minute(
    signed_in: Client, author: User, river: Institution, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"institutions": "2/m/user"}
    draft, typed = make_draft(author=author), {**TWO, "affiliation": "sr", "printed_name": "SOK Dara", "find": "1"}
    answers = [signed_in.get("/manuscripts/institutions/?q=river") for _attempt in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json() == {"found": []}
    page = signed_in.post(at("add_author", draft), typed).content.decode()
    assert "Too many were looked up in a short time." in page
    assert "SOK Dara" in page
    assert river.pk not in page


def test_author_without_any_name_is_refused(signed_in: Client, author: User) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, "given_name": "", "family_name": ""})
    assert "Enter a name, in one part or two." in answer.content.decode()


def test_two_authors_with_one_address_are_refused(signed_in: Client, author: User) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, "email": author.email.upper()})
    assert answer.status_code == 422
    assert "Each needs one of their own." in answer.content.decode()


def test_corresponding_author_stays(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("remove_author", draft, draft.authors.get().pk))
    assert names(draft) == ["Bounmy Phommachanh"]


@pytest.mark.parametrize(
    ("posted", "order"),
    [
        ({"move": "up"}, ["A", "C", "B"]),
        ({"move": "down"}, ["A", "B", "C"]),
        ({"position": "1"}, ["C", "A", "B"]),
        ({"position": "99"}, ["A", "B", "C"]),
        ({"move": "sideways"}, ["A", "B", "C"]),
    ],
)
def test_authors_are_put_in_order(posted: dict[str, str], order: list[str], signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    draft.authors.update(given_name="A", family_name="")
    make_author(draft, given_name="B", family_name="")
    last = make_author(draft, given_name="C", family_name="")
    answer = signed_in.post(at("move_author", draft), {"item": last.pk, **posted}, follow=True)
    assert names(draft) == order
    assert f"C is number {order.index('C') + 1} of 3 now." in answer.content.decode()


def test_author_of_another_manuscript_cannot_be_touched(signed_in: Client, author: User) -> None:
    draft, other = make_draft(author=author), make_draft()
    stranger = other.authors.get()
    assert signed_in.get(at("author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("remove_author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("move_author", draft), {"item": stranger.pk, "move": "up"}).status_code == 404
