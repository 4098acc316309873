from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from issues import services
from issues.models import Article, ArticleTranslation, Issue
from issues.services.search import write_words
from issues.states import PUBLIC, ArticleKind, ArticleState, GalleyKind, IssueState, NoticeKind
from tests.factories.issues import (
    make_article,
    make_author,
    make_full_issue,
    make_galley,
    make_issue,
    make_notice,
    make_version,
)
from tests.factories.people import make_journal, make_page

pytestmark = pytest.mark.django_db
A = ArticleState
HIDDEN = [state for state in A if state not in PUBLIC]


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def metas(answer: Any, name: str) -> list[str]:
    return [unescape(v) for v in re.findall(rf'<meta name="{name}" content="([^"]*)"', answer.content.decode())]


# -- Nothing that is not published ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", HIDDEN)
def test_article_that_is_not_published_is_nowhere(client: Client, state: str) -> None:
    article = make_article(state, title="Secret sand", pages=2)
    for path in (article.get_absolute_url(), f"/articles/{article.pk}/{article.pk}.pdf"):
        assert client.get(path).status_code == 404
    for path in ("/", "/archive/", "/online-first/", "/search/?q=sand"):
        assert "Secret sand" not in text(client.get(path)).replace("“", "")


@pytest.mark.parametrize("state", [state for state in IssueState if state != IssueState.PUBLISHED])
def test_issue_that_is_not_published_is_nowhere(client: Client, state: str) -> None:
    issue = make_issue(state, title="Secret theme", bound="issue/x.pdf", cover="issue/y.png")
    for path in (issue.get_absolute_url(), issue.bound_address, f"{issue.get_absolute_url()}cover/"):
        assert client.get(path).status_code == 404
    for path in ("/", "/archive/"):
        assert "Secret theme" not in text(client.get(path))


def test_article_published_online_first_does_not_show_the_issue_it_is_placed_in(client: Client) -> None:
    issue = make_issue(title="Secret theme")
    article = make_article(A.PUBLISHED, issue=issue, first_page=7, last_page=9)
    page = text(client.get(article.get_absolute_url()))
    assert "Secret theme" not in page
    assert str(issue) not in page
    assert metas(client.get(article.get_absolute_url()), "citation_firstpage") == []


def test_new_galley_is_not_public_before_its_version(client: Client) -> None:
    article = make_article(A.PUBLISHED)
    make_galley(article, GalleyKind.XML)
    assert client.get(f"/articles/{article.pk}/{article.pk}.xml").status_code == 404


# -- The article's page --------------------------------------------------------------------------------------------


@pytest.fixture
def article(db: None) -> Article:
    """An article in a published issue, with authors of several kinds, in two languages."""
    make_journal(publisher="An invented institute", issn_online="1234-5678", short_name="JGMS")
    issue = make_issue(IssueState.PUBLISHED, volume=9, number=1)
    article = make_article(
        A.PUBLISHED,
        issue=issue,
        title="Who decides when the river rises?",
        doi="10.55555/jgms.4",
        first_page=7,
        last_page=18,
        anonymity="double",
        reports=2,
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        statements={"funding": "An invented fund.", "interests": "", "ethics": "", "data": "", "ai": ""},
    )
    article.authors.all().delete()
    make_author(article, family_name="Nguyễn", given_name="Vũ Tùng", printed_name="Nguyễn Vũ Tùng")
    make_author(article, family_name="Aung", native_name="အောင်", native_language="my", orcid="0000-0002-1825-0097")
    ArticleTranslation.objects.create(article=article, language="km", title="អ្នកណា", abstract="ទន្លេ", keywords="ទឹក")
    write_words([Article.objects.get(pk=article.pk)])
    return article


def test_machines_read_what_they_need(client: Client, article: Article) -> None:
    answer = client.get(article.get_absolute_url())
    day = timezone.localtime(article.published_at)
    assert metas(answer, "citation_title") == ["Who decides when the river rises?"]
    assert metas(answer, "citation_author") == ["Nguyễn, Vũ Tùng", "Aung"]
    assert metas(answer, "citation_publication_date") == [f"{day.year}/{day.month}/{day.day}"]
    assert metas(answer, "citation_journal_title") == ["Journal of Greater Mekong Studies"]
    assert metas(answer, "citation_issn") == ["1234-5678"]
    assert metas(answer, "citation_volume") == ["9"]
    assert metas(answer, "citation_issue") == ["1"]
    assert metas(answer, "citation_firstpage") == ["7"]
    assert metas(answer, "citation_lastpage") == ["18"]
    assert metas(answer, "citation_doi") == ["10.55555/jgms.4"]
    assert metas(answer, "citation_language") == ["en"]
    assert metas(answer, "citation_keywords") == ["river", "notice"]
    assert metas(answer, "citation_pdf_url") == [f"{settings.SITE_URL}/articles/{article.pk}/{article.pk}.pdf"]


