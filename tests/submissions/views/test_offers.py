"""What the file says, beside the fields: offered, taken by a button, never forced."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from journal.models import User
from submissions import services
from submissions.models import FileReading, Submission
from tests.factories.papers import ABSTRACT_IN_KHMER, TITLE, paper
from tests.factories.submissions import make_draft, upload
from tests.submissions.kept import run_jobs
from tests.submissions.visits import at

pytestmark = pytest.mark.django_db

KHMER = ("មូលន័យសង្ខេប", ABSTRACT_IN_KHMER)
HTMX = {"HTTP_HX_REQUEST": "true"}


def begun(author: User, *, is_read: bool = True, **told: Any) -> Submission:
    """Return a draft that was begun with a file."""
    draft = services.start_draft(by=author, upload=upload(paper(**told)))
    if is_read:
        run_jobs()
    return draft.again()


def offers(page: bytes) -> dict[str, str]:
    """Return what stands beside each field."""
    return {
        one.get("data-offer"): " ".join(one.text_content().split())
        for one in html.fromstring(page.decode()).xpath("//*[@data-offer]")
    }


def typed(page: bytes) -> dict[str, Any]:
    form = next(form for form in html.fromstring(page.decode()).forms if "data-autosave" in form.attrib)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_words_taken_from_the_file_are_marked_as_to_be_checked(signed_in: Client, author: User) -> None:
    draft = begun(author)
    shown = offers(signed_in.get(at("title", draft)).content)
    assert shown == dict.fromkeys(
        ("language", "title", "abstract", "keywords"), "Read from your file: check that it is right."
    )


def test_button_takes_one_field_and_saves_what_was_typed_in_the_others(signed_in: Client, author: User) -> None:
    draft = begun(author)
    services.save_metadata(submission=draft, by=author, title="Mine", abstract="Mine, too.", keywords="")
    page = signed_in.get(at("title", draft)).content
    shown = offers(page)
    assert shown["title"] == f"The file says something else {TITLE} Use this"
    assert shown["keywords"] == "The file says: sand mining; riverbanks; livelihoods Use this"
    answer = signed_in.post(at("title", draft), {**typed(page), "abstract": "Typed now.", "use": "title"})
    assert answer.url == f"{at('title', draft)}#id_title"
    draft = draft.again()
    assert (draft.title, draft.abstract, draft.keywords) == (TITLE, "Typed now.", "")


def test_list_of_tasks_says_where_the_file_says_something_else(signed_in: Client, author: User) -> None:
    draft = begun(author)
    assert "says something else" not in signed_in.get(at("tasks", draft)).content.decode()
    services.save_metadata(submission=draft, by=author, abstract="As it was before the revision.", keywords="")
    tasks = signed_in.get(at("tasks", draft)).content.decode()
    assert "Your file says something else: abstract, keywords." in tasks


def test_button_for_what_the_file_does_not_say_changes_nothing(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    page = signed_in.get(at("title", draft)).content
    assert offers(page) == {}
    signed_in.post(at("title", draft), {**typed(page), "use": "title"})
    assert draft.again().title == draft.title


def test_taking_what_the_file_says_is_no_clash_with_another_window(signed_in: Client, author: User) -> None:
    draft = begun(author)
    page = signed_in.get(at("title", draft)).content
    services.save_metadata(submission=draft, by=author, title="From another window")
    assert signed_in.post(at("title", draft), {**typed(page), "use": "title"}).status_code == 302
    assert draft.again().title == TITLE


def test_language_of_the_file_is_offered_and_taken_over(signed_in: Client, author: User) -> None:
    draft = begun(author, more=KHMER)
    draft.translations.all().delete()
    assert "Your file also has Khmer." in signed_in.get(at("title", draft)).content.decode()
    page = signed_in.get(at("translation", draft, "km")).content
    assert offers(page) == {"abstract": f"The file says: {ABSTRACT_IN_KHMER} Use this"}
    signed_in.post(at("translation", draft, "km"), {**typed(page), "use": "abstract"})
    assert draft.translations.get().abstract == ABSTRACT_IN_KHMER
    assert "Your file also has" not in signed_in.get(at("title", draft)).content.decode()


def test_authors_of_the_file_are_added_one_by_one_or_all(signed_in: Client, author: User) -> None:
    draft = begun(author)
    page = html.fromstring(signed_in.get(at("authors", draft)).content.decode())
    keys = page.xpath("//button[@name='author']/@value")
    assert "Your file names 2 more." in signed_in.get(at("tasks", draft)).content.decode()
    assert [button.text_content() for button in page.xpath("//button[@name='author']")] == [
        "Add Sokha Chan", "Add Khamla Vongsa",
    ]  # fmt: skip
    signed_in.post(at("add_found_authors", draft), {"author": keys[1]})
    assert [row.name for row in draft.authors.all()] == [str(author), "Khamla Vongsa"]
    signed_in.post(at("add_found_authors", draft), {"all": "1"})
    assert [row.name for row in draft.authors.all()] == [str(author), "Khamla Vongsa", "Sokha Chan"]
    assert "Your file names" not in signed_in.get(at("tasks", draft)).content.decode()
    assert "Your file also names" not in signed_in.get(at("authors", draft)).content.decode()


def test_page_asks_again_until_the_file_is_read(signed_in: Client, author: User) -> None:
    draft = begun(author, is_read=False)
    for name in ("tasks", "upload", "title", "authors"):
        page = html.fromstring(signed_in.get(at(name, draft)).content.decode())
        (part,) = page.xpath("//*[@id='reading']")
        assert part.get("hx-get") == at("reading", draft)
        assert part.xpath(".//a[text()='Look again']/@href") == [at(name, draft)]
    here = {**HTMX, "HTTP_HX_CURRENT_URL": f"http://testserver{at('tasks', draft)}"}
    waiting = signed_in.get(at("reading", draft), **here)
    assert ("every 2s" in waiting.content.decode(), "HX-Refresh" in waiting.headers) == (True, False)
    run_jobs()
    read = signed_in.get(at("reading", draft), **here)
    assert ("every 2s" in read.content.decode(), read.headers["HX-Refresh"]) == (False, "true")
    there = signed_in.get(
        at("reading", draft), **{**HTMX, "HTTP_HX_CURRENT_URL": f"http://testserver{at('title', draft)}"}
    )
    assert f'<a href="{at("title", draft)}">Show what it says</a>' in there.content.decode()
    assert "HX-Refresh" not in there.headers


def test_reading_asked_for_as_a_page_leads_to_the_file(signed_in: Client, author: User) -> None:
    draft = begun(author)
    assert signed_in.get(at("reading", draft)).url == at("upload", draft)


def test_what_was_counted_stands_with_the_file_and_in_the_last_look(signed_in: Client, author: User) -> None:
    draft = begun(author)
    words = FileReading.objects.get().found.words
    counted = f"{words} words · 2 references".replace(" ", "\N{NO-BREAK SPACE}")
    counted = counted.replace("\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}", " · ")
    for name in ("upload", "check"):
        assert counted in signed_in.get(at(name, draft)).content.decode()


def test_fonts_from_before_unicode_are_explained(signed_in: Client, author: User) -> None:
    draft = begun(author, font="Limon S1")
    page = signed_in.get(at("upload", draft)).content.decode()
    assert "What that means, and what to do" in signed_in.get(at("title", draft)).content.decode()
    for words in ("fonts from before Unicode: Limon S1", "read aloud by a screen reader", "Convert these passages"):
        assert words in page


@pytest.mark.parametrize("problem", ["broken", "bomb", "encrypted"])
def test_file_that_cannot_be_read_is_explained(problem: str, signed_in: Client, author: User) -> None:
    draft = begun(author)
    FileReading.objects.update(facts=None, problem=problem)
    for name in ("upload", "title", "tasks"):
        assert "could not be read" in (page := signed_in.get(at(name, draft)).content.decode()) or "password" in page


def test_scan_without_text_is_explained(signed_in: Client, author: User) -> None:
    draft = begun(author)
    reading = FileReading.objects.get()
    FileReading.objects.update(facts={**reading.facts, "words": 0})
    assert "The file holds no text" in signed_in.get(at("upload", draft)).content.decode()


@pytest.mark.parametrize(("page", "most"), [("title", 14), ("authors", 14), ("upload", 10), ("reading", 14)])
def test_page_asks_one_thing_more_while_the_file_is_not_read(
    page: str, most: int, signed_in: Client, author: User
) -> None:
    draft = begun(author, is_read=False)
    signed_in.get(at(page, draft), **HTMX)
    for queries in (most, most - 1):
        with CaptureQueriesContext(connection) as asked:
            signed_in.get(at(page, draft), **HTMX)
        assert len(asked) == queries
        run_jobs()
