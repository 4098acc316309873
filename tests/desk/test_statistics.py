"""Statistics: each figure as reckoned by hand, for whom they are, and what they cost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from lxml import html

from issues.states import ArticleState
from journal.desk import queries
from journal.desk.queries.statistics.figures import figure_of
from journal.desk.queries.statistics.plots import parts, round_up, spreads
from journal.models import Section, User
from review.models import Assignment
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import Submission
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.desk import make_many
from tests.factories.issues import make_article
from tests.factories.people import make_editor, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_submission

YEAR = timezone.localdate().year - 1
PAGE, PAGE_OF_NOBODY = 14, 404
TOLD = DecisionState.SENT


def day(number: int) -> datetime:
    """Return noon so many days after the first of March of last year, where the journal is."""
    return datetime(YEAR, 3, 1, 12, tzinfo=timezone.get_current_timezone()) + timedelta(days=number)


def sent_in(state: str, section: Section, decided: int | None = None) -> Submission:
    fields = {} if decided is None else {"decided_at": day(decided)}
    return make_manuscript(state, section=section, submitted_at=day(0), **fields)


def told(submission: Submission, chief: User, kind: str, on: int) -> None:
    make_decision(submission, by=chief, kind=kind, state=TOLD, sent_at=day(on), effective_at=day(on))


def closed(submission: Submission, opened: int, ended: int, outcome: str, state: str = RoundState.CLOSED):
    return make_round(submission, state=state, opened_at=day(opened), closed_at=day(ended), outcome=outcome)


@pytest.fixture
def sections() -> tuple[Section, Section]:
    return make_section(title="Articles of statistics"), make_section(title="Notes of statistics")


@pytest.fixture
def year_of_work(chief: User, sections: tuple[Section, Section]) -> None:
    """Six manuscripts sent on day 0, and one that the reader of the statistics wrote.

    To review on the days 2, 4, 10 and, a note, 6; declined at the desk on the days 1 and 3, one of them after it had
    been returned for completion. Rounds of 28, 40 and 14 days, and one that was cancelled.
    """
    articles, notes = sections
    first = sent_in(State.ACCEPTED, articles, decided=60)
    its_round = closed(first, 2, 30, DecisionKind.MINOR)
    told(first, chief, DecisionKind.MINOR, 30)
    told(first, chief, DecisionKind.ACCEPT, 60)
    second = sent_in(State.DECLINED, articles, decided=44)
    closed(second, 4, 44, DecisionKind.DECLINE)
    told(second, chief, DecisionKind.DECLINE, 44)
    closed(sent_in(State.WITH_EDITOR, articles), 10, 12, "cancelled", RoundState.CANCELLED)
    told(sent_in(State.DECLINED, articles, decided=1), chief, DecisionKind.DECLINE_WITHOUT_REVIEW, 1)
    fifth = sent_in(State.DECLINED, articles, decided=3)
    told(fifth, chief, DecisionKind.RETURN, 1)
    told(fifth, chief, DecisionKind.DECLINE_WITHOUT_REVIEW, 3)
    note = sent_in(State.ACCEPTED, notes, decided=20)
    closed(note, 6, 20, DecisionKind.ACCEPT)
    told(note, chief, DecisionKind.ACCEPT, 20)
    make_article(ArticleState.PUBLISHED, submission=first, published_at=day(100))
    make_article(ArticleState.PUBLISHED, submission=note, published_at=day(50))
    _invite(its_round, AssignmentState.REPORTED, accepted_at=day(4), reported_at=day(20), due_on=day(25).date())
    _invite(its_round, AssignmentState.REPORTED, accepted_at=day(8), reported_at=day(40), due_on=day(30).date())
    for said_yes, filed, due in ((5, 25, 25), (6, 34, 40), (7, 47, 40)):
        dated = {"accepted_at": day(said_yes), "reported_at": day(filed), "due_on": day(due).date()}
        _invite(its_round, AssignmentState.REPORTED, **dated)
    _invite(its_round, AssignmentState.DECLINED, ended_at=day(5))
    _invite(its_round, AssignmentState.EXPIRED, ended_at=day(20))
    own = make_submission(State.DECLINED, author=chief, section=articles, submitted_at=day(0), decided_at=day(9))
    told(own, make_editor(), DecisionKind.DECLINE_WITHOUT_REVIEW, 9)


def _invite(its_round, state: str, **fields) -> Assignment:
    return make_assignment(its_round, state, invited_at=day(3), **fields)


BY_HAND = {
    "desk": [[YEAR, 6, 2.25, 3.5, 5.5]],  # 1 2 3 4 6 10
    "first": [[YEAR, 5, 3, 20, 30]],  # 1 3 20 30 44
    "round": [[YEAR, 3, 21, 28, 34]],  # 14 28 40
    "publication": [[YEAR, 2, 32.5, 35, 37.5]],  # 30 40
    "answer": [[YEAR, 6, 2, 2.5, 3.75]],  # 1 2 2 3 4 5
    "report": [[YEAR, 5, 20, 28, 32]],  # 16 20 28 32 40
    "late": [[YEAR, 3, 2, 60]],
    "decisions": [[YEAR, 1, 2, 2, 1, 1]],  # returned, declined at the desk, accepted, minor revision, declined
    "acceptance": [[YEAR, 2, 3, 40]],
}


@pytest.mark.usefixtures("year_of_work")
def test_figures_are_those_reckoned_by_hand(chief, sections) -> None:
    assert {figure.key: figure.rows for figure in queries.figures(queries.Scope(chief), {})} == BY_HAND
    names = {section.pk: section.title for section in sections}
    by_section = queries.Scope(chief, by="section")
    assert figure_of("first", by_section, names).rows == [
        ["Articles of statistics", 4, 2.5, 16.5, 33.5],  # 1 3 30 44
        ["Notes of statistics", 1, 20, 20, 20],
        ["All", 5, 3, 20, 30],
    ]
    assert figure_of("acceptance", by_section, names).rows == [
        ["Articles of statistics", 1, 3, 25], ["Notes of statistics", 1, 0, 100], ["All", 2, 3, 40],
    ]  # fmt: skip
    one_section = queries.Scope(chief, section=sections[1].pk)
    assert figure_of("round", one_section, names).rows == [[YEAR, 1, 14, 14, 14]]
    assert figure_of("round", queries.Scope(chief, year=YEAR - 1), names).rows == []
    assert queries.overdue_now(queries.Scope(chief)) == {"reports": 0, "answers": 0}


def test_decision_just_after_new_year_counts_in_the_new_year_of_the_journal(chief) -> None:
    new_year = datetime(YEAR, 1, 1, 0, 30, tzinfo=timezone.get_current_timezone())
    for moment in (new_year, new_year - timedelta(hours=1)):
        submission = make_submission(State.DECLINED, submitted_at=new_year - timedelta(days=9), decided_at=moment)
        make_decision(submission, by=chief, kind=DecisionKind.DECLINE, state=TOLD, sent_at=moment)
    assert figure_of("first", queries.Scope(chief), {}).rows == [
        [YEAR, 1, 9, 9, 9], [YEAR - 1, 1, 8, 8, 8], ["All", 2, 8.25, 8.5, 8.75],
    ]  # fmt: skip


@pytest.mark.usefixtures("year_of_work")
def test_row_of_few_reviewers_is_left_out_and_cannot_be_reckoned_from_all(chief, sections) -> None:
    other = closed(sent_in(State.DECLINED, sections[1]), 4, 60, DecisionKind.DECLINE)
    for filed in (20, 22, 24, 26):
        _invite(other, AssignmentState.REPORTED, accepted_at=day(4), reported_at=day(filed), due_on=day(9).date())
    names = {section.pk: section.title for section in sections}
    by_section = queries.Scope(chief, by="section")
    for key, rows in {
        "answer": [["Articles of statistics", 6, 2, 2.5, 3.75]],
        "report": [["Articles of statistics", 5, 20, 28, 32]],
        "late": [["Articles of statistics", 3, 2, 60]],
    }.items():
        assert figure_of(key, by_section, names).rows == rows


@pytest.mark.parametrize(("hours", "is_late"), [(-72, False), (-1, False), (1, True), (72, True)])
def test_report_is_late_from_the_midnight_where_the_journal_is(hours, is_late, chief) -> None:
    midnight = datetime(YEAR, 3, 2, tzinfo=timezone.get_current_timezone())
    moment = midnight + timedelta(hours=hours)
    its_round = closed(sent_in(State.DECLINED, make_section()), 0, 90, DecisionKind.DECLINE)
    dated = {"accepted_at": day(-9), "reported_at": moment, "due_on": day(0).date()}
    for _n in range(5):
        _invite(its_round, AssignmentState.REPORTED, **dated)
    (row,) = figure_of("late", queries.Scope(chief), {}).rows
    assert row == [YEAR, 0, 5, 0] if is_late else row == [YEAR, 5, 0, 100]


def test_what_is_late_today_counts_where_nothing_is_on_hold(chief) -> None:
    ago = timezone.localdate() - timedelta(days=1)
    late = {"due_on": ago, "answer_by": ago}
    for fields in ({}, {"held_at": timezone.now()}):
        its_round = make_round(make_manuscript(**fields))
        make_assignment(its_round, AssignmentState.ACCEPTED, **late)
        make_assignment(its_round, AssignmentState.INVITED, **late)
        make_assignment(its_round, AssignmentState.INVITED)
    assert queries.overdue_now(queries.Scope(chief)) == {"reports": 1, "answers": 1}


@pytest.mark.usefixtures("year_of_work")
def test_statistics_are_of_the_manuscripts_of_an_editor_alone_and_of_no_reviewer(chief) -> None:
    editor = make_editor()
    page = html.fromstring(signed_in(editor).get("/desk/statistics/").content)
    assert page.xpath("//table") == []
    assert signed_in(make_user()).get("/desk/statistics/").status_code == PAGE_OF_NOBODY
    assert signed_in(chief).get("/desk/statistics/no-such/").status_code == PAGE_OF_NOBODY


@pytest.mark.usefixtures("year_of_work")
def test_plot_has_words_and_each_table_goes_to_a_spreadsheet(chief) -> None:
    page = html.fromstring(signed_in(chief).get("/desk/statistics/").content)
    assert len(page.xpath("//svg[@role='img']")) == len(queries.KEYS)
    assert page.xpath("//desc[@id='plot-round-words']/text()") == [f"{YEAR}: 28 days"]
    assert page.xpath("//svg[@aria-labelledby='plot-round-title plot-round-words']/rect/@x") == ["134.4"]
    table = b"".join(signed_in(chief).get("/desk/statistics/acceptance/?by=section")).decode()
    assert table.removeprefix("\ufeff").splitlines() == [
        "Section,Accepted,Declined,Accepted (%)", "Articles of statistics,1,3,25.0", "Notes of statistics,1,0,100.0",
        "All,2,3,40.0",
    ]  # fmt: skip


def test_section_named_like_a_formula_is_a_word_in_a_spreadsheet(chief) -> None:
    section = make_section(title="=1+1")
    make_many(1, State.ACCEPTED, section=section)
    table = b"".join(signed_in(chief).get("/desk/statistics/acceptance/?by=section")).decode()
    assert table.splitlines()[1] == "'=1+1,1,0,100.0"


@pytest.mark.parametrize("number", [1, 30])
def test_statistics_cost_the_same_at_one_and_at_many(number, chief, django_assert_num_queries) -> None:
    make_many(number, State.ACCEPTED)
    client = signed_in(chief)
    with django_assert_num_queries(PAGE):
        client.get("/desk/statistics/")


def test_scale_of_a_plot_ends_at_a_round_number() -> None:
    assert [round_up(value) for value in (1, 3, 10, 11, 34, 201)] == [1, 5, 10, 20, 50, 500]
    assert spreads([], str) is None
    assert parts([], [], str) is None


def test_line_of_the_middle_is_never_cut_at_the_end_of_its_scale() -> None:
    plot = spreads([("2025", 5, 5, 5), ("2024", 0, 0, 1), ("2023", 2, 2.5, 3)], str)
    assert [row.median for row in plot.rows] == [318.5, 1.5, 160]


def test_parts_of_a_bar_stand_one_after_the_other() -> None:
    plot = parts([("2025", [3, 0, 1])], ["Yes", "Later", "No"], str, share=True)
    assert [(mark.x, mark.length, mark.pattern) for mark in plot.rows[0].marks] == [(0, 240, 0), (240, 80, 2)]
    assert plot.rows[0].value == "75 %"
