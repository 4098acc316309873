"""Taking a decision back races the worker that sends it: one winner, every time, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Letter, Section, User
from journal.states import RoleName
from journal.workflow import StaleState, StepRefused
from review import services
from review.models import Assignment, Decision, Report, Round
from review.queries import arrivals, rounds_for_editor
from review.states import AssignmentState, DecisionState
from submissions.models import Submission
from submissions.states import State
from tests.factories.people import make_editor_in_chief, make_section
from tests.factories.review import (
    make_assignment,
    make_decision,
    make_link,
    make_manuscript,
    make_reviewer,
    make_round,
)
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db(transaction=True)

CROWDS = [pytest.param(2, 8, id="two"), pytest.param(8, 3, id="eight")]  # threads, times
REPORT = {"recommendation": "minor", "for_author": "A careful paper.", "for_editor": ""}


def race(acts: list[Callable[[], Any]]) -> list[Any]:
    """Let each act wait for the others and begin at once; return what each gave back, or its error."""
    ready = threading.Barrier(len(acts), timeout=30)
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            ready.wait()
            outcomes[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[place] = error
        finally:
            connection.close()

    crowd = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(60)
    return outcomes


def due_decision(section: Section, editor_in_chief: User) -> tuple[Submission, Decision, User]:
    """Make a decision whose window has just ended, with two reports behind it."""
    submission = make_manuscript(section=section)
    editor = make_editor_of(submission)
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    decision = make_decision(
        submission, by=editor, state=DecisionState.SCHEDULED, effective_at=timezone.now() - timedelta(seconds=1)
    )
    return submission, decision, editor


@pytest.fixture
def section() -> Section:
    return make_section(required_reports=2)


@pytest.fixture
def chief() -> User:
    return make_editor_in_chief()


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_taking_back_races_sending(section: Section, chief: User, threads: int, times: int) -> None:
    for _time in range(times):
        submission, decision, editor = due_decision(section, chief)

        def take_back(decision: Decision = decision, editor: User = editor) -> str:
            services.take_back(Decision.objects.get(pk=decision.pk), by=User.objects.get(pk=editor.pk))
            return "taken back"

        def send(decision: Decision = decision) -> str:
            return "sent" if services.send(decision_id=decision.pk) else "nothing"

        outcomes = race([take_back if place % 2 else send for place in range(threads)])

        won = [outcome for outcome in outcomes if outcome in {"sent", "taken back"}]
        assert len(won) == 1, outcomes
        assert all(o == "nothing" or o in won or isinstance(o, StepRefused) for o in outcomes), outcomes
        decision.refresh_from_db()
        submission.refresh_from_db()
        was_sent = won == ["sent"]
        assert decision.state == (DecisionState.SENT if was_sent else DecisionState.TAKEN_BACK)
        assert submission.state == (State.ACCEPTED if was_sent else State.IN_REVIEW)
        assert submission.decision_goes_at is None
        letters = Letter.objects.filter(case=submission.case_file, key="accepted").count()
        events = Event.objects.filter(case=submission.case_file, name="submission.accept").count()
        assert (letters, events) == ((1, 1) if was_sent else (0, 0))
        assert Round.objects.get(submission=submission).is_open is not was_sent


@pytest.mark.parametrize(("threads", "times"), CROWDS)
def test_workers_send_a_decision_once(section: Section, chief: User, threads: int, times: int) -> None:
    for _time in range(times):
        submission, decision, _editor = due_decision(section, chief)

        outcomes = race([lambda pk=decision.pk: services.send(decision_id=pk)] * threads)

        assert [type(outcome).__name__ for outcome in outcomes].count("Submission") == 1, outcomes
        assert Letter.objects.filter(case=submission.case_file, key="accepted").count() == 1


@pytest.mark.parametrize("times", [4])
def test_report_races_sending(section: Section, chief: User, times: int) -> None:
    for _time in range(times):
        submission, decision, _editor = due_decision(section, chief)
        late = make_assignment(
            Round.objects.get(submission=submission), AssignmentState.ACCEPTED, reviewer=make_reviewer()
        )

        def report(late: Assignment = late) -> Report:
            return services.file_report(
                Assignment.objects.get(pk=late.pk), by=User.objects.get(pk=late.reviewer_id), report=REPORT
            )

        outcomes = race([report, lambda pk=decision.pk: services.send(decision_id=pk)])

        decision.refresh_from_db()
        submission.refresh_from_db()
        late.refresh_from_db()
        if decision.is_sent:
            # the decision was first: the reviewer was released, and the report refused
            assert submission.state == State.ACCEPTED
            assert late.state == AssignmentState.CANCELLED
            assert isinstance(outcomes[0], StepRefused)
        else:
            # the report was first: the decision is a draft again, and its editor is told
            assert decision.state == DecisionState.DRAFT
            assert submission.state == State.IN_REVIEW
            assert submission.decision_goes_at is None
            assert isinstance(outcomes[0], Report)
            assert Letter.objects.filter(case=submission.case_file, key="decision_interrupted").count() == 1


@pytest.mark.parametrize("threads", [2, 8])
def test_report_is_filed_once(section: Section, threads: int) -> None:
    submission = make_manuscript(section=section)
    make_editor_of(submission)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)

    outcomes = race(
        [
            lambda: services.file_report(
                Assignment.objects.get(pk=assignment.pk), by=User.objects.get(pk=assignment.reviewer_id), report=REPORT
            )
        ]
        * threads
    )

    assert [type(outcome).__name__ for outcome in outcomes].count("Report") == 1, outcomes
    assert all(isinstance(outcome, Report | StepRefused) for outcome in outcomes), outcomes
    assert Letter.objects.filter(case=submission.case_file, key="report_received").count() == 1


@pytest.mark.parametrize("threads", [2, 8])
def test_place_of_the_queue_is_given_once(section: Section, threads: int) -> None:
    """Several invitations of one round are declined at once: each calls the next, and nobody is called twice."""
    submission = make_manuscript(section=section, reports_wanted=threads)
    make_editor_of(submission)
    review_round = make_round(submission, reports_wanted=threads)
    asked = [make_assignment(review_round, AssignmentState.INVITED) for _n in range(threads)]
    for _n in range(threads):
        make_assignment(review_round, AssignmentState.QUEUED)

    outcomes = race(
        [
            lambda pk=row.pk, person=row.reviewer_id: services.decline(
                Assignment.objects.get(pk=pk), by=User.objects.get(pk=person)
            )
            for row in asked
        ]
    )

    assert outcomes == [None] * threads
    states = list(Assignment.objects.filter(round=review_round).values_list("state", flat=True))
    assert sorted(states) == ["declined"] * threads + ["invited"] * threads
    submission.refresh_from_db()
    assert submission.reviewers_asked == threads


@pytest.mark.parametrize("threads", [2, 8])
def test_two_editors_decide_at_once(section: Section, threads: int) -> None:
    submission = make_manuscript(section=section)
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    drafts = [
        make_decision(submission, by=make_editor_of(submission, role=RoleName.EDITOR)) for _editor in range(threads)
    ]

    outcomes = race(
        [
            lambda pk=draft.pk, editor=draft.made_by_id: services.schedule(
                Decision.objects.get(pk=pk), by=User.objects.get(pk=editor)
            )
            for draft in drafts
        ]
    )

    assert [type(outcome).__name__ for outcome in outcomes].count("Decision") == 1, outcomes
    assert all(isinstance(outcome, Decision | StepRefused) for outcome in outcomes), outcomes
    assert Decision.objects.filter(submission=submission, state=DecisionState.SCHEDULED).count() == 1


@pytest.mark.parametrize("threads", [2, 8])
def test_nobody_decides_past_a_report_that_races_the_decision(section: Section, threads: int) -> None:
    """An editor decides on what the screen showed, while the other reviewers all report."""
    submission = make_manuscript(section=section)
    review_round = make_round(submission)
    for _n in range(2):
        make_assignment(review_round, AssignmentState.REPORTED)
    at_work = [make_assignment(review_round, AssignmentState.ACCEPTED) for _n in range(threads - 1)]
    draft = make_decision(submission, by=make_editor_of(submission, role=RoleName.EDITOR))
    arrived = list(arrivals(submission, rounds_for_editor(submission, to_read=True)))

    def decide() -> Decision:
        fresh = Decision.objects.select_related("made_by").get(pk=draft.pk)
        return services.schedule(fresh, by=fresh.made_by, arrived=arrived)

    def report(pk: int) -> Report:
        row = Assignment.objects.select_related("reviewer").get(pk=pk)
        return services.file_report(row, by=row.reviewer, report=REPORT)

    outcomes = race([decide, *[lambda pk=row.pk: report(pk) for row in at_work]])

    assert [type(outcome).__name__ for outcome in outcomes[1:]] == ["Report"] * (threads - 1), outcomes
    assert isinstance(outcomes[0], Decision | StaleState), outcomes
    assert draft.again().is_draft  # never begun, or taken back by the report that came after it


@pytest.mark.parametrize("threads", [2, 8])
@pytest.mark.parametrize("page", ["check", "decline"])
def test_button_that_is_pressed_twice_at_once_thanks_each_time(section: Section, threads: int, page: str) -> None:
    submission = make_manuscript(section=section)
    make_editor_of(submission)
    assignment = make_assignment(make_round(submission), AssignmentState.ACCEPTED)
    services.save_answers(assignment, by=assignment.reviewer, answers=REPORT)
    address = reverse(f"review:{page}_by_link", args=[make_link(assignment)])
    posted = {"who-TOTAL_FORMS": "0", "who-INITIAL_FORMS": "0"}

    outcomes = race([lambda: Client().post(address, posted)] * threads)

    thanks = {"check": "your report is with the editor", "decline": "Thank you for your answer"}[page]
    assert [(o.status_code, thanks in o.content.decode()) for o in outcomes] == [(200, True)] * threads
    assert Event.objects.filter(name__in=["assignment.report", "assignment.step_down"]).count() == 1