def test_people_read_what_they_need(client: Client, article: Article) -> None:
    page = text(client.get(article.get_absolute_url()))
    assert "Nguyễn Vũ Tùng" in page
    assert '<span class="native" lang="my">အောင်</span>' in page
    assert 'lang="km">អ្នកណា' in page
    assert "Journal of Greater Mekong Studies 9(1), 7–18" in page
    assert "Double anonymous, 2 reports" in page
    assert "CC BY 4.0" in page
    assert "An invented fund." in page
    for words in (
        "No author has a competing interest.",
        "It needed no approval: no people or animals were studied.",
        "No data were made or analysed.",
        "No artificial intelligence was used.",
    ):
        assert words in page
    assert "12 January 2026" in page
    assert "20 April 2026" in page
    assert re.search(r"PDF, \d+ kB", page)
    assert "Nguyễn, Vũ Tùng; Aung (" in page


def test_stranger_text_is_escaped(client: Client) -> None:
    evil = '"><script>alert(1)</script>'
    article = make_article(A.PUBLISHED, title=evil, abstract=evil, keywords=evil, section_title=evil[:100])
    make_author(article, family_name=evil, affiliation=evil, native_name=evil)
    for path in (article.get_absolute_url(), "/online-first/", "/", "/search/?q=script"):
        assert b"<script>" not in client.get(path).content


def test_empty_settings_leave_no_gap(client: Client) -> None:
    article = make_article(A.PUBLISHED, doi="", licence_url="")
    page = text(client.get(article.get_absolute_url()))
    assert "doi.org" not in page
    assert "ISSN" not in page
    assert "None" not in page


def test_retracted_article_is_marked_everywhere(client: Client) -> None:
    article = make_article(A.RETRACTED, title="On sand")
    make_notice(article, NoticeKind.RETRACTION, state=A.PUBLISHED)
    answer = client.get(article.get_absolute_url())
    assert metas(answer, "citation_title") == ["RETRACTED: On sand"]
    assert "has been retracted" in text(answer)
    assert "Notice: On sand" in text(answer)
    for path in ("/online-first/", "/search/?q=sand"):
        assert "RETRACTED: On sand" in re.sub("</?mark>", "", text(client.get(path)))
    assert client.get(f"/articles/{article.pk}/{article.pk}.pdf").status_code == 302


def test_removed_article_keeps_title_and_authors_alone(client: Client) -> None:
    article = make_article(A.REMOVED, title="On sand", abstract="Dangerous words.")
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 200
    assert "has been removed" in text(answer)
    assert "Dangerous words." not in text(answer)
    assert metas(answer, "citation_pdf_url") == []
    assert client.get(f"/articles/{article.pk}/{article.pk}.pdf").status_code == 404


def test_notice_and_article_name_each_other(client: Client) -> None:
    article = make_article(A.PUBLISHED, title="On sand")
    waiting = make_notice(article, NoticeKind.CONCERN)
    notice = make_notice(article, NoticeKind.CORRECTION, state=A.PUBLISHED).article
    page = text(client.get(article.get_absolute_url()))
    assert notice.get_absolute_url() in page
    assert waiting.article.get_absolute_url() not in page
    assert article.get_absolute_url() in text(client.get(notice.get_absolute_url()))


def test_notice_is_found_and_does_not_wait_for_an_issue(client: Client) -> None:
    article = make_article(A.PUBLISHED, title="On sand")
    notice = make_notice(article, NoticeKind.CORRECTION, state=A.PUBLISHED).article
    for path in ("/", "/online-first/"):
        page = text(client.get(path))
        assert article.get_absolute_url() in page
        assert notice.get_absolute_url() not in page
    assert notice.get_absolute_url() in text(client.get("/search/?q=notice"))
    assert (
        "/online-first/" not in text(client.get(notice.get_absolute_url())).split("breadcrumbs")[1].split("</nav>")[0]
    )


