"""What is made around an article: the words about it, its preview, editorials, imports and notices."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from issues import services
from issues.models import Article
from issues.states import ArticleState
from journal.models import User
from tests.factories.issues import (
    make_accepted,
    make_article,
    make_galley,
    make_notice,
    make_query,
)
from tests.factories.people import make_user
from tests.issues.visits import at, enter, text

pytestmark = pytest.mark.django_db
A = ArticleState


def details(article: Article, **changes: Any) -> dict[str, Any]:
    posted = {
        "title": article.title, "abstract": article.abstract, "keywords": article.keywords, "language": "en",
        "section_title": article.section_title, "seen": article.row_version,
        "translations-TOTAL_FORMS": 1, "translations-INITIAL_FORMS": 0,
        "translations-0-language": "km", "translations-0-title": "ទន្លេ",
    }  # fmt: skip
    return {**posted, **changes}


def test_title_and_languages_are_changed(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    enter(client, editor)
    assert client.get(at("details", article.pk)).status_code == 200
    client.post(at("details", article.pk), details(article, title="A  better\ntitle"))
    assert article.again().title == "A better title"
    assert article.translations.get().title == "ទន្លេ"


@pytest.mark.parametrize("second", ["km", "en"])
def test_language_that_is_there_twice_is_refused_and_kept_in_the_form(
    client: Client, editor: User, second: str
) -> None:
    article = make_article(copyeditor=editor)
    more = {"translations-TOTAL_FORMS": 2, "translations-1-language": second, "translations-1-title": "My words"}
    answer = enter(client, editor).post(at("details", article.pk), details(article, **more))
    assert answer.status_code == 422
    assert "are there twice" in text(answer)
    assert "My words" in text(answer)
    assert article.translations.count() == 0


def test_change_on_an_old_page_is_refused_and_kept_in_the_form(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    stale = details(article, title="My words", seen=article.row_version + 5)
    answer = enter(client, editor).post(at("details", article.pk), stale)
    assert answer.status_code == 422
    assert "Somebody else was faster" in text(answer)
    assert "My words" in text(answer)


def test_published_article_is_not_changed_by_a_form(client: Client, setter: User) -> None:
    article = make_article(A.PUBLISHED)
    enter(client, setter)
    assert client.get(at("details", article.pk)).status_code == 404
    assert client.post(at("details", article.pk), details(article, title="x")).status_code == 404


def test_preview_is_the_public_page_for_those_who_may(client: Client, setter: User) -> None:
    article = make_article(A.READY, title="On sand")
    answer = enter(client, setter).get(at("preview", article.pk))
    assert "This is a preview" in text(answer)
    assert "On sand" in text(answer)
    assert "noindex" in text(answer)
    assert "citation_title" not in text(answer)


def test_preview_leads_to_the_words_of_the_html(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    galley = make_galley(article, "html", content=b"<html><body><p>It rose.</p><script>x()</script></body></html>")
    address = f"{at('galley', galley.pk)}?read"
    assert address in text(enter(client, setter).get(at("preview", article.pk)))
    shown = text(client.get(address))
    assert "<p>It rose.</p>" in shown
    assert "x()" not in shown
    assert "Readers cannot see it yet" in shown
    assert client.get(at("galley", galley.pk)).status_code == 302
    assert enter(client, make_user()).get(address).status_code == 404


def test_editorial_is_made(client: Client, chief: User) -> None:
    enter(client, chief)
    data = {"kind": "editorial", "title": "A word", "language": "en", **authors_posted({})}
    answer = client.post(at("new_article"), data, follow=True)
    assert "A word" in text(answer)
    article = Article.objects.get()
    assert article.corresponding_user == chief
    assert article.authors.get().is_corresponding


def test_import_names_its_authors(client: Client, setter: User) -> None:
    data = {
        "kind": "article",
        "title": "Old",
        "language": "en",
        **authors_posted(
            {"family_name": "Nguyễn", "given_name": "Vũ Tùng", "printed_name": "Nguyễn Vũ Tùng", "affiliation": "Here"},
            {"given_name": "Aung", "native_name": "အောင်", "native_language": "my"},
        ),
    }
    enter(client, setter).post(at("new_article"), data)
    authors = Article.objects.get().authors.all()
    assert [(a.name, a.native_name, a.affiliation) for a in authors] == [
        ("Nguyễn Vũ Tùng", "", "Here"),
        ("Aung", "အောင်", ""),
    ]
    assert Article.objects.get().corresponding_user is None


def authors_posted(*rows: dict[str, Any], known: int = 0) -> dict[str, Any]:
    sent = {f"authors-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return {"authors-TOTAL_FORMS": len(rows), "authors-INITIAL_FORMS": known, **sent}


def test_authors_of_an_editorial_change_until_it_is_published(client: Client, setter: User, chief: User) -> None:
    article = services.create_directly(by=chief, kind="editorial", title="A word before")
    services.sign_licence(article, by=chief, agree=True)
    page = enter(client, setter).get(at("written_by", article.pk))
    assert chief.email in text(page)
    guest = make_user(email="sophea@example.org")
    rows = [
        {"given_name": "Chanthy", "family_name": "Prak", "ORDER": 1, "DELETE": "on"},
        {"given_name": "Sophea", "family_name": "Prak", "printed_name": "Prak Sophea", "account": guest.email},
    ]
    data = {"seen": article.again().row_version, **authors_posted(*rows, known=1)}
    client.post(at("written_by", article.pk), data)
    article = article.again()
    assert [(a.name, a.user, a.is_corresponding) for a in article.authors.all()] == [("Prak Sophea", guest, True)]
    assert article.corresponding_user == guest
    assert article.licence_signed_at is None  # it was another person's
    answer = client.post(at("written_by", article.pk), data)
    assert (answer.status_code, article.authors.count()) == (422, 1)  # the page was old
    unknown = authors_posted({"given_name": "X", "account": "nobody@example.org"})
    assert "knows nobody" in text(client.post(at("written_by", article.pk), {"seen": article.row_version, **unknown}))


def test_authors_of_a_manuscript_and_of_what_is_published_are_not_changed_here(client: Client, setter: User) -> None:
    enter(client, setter)
    for article in (make_article(submission=make_accepted()), make_article(A.PUBLISHED)):
        assert client.get(at("written_by", article.pk)).status_code == 404
        assert client.post(at("written_by", article.pk), authors_posted({})).status_code == 404


def test_notice_is_written_by_the_chief(client: Client, chief: User, setter: User) -> None:
    article = make_article(A.PUBLISHED)
    enter(client, setter)
    assert client.get(at("new_notice", article.pk)).status_code == 404
    enter(client, chief)
    data = {"kind": "correction", "title": "Correction", "text": "It is 2020."}
    answer = client.post(at("new_notice", article.pk), data, follow=True)
    assert "Correction is written" in text(answer)
    assert client.get(at("new_notice", article.notices.get().article_id)).status_code == 404
    assert client.get(at("new_notice", make_article(A.READY).pk)).status_code == 404


@pytest.mark.parametrize("state", list(A))
@pytest.mark.parametrize("who", ["setter", "chief", "author", "editor"])
def test_page_of_an_article_in_every_state(client: Client, request: Any, state: str, who: str) -> None:
    editor = request.getfixturevalue("editor")
    article = make_article(state, copyeditor=editor, submission=make_accepted())
    make_query(article, sent_at=timezone.now())
    make_notice(article)
    person = article.corresponding_user if who == "author" else request.getfixturevalue(who)
    enter(client, person)
    for name in ("production", "proof", "preview"):
        assert client.get(at(name, article.pk)).status_code == 200, name
