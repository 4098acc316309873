"""A small workflow of its own to prove the engine on: a proposal is sent, accepted or declined, and taken back.

Its table belongs to no app of the project; the fixture ``proposals`` (``test_workflow.py`` and its neighbours) makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMField
from rules import predicate

from journal import letterbook
from journal.guards import or_reason
from journal.letterbook import Draft, Kind
from journal.models import CaseFile, LetterText, User
from journal.roles import is_clock, is_signed_in
from journal.states import EVERY_AUTHOR
from journal.workflow import WorkflowModel, step


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


asked: list[str] = []  # which predicates and guards were asked, in order


@predicate
def is_owner(user: Any, proposal: Any) -> bool:
    """The person who wrote it."""
    asked.append("owner")
    return user is not None and user.pk == proposal.owner_id


@predicate
def is_judge(user: Any, proposal: Any) -> bool:
    """Anybody signed in but the owner."""
    asked.append("judge")
    return is_signed_in.test(user) and user.pk != proposal.owner_id


def has_title(proposal: Any) -> Any:
    """It has a title."""
    asked.append("title")
    return None if proposal.title else "Give it a title."


def has_two_reports(proposal: Any) -> Any:
    """Two reports are in."""
    return None if proposal.reports >= 2 else "Two reports are needed."


def is_not_held(proposal: Any) -> Any:
    """It is not on hold."""
    return "It is on hold." if proposal.is_held else None


class ProposalWorkflow(WorkflowModel):
    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True, editable=False)

    class Meta:
        abstract = True

    @step(
        "Send",
        State.DRAFT,
        State.SENT,
        who=is_owner,
        guards=[has_title],
        letters=["proposal_sent"],
        audience=EVERY_AUTHOR,
    )
    def send(self, *, by: User) -> None:
        """The owner sends
        it in."""
        self.sent_at = timezone.now()

    @step("Accept", [State.SENT], State.ACCEPTED, who=is_judge, guards=[is_not_held, or_reason(has_two_reports)],
          letters=["proposal_accepted", "proposal_sent"])  # fmt: skip
    def accept(self, *, by: User, rank: int = 0) -> None:
        """It is accepted."""
        self.rank = rank

    @step("Decline", State.SENT, State.DECLINED, who=is_judge, needs_reason=True)
    def decline(self, *, by: User) -> None:
        """It is declined."""

    @step("Take back", [State.ACCEPTED, State.DECLINED], State.SENT, who=is_judge)
    def take_back(self, *, by: User) -> None:
        """What was decided is open again."""

    @step("Count a report", State.SENT, None, who=is_judge, asks=["weight"])
    def report(self, *, by: User, weight: int = 1) -> None:
        """One more report is in."""
        self.reports += weight

    @step("Rename", [State.DRAFT, State.SENT], None, who=is_owner, asks=["title"])
    def amend(self, *, by: User, title: str, remarks: Iterable[str] = ()) -> None:
        """It gets another title."""
        self.title = title
        self.remarks.extend(remarks)

    @step("Close", State.SENT, State.DECLINED, who=is_clock)
    def expire(self, *, by: None) -> None:
        """Time is over."""

    @step("Spoil", [State.DRAFT, State.SENT], State.DECLINED, who=is_owner)
    def spoil(self, *, by: User, by_force: bool = False) -> None:
        """It changes its columns and fails."""
        self.title = "spoilt"
        self.remarks.append("spoilt")
        if by_force:
            raise KeyboardInterrupt
        raise LookupError("spoilt")

    @step("Cheat", State.DRAFT, State.SENT, who=is_owner)
    def cheat(self, *, by: User) -> None:
        """It tries to go another way than its row says."""
        self.state = State.ACCEPTED

    @step("Overdraw", State.DRAFT, State.SENT, who=is_owner)
    def overdraw(self, *, by: User) -> None:
        """It breaks a promise of the database."""
        self.rank = -1

    @step("Write to nobody", State.DRAFT, State.SENT, who=is_owner, letters=["proposal_sent", "proposal_broken"])
    def misaddress(self, *, by: User) -> None:
        """Its second letter cannot be composed."""


class Proposal(ProposalWorkflow):
    """The specimen; no constraint of the database ties it to the rest, so that the other tables can be emptied."""

    case_file = models.ForeignKey(CaseFile, models.DO_NOTHING, related_name="+", db_constraint=False)
    owner = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_constraint=False)
    title = models.CharField(max_length=80, blank=True)
    remarks = models.JSONField(default=list)
    reports = models.IntegerField(default=0)
    rank = models.IntegerField(default=0)
    is_held = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "proposals"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="proposal_state_known"),
            models.CheckConstraint(condition=Q(rank__gte=0), name="proposal_rank_positive"),
        ]

    @property
    def case(self) -> CaseFile:
        return self.case_file


def to_owner(proposal: Proposal, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    yield Draft(to=proposal.owner, facts={"rank": proposal.rank})


def to_nobody(proposal: Proposal, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    raise LookupError("nobody to write to")
    yield


LETTERS = {"proposal_sent": to_owner, "proposal_accepted": to_owner, "proposal_broken": to_nobody}


@contextmanager
def registered_letters() -> Iterator[None]:
    """Register the letters of the specimen, with texts as the office would write them."""
    for key, compose in LETTERS.items():
        letterbook.LETTERS[key] = Kind(key, "now", "the owner", {"rank": "its rank"}, waits=False, compose=compose)
        LetterText.objects.create(key=key, subject=f"{key}: {{number}}", body="Rank {rank}. {note}")
    try:
        yield
    finally:
        for key in LETTERS:
            del letterbook.LETTERS[key]


def make_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Proposal)


def make_proposal(owner: User, **fields: Any) -> Proposal:
    case = CaseFile.objects.create(label="P-1")
    return Proposal.objects.create(**{"owner": owner, "case_file": case, "title": "On rivers", **fields})
