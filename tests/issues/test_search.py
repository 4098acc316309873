"""Readers find what is published by its words, in every script: what is named so first, the words marked, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from issues import queries
from issues.models import Article, ArticleText, ArticleTranslation
from issues.services.search import write_missing_words, write_words
from issues.states import ArticleState
from submissions.queries import excerpt, in_pieces
from tests.factories.issues import make_article, make_author
from tests.factories.people import make_journal

pytestmark = pytest.mark.django_db
A = ArticleState


def found(words: str) -> list[int]:
    return list(queries.found(words).order_by(*queries.RANKED).values_list("pk", flat=True))


@pytest.fixture
def article() -> Article:
    made = make_article(
        A.PUBLISHED,
        title="Trần's floods: don't wait",
        abstract="ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា។ ประเทศไทยมีแม่น้ำ 湄公河的水 ແມ່ນ້ຳຂອງ",
        keywords="sédiment; COVID-19",
    )
    make_author(made, given_name="Zaw", family_name="Htun", native_name="ဇော်ထွန်း")
    ArticleTranslation.objects.create(
        article=made, language="vi", title="Đồng bằng sông Cửu Long", abstract="", keywords=""
    )
    write_words([Article.objects.get(pk=made.pk)])
    return made


@pytest.mark.parametrize(
    "words",
    [
        "trần", "tran flood", "TRẦN", "មេគង្គ", "កម្ពុជា", "ទន្លេ\u200bមេគង្គ", "แม่น้ำ", "湄公河", "ແມ່ນ້ຳ", "ဇော်ထွန်း", "sediment",
        "sédiment", "covid-19", "dong bang", "đồng", "htun", "cuu lo",
    ],
)  # fmt: skip
def test_article_is_found(words, article) -> None:
    assert found(words) == [article.pk]


@pytest.mark.parametrize("words", ["loods", "tran drought", "???", '"', "' & !x", "ទឹកជំនន់"])
def test_article_is_not_found(words, article) -> None:
    assert found(words) == []


def test_what_is_named_so_comes_before_what_speaks_of_it() -> None:
    now = timezone.now()
    speaks = make_article(A.PUBLISHED, title="Rice", abstract="Of a delta.", published_at=now)
    old, new = (
        make_article(A.PUBLISHED, title="A delta", abstract="", published_at=now - timedelta(days=days))
        for days in (9, 3)
    )
    half = make_article(A.PUBLISHED, title="The delta", abstract="Rice.", published_at=now - timedelta(days=30))
    assert found("delta") == [new.pk, old.pk, half.pk, speaks.pk]
    assert found("delta rice") == [speaks.pk, half.pk]


def test_nothing_is_found_of_what_is_not_public_and_the_abstract_of_a_removed_one_no_longer() -> None:
    ready = make_article(A.READY, title="Oxbow")
    write_words([ready])
    removed = make_article(A.REMOVED, title="Meander", abstract="Dangerous.")
    retracted = make_article(A.RETRACTED, title="Meander", abstract="Wrong.")
    assert [found("oxbow"), found("dangerous"), found("wrong")] == [[], [], [retracted.pk]]
    assert {*found("meander")} == {removed.pk, retracted.pk}
    page = Client().get("/search/?q=meander").content.decode()
    assert "RETRACTED: <mark>Meander</mark>" in page
    assert "REMOVED: <mark>Meander</mark>" in page
    assert "Dangerous" not in page


def test_words_are_marked_and_the_abstract_is_shown_around_them() -> None:
    long = "word " * 60
    make_article(A.PUBLISHED, title="<b>Sédiment</b>", abstract=f"{long}អំពីទន្លេមេគង្គ sediment {long}")
    page = Client().get("/search/?q=sedim").content.decode()
    assert "&lt;b&gt;<mark>Sédiment</mark>&lt;/b&gt;" in page
    assert "<mark>sediment</mark>" in page
    assert len(page.partition("…")[2].partition("…")[0]) < 500
    assert "<mark>" in Client().get("/search/", {"q": "មេគង្គ"}).content.decode()


def test_pieces_are_the_text_and_an_excerpt_is_cut_between_words() -> None:
    text = "The river rises, and the Rivers of the delta with it."
    pieces = in_pieces(text, ["river"])
    assert "".join(words for words, _found in pieces) == text
    assert [words for words, is_found in pieces if is_found] == ["river", "Rivers"]
    assert excerpt(in_pieces(text, ["sea"])) == []
    assert excerpt(in_pieces("a b " * 200 + "river " + "c d " * 200, ["river"]))[0][0].startswith("…a b ")


def test_words_that_are_missing_are_written_by_the_clock() -> None:
    made = make_article(A.PUBLISHED, title="Oxbow")
    ArticleText.objects.all().delete()
    assert found("oxbow") == []
    assert (write_missing_words(), write_missing_words()) == (1, 0)
    assert found("oxbow") == [made.pk]


@pytest.mark.parametrize("count", [1, 35])
def test_search_costs_the_same_and_shows_everything_once(count, django_assert_num_queries) -> None:
    make_journal()
    for _each in range(count):
        make_article(A.PUBLISHED, pages=1, title="Water")
    with django_assert_num_queries(5):
        page = Client().get("/search/?q=water").context["page"]
    seen = list(page.rows)
    while page.next_url:
        page = Client().get(f"/search/{page.next_url}").context["page"]
        seen += page.rows
    assert len({row.pk for row in seen}) == len(seen) == count
    rows = Article.objects.all()
    with django_assert_num_queries(4):
        write_words(rows)


def test_search_reads_the_index_that_a_migration_brings_back() -> None:
    call_command("migrate", verbosity=0)
    make_article(A.PUBLISHED, title="Oxbow")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = ArticleText.objects.filter(words__holds_words=["oxbow"]).values("article").explain()
    assert "issues_search_index" in plan or "VIRTUAL TABLE INDEX" in plan
