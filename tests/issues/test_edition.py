from __future__ import annotations

import gzip
import threading
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from issues.edition import EditionMiddleware, KeptPage, Shelf, is_listed, shelf
from issues.models import Edition
from issues.states import ArticleState, IssueState
from journal.models import Page
from journal.services import move_page
from tests.factories.issues import make_article, make_full_issue
from tests.factories.people import make_account, make_journal, make_office, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the edition at each request."""
    monkeypatch.setattr(shelf, "seconds", 0)


def test_page_is_made_once(client: Client, django_assert_num_queries: Any) -> None:
    article = make_article(ArticleState.PUBLISHED)
    first = client.get(article.get_absolute_url())
    with django_assert_num_queries(0):
        second = client.get(article.get_absolute_url())
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert second.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second.headers["Vary"] == "Accept-Encoding"


@pytest.mark.usefixtures("impatient")
def test_page_is_made_again_in_the_next_edition(client: Client) -> None:
    article = make_article(ArticleState.PUBLISHED, title="Before")
    assert b"Before" in client.get(article.get_absolute_url()).content
    article.title = "Afterwards"
    article.save()
    assert b"Before" in client.get(article.get_absolute_url()).content
    Edition.rise()
    assert b"Afterwards" in client.get(article.get_absolute_url()).content


@pytest.mark.usefixtures("impatient")
def test_order_of_the_pages_begins_an_edition(client: Client) -> None:
    make_page(title="Aims", position=0)
    last = make_page(title="Ethics", position=1)

    def order() -> bool:
        page = client.get("/about/").content
        return page.index(b"Aims") < page.index(b"Ethics")

    assert order()
    move_page(page=last, by=make_office(), move="up")
    assert not order()


@pytest.mark.usefixtures("impatient")
def test_texts_and_settings_of_the_office_begin_an_edition(client: Client) -> None:
    page = make_page(slug="aims", title="Aims", body="<p>Old words</p>")
    assert b"Old words" in client.get("/about/aims/").content
    page.body = "<p>New words</p>"
    page.save()
    assert b"New words" in client.get("/about/aims/").content
    Page.objects.all().delete()
    assert client.get("/about/aims/").status_code == 404
    make_journal(publisher="An invented institute")
    assert b"An invented institute" in client.get("/").content


def test_reader_gets_it_packed_or_plain(client: Client) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    plain, packed = client.get(url), client.get(url, headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_reader_who_has_it_gets_nothing_again(client: Client) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    tag = client.get(url).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get(url, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == tag
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_has_the_length_and_no_body(client: Client) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    head, whole = client.head(url), client.get(url)
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))


def test_page_does_not_know_who_reads_it(client: Client) -> None:
    article = make_article(ArticleState.PUBLISHED)
    reader = make_account(given_name="Secret", family_name="Reader")
    client.force_login(reader)
    answer = client.get(article.get_absolute_url(), headers={"accept-language": "km"})
    assert b"Secret" not in answer.content
    assert b"Sign in" in answer.content
    assert answer.cookies == {}
    assert b"csrf" not in answer.content.lower()


def test_nothing_public_sets_a_cookie_or_holds_a_token(client: Client) -> None:
    issue = make_full_issue(IssueState.PUBLISHED)
    article = issue.contents[0]
    make_page(slug="aims")
    paths = [
        "/", "/archive/", "/online-first/", "/search/", "/search/?q=water", "/about/", "/about/aims/", "/robots.txt",
        issue.get_absolute_url(), article.get_absolute_url(), f"/articles/{article.pk}/{article.pk}.pdf",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code in {200, 302}, path
        assert answer.cookies == {}, path
        assert b"csrf" not in answer.content.lower(), path
        assert b"nonce" not in answer.content.lower(), path


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/", True),
        ("/articles/1/", True),
        ("/issues/1-1/", True),
        ("/robots.txt", True),
        ("/search/", False),
        ("/desk/", False),
        ("/accounts/login/", False),
        ("/production/", False),
        ("/articles", False),
    ],
)
def test_addresses_that_are_kept(path: str, *, listed: bool) -> None:
    assert is_listed(path) is listed


@pytest.mark.parametrize("query", ["?x=1", "?lang=xx", "?after=abc", "?utm_source=mail"])
def test_unknown_query_passes_by(client: Client, query: str) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    assert "ETag" not in client.get(url + query).headers


def test_language_of_the_address_makes_another_page(client: Client) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    english, khmer = client.get(url), client.get(url + "?lang=km")
    assert b'<html lang="en"' in english.content
    assert b'<html lang="km"' in khmer.content
    assert b'<html lang="en"' in client.get(url).content


def test_foreign_host_is_refused_for_kept_pages(client: Client) -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    assert client.get(url).status_code == 200
    assert client.get(url, headers={"host": "evil.example"}).status_code == 400


def test_page_that_is_not_there_is_not_kept(client: Client) -> None:
    assert client.get("/articles/999/").status_code == 404
    make_article(ArticleState.PUBLISHED, pk=999)
    assert client.get("/articles/999/").status_code == 200


def test_answer_with_a_cookie_or_another_code_is_not_kept() -> None:
    made = []

    def view(request: Any) -> HttpResponse:
        made.append(request)
        answer = HttpResponse("x", status=200 if "cookie" in request.path else 503)
        if "cookie" in request.path:
            answer.set_cookie("a", "b")
        return answer

    stand = EditionMiddleware(view)
    for path in ("/articles/cookie/", "/articles/broken/"):
        for _time in range(2):
            stand(RequestFactory().get(path))
    assert len(made) == 4


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_other_methods_pass_by(method: str) -> None:
    stand = EditionMiddleware(lambda request: HttpResponse(request.method))
    answer = stand(getattr(RequestFactory(), method)("/articles/1/"))
    assert answer.content.decode() == method.upper()
    assert "ETag" not in answer.headers


def test_signs_of_the_person_are_taken_off_and_the_method_is_put_back() -> None:
    seen: dict[str, Any] = {}

    def view(request: Any) -> HttpResponse:
        seen.update(
            request.META, method=request.method, cookies=request.COOKIES, language=request.headers.get("Cookie")
        )
        return HttpResponse("x")

    request = RequestFactory().head("/articles/1/", headers={"cookie": "sessionid=1", "authorization": "Basic x"})
    EditionMiddleware(view)(request)
    assert (seen["method"], request.method) == ("GET", "HEAD")
    assert seen["cookies"] == {}
    assert seen["language"] is None
    assert "HTTP_AUTHORIZATION" not in seen


def page(size: int, mark: bytes = b"a") -> KeptPage:
    return KeptPage(mark * size, b"", {}, "tag")


def test_shelf_lets_the_least_used_go() -> None:
    small = Shelf(size_bound=250, seconds=1000)
    edition = small.edition()
    for name in "ab":
        small.put((name, "en", False), page(100), edition=edition)
    small.get(("a", "en", False))
    small.put(("c", "en", False), page(100), edition=edition)
    assert [bool(small.get((name, "en", False))) for name in "abc"] == [True, False, True]
    small.put(("d", "en", False), page(300), edition=edition)
    assert small.get(("d", "en", False)) is None


def test_shelf_takes_no_page_of_an_edition_that_is_over() -> None:
    small = Shelf(seconds=0)
    edition = small.edition()
    Edition.rise()
    small.edition()
    small.put(("a", "en", False), page(1), edition=edition)
    assert small.get(("a", "en", False)) is None


def test_same_page_twice_counts_once() -> None:
    small = Shelf(size_bound=250, seconds=1000)
    edition = small.edition()
    for _time in range(5):
        small.put(("a", "en", False), page(100), edition=edition)
    small.put(("b", "en", False), page(100), edition=edition)
    assert small.get(("a", "en", False))


@pytest.mark.django_db(transaction=True)
def test_many_readers_at_once_get_the_same_page() -> None:
    url = make_article(ArticleState.PUBLISHED).get_absolute_url()
    answers: list[bytes] = []

    def read() -> None:
        answers.append(Client().get(url).content)
        connection.close()

    crowd = [threading.Thread(target=read) for _reader in range(8)]
    for reader in crowd:
        reader.start()
    for reader in crowd:
        reader.join(30)
    assert len(answers) == 8
    assert len(set(answers)) == 1
