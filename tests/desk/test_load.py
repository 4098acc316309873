"""The workload: what each editor and each reviewer has to do, as numbers that lead to the lists they count."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from review.states import AssignmentState
from submissions.models import EditorAssignment
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.people import make_editor
from tests.factories.review import make_assignment, make_manuscript, make_reviewer, make_round
from tests.factories.submissions import make_submission

NOW, TODAY = timezone.now(), timezone.localdate()
DAY = timedelta(days=1)
EDITORS, REVIEWERS, REVIEWER = "/desk/load/", "/desk/load/reviewers/", "/desk/load/reviewers/{}/"
QUERIES = {EDITORS: 7, REVIEWERS: 5, f"{REVIEWERS}?which=all&order=asked": 5}
TABLES = {f"{EDITORS}table/": 7, f"{REVIEWERS}table/?which=all&order=name": 5}
OF_ONE = 6
S = AssignmentState


def cells(client, address: str) -> dict[str, list]:
    """Return what stands in each row, by name."""
    return {str(row["name"]): [cell.value for cell in row["cells"]] for row in client.get(address).context["rows"]}


def assign(editor, submission, **fields) -> None:
    EditorAssignment.objects.create(submission=submission, editor=editor, **fields)


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def busy():
    """An editor with two manuscripts under way, one of them late, and two decided: after 10 and 20 days."""
    editor = make_editor(given_name="Ann", family_name="Oxbow")
    assign(editor, make_submission())
    late = make_submission(State.REVISION_REQUESTED, due_on=TODAY - DAY)
    assign(editor, late)
    for days in (10, 20):
        decided = make_submission(State.DECLINED, decided_at=NOW - DAY)
        assign(editor, decided, assigned_at=NOW - DAY - days * DAY)
    assign(editor, make_submission(State.ACCEPTED, decided_at=NOW - 500 * DAY), assigned_at=NOW - 600 * DAY)
    return editor


def test_numbers_of_an_editor_are_those_of_the_lists_they_lead_to(busy, chief) -> None:
    client = signed_in(chief)
    rows = {str(row["name"]): row["cells"] for row in client.get(EDITORS).context["rows"]}
    assert [cell.value for cell in rows["Ann Oxbow"][:4]] == [2, 1, 2, 15]
    assert timezone.localdate(rows["Ann Oxbow"][4].value) == TODAY
    for cell in rows["Ann Oxbow"][:3]:
        assert len(client.get(cell.url).context["rows"]) == cell.value
    assert [cell.value for cell in rows["Vanna Chief"]] == [0, 0, 0, None, None]


def test_editor_sees_what_is_their_own_alone(busy) -> None:
    make_editor(family_name="Other")
    client = signed_in(busy)
    assert list(cells(client, EDITORS)) == ["Ann Oxbow"]
    first = client.get(EDITORS).context["rows"][0]["cells"][0]
    assert len(client.get(first.url).context["rows"]) == first.value == 2


def test_nothing_counts_of_a_manuscript_that_one_wrote(chief) -> None:
    editor, own = make_editor(given_name="Ann", family_name="Oxbow"), make_manuscript(author=chief)
    assign(editor, own)
    assignment = make_assignment(make_round(own))
    client = signed_in(chief)
    assert cells(client, EDITORS)["Ann Oxbow"] == [0, 0, 0, None, None]
    assert cells(client, f"{REVIEWERS}?which=all") == {}
    assert client.get(REVIEWER.format(assignment.reviewer_id)).status_code == 404


@pytest.mark.parametrize(
    ("order", "names"),
    [("open", ["Busy", "Late", "Chief"]), ("late", ["Late", "Busy", "Chief"]), ("name", ["Busy", "Chief", "Late"])],
)
def test_editors_stand_in_the_order_one_clicks(order, names, chief) -> None:
    busy, late = make_editor(given_name="", family_name="Busy"), make_editor(given_name="", family_name="Late")
    make_many(2, editor=busy)
    assign(late, make_submission(State.REVISION_REQUESTED, due_on=TODAY - DAY))
    found = list(cells(signed_in(chief), f"{EDITORS}?order={order}"))
    assert found == [{"Chief": "Vanna Chief"}.get(name, name) for name in names]


def test_assignment_of_an_editor_shows_what_each_has_to_do(busy, chief, submission) -> None:
    make_editor(given_name="", family_name="Idle")
    page = signed_in(chief).get(f"/desk/act/submission/{submission.pk}/assign/").content.decode()
    assert "Ann Oxbow – 2 manuscripts open, 1 overdue" in page
    assert "Idle – 0 manuscripts open" in page
    picked = signed_in(chief).get(f"/desk/manuscripts/together/?pick={submission.pk}").content.decode()
    assert "Ann Oxbow – 2 manuscripts open, 1 overdue" in picked


# -- Reviewers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reviewer():
    """A reviewer who is late with one, has one open, reported two (in 4 and 8 days) and one long ago."""
    person = make_reviewer(given_name="Dao", family_name="Reed")
    make_assignment(state=S.ACCEPTED, reviewer=person, due_on=TODAY - DAY)
    make_assignment(state=S.INVITED, reviewer=person, invited_at=NOW - DAY)
    for took, ago in ((4, 10), (8, 20), (6, 500)):
        reported = NOW - ago * DAY
        dates = {"reported_at": reported, "accepted_at": reported - took * DAY}
        make_assignment(state=S.REPORTED, reviewer=person, invited_at=reported - (took + 3) * DAY, **dates)
    return person


def test_numbers_of_a_reviewer_are_those_of_the_lists_they_lead_to(reviewer, chief) -> None:
    client = signed_in(chief)
    (row,) = client.get(REVIEWERS).context["rows"]
    *numbers, asked = row["cells"]
    assert [cell.value for cell in numbers] == [2, 1, 2, 3, 6]
    assert asked.value == NOW - DAY
    for cell in numbers[:3]:
        assert len(client.get(cell.url).context["rows"]) == cell.value
    assert len(client.get(row["url"]).context["rows"]) == 5


def test_reviewers_are_narrowed_to_what_one_asks(reviewer, chief) -> None:
    client, other = signed_in(chief), make_assignment(state=S.DECLINED).reviewer
    make_assignment(state=S.QUEUED)
    assert set(cells(client, f"{REVIEWERS}?which=all")) == {"Dao Reed", str(other)}
    for kind in ("open", "late", "done"):
        assert set(cells(client, f"{REVIEWERS}?which={kind}")) == {"Dao Reed"}


@pytest.mark.parametrize("order", ["open", "late", "done", "asked", "waiting", "name", "name_back"])
def test_every_order_shows_every_reviewer_once_on_all_pages(order, chief) -> None:
    review_round = make_round()
    for n in range(32):
        make_assignment(review_round, S.ACCEPTED, due_on=TODAY - DAY * (n % 3), invited_at=NOW - DAY * (n % 5))
    client, seen, url = signed_in(chief), [], f"?which=all&order={order}"
    while url:
        page = client.get(f"{REVIEWERS}{url}").context
        seen += [row["name"].pk for row in page["rows"]]
        url = page["next_url"]
    assert len(seen) == len(set(seen)) == 32


def test_order_of_reviewers_is_the_one_asked_for(chief) -> None:
    review_round = make_round()
    for name, days, late in (("A", 3, 0), ("B", 1, 1), ("C", 2, 0)):
        person = make_reviewer(given_name="", family_name=name)
        make_assignment(
            review_round, S.ACCEPTED, reviewer=person, invited_at=NOW - days * DAY, due_on=TODAY - late * DAY
        )
    found = {
        order: "".join(cells(signed_in(chief), f"{REVIEWERS}?order={order}"))
        for order in ("late", "asked", "waiting", "name_back")
    }
    assert found == {"late": "BAC", "asked": "BCA", "waiting": "ACB", "name_back": "CBA"}


def test_tables_hold_what_the_pages_do_and_no_formula(chief) -> None:
    editor = make_editor(given_name="", family_name="=1+1")
    assign(editor, make_submission())
    make_assignment(state=S.ACCEPTED, reviewer=make_reviewer(given_name="", family_name="@SUM(A1)"))
    client = signed_in(chief)
    assert table(client.get(f"{EDITORS}table/"))[1] == ["'=1+1", "1", "0", "0", "", TODAY.isoformat()]
    (row,) = table(client.get(f"{REVIEWERS}table/"))[1:]
    assert row[:4] == ["'@SUM(A1)", "1", "0", "0"]


def test_reviewer_sees_on_the_own_profile_what_they_know_of(reviewer) -> None:
    client = signed_in(reviewer)
    record = client.get("/review/profile/").context["record"]
    assert (record.at_work, record.late, record.reported, record.reported_lately) == (2, 1, 3, 2)
    make_assignment(state=S.QUEUED, reviewer=reviewer)
    assert client.get("/review/profile/").context["record"].at_work == 2


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("address", [*QUERIES, *TABLES])
def test_page_costs_the_same_however_many_there_are(address, count, chief, django_assert_num_queries) -> None:
    review_round = make_round()
    for _each in range(count):
        make_assignment(review_round, S.ACCEPTED)
        make_many(1, editor=make_editor())
    client = signed_in(chief)
    with django_assert_num_queries({**QUERIES, **TABLES}[address]):
        list(client.get(address))


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_a_reviewer_costs_the_same(count, chief, django_assert_num_queries) -> None:
    person = make_reviewer()
    for _each in range(count):
        make_assignment(state=S.DECLINED, reviewer=person)
    client = signed_in(chief)
    with django_assert_num_queries(OF_ONE):
        client.get(REVIEWER.format(person.pk))


def test_editor_who_decides_on_the_same_day_stands_before_who_has_decided_nothing(chief) -> None:
    idle, quick = make_editor(family_name="Early"), make_editor(family_name="Late")
    assign(idle, make_submission())
    assign(quick, make_submission(State.DECLINED, decided_at=NOW - DAY), assigned_at=NOW - DAY)
    rows = cells(signed_in(chief), f"{EDITORS}?order=days")
    assert [name for name in rows if name in {str(idle), str(quick)}] == [str(quick), str(idle)]