STRANGE = """<!doctype html><html><head><title>Their title</title><style>p { color: red }</style></head>
<body><h1>The river</h1><p onmouseover="x()">It rose by <b>3</b> metres.</p><table><tr><td>2019</td></tr></table>
<img src="https://elsewhere.example/a.png" alt="A map"><form action="/away"><input></form>
<a href="javascript:x()">there</a><script>alert(1)</script></body></html>"""


def test_html_is_read_on_a_page_of_the_journal_and_nothing_of_it_runs(client: Client) -> None:
    article = make_article(A.PUBLISHED, title="On sand")
    make_galley(article, GalleyKind.HTML, content=STRANGE.encode())
    article.versions.get().galleys.set(article.galleys.filter(is_current=True))
    address = f"/articles/{article.pk}/{article.pk}.html"
    assert f'{address}">Read here (HTML)' in text(client.get(article.get_absolute_url()))
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    shown = text(answer).split('<div class="prose"')[1].split("</main>")[0]
    assert "<h2>The river</h2><p>It rose by <b>3</b> metres.</p>" in shown
    assert "<td>2019</td>" in shown
    assert "<em>A map</em>" in shown
    for word in ("script", "alert", "onmouseover", "style", "color", "img", "form", "Their title", "elsewhere"):
        assert word not in shown


def test_html_of_a_retracted_article_says_so_and_of_a_removed_one_is_gone(client: Client) -> None:
    for state, status in ((A.RETRACTED, 200), (A.REMOVED, 404)):
        article = make_article(state, title="On sand")
        make_galley(article, GalleyKind.HTML, content=STRANGE.encode())
        article.versions.get().galleys.set(article.galleys.filter(is_current=True))
        answer = client.get(f"/articles/{article.pk}/{article.pk}.html")
        assert answer.status_code == status
        assert ("RETRACTED: On sand" in text(answer)) == (status == 200)


def test_concern_warns_readers(client: Client) -> None:
    article = make_article(A.PUBLISHED, concern_at=timezone.now())
    assert "Expression of concern" in text(client.get(article.get_absolute_url()))


def test_old_versions_stay_reachable(client: Client) -> None:
    article = make_article(A.PUBLISHED)
    make_galley(article)
    Article.objects.filter(pk=article.pk).update(version=2)
    make_version(article.again(), kind="mended", summary="Figure 2 sharper.")
    page = text(client.get(article.get_absolute_url()))
    assert "Figure 2 sharper." in page
    old = f"/articles/{article.pk}/v1/{article.pk}.pdf"
    assert old in page
    assert client.get(old).status_code == 302
    assert client.get(f"/articles/{article.pk}/v3/{article.pk}.pdf").status_code == 404


@pytest.mark.parametrize("ending", ["exe", "html", "epub", "PDF", "pdf/"])
def test_file_that_is_not_there(client: Client, ending: str) -> None:
    article = make_article(A.PUBLISHED)
    assert client.get(f"/articles/{article.pk}/{article.pk}.{ending}").status_code == 404
    assert client.get(f"/articles/{article.pk}/{article.pk + 1}.pdf").status_code == 404


# -- Issues, lists, search -----------------------------------------------------------------------------------------


def test_home_shows_the_issue_that_appeared_last(client: Client) -> None:
    old = make_full_issue(IssueState.PUBLISHED, title="Old", published_at=timezone.now() - timedelta(days=9))
    new = make_full_issue(IssueState.PUBLISHED, title="New")
    page = text(client.get("/"))
    assert "<h1" in page
    assert "New" in page
    assert new.contents[0].title in page
    assert old.contents[0].title not in page


def test_home_without_any_issue_is_a_page(client: Client) -> None:
    assert "No issue is published yet" in text(client.get("/"))


def test_issue_page_shows_sections_in_order(client: Client) -> None:
    issue = make_issue(IssueState.PUBLISHED, volume=9, number=2)
    for section, title in [("Editorial", "A word"), ("Articles", "First"), ("Articles", "Second"), ("Notes", "Third")]:
        make_article(A.PUBLISHED, issue=issue, section_title=section, title=title)
    page = text(client.get("/issues/9-2/"))
    order = [page.index(words) for words in ("Editorial", "A word", "First", "Second", "Notes", "Third")]
    assert order == sorted(order)
    assert page.count(">Articles<") == 1


