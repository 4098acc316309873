"""Manuscripts are found by their words, in every script, from the moment they are sent, by their editors alone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from submissions import queries, services
from submissions.models import SearchText, Submission
from submissions.queries.lists import with_words
from submissions.services.search import terms, write_missing_words, write_words
from tests.factories.desk import make_many
from tests.factories.people import make_editor_in_chief, make_journal
from tests.factories.submissions import make_author, make_draft, make_submission

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return sorted(with_words(Submission.objects.all(), words).values_list("number", flat=True))


@pytest.fixture
def manuscript() -> Submission:
    made = make_submission(
        title="Trần's floods: don't wait",
        abstract="ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា។ ประเทศไทยมีแม่น้ำ 湄公河的水",
        keywords="sédiment; COVID-19",
    )
    made.translations.create(language="vi", title="Đồng bằng sông Cửu Long")
    make_author(made, given_name="Zaw", family_name="Htun", native_name="ဇော်ထွန်း")
    return made


@pytest.mark.parametrize(
    "words",
    [
        "trần", "tran flood", "TRẦN", "don't", "មេគង្គ", "កម្ពុជា", "ទន្លេមេគង្គ", "ទន្លេ\u200bមេគង្គ", "แม่น้ำ", "湄公河", "sediment",
        "sédiment", "covid-19", "dong bang", "đồng", "htun", "ဇော်ထွန်း", "cuu lo",
    ],
)  # fmt: skip
def test_manuscript_is_found(words, manuscript) -> None:
    assert found(words) == [manuscript.number]
    assert found(f"{words} {manuscript.number}") == [manuscript.number]


@pytest.mark.parametrize("words", ["loods", "tran drought", "???", "NOT flood*x", '"', "' & !x", "ទឹកជំនន់"])
def test_manuscript_is_not_found(words, manuscript) -> None:
    assert found(words) == []


def test_marks_that_were_typed_are_asked_for() -> None:
    plain, marked = make_submission(title="Ma"), make_submission(title="Mã")
    assert found("mã") == [marked.number]
    assert found("ma") == sorted([plain.number, marked.number])


def test_words_are_written_down_as_it_is_sent_and_as_it_is_changed() -> None:
    make_journal()
    draft = make_draft(title="Oxbow")
    assert found("oxbow") == []
    assert not SearchText.objects.exists()
    services.submit(draft, by=draft.corresponding_user)
    assert found("oxbow") == [draft.number]
    chief = make_editor_in_chief()
    draft.return_to_author(by=chief, note="The title, please.")
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="Meander")
    assert (found("oxbow"), found("meander")) == ([], [draft.number])
    services.save_author(submission=draft, by=draft.corresponding_user, family_name="Htun", email="htun@x.example")
    assert found("htun") == [draft.number]


def test_words_that_are_missing_are_written_by_the_clock() -> None:
    made = make_many(3)
    SearchText.objects.all().delete()
    assert found("manuscript") == []
    assert (write_missing_words(), write_missing_words()) == (3, 0)
    assert found("manuscript") == sorted(row.number for row in made)


def test_index_comes_back_with_a_migration_and_forgets_what_is_gone() -> None:
    call_command("migrate", verbosity=0)
    made = make_submission(title="Floods")
    assert found("flood") == [made.number]
    SearchText.objects.all().delete()
    assert found("flood") == []


def test_words_cost_the_same_for_one_and_for_many(django_assert_num_queries) -> None:
    for made in (make_many(1), make_many(30)):
        rows = Submission.objects.filter(pk__in=[row.pk for row in made])
        with django_assert_num_queries(4):
            write_words(rows)


def test_terms_are_the_words_with_and_without_marks() -> None:
    assert terms("Đồng-bằng, 湄公河 x" + "y" * 99) == {"đồng", "dong", "bằng", "bang", "湄公河", "公河", "河"}


def test_search_reads_the_index() -> None:
    make_many(300)
    rows = with_words(Submission.objects.all(), "manuscript 17")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = rows.explain()
    assert "submissions_search_index" in plan or "VIRTUAL TABLE INDEX" in plan


def test_frequent_words_are_looked_for_in_the_order_of_the_list() -> None:
    make_many(30)
    few = with_words(Submission.objects.all(), "manuscript")
    many = with_words(Submission.objects.all(), "manuscript", are_many=True).order_by("-submitted_at", "-pk")
    assert set(many) == set(few)
    assert few.count() == 30
    if connection.vendor == "sqlite":
        plan = many.all()[:5].explain()
        assert "USING INDEX submissions_by_age" in plan
        assert "TEMP B-TREE" not in plan


def test_list_is_searched_with_one_query_more_of_nobody_elses() -> None:
    own = make_submission(title="Oxbow", author=make_editor_in_chief())
    assert queries.listing(own.corresponding_user, queries.Filters(words="oxbow"), {}).rows == []
