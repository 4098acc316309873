"""The authors of a draft: added, changed, put in order."""

from __future__ import annotations

import pytest
from django.test import Client

from journal.models import User
from submissions.models import Submission
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
        ("orcid", "0000-0002-1825-0098", "This is no ORCID iD."),
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
    signed_in.post(at("move_author", draft), {"item": last.pk, **posted})
    assert names(draft) == order


def test_author_of_another_manuscript_cannot_be_touched(signed_in: Client, author: User) -> None:
    draft, other = make_draft(author=author), make_draft()
    stranger = other.authors.get()
    assert signed_in.get(at("author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("remove_author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("move_author", draft), {"item": stranger.pk, "move": "up"}).status_code == 404
