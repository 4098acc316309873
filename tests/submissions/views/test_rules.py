"""The rules of a section on the pages of its authors and of the editors."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from journal.models import User
from tests.factories.people import make_editor_in_chief, make_section
from tests.factories.submissions import make_draft, make_submission
from tests.submissions.visits import AUTOSAVE, at

pytestmark = pytest.mark.django_db

BOOK = {"authors": "A. Nobody", "title": "A river", "publisher": "A press", "year": "2024", "isbn": "0-306-40615-2"}


# -- The work reviewed ---------------------------------------------------------------------------------------------


def test_work_is_added_changed_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, section=make_section(asks_works=True))
    assert signed_in.get(at("works", draft)).url == at("add_work", draft)
    assert signed_in.post(at("add_work", draft), {"title": ""}).status_code == 422
    assert signed_in.post(at("add_work", draft), BOOK).url == at("works", draft)
    work = draft.works.get()
    assert (work.isbn, work.year) == ("0-306-40615-2", 2024)
    assert signed_in.post(at("work", draft, work.pk), {**BOOK, "place": "Hue"}, **AUTOSAVE).status_code == 200
    for page in (at("works", draft), at("check", draft)):
        assert "A. Nobody. A river. Hue: A press, 2024. ISBN 0-306-40615-2." in signed_in.get(page).content.decode()
    signed_in.post(at("remove_work", draft, work.pk))
    assert not draft.works.exists()
    assert signed_in.post(at("remove_work", draft, work.pk)).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"), [({"isbn": "0-306-40615-3"}, "This is no ISBN."), ({"year": "24"}, "with four digits")]
)
def test_work_that_cannot_be_is_refused(change: dict[str, str], sentence: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, section=make_section(asks_works=True))
    page = signed_in.post(at("add_work", draft), {**BOOK, **change})
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not draft.works.exists()


@pytest.mark.parametrize(
    ("posted", "order"),
    [({"move": "up"}, "ACB"), ({"position": "1"}, "CAB"), ({"move": "down"}, "ABC"), ({"position": "99"}, "ABC")],
)
def test_works_are_put_in_order(posted: dict[str, str], order: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, section=make_section(asks_works=True))
    *_others, last = [draft.works.create(title=title, position=n) for n, title in enumerate("ABC")]
    page = signed_in.post(at("move_work", draft), {"item": last.pk, **posted}, follow=True).content.decode()
    assert "".join(work.title for work in draft.works.all()) == order
    assert f"C is number {order.index('C') + 1} of 3 now." in page
    assert signed_in.post(at("move_work", draft), {"item": "0", "move": "up"}).status_code == 404


def test_other_sections_have_no_page_for_works(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert [signed_in.get(at(name, draft)).status_code for name in ("works", "add_work")] == [404, 404]


# -- Declarations --------------------------------------------------------------------------------------------------


def test_funders_are_declared_one_by_one(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    first = {"funding": "statement", "funding_0_funder": "A fund", "funding_0_grant": "7", "more": "funding"}
    assert signed_in.post(at("declarations", draft), first).url == at("declarations", draft)
    page = signed_in.get(at("declarations", draft)).content.decode()
    assert ('value="A fund"' in page, 'name="funding_1_funder"' in page, 'name="funding_2_funder"' in page) == (
        True, True, False,
    )  # fmt: skip
    both = {**first, "funding_1_funder": "A lake"}
    signed_in.post(at("declarations", draft), both, **AUTOSAVE)
    assert draft.declarations.get(question="funding").words == "A fund (7)\nA lake"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.1234/abc.5", "https://doi.org/10.1234/abc.5"),
        ("doi:10.1234/abc", "https://doi.org/10.1234/abc"),
        ("https://archive.example/1", "https://archive.example/1"),
        ("archive.example/1", "https://archive.example/1"),
    ],
)
def test_earlier_version_is_an_address_or_a_doi(typed: str, kept: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    signed_in.post(at("declarations", draft), {"preprint": "statement", "preprint_0_link": typed})
    assert draft.declarations.get(question="preprint").details == [[kept]]


@pytest.mark.parametrize("typed", ["on my shelf", "javascript:alert(1)", "ftp://archive.example/1"])
def test_what_is_no_address_is_refused_and_the_rest_is_kept(typed: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    sent = {"preprint": "statement", "preprint_0_link": typed, "ai": "none"}
    assert signed_in.post(at("declarations", draft), sent).status_code == 422
    assert signed_in.post(at("declarations", draft), sent, **AUTOSAVE).status_code == 200
    assert [row.question for row in draft.declarations.all() if row.is_answered] == ["ai"]


def test_question_that_the_section_does_not_ask_is_not_on_the_page(signed_in: Client, author: User) -> None:
    rules = make_section(declarations={"ethics": "not_asked", "data": "asked"})
    page = signed_in.get(at("declarations", make_draft(author=author, section=rules))).content.decode()
    assert ('name="ethics"' in page, page.count("You may leave this open.")) == (False, 1)


# -- Length --------------------------------------------------------------------------------------------------------


def test_length_is_told_early_and_asked_about_where_it_is_sent(signed_in: Client, author: User) -> None:
    rules = make_section(words_max=8000, limits_ask_why=True)
    draft = make_draft(author=author, section=rules, word_count=9120)
    assert "9,120 of 8,000 words" in signed_in.get(at("tasks", draft)).content.decode()
    page = signed_in.get(at("check", draft))
    assert "The text has 9,120 words; the section asks for at most 8,000." in page.content.decode()
    sent: dict[str, Any] = {"version": draft.row_version}
    assert signed_in.post(at("check", draft), sent).status_code == 422
    assert signed_in.post(at("check", draft), {**sent, "length_reason": "Long tables."}).url == at("sent", draft)
    assert draft.again().length_reason == "Long tables."


def test_editors_read_why_it_is_long(client: Client) -> None:
    rules = make_section(words_max=8000)
    submission = make_submission(section=rules, word_count=9120, length_reason="Long tables.")
    client.force_login(make_editor_in_chief())
    page = client.get(f"/desk/manuscripts/{submission.pk}/").content.decode()
    assert "at most 8,000. The author says why: “Long tables.”" in page


def test_files_that_the_section_does_not_take_are_not_offered(signed_in: Client, author: User) -> None:
    rules = make_section(figures="not_taken")
    page = signed_in.get(at("upload", make_draft(author=author, section=rules))).content.decode()
    assert ('value="figure"' in page, 'value="supplement"' in page) == (False, True)
