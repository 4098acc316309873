"""The tasks of a draft, each on its page: they keep what was written."""

from __future__ import annotations

import pytest
from django.test import Client

from journal.models import User
from submissions.models import Submission
from submissions.states import Question, State
from tests.factories.people import make_section
from tests.factories.submissions import (
    make_draft,
)
from tests.submissions.visits import AUTOSAVE, at

pytestmark = pytest.mark.django_db


def test_title_saves_itself(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(
        at("title", draft), {"language": "km", "title": "អំពី\u200bទន្លេ", "abstract": "One\r\ntwo"}, **AUTOSAVE
    )
    draft = draft.again()
    assert answer.status_code == 200
    assert (draft.language, draft.title, draft.abstract) == (
        "km",
        "អំពី\u200bទន្លេ",
        "One\ntwo",
    )  # zero width space survives


def test_title_too_long_is_not_saved_but_the_rest_is(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("title", draft), {"title": "x" * 501, "abstract": "Kept."}, **AUTOSAVE)
    draft = draft.again()
    assert answer.status_code == 200
    assert (len(draft.title) < 500, draft.abstract) == (True, "Kept.")


def test_title_too_long_is_said_by_the_button_and_nothing_is_lost(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("title", draft), {"title": "x" * 501, "abstract": "Typed."})
    assert answer.status_code == 422
    assert "Typed." in answer.content.decode()
    assert "x" * 501 in answer.content.decode()


def test_save_by_button_leads_back_to_the_tasks(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert signed_in.post(at("letter", draft), {"letter_to_editor": "Dear editor"}).url == at("tasks", draft)
    assert draft.again().letter_to_editor == "Dear editor"


def test_autosave_of_a_page_left_open_says_it_is_out_of_date(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    Submission.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=draft.started_at)
    assert signed_in.post(at("title", draft), {"title": "Late"}, **AUTOSAVE).status_code == 404


def test_further_language_is_added_changed_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    chosen = signed_in.get(at("add_language", draft), {"language": "lo"})
    assert chosen.url == at("translation", draft, "lo")
    assert b'lang="lo"' in signed_in.get(chosen.url).content
    signed_in.post(chosen.url, {"title": "ແມ່ນ້ຳ"})
    assert [(row.language, row.title) for row in draft.translations.all()] == [("lo", "ແມ່ນ້ຳ")]
    signed_in.post(at("remove_translation", draft, "lo"))
    assert not draft.translations.exists()


@pytest.mark.parametrize("language", ["en", "xx"])
def test_language_that_cannot_be_added_is_not_there(language: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at("translation", make_draft(author=author), language)).status_code == 404


def test_section_is_chosen_among_the_open_ones(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    is_open, closed, editorial = make_section(), make_section(is_open=False), make_section(is_for_authors=False)
    for other in (closed, editorial):
        assert signed_in.post(at("section", draft), {"section": other.pk}).status_code == 422
        assert str(other) not in signed_in.get(at("section", draft)).content.decode()
    assert signed_in.post(at("section", draft), {"section": is_open.pk}).status_code == 302
    assert draft.again().section == is_open


def test_declarations_are_answered_one_by_one(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    answers = {
        "original": "on",
        "funding": "statement",
        "funding_statement": "By a fund.",
        "ai": "none",
        "data_statement": "Here.",
    }
    assert signed_in.post(at("declarations", draft), answers, **AUTOSAVE).status_code == 200
    found = {row.question: str(row.answer) for row in draft.declarations.all() if row.is_answered}
    assert found == {"original": "Confirmed", "funding": "By a fund.", "ai": "None", "data": "Here."}


def test_declarations_show_what_was_answered(signed_in: Client, author: User) -> None:
    page = signed_in.get(at("declarations", make_draft(author=author))).content.decode()
    assert page.count(" checked") == len(Question)
