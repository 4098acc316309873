"""Whoever is first wins, and the others are told: one winner, one event, one letter, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from journal.models import Event, Letter, User
from journal.workflow import StaleState
from tests.factories.people import make_user
from tests.journal.proposals import Proposal, State, make_proposal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("proposals")]

CROWDS = [pytest.param(2, 12, id="two"), pytest.param(8, 4, id="eight")]  # threads, times
Act = Callable[[Proposal, int], None]


def race(proposal: Proposal, threads: int, act: Act) -> list[Any]:
    """Let each thread load the page, wait for the others, and act; return how it went, ``"won"`` or the error."""
    ready = threading.Barrier(threads, timeout=30)
    outcomes: list[Any] = [None] * threads

    def run(place: int) -> None:
        try:
            page = proposal.again()
            ready.wait()
            act(page, place)
            outcomes[place] = "won"
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[place] = error
        finally:
            connection.close()

    crowd = [threading.Thread(target=run, args=(place,)) for place in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(60)
    return outcomes


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted("won" if outcome == "won" else type(outcome).__name__ for outcome in outcomes)


@pytest.fixture
def owner(db: None) -> User:
    return make_user()


@pytest.fixture
def judge(db: None) -> User:
    return make_user()


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_same_step_has_one_winner(owner: User, judge: User, threads: int, times: int) -> None:
    for _time in range(times):
        proposal = make_proposal(owner, state=State.SENT, reports=2)
        outcomes = race(proposal, threads, lambda page, place: page.accept(by=judge, rank=place))
        assert kinds(outcomes) == ["StaleState"] * (threads - 1) + ["won"]
        row = proposal.again()
        assert (row.state, row.row_version, row.rank) == (State.ACCEPTED, 2, outcomes.index("won"))
        assert [e.facts for e in Event.objects.filter(case=row.case_file)] == [{"rank": row.rank}]
        assert Letter.objects.filter(case=row.case_file).count() == 2


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_contrary_steps_have_one_winner(owner: User, judge: User, threads: int, times: int) -> None:
    def decide(page: Proposal, place: int) -> None:
        if place % 2:
            page.accept(by=judge)
        else:
            page.decline(by=judge, note="Out of scope.")

    for _time in range(times):
        proposal = make_proposal(owner, state=State.SENT, reports=2)
        outcomes = race(proposal, threads, decide)
        assert kinds(outcomes) == ["StaleState"] * (threads - 1) + ["won"]
        row, event = proposal.again(), Event.objects.get(case=proposal.case_file)
        assert row.state == event.after == (State.ACCEPTED if outcomes.index("won") % 2 else State.DECLINED)
        assert row.row_version == 2


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_steps_that_keep_the_state_have_one_winner(owner: User, judge: User, threads: int, times: int) -> None:
    for _time in range(times):
        proposal = make_proposal(owner, state=State.SENT)
        outcomes = race(proposal, threads, lambda page, place: page.report(by=judge))
        assert kinds(outcomes) == ["StaleState"] * (threads - 1) + ["won"]
        assert (proposal.again().reports, Event.objects.filter(case=proposal.case_file).count()) == (1, 1)


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_decision_and_its_taking_back_let_no_old_page_win(owner: User, judge: User, threads: int, times: int) -> None:
    """One thread accepts and takes back as fast as it can; those who loaded the page before must not get through."""

    def act(page: Proposal, place: int) -> None:
        if place == 0:
            page.accept(by=judge)
            page.take_back(by=judge)
        else:
            page.decline(by=judge, note="From an old page.")

    for _time in range(times):
        proposal = make_proposal(owner, state=State.SENT, reports=2)
        outcomes = race(proposal, threads, act)
        assert kinds(outcomes) == ["StaleState"] * (threads - 1) + ["won"]
        names = list(Event.objects.filter(case=proposal.case_file).order_by("pk").values_list("name", flat=True))
        assert names in (["proposal.accept", "proposal.take_back"], ["proposal.decline"])
        assert proposal.again().row_version == 1 + len(names)


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_no_step_is_lost_among_those_who_try_again(owner: User, judge: User, threads: int, times: int) -> None:
    def insist(page: Proposal, place: int) -> None:
        while True:
            try:
                return page.report(by=judge)
            except StaleState:
                page = page.again()

    proposal = make_proposal(owner, state=State.SENT)
    assert race(proposal, threads, insist) == ["won"] * threads
    row = proposal.again()
    assert (row.reports, row.row_version) == (threads, threads + 1)
    assert Event.objects.filter(case=row.case_file).count() == threads


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_reload_beside_steps_lifts_no_protection(owner: User, judge: User, threads: int, times: int) -> None:
    def act(page: Proposal, place: int) -> None:
        for _time in range(20):
            page.refresh_from_db()
            with pytest.raises(AttributeError):
                page.state = State.DRAFT

    assert race(make_proposal(owner, state=State.SENT), threads, act) == ["won"] * threads
