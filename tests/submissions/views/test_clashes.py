"""A form open in two windows, by script and by button: both texts are shown, and the author chooses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from journal.models import User
from submissions import services
from submissions.states import Question
from tests.factories.people import make_section
from tests.factories.submissions import make_author, make_draft
from tests.submissions.visits import AUTOSAVE, at

pytestmark = pytest.mark.django_db


def opened(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send back of a page that was just loaded."""
    return fields_of(client.get(address).content)


def fields_of(page: bytes) -> dict[str, Any]:
    form = next(form for form in html.fromstring(page.decode()).forms if "data-autosave" in form.attrib)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_edits_of_different_fields_merge(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here, there = (opened(signed_in, at("title", draft)) for _window in range(2))
    assert signed_in.post(at("title", draft), {**here, "title": "One"}, **AUTOSAVE).status_code == 200
    answer = signed_in.post(at("title", draft), {**there, "abstract": "Two."}, **AUTOSAVE)
    assert (answer.status_code, list(answer.json()["was"])) == (200, ["abstract"])
    draft = draft.again()
    assert (draft.title, draft.abstract) == ("One", "Two.")


def test_name_of_a_page_that_no_page_gave_itself_breaks_nothing(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    sent = {**opened(signed_in, at("title", draft)), "title": "One", "page": "\x00" * 20, "was-title": "\x00"}
    assert signed_in.post(at("title", draft), sent, **AUTOSAVE).status_code == 200
    assert draft.again().title == "One"


def test_save_onto_a_changed_field_answers_with_both_and_saves_the_rest(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here, there = (opened(signed_in, at("title", draft)) for _window in range(2))
    signed_in.post(at("title", draft), {**here, "title": "One"}, **AUTOSAVE)
    answer = signed_in.post(at("title", draft), {**there, "title": "Two", "abstract": "Kept."}, **AUTOSAVE)
    (clash,) = answer.json()["clashes"]
    assert (answer.status_code, clash["field"], clash["inputs"]) == (409, "title", [["title", ["One"]]])
    assert "You changed this on" in clash["html"]
    assert "One" in clash["html"]
    draft = draft.again()
    assert (draft.title, draft.abstract) == ("One", "Kept.")
    mine = {**there, "title": "Two", "was-title": clash["was"]}
    assert signed_in.post(at("title", draft), mine, **AUTOSAVE).status_code == 200
    assert draft.again().title == "Two"


def test_answer_that_got_lost_is_no_clash_with_oneself(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here = opened(signed_in, at("title", draft))
    for title in ("One", "One and more"):
        assert signed_in.post(at("title", draft), {**here, "title": title}, **AUTOSAVE).status_code == 200
    assert draft.again().title == "One and more"


@pytest.mark.parametrize(("button", "left"), [("keep", "Two"), ("take", "One"), ("", "Two")])
def test_button_shows_both_texts_and_the_choice_counts(button: str, left: str, signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here, there = (opened(signed_in, at("title", draft)) for _window in range(2))
    signed_in.post(at("title", draft), {**here, "title": "One"})
    answer = signed_in.post(at("title", draft), {**there, "title": "Two"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "There is a problem" in page
    assert "Both texts stand below" in page
    assert "Two</textarea>" in page
    assert ">One</blockquote>" in page
    again = {**fields_of(answer.content), **({button: "title"} if button else {})}
    assert signed_in.post(at("title", draft), again).url == (
        f"{at('title', draft)}#id_title" if button else at("tasks", draft)
    )
    assert draft.again().title == left


def test_page_that_was_wrong_still_knows_what_it_began_with(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here = opened(signed_in, at("title", draft))
    refused = signed_in.post(at("title", draft), {**here, "title": "x" * 501})
    services.save_metadata(submission=draft, by=author, title="Elsewhere")
    answer = signed_in.post(at("title", draft), {**fields_of(refused.content), "title": "Shorter"})
    assert (answer.status_code, draft.again().title) == (409, "Elsewhere")


def test_section_shows_the_other_by_its_name(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    one, two = make_section(title="Notes"), make_section(title="Reviews")
    here, there = (opened(signed_in, at("section", draft)) for _window in range(2))
    signed_in.post(at("section", draft), {**here, "section": one.pk})
    answer = signed_in.post(at("section", draft), {**there, "section": two.pk})
    assert answer.status_code == 409
    assert ">Notes</blockquote>" in answer.content.decode()


def test_declaration_is_one_field_with_its_statement(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    here, there = (opened(signed_in, at("declarations", draft)) for _window in range(2))
    fund = {"funding": "statement", "funding_statement": "By a fund."}
    signed_in.post(at("declarations", draft), {**here, **fund}, **AUTOSAVE)
    lake = {"funding": "statement", "funding_statement": "By the lake."}
    answer = signed_in.post(at("declarations", draft), {**there, **lake, "ai": ""}, **AUTOSAVE)
    (clash,) = answer.json()["clashes"]
    parts = [["funding_0_funder", [""]], ["funding_0_grant", [""]]]
    assert clash["inputs"] == [["funding", ["statement"]], *parts, ["funding_statement", ["By a fund."]]]
    assert str(draft.declarations.get(question=Question.FUNDING).answer) == "By a fund."


@pytest.mark.parametrize(
    ("task", "words", "queries"),
    [
        ("title", {"title": "Typed", "abstract": "Typed, too."}, 8),
        ("letter", {"letter_to_editor": "Dear editor"}, 8),
        ("declarations", {"funding": "statement", "funding_statement": "By a fund."}, 11),
    ],
)
def test_saving_itself_costs_the_same_however_much_there_is(
    task: str, words: dict[str, str], queries: int, signed_in: Client, author: User
) -> None:
    for authors in (0, 30):
        draft = make_draft(author=author)
        for _each in range(authors):
            make_author(draft)
        page = opened(signed_in, at(task, draft))
        with CaptureQueriesContext(connection) as asked:
            assert signed_in.post(at(task, draft), {**page, **words}, **AUTOSAVE).status_code == 200
        assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == queries
