"""The engine keeps what it promises; each trap that was met on the way to it is pinned here."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from journal.models import CaseFile, Event, EventText, Letter, User
from journal.states import EDITORIAL, EVERY_AUTHOR
from journal.workflow import StaleState, StepRefused
from tests.factories.people import make_user
from tests.journal.proposals import Proposal, State, asked, make_proposal

pytestmark = pytest.mark.usefixtures("proposals")


@pytest.fixture
def owner(db: None) -> User:
    return make_user(given_name="Bopha", family_name="Chan")


@pytest.fixture
def judge(db: None) -> User:
    return make_user(given_name="Souphanh", family_name="")


@pytest.fixture
def proposal(owner: User) -> Proposal:
    return make_proposal(owner)


@pytest.fixture
def sent(owner: User) -> Proposal:
    return make_proposal(owner, state=State.SENT, reports=2)


def memory(proposal: Proposal) -> dict[str, Any]:
    return {name: value for name, value in vars(proposal).items() if name != "_state"}


def stored(proposal: Proposal) -> dict[str, Any]:
    return memory(proposal.again())


def nothing_written() -> bool:
    return not (Event.objects.exists() or EventText.objects.exists() or Letter.objects.exists())


# ---------------------------------------------------------------------------------------------------- a step taken


def test_step_changes_state_and_own_columns(proposal: Proposal, owner: User) -> None:
    proposal.send(by=owner)
    assert (proposal.state, proposal.sent_at is not None) == (State.SENT, True)
    assert stored(proposal) == memory(proposal)


def test_step_counts_the_version(proposal: Proposal, owner: User, judge: User) -> None:
    proposal.send(by=owner)
    proposal.report(by=judge)
    proposal.amend(by=owner, title="On lakes")
    assert (proposal.row_version, stored(proposal)["row_version"]) == (4, 4)


def test_step_writes_one_event(proposal: Proposal, owner: User) -> None:
    proposal.send(by=owner, note="  At last. ")
    event = Event.objects.get()
    assert (event.name, event.case_id, event.by) == ("proposal.send", proposal.case_file_id, owner)
    assert (event.subject_type, event.subject_id) == ("proposals.proposal", proposal.pk)
    assert (event.before, event.after, event.audience) == (State.DRAFT, State.SENT, EVERY_AUTHOR)
    assert event.text.note == "At last."


def test_event_of_a_step_is_for_editors_unless_told_otherwise(sent: Proposal, judge: User) -> None:
    sent.report(by=judge)
    assert Event.objects.get().audience == EDITORIAL
    assert not EventText.objects.exists()


def test_event_holds_ids_and_numbers_of_what_was_asked(sent: Proposal, owner: User, judge: User) -> None:
    sent.accept(by=judge, rank=3)
    sent.take_back(by=judge)
    sent.amend(by=owner, title="On lakes", remarks=["wide", "deep"])
    facts = [event.facts for event in Event.objects.order_by("pk")]
    assert facts == [{"rank": 3}, {}, {"title": "On lakes", "remarks": ["wide", "deep"]}]


def test_step_writes_its_letters_in_their_order(sent: Proposal, owner: User, judge: User) -> None:
    sent.accept(by=judge, rank=1, note="Well done.")
    letters = list(Letter.objects.order_by("pk"))
    assert [(row.key, row.to, row.sender) for row in letters] == [
        ("proposal_accepted", owner, judge),
        ("proposal_sent", owner, judge),
    ]
    assert letters[0].subject == "proposal_accepted: P-1"
    assert letters[0].body == "Rank 1. Well done."
    assert {row.case_id for row in letters} == {sent.case_file_id}


def test_step_that_keeps_the_state_is_recorded_all_the_same(sent: Proposal, judge: User) -> None:
    sent.report(by=judge)
    event = Event.objects.get()
    assert (sent.state, sent.reports, event.before, event.after) == (State.SENT, 3, State.SENT, State.SENT)


def test_clock_takes_a_step_without_a_person(sent: Proposal) -> None:
    sent.expire(by=None)
    assert (sent.state, Event.objects.get().by) == (State.DECLINED, None)


# --------------------------------------------------------------------------------------------------- who, before why


def test_stranger_is_refused_before_any_reason(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, title="")
    with pytest.raises(PermissionDenied) as refused:
        proposal.send(by=judge)
    assert (str(refused.value), asked) == ("", ["owner"])


def test_stranger_in_a_wrong_state_learns_nothing(proposal: Proposal, owner: User) -> None:
    with pytest.raises(PermissionDenied):
        proposal.accept(by=owner)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_takes_no_step(proposal: Proposal, nobody: Any) -> None:
    with pytest.raises(PermissionDenied):
        proposal.send(by=nobody)
    with pytest.raises(PermissionDenied):
        proposal.accept(by=nobody)


def test_person_does_not_take_the_steps_of_the_clock(sent: Proposal, judge: User) -> None:
    with pytest.raises(PermissionDenied):
        sent.expire(by=judge)


def test_wrong_state_is_said_in_words(proposal: Proposal, judge: User) -> None:
    with pytest.raises(StepRefused, match=r"“Accept” is not possible: the state is “Draft”\."):
        proposal.accept(by=judge)


def test_all_reasons_are_given_at_once(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, state=State.SENT, is_held=True)
    with pytest.raises(StepRefused) as refused:
        proposal.accept(by=judge)
    assert list(map(str, refused.value.reasons)) == [
        "It is on hold.",
        "Two reports are needed. Or give a reason to go on all the same.",
    ]


def test_reason_overrules_what_allows_it(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, state=State.SENT)
    proposal.accept(by=judge, note="The editor is an expert.")
    assert (proposal.state, EventText.objects.get().note) == (State.ACCEPTED, "The editor is an expert.")


def test_reason_overrules_nothing_else(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, state=State.SENT, is_held=True)
    with pytest.raises(StepRefused) as refused:
        proposal.accept(by=judge, note="The editor is an expert.")
    assert refused.value.reasons == ("It is on hold.",)


def test_blank_reason_overrules_nothing(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, state=State.SENT)
    with pytest.raises(StepRefused):
        proposal.accept(by=judge, note=" \n ")


@pytest.mark.parametrize("note", ["", "  "])
def test_step_that_needs_a_reason_asks_for_it(sent: Proposal, judge: User, note: str) -> None:
    with pytest.raises(StepRefused, match="Give a reason"):
        sent.decline(by=judge, note=note)
    sent.decline(by=judge, note="Out of scope.")
    assert sent.state == State.DECLINED


# ---------------------------------------------------------------------------------------- a refusal leaves no trace


@pytest.mark.parametrize(
    ("name", "facts", "error"),
    [
        ("spoil", {}, LookupError),
        ("spoil", {"by_force": True}, KeyboardInterrupt),
        ("cheat", {}, AttributeError),
        ("overdraw", {}, IntegrityError),
        ("misaddress", {}, LookupError),
        ("amend", {"heading": "no such fact"}, TypeError),
        ("accept", {}, PermissionDenied),
        ("send", {"seen": 7}, StaleState),
    ],
)
def test_failed_step_leaves_no_trace(
    proposal: Proposal, owner: User, name: str, facts: dict[str, Any], error: type[BaseException]
) -> None:
    before = memory(proposal)
    row = stored(proposal)
    with pytest.raises(error):
        getattr(proposal, name)(by=owner, **facts)
    assert (memory(proposal), stored(proposal)) == (before, row)
    assert nothing_written()


def test_failed_step_keeps_what_the_caller_had_not_saved(owner: User) -> None:
    proposal = make_proposal(owner, title="")
    proposal.reports = 5
    with pytest.raises(StepRefused):
        proposal.send(by=owner)
    assert (proposal.reports, stored(proposal)["reports"]) == (5, 0)


def test_step_after_a_failed_one_goes_on(proposal: Proposal, owner: User) -> None:
    with pytest.raises(LookupError):
        proposal.spoil(by=owner)
    proposal.send(by=owner)
    assert (proposal.state, proposal.title, proposal.remarks) == (State.SENT, "On rivers", [])


# ------------------------------------------------------------------------------------- versions, not states, compare


def test_page_loaded_before_another_step_is_stale(sent: Proposal, owner: User, judge: User) -> None:
    page = sent.again()
    sent.report(by=judge)
    with pytest.raises(StaleState):
        page.accept(by=judge)


def test_page_loaded_before_accept_and_take_back_is_stale(sent: Proposal, judge: User) -> None:
    page = sent.again()
    sent.accept(by=judge)
    sent.take_back(by=judge)
    assert stored(sent)["state"] == page.state
    with pytest.raises(StaleState):
        page.decline(by=judge, note="An old page.")
    assert Event.objects.count() == 2


def test_form_carries_the_version_its_page_showed(sent: Proposal, judge: User) -> None:
    seen = sent.row_version
    sent.report(by=judge)
    with pytest.raises(StaleState):
        sent.again().accept(by=judge, seen=seen)
    sent.again().accept(by=judge, seen=seen + 1)
    assert stored(sent)["state"] == State.ACCEPTED


def test_edit_beside_the_steps_is_kept_and_is_not_stale(sent: Proposal, judge: User) -> None:
    page = sent.again()
    sent.title = "On lakes"
    sent.save()
    page.accept(by=judge)
    assert (page.title, stored(page)["title"]) == ("On lakes", "On lakes")


def test_step_decides_by_what_the_row_says_now(sent: Proposal, judge: User) -> None:
    page = sent.again()
    Proposal.objects.filter(pk=sent.pk).update(is_held=True)
    with pytest.raises(StepRefused, match=r"It is on hold\."):
        page.accept(by=judge)
    Proposal.objects.filter(pk=sent.pk).update(is_held=False, reports=0)
    page.is_held, page.reports = False, 2  # what the caller believes counts for nothing
    with pytest.raises(StepRefused, match="Two reports"):
        page.accept(by=judge)


def test_step_on_a_row_that_is_gone_is_stale(proposal: Proposal, owner: User) -> None:
    Proposal.objects.filter(pk=proposal.pk).delete()
    with pytest.raises(StaleState):
        proposal.send(by=owner)


# ----------------------------------------------------------------------------------------- the state has one way in


def test_save_after_a_rollback_does_not_write_the_state(proposal: Proposal, owner: User) -> None:
    with transaction.atomic():
        proposal.send(by=owner)
        transaction.set_rollback(True)
    assert proposal.state == State.SENT  # the memory of the caller is ahead of the row …
    proposal.title = "On lakes"
    proposal.save()
    row = stored(proposal)
    assert (row["state"], row["row_version"], row["title"]) == (State.DRAFT, 1, "On lakes")  # … and stays out of it
    assert nothing_written()
    with pytest.raises(StaleState):
        proposal.amend(by=owner, title="On seas")


@pytest.mark.parametrize("fields", [["state"], ["state", "row_version"], ["title", "state"]])
def test_save_that_names_the_state_does_not_write_it(proposal: Proposal, owner: User, fields: list[str]) -> None:
    vars(proposal).update(state=State.ACCEPTED, row_version=9)
    proposal.save(update_fields=fields)
    row = stored(proposal)
    assert (row["state"], row["row_version"]) == (State.DRAFT, 1)


def test_state_cannot_be_assigned(proposal: Proposal) -> None:
    with pytest.raises(AttributeError):
        proposal.state = State.ACCEPTED


def test_state_cannot_be_assigned_after_a_reload(proposal: Proposal, owner: User) -> None:
    proposal.again().send(by=owner)
    proposal.refresh_from_db()
    assert proposal.state == State.SENT
    with pytest.raises(AttributeError):
        proposal.state = State.ACCEPTED


@pytest.mark.parametrize("fields", [None, ["state"], ["state", "title"]])
def test_state_cannot_be_assigned_after_a_reload_of_a_row_that_is_gone(proposal: Proposal, fields: Any) -> None:
    before = memory(proposal)
    Proposal.objects.filter(pk=proposal.pk).delete()
    with pytest.raises(Proposal.DoesNotExist):
        proposal.refresh_from_db(fields=fields)
    assert memory(proposal) == before
    with pytest.raises(AttributeError):
        proposal.state = State.ACCEPTED
    with pytest.raises(AttributeError):
        Proposal().state = State.ACCEPTED


def test_reload_of_the_state_alone(proposal: Proposal, owner: User) -> None:
    proposal.again().send(by=owner)
    proposal.title = "not saved"
    proposal.refresh_from_db(fields=["state"])
    assert (proposal.state, proposal.title) == (State.SENT, "not saved")


def test_reload_of_another_field_leaves_the_state(proposal: Proposal, owner: User) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(title="On lakes")
    proposal.refresh_from_db(fields=["title"])
    assert (proposal.state, proposal.title) == (State.DRAFT, "On lakes")


def test_state_that_was_left_out_of_the_query_is_loaded_when_asked(proposal: Proposal) -> None:
    assert Proposal.objects.only("title").get().state == State.DRAFT
    assert Proposal.objects.defer("state").get().state == State.DRAFT


def test_reload_forgets_what_was_computed(proposal: Proposal) -> None:
    proposal.computed_before = "old"
    proposal.refresh_from_db()
    assert not hasattr(proposal, "computed_before")


def test_value_that_is_no_state_is_refused_by_the_database(proposal: Proposal, owner: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="lost")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_proposal(owner, state="")


# ------------------------------------------------------------------------------------------------------- the table


def test_table_is_in_the_order_of_the_source() -> None:
    names = [row.name for row in Proposal.steps()]
    assert names[:6] == ["send", "accept", "decline", "take_back", "report", "amend"]
    assert names == [row.name for row in sorted(Proposal.steps(), key=lambda row: row.line)]


def test_row_tells_all() -> None:
    row = Proposal.step("send")
    assert (row.label, row.sources, row.target) == ("Send", ("draft",), "sent")
    assert (row.letters, row.audience, row.sentence) == (
        ("proposal_sent",),
        int(EVERY_AUTHOR),
        "The owner sends it in.",
    )
    assert (Proposal.step("report").target, Proposal.step("report").asks) == (None, ("weight",))


def test_row_of_no_step() -> None:
    with pytest.raises(KeyError):
        Proposal.step("save")


def test_table_given_away_is_a_copy() -> None:
    Proposal.steps().clear()
    assert Proposal.steps()


def test_steps_for_a_person_are_those_allowed_with_what_blocks_them(owner: User, judge: User) -> None:
    proposal = make_proposal(owner, state=State.SENT, is_held=True)

    def steps(user: Any) -> dict[str, list[str]]:
        return {row.name: [str(reason) for reason in reasons] for row, reasons in proposal.steps_for(user)}

    held = ["It is on hold.", "Two reports are needed. Or give a reason to go on all the same."]
    assert steps(judge) == {"accept": held, "decline": [], "report": []}
    assert steps(owner) == {"amend": [], "spoil": []}
    assert steps(None) == {"expire": []}
    assert steps(AnonymousUser()) == {}


def test_asking_for_the_steps_costs_no_query(sent: Proposal, judge: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        sent.steps_for(judge)


def test_step_costs_few_queries(sent: Proposal, judge: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):  # savepoint, lock, save, case file, event, reminders that end, release
        sent.report(by=judge)


# ------------------------------------------------------------------------------------------- locks and transactions


@pytest.mark.django_db(transaction=True)
def test_lock_outside_a_transaction_is_an_error(proposal: Proposal) -> None:
    with pytest.raises(TransactionManagementError):
        proposal.lock()


@pytest.mark.django_db(transaction=True)
def test_lock_inside_a_transaction_carries_on_with_the_row(proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(title="On lakes")
    with transaction.atomic():
        proposal.lock()
        assert proposal.title == "On lakes"
        with pytest.raises(StaleState):
            proposal.lock(seen=2)


@transaction.atomic
def send_together(*proposals: Proposal, by: User) -> None:
    for proposal in proposals:
        proposal.send(by=by)


@pytest.mark.django_db(transaction=True)
def test_act_of_several_rows_is_one_transaction(owner: User, judge: User) -> None:
    first, second = make_proposal(owner), make_proposal(owner, title="")
    with pytest.raises(StepRefused):
        send_together(first, second, by=owner)
    assert (stored(first)["state"], stored(second)["state"]) == (State.DRAFT, State.DRAFT)
    assert nothing_written()
    assert CaseFile.objects.count() == 2
    assert not connection.in_atomic_block