def test_editorial_without_a_section_stands_under_what_it_is(client: Client) -> None:
    issue = make_issue(IssueState.PUBLISHED, volume=9, number=2)
    make_article(A.PUBLISHED, issue=issue, section_title="", kind=ArticleKind.EDITORIAL, title="A word")
    make_article(A.PUBLISHED, issue=issue, section_title="Notes", title="First")
    page = text(client.get("/issues/9-2/"))
    assert re.findall(r'<h3 class="toc-section">([^<]*)</h3>', page) == ["Editorial", "Notes"]


def test_whole_issue_is_offered_once_it_is_bound(client: Client) -> None:
    issue = make_full_issue(IssueState.PUBLISHED)
    assert client.get(issue.bound_address).status_code == 404
    services.bind(issue.pk)
    issue = Issue.objects.get(pk=issue.pk)
    assert "Whole issue, PDF" in text(client.get(issue.get_absolute_url()))
    assert client.get(issue.bound_address).status_code == 302
    assert client.get(issue.bound_address.replace(".pdf", "x.pdf")).status_code == 404


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("river", True),
        ("RIVER rises", True),
        ("Nguyễn", True),
        ("အောင်", True),
        ("អ្នកណា", True),
        ("ទឹក", True),
        ("river nothing", False),
        ("zzz", False),
    ],
)
def test_search_finds_words_of_titles_abstracts_and_names(
    client: Client, article: Article, words: str, *, hit: bool
) -> None:
    page = text(client.get("/search/", {"q": words}))
    assert (article.get_absolute_url() in page) is hit
    assert ("1 article holds" in page) is hit


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "\x00", "a" * 300, " "])
def test_search_takes_any_words(client: Client, words: str) -> None:
    assert client.get("/search/", {"q": words}).status_code == 200


def test_pages_of_the_office_are_shown_cleaned(client: Client) -> None:
    make_page(slug="aims", title="Aims", body='<p onclick="x()">Words<script>alert(1)</script></p>')
    make_page(slug="draft", is_public=False)
    page = client.get("/about/aims/")
    assert b"<p>Words" in page.content
    assert b"<script>alert" not in page.content
    assert b"onclick" not in page.content
    assert client.get("/about/draft/").status_code == 404
    assert b"Aims" in client.get("/about/").content


def test_robots_may_see_the_archive_and_not_the_rooms(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /production/" in lines
    assert "Disallow: /desk/" in lines
    assert not any(line.startswith("Disallow: /articles") for line in lines)
    assert "Disallow: /" not in lines


# -- Number of queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_public_pages(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    issue = make_issue(IssueState.PUBLISHED, volume=9, number=1)
    for _row in range(rows):
        make_article(A.PUBLISHED, issue=issue, pages=1, title="Water")
        make_article(A.PUBLISHED, pages=1, title="Water")
    for path, count in {
        "/?x=": 9,
        "/issues/9-1/?x=": 6,
        "/online-first/?x=": 4,
        "/search/?q=water": 5,
    }.items():
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_archive(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        make_issue(IssueState.PUBLISHED, volume=number + 1, planned_on=date(2026, 1, 1))
    with django_assert_num_queries(2):
        assert client.get("/archive/?x=").status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_an_article(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    article = make_article(A.PUBLISHED)
    for _row in range(rows):
        make_author(article, family_name="Aung")
        make_notice(article, state=A.PUBLISHED)
    with django_assert_num_queries(7):
        assert client.get(f"{article.get_absolute_url()}?x=").status_code == 200


def test_archive_is_paged(client: Client) -> None:
    for number in range(35):
        make_issue(IssueState.PUBLISHED, volume=number + 1, title=f"Theme {number + 1}")
    first = text(client.get("/archive/"))
    assert "Theme 35" in first
    assert "Theme 5<" not in first
    onward = re.search(r'rel="next"\s+href="([^"]+)"', first)
    assert onward
    assert "Theme 5<" in text(client.get("/archive/" + onward[1]))


def test_kind_of_article_without_authors_has_a_page(client: Client) -> None:
    article = make_article(A.PUBLISHED, kind=ArticleKind.FRONT_MATTER, title="Contents and colophon")
    assert client.get(article.get_absolute_url()).status_code == 200
