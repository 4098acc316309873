"""Deciding on fewer reports than the section asks for, or on those of reviewers whom the authors proposed alone."""

from __future__ import annotations

import pytest

from journal.models import Event
from journal.workflow import StepRefused
from review import services
from review.models import Proposal
from review.queries import rounds_for_editor, weak_in_reports
from review.states import AssignmentState, DecisionKind
from tests.factories.people import make_section
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_next_version, make_round

pytestmark = pytest.mark.django_db
ALL_PROPOSED = (
    "Every report that counts comes from a reviewer whom the authors proposed. Say why you decide without another."
)
ONE_OF_TWO = "The section asks for 2 reports, and one counts. Say why you decide all the same."


def propose(submission, *reviewers) -> None:
    for person in reviewers:
        Proposal.objects.create(
            submission=submission, kind="proposed", name=person.name, email=person.email, made_by=person
        )


def weak(submission) -> list[str]:
    return list(weak_in_reports(submission, rounds_for_editor(submission)).values())


def test_decision_on_reports_of_proposed_reviewers_alone_needs_a_reason(submission, editor, reported) -> None:
    propose(submission, *(row.reviewer for row in reported))
    decision = make_decision(submission, by=editor)
    with pytest.raises(StepRefused) as refused:
        services.schedule(decision, by=editor)
    assert refused.value.reasons == (ALL_PROPOSED,)

    assert services.schedule(decision.again(), by=editor, note="Nobody else knows the field.").is_waiting

    event = Event.objects.select_related("text").get(name="decision.on_weak_reports")
    assert (event.by, event.text.note, event.facts) == (
        editor,
        "Nobody else knows the field.",
        {"why": ["all_proposed"]},
    )


def test_one_reviewer_whom_nobody_proposed_is_enough(submission, editor, reported) -> None:
    propose(submission, reported[0].reviewer)
    assert services.schedule(make_decision(submission, by=editor), by=editor).is_waiting
    assert not Event.objects.filter(name="decision.on_weak_reports").exists()


def test_report_set_aside_is_no_report_of_another(submission, editor, reported) -> None:
    propose(submission, reported[0].reviewer)
    services.set_aside(reported[1], by=editor, note="Not serious.")
    assert ALL_PROPOSED in weak(submission)


def test_section_that_does_not_ask_for_another_is_content(submission, reported) -> None:
    propose(submission, *(row.reviewer for row in reported))
    submission.section.asks_one_not_proposed = False
    assert weak(submission) == []


@pytest.mark.parametrize("kind", [DecisionKind.DECLINE, DecisionKind.DECLINE_RESUBMIT])
def test_declining_rests_on_no_reports(submission, editor, reported, kind) -> None:
    propose(submission, *(row.reviewer for row in reported))
    services.schedule(make_decision(submission, by=editor, kind=kind), by=editor)
    assert not Event.objects.filter(name="decision.on_weak_reports").exists()


def test_round_that_wanted_fewer_reports_than_the_section_needs_a_reason(submission, editor) -> None:
    submission.reports_wanted = 1
    submission.save(update_fields=["reports_wanted"])
    make_assignment(make_round(submission, reports_wanted=1), AssignmentState.REPORTED)
    with pytest.raises(StepRefused) as refused:
        services.schedule(make_decision(submission, by=editor), by=editor)
    assert refused.value.reasons == (ONE_OF_TWO,)


def test_reports_of_all_rounds_count_together() -> None:
    submission = make_manuscript()
    make_assignment(make_round(submission, state="closed"), AssignmentState.REPORTED)
    make_next_version(submission)
    make_assignment(make_round(submission, reports_wanted=1), AssignmentState.REPORTED)
    assert weak(submission) == []


def test_what_still_lacks_is_said_once(submission, editor) -> None:
    make_assignment(make_round(submission), AssignmentState.REPORTED)
    with pytest.raises(StepRefused) as refused:
        services.schedule(make_decision(submission, by=editor), by=editor)
    assert refused.value.reasons == ("One more report is needed. Or give a reason to go on all the same.",)


def test_manuscript_that_was_never_in_review_rests_on_no_reports() -> None:
    assert weak(make_manuscript("submitted", section=make_section(required_reports=2))) == []
