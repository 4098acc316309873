"""What a manuscript says it needs is what its rows say, whatever way it goes; and it is put before those it concerns."""

from __future__ import annotations

import inspect
import io
import random
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal.desk import queries, services
from journal.desk.queries.for_editors import waiting_manuscripts
from journal.desk.services import ACTS
from journal.models import Journal
from journal.workflow import StepRefused, WorkflowModel
from review.models import Assignment, Decision
from review.queries import open_round_of
from review.services import actions_out_of_step
from review.states import AssignmentState
from submissions.models import Submission
from submissions.models.actions import AT_ONCE, NEVER
from submissions.services import run_clock
from submissions.states import Needed, State
from tests.factories.desk import make_many
from tests.factories.people import make_editor, make_editor_in_chief, make_journal, make_office, make_user
from tests.factories.review import make_assignment, make_round
from tests.factories.submissions import make_editor_of, make_submission, make_version

STEPS = 20
ENDING = {"withdraw", "grant_withdrawal", "recall", "unassign", "recuse", "exclude", "stop", "lapse",
          "cancel", "resume", "drop"}  # fmt: skip
"""Steps that shorten a way are taken seldom."""


class Walk:
    """A manuscript on which everybody does what they may, at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.submission = make_submission(reviewer_copy_released_at=timezone.now())
        self.spare, self.stranger = make_editor(), make_user()
        deciding, recommending = make_editor_of(self.submission), make_editor_of(self.submission, decides=False)
        self.editors = [deciding, recommending, make_editor_in_chief(), make_office()]
        self.people = [self.submission.corresponding_user, None, *self.editors]
        self.taken: list[str] = []

    def facts(self, subject: WorkflowModel, name: str) -> dict[str, Any]:
        """Return something sensible for what the step must be told."""
        today = timezone.localdate()
        known = {
            "editor": self.chance.choice([*self.editors[:2], self.spare]),
            "person": self.stranger,
            "kind": self.chance.choice(["minor", "major"]),
            "due_on": today + timedelta(days=9),
            "review_on": today + timedelta(days=self.chance.choice([-1, 9])),
            "until": today + timedelta(days=9),
            "report": {"recommendation": "accept", "for_author": "Good."},
            "reports_wanted": 2,
            "effective_at": timezone.now(),
            "manuscript_seen": 1,
            "trouble": "",
            "interests": self.chance.choice(["", "We wrote a paper together."]),
        }
        act = ACTS.get(f"{subject._meta.model_name}.{name}") or getattr(type(subject), name)
        wanted = inspect.signature(act).parameters.values()
        given = {p.name for p in wanted if p.kind is p.KEYWORD_ONLY and p.default is p.empty} | {"interests"}
        return {p.name: known[p.name] for p in wanted if p.name in given and p.name in known}

    def subjects(self) -> list[WorkflowModel]:
        """Return the manuscript and what hangs on it, as the database has them now."""
        review_round = open_round_of(self.submission)
        if review_round is not None and review_round.assignments.count() < 3:
            make_assignment(review_round, AssignmentState.QUEUED)
        reviews = Assignment.objects.filter(round__submission=self.submission).order_by("pk")
        decisions = Decision.objects.filter(submission=self.submission).order_by("pk")
        return [self.submission.again(), *reviews, *decisions]

    def go(self) -> bool:
        """Take one step that somebody may take; return whether one was taken."""
        subject = self.chance.choice(self.subjects())
        reviewer = [subject.reviewer] if isinstance(subject, Assignment) else []
        person = self.chance.choice([*self.people, *reviewer, *reviewer, *reviewer])
        free = [row.name for row, reasons in subject.steps_for(person) if not reasons]
        if not free:
            return False
        name = self.chance.choice(free)
        if name in ENDING and self.chance.random() < 9 / 10:
            return False
        if subject.state == State.REVISION_REQUESTED and not subject.version_in_work:
            make_version(subject, is_sent=False, response="Mended.")
        try:
            services.perform(subject, name, by=person, note="For a reason.", **self.facts(subject, name))
        except (StepRefused, PermissionDenied, TypeError):
            return False
        self.taken.append(name)
        return True


@pytest.mark.parametrize("seed", [6])
def test_what_is_needed_is_what_the_rows_say_after_any_step(seed: int) -> None:
    goes_on_as_told(Walk(seed))


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(3, 23))
def test_what_is_needed_is_what_the_rows_say_on_many_ways(seed: int) -> None:
    goes_on_as_told(Walk(seed))


def goes_on_as_told(walk: Walk) -> None:
    for _try in range(STEPS * 6):
        if len(walk.taken) < STEPS and walk.go():
            assert list(actions_out_of_step()) == [], walk.taken
    assert len(walk.taken) > STEPS // 3


# -- Found and mended ----------------------------------------------------------------------------------------------


def test_command_finds_what_says_something_else_and_mends_it() -> None:
    late, right = make_many(2, State.WITH_EDITOR, editor=make_editor())
    (short,) = make_many(1, State.IN_REVIEW, editor=make_editor())
    wrong = Submission.objects.filter(pk__in=[late.pk, short.pk])
    wrong.update(action=Needed.NOTHING, action_on=NEVER, has_editor=False)
    with pytest.raises(CommandError, match="2 manuscripts say something else"):
        call_command("mend_actions", check=True)
    said = io.StringIO()
    call_command("mend_actions", stdout=said)
    call_command("mend_actions", check=True, stdout=said)
    assert said.getvalue().splitlines() == ["2 manuscripts mended.", "Every manuscript says what it needs."]
    assert [*wrong.order_by("pk").values_list("action", "action_on", "has_editor")] == [
        (Needed.DECISION, late.action_on, True),
        (Needed.REVIEWERS, AT_ONCE, True),
    ]
    right.refresh_from_db()
    assert right.action == Needed.DECISION


def test_clock_counts_days_anew_that_the_office_has_changed() -> None:
    journal = make_journal(desk_days=14)
    (row,) = make_many(1, State.SUBMITTED, editor=make_editor())
    counted_from = row.action_on - timedelta(days=14)
    Journal.objects.filter(pk=journal.pk).update(desk_days=21)
    run_clock(now=timezone.now())
    row.refresh_from_db()
    assert (row.action, row.action_on, row.action_days) == (Needed.DESK, counted_from + timedelta(days=21), 21)
    assert run_clock(now=timezone.now()) == 0


# -- In which order ------------------------------------------------------------------------------------------------


def test_what_is_needed_at_once_stands_between_what_is_late_and_what_has_time() -> None:
    editor = make_editor()
    (short,) = make_many(1, State.IN_REVIEW, editor=editor)
    in_time, late = (
        make_many(1, State.WITH_EDITOR, editor=editor, since=timezone.now() - timedelta(days=days))[0]
        for days in (1, 40)
    )
    assert (short.action, short.action_on) == (Needed.REVIEWERS, AT_ONCE)
    numbers = [row.number for row in (late, short, in_time)]
    assert [action.number for action in queries.required_actions(editor)] == numbers


def test_pages_forwards_and_backwards_hold_everything_once_in_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.desk.queries.todo.PAGE", 3)
    editor = make_editor()
    for days in (0, 30, 60):
        make_many(3, State.WITH_EDITOR, editor=editor, since=timezone.now() - timedelta(days=days))
    make_many(4, State.IN_REVIEW, editor=editor)
    make_many(2, State.WITH_EDITOR, author=editor, editor=make_editor())
    make_many(1, State.REVISION_REQUESTED, author=editor)
    make_assignment(make_round(make_submission(State.IN_REVIEW)), AssignmentState.ACCEPTED, reviewer=editor)
    whole = [action.url for action in queries.required_actions(editor)]
    assert len(whole) == len(set(whole)) == 15
    assert turned(editor, "next_url") == whole
    assert turned(editor, "previous_url", last_of(editor)) == whole


def last_of(user: Any) -> dict[str, str]:
    asked: dict[str, str] = {}
    while address := queries.todo_page(user, asked)["next_url"]:
        asked = dict(parse_qsl(address.removeprefix("?")))
    return asked


def turned(user: Any, way: str, asked: dict[str, str] | None = None) -> list[str]:
    """Return what stands on all pages, turned one way, in the order of the pages."""
    found: list[str] = []
    while True:
        page = queries.todo_page(user, asked or {})
        urls = [action.url for action in page["actions"]]
        found = found + urls if way == "next_url" else urls + found
        if not page[way]:
            return found
        asked = dict(parse_qsl(page[way].removeprefix("?")))


def test_to_do_reads_an_index_and_sorts_nothing() -> None:
    chief = make_editor_in_chief()
    make_many(300, State.WITH_EDITOR, editor=make_editor(), since=timezone.now() - timedelta(days=60))
    rows = waiting_manuscripts(chief).order_by("action_on", "pk")[:31]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "submissions_by_action" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("make", [make_editor_in_chief, make_editor])
def test_to_do_reads_no_manuscript_but_by_an_index(make: Any) -> None:
    person = make()
    make_many(30, State.WITH_EDITOR, editor=person)
    with CaptureQueriesContext(connection) as asked:
        queries.todo_page(person, {})
        queries.standing(person)
    assert [row["sql"] for row in asked.captured_queries if reads_whole_table(row["sql"])] == []


def reads_whole_table(sql: str) -> bool:
    """Whether the database reads all manuscripts for this query, where it may choose."""
    named = "submissions_submission"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            return any(f"Seq Scan on {named}" in line for (line,) in cursor.fetchall())
        aliases = {named, *re.findall(rf'"{named}" (\w+)', sql)} - {"ON", "WHERE", "INNER", "LEFT"}
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return any(line.startswith("SCAN ") and line.split()[1] in aliases for *_ids, line in cursor.fetchall())
