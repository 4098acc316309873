"""The list of manuscripts: narrowed, ordered by what one clicks, and taken away as a table."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from journal import services
from journal.desk import queries
from journal.desk.queries import ListFilters
from journal.desk.queries.manuscripts import is_overdue, manuscripts
from journal.models import SavedView
from journal.workflow import StepRefused
from review.states import AssignmentState
from submissions.models import Submission
from submissions.queries import ORDERS, listing
from submissions.queries.lists import FLAGS
from submissions.states import ListFlag, State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.people import make_editor
from tests.factories.review import make_assignment, make_round
from tests.factories.submissions import make_editor_of, make_submission

NOW, TODAY = timezone.now(), timezone.localdate()
AGO = timedelta(days=3)
TABLE = 8
"""Queries of the table: session, person, roles, settings, editors of the filter, rows, and three of their parts."""


def found(user, **filters) -> set[str]:
    return {row.number for row in manuscripts(user, ListFilters(**filters))}


@pytest.mark.parametrize(
    ("flag", "fields"),
    [
        (ListFlag.HELD, {"held_at": NOW}),
        (ListFlag.OBJECTION, {"objected_at": NOW}),
        (ListFlag.WITHDRAWAL, {"withdrawal_asked_at": NOW}),
        (ListFlag.TIME, {"time_asked_for": TODAY}),
        (ListFlag.APPEAL, {"appeal": "made"}),
        (ListFlag.DECISION, {"decision_goes_at": NOW}),
        (ListFlag.AUTHORS, {"authors_changed_at": NOW}),
        (ListFlag.LAPSES, {"lapses_on": TODAY}),
        (ListFlag.SEEN, {"flags_open": 2}),
    ],
)
def test_list_is_narrowed_to_what_is_marked(flag, fields, chief) -> None:
    make_submission()
    assert found(chief, flag=flag) == set()
    assert found(chief, flag=flag) ^ {make_submission(**fields).number} == found(chief, flag=flag)
    assert len(found(chief, flag=flag)) == 1


def test_every_flag_narrows() -> None:
    assert set(FLAGS) == set(ListFlag)


def test_list_is_narrowed_to_what_is_late(chief) -> None:
    by_author = make_submission(State.REVISION_REQUESTED, due_on=TODAY - AGO)
    make_submission(State.REVISION_REQUESTED, due_on=TODAY)
    make_submission(State.REVISION_REQUESTED, due_on=TODAY - AGO, held_at=NOW)
    by_reviewer, unanswered, in_time = (make_submission(State.IN_REVIEW) for _each in range(3))
    make_assignment(make_round(by_reviewer), AssignmentState.ACCEPTED, due_on=TODAY - AGO)
    make_assignment(make_round(unanswered), AssignmentState.INVITED, answer_by=TODAY - AGO)
    make_assignment(make_round(in_time), AssignmentState.ACCEPTED, due_on=TODAY)
    assert found(chief, is_overdue=True) == {by_author.number, by_reviewer.number, unanswered.number}
    page = signed_in(chief).get("/desk/manuscripts/")
    assert {row.pk for row in page.context["rows"] if row.is_overdue} == {by_author.pk, by_reviewer.pk, unanswered.pk}
    assert page.content.decode().count('<span class="chip late">Overdue</span>') == 3


def test_list_is_narrowed_by_round_year_state_and_editor(chief) -> None:
    first, second, old = (make_submission(State.IN_REVIEW) for _each in range(3))
    make_round(first)
    make_round(second, state="closed", closed_at=NOW)
    make_round(second, number=2)
    Submission.objects.filter(pk=old.pk).update(submitted_at=NOW.replace(year=2019, month=6))
    editor = make_editor_of(old)
    declined = make_submission(State.DECLINED)
    assert found(chief, round=1) == {first.number}
    assert found(chief, round=2) == {second.number}
    assert found(chief, year=2019) == {old.number}
    assert found(chief, year=2018) == set()
    assert found(chief, states=("under_way",)) == {first.number, second.number, old.number}
    assert found(chief, states=("decided",)) == {declined.number}
    assert found(chief, editor=editor.pk) == {old.number}
    assert found(chief, without_editor=True) == {first.number, second.number, declined.number}


def test_filter_of_the_page_is_the_filter_of_the_list(chief) -> None:
    client, held = signed_in(chief), make_submission(held_at=NOW)
    editor = make_editor_of(make_submission())
    for asked, count in [
        ("", 2), ("flag=held", 1), ("state=under_way", 2), ("state=decided", 0), ("editor=none", 1), ("round=1", 0),
        (f"editor={editor.pk}", 1), (f"year={NOW.year}", 2), ("year=1999", 0), ("is_overdue=on", 0), ("year=x", 2),
    ]:  # fmt: skip
        assert len(client.get(f"/desk/manuscripts/?{asked}").context["rows"]) == count, asked
    page = client.get("/desk/manuscripts/?flag=held").content.decode()
    assert held.number in page
    assert '<details class="further" open>' in page
    assert 'name="editor"' not in signed_in(editor).get("/desk/manuscripts/").content.decode()


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_shows_every_row_once_on_all_its_pages(order, chief) -> None:
    made = make_many(7, State.REVISION_REQUESTED)
    for row, day in zip(made[:3], (TODAY, TODAY, TODAY - AGO), strict=True):
        Submission.objects.filter(pk=row.pk).update(due_on=day, title="2026-01-01", since=NOW)
    filters = ListFilters(order=order)
    whole = list(manuscripts(chief, filters).order_by(*filters.columns).values_list("pk", flat=True))
    assert len(whole) == 7
    seen, url = [], "?"
    while url:
        asked = {name: values[0] for name, values in parse_qs(url[1:]).items()}
        page = listing(chief, filters, asked, among=manuscripts(chief, filters), size=3)
        seen += [row.pk for row in page.rows]
        url = page.next_url
    assert seen == whole


def test_head_of_a_column_orders_by_it_and_then_the_other_way(chief) -> None:
    make_many(2)
    client = signed_in(chief)
    page = client.get("/desk/manuscripts/?state=submitted&order=title")
    heads = {str(column["label"]): (column["url"], column["direction"]) for column in page.context["columns"]}
    assert heads["Manuscript"] == ("?state=submitted&order=title_back", "ascending")
    assert heads["Submitted"] == ("?state=submitted&order=oldest", "")
    assert heads["Section"] == ("", "")
    assert '<th scope="col" aria-sort="ascending"><a href="?state=submitted&amp;order=title_back">' in (
        page.content.decode()
    )


def test_count_stops_where_nobody_asks_any_longer(chief, monkeypatch) -> None:
    monkeypatch.setattr("submissions.queries.lists.COUNTED", 2)
    monkeypatch.setattr("submissions.queries.COUNTED", 2)
    make_many(2)
    assert queries.manuscripts_page(chief, ListFilters(), {})["count"] == "2 manuscripts"
    make_many(3)
    assert queries.manuscripts_page(chief, ListFilters(), {})["count"] == "More than 2 manuscripts"


def test_search_finds_the_same_where_many_are_found(chief, monkeypatch) -> None:
    made = {row.pk for row in make_many(4, title="Oxbow lakes")}
    make_many(2)
    asked = ListFilters(words="oxbow")
    few = queries.manuscripts_page(chief, asked, {})
    monkeypatch.setattr("submissions.queries.lists.COUNTED", 2)
    monkeypatch.setattr("submissions.queries.COUNTED", 2)
    many = queries.manuscripts_page(chief, asked, {})
    assert (few["count"], many["count"]) == ("4 manuscripts", "More than 2 manuscripts")
    assert [row.pk for row in many["rows"]] == [row.pk for row in few["rows"]]
    assert {row.pk for row in many["rows"]} == made


# -- The table -----------------------------------------------------------------------------------------------------


def table(client, asked: str = "") -> list[list[str]]:
    answer = client.get(f"/desk/manuscripts/table/{asked}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_table_holds_what_is_filtered_and_no_formula(chief) -> None:
    made = make_many(2, title='=HYPERLINK("http://x.example")')
    make_many(1, State.DECLINED)
    head, *rows = table(signed_in(chief), "?state=submitted&order=number")
    assert head[:5] == ["Number", "Title", "State", "Section", "Authors"]
    assert [row[0] for row in rows] == [row.number for row in made]
    assert {row[1] for row in rows} == {'\'=HYPERLINK("http://x.example")'}


@pytest.mark.parametrize("count", [1, 30])
def test_table_costs_the_same(count, chief, django_assert_num_queries) -> None:
    make_many(count, editor=make_editor())
    client = signed_in(chief)
    with django_assert_num_queries(TABLE):
        assert len(table(client)) == count + 1


def test_table_holds_nothing_of_ones_own_manuscript(chief) -> None:
    make_submission(author=chief)
    assert len(table(signed_in(chief))) == 1


# -- Indexes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [order for order in ORDERS if not order.startswith("state")])
def test_every_order_reads_an_index_and_sorts_nothing(order, chief) -> None:
    make_many(300, State.REVISION_REQUESTED)
    rows = manuscripts(chief, ListFilters(order=order)).order_by(*ORDERS[order])[:31]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert "submissions_by_" in plan


# -- Saved lists ---------------------------------------------------------------------------------------------------


def saved(user) -> list[tuple[str, str, bool]]:
    rows = signed_in(user).get("/desk/manuscripts/?state=submitted").context["saved"]
    return [(row["label"], row["url"], row["current"]) for row in rows]


def test_list_is_saved_shared_and_removed(chief) -> None:
    editor = make_editor()
    address = "/desk/manuscripts/views/?state=submitted&after=x&words=&nonsense=1"
    signed_in(chief).post(address, {"name": "New", "is_shared": "on"})
    signed_in(editor).post(address, {"name": "Mine", "is_shared": "on"})
    new, mine = (
        ("New", "/desk/manuscripts/?state=submitted", True),
        ("Mine", "/desk/manuscripts/?state=submitted", True),
    )
    assert (saved(chief), saved(editor)) == ([new], [mine, new])
    shared, own = SavedView.objects.order_by("pk")
    assert (shared.is_shared, own.is_shared) == (True, False)
    assert signed_in(editor).post(f"/desk/manuscripts/views/{shared.pk}/remove/").status_code == 404
    assert signed_in(chief).post(f"/desk/manuscripts/views/{own.pk}/remove/").status_code == 404
    assert signed_in(editor).post(f"/desk/manuscripts/views/{own.pk}/remove/").status_code == 302
    assert (saved(chief), saved(editor)) == ([new], [new])


def test_same_name_replaces_and_many_are_refused(chief) -> None:
    for query in ("state=submitted", "flag=held"):
        services.save_view(by=chief, name=" My  list", query=query)
    assert [(row.name, row.query) for row in SavedView.objects.all()] == [("My list", "flag=held")]
    SavedView.objects.bulk_create(SavedView(owner=chief, name=f"L{n}", query="x=1") for n in range(29))
    with pytest.raises(StepRefused, match="many lists"):
        services.save_view(by=chief, name="One more", query="x=1")
    services.save_view(by=chief, name="L3", query="x=2")


def test_list_without_a_name_is_not_saved(chief) -> None:
    answer = signed_in(chief).post("/desk/manuscripts/views/?flag=held", {"name": " "}, follow=True)
    assert "Give the list a name" in answer.content.decode()
    assert answer.redirect_chain == [("/desk/manuscripts/?flag=held", 302)]
    assert not SavedView.objects.exists()


def test_only_who_oversees_shares() -> None:
    with pytest.raises(PermissionDenied):
        services.save_view(by=make_editor(), name="x", query="x=1", is_shared=True)


def test_what_reviewers_owe_is_asked_row_by_row() -> None:
    rows = Submission.objects.filter(is_overdue())
    assert "hashed" not in rows.explain()
