"""Decisions are composed, recommended and scheduled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.models import Absence, Event, Job, Letter
from journal.workflow import StepRefused
from review import services
from review.models import Addendum, Decision, Round
from review.queries import each_by_itself, parts_of_report, reports_for_author
from review.states import AssignmentState, DecisionKind, DecisionState
from submissions.states import State
from tests.factories.people import make_editor_in_chief, make_journal, make_office, make_section
from tests.factories.review import asked, make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db
D = DecisionState


# -- The letter ----------------------------------------------------------------------------------------------------


def test_letter_is_composed_from_the_ticked_parts(submission, editor, reported) -> None:
    Addendum.objects.create(report=reported[0].report_filed, text="P.S.: the archives.", added_by=reported[0].reviewer)
    draft = services.new_draft(submission=submission, by=editor, kind=DecisionKind.MAJOR)
    assert "Reviewer 1" in draft.body
    assert draft.body.count("A careful paper.") == 2
    assert "P.S.: the archives." in draft.body
    assert "Recommendation:" not in draft.body
    assert "I know this field well" not in draft.body
    assert not any(str(row.reviewer) in draft.body for row in reported)

    draft.parts = [f"{reported[1].pk}:recommendation", f"{reported[1].pk}:scores"]
    _subject, body = services.composed(draft, rounds=[reported[1].round], by=editor)
    assert "Reviewer 1" not in body
    assert "Reviewer 2\n----------\n\nRecommendation: Accept after minor revision\n\nOriginality: Very good" in body


def test_each_answer_is_a_part_of_its_own_where_there_are_several(submission, editor, reported) -> None:
    first = reported[0]
    keys = [key for key, _label, _sort in parts_of_report(first)]
    scores = [f"{first.pk}:question.score_originality", f"{first.pk}:question.score_clarity"]
    assert keys == [f"{first.pk}:comments", f"{first.pk}:recommendation", *scores]
    draft = make_decision(submission, by=editor, parts=[scores[1]], state=D.SENT)
    assert services.reports_text(submission, [first.round], draft.parts).endswith("Clarity of writing: Good")
    [given] = reports_for_author(submission, submission.corresponding_user)
    assert [(row.label, row.words) for row in given.answers] == [("Clarity of writing", "Good")]


def test_part_that_meant_all_scores_is_ticked_as_each_of_them(submission, reported) -> None:
    first = reported[0].pk
    assert each_by_itself([f"{first}:scores", f"{first}:comments"], [reported[0].round]) == [
        f"{first}:question.score_originality",
        f"{first}:question.score_clarity",
        f"{first}:comments",
    ]


def test_answer_for_editors_alone_is_no_part_whatever_is_asked_for(submission, editor, reported) -> None:
    parts = [f"{reported[0].pk}:question.for_editor", f"{reported[0].pk}:question.would_review_again"]
    make_decision(submission, by=editor, parts=parts, state=D.SENT)
    assert services.reports_text(submission, [reported[0].round], parts) == ""
    [given] = reports_for_author(submission, submission.corresponding_user)
    assert given.answers == []


def test_letter_of_an_open_section_names_the_reviewers(editor) -> None:
    submission = make_manuscript(section=make_section(anonymity="open", required_reports=1))
    chief = make_editor_in_chief()
    assignment = make_assignment(make_round(submission), AssignmentState.REPORTED)
    draft = services.new_draft(submission=submission, by=chief, kind=DecisionKind.ACCEPT)
    assert str(assignment.reviewer) in draft.body


def test_report_set_aside_is_not_in_the_letter(submission, editor, reported) -> None:
    services.set_aside(reported[0], by=editor, note="Not serious.")
    draft = services.new_draft(submission=submission, by=editor, kind=DecisionKind.DECLINE)
    assert draft.parts == [f"{reported[1].pk}:comments"]
    _subject, body = services.composed(
        Decision(submission=submission, kind="decline", parts=[f"{reported[0].pk}:comments"]),
        rounds=list(Round.objects.all()),
        by=editor,
    )
    assert "A careful paper" not in body


def test_words_of_a_reviewer_are_no_placeholders(submission, editor, reported) -> None:
    type(reported[0].report_filed).objects.update(
        asked=asked({"for_author": "See {link} and {personal_link} and {sender}."})
    )
    draft = services.new_draft(submission=submission, by=editor, kind=DecisionKind.ACCEPT)
    services.schedule(services.save_draft(
        submission=submission, by=editor, kind="accept", parts=draft.parts, subject=draft.subject, body=draft.body
    ), by=editor, send_now=True)  # fmt: skip
    services.send(decision_id=Decision.objects.get().pk)
    assert "See {link} and {personal_link} and {sender}." in Letter.objects.get(key="accepted").body


@pytest.mark.parametrize(
    ("kind", "days"), [(DecisionKind.MINOR, 14), (DecisionKind.MAJOR, 30), (DecisionKind.RETURN, 14), (DecisionKind.ACCEPT, None)]
)  # fmt: skip
def test_kind_brings_its_usual_date(kind, days) -> None:
    expected = timezone.localdate() + timedelta(days=days) if days else None
    assert services.default_date(kind) == expected


def test_every_editor_has_a_draft_of_their_own(submission, editor, reported) -> None:
    other = make_editor_of(submission)
    first = services.save_draft(submission=submission, by=editor, kind="accept", subject="One", body="x")
    services.save_draft(submission=submission, by=other, kind="decline", subject="Two", body="y")
    again = services.save_draft(submission=submission, by=editor, subject="Three")
    assert (again.pk, again.kind, again.subject) == (first.pk, "accept", "Three")
    assert Decision.objects.count() == 2


def test_drafting_is_for_editors(submission, reported) -> None:
    for stranger in (submission.corresponding_user, reported[0].reviewer):
        with pytest.raises(PermissionDenied):
            services.save_draft(submission=submission, by=stranger, kind="accept")


# -- Recommending --------------------------------------------------------------------------------------------------


def test_recommendation_is_put_before_who_decides(submission, editor, reported) -> None:
    recommending = make_editor_of(submission, decides=False)
    draft = make_decision(submission, by=recommending, kind=DecisionKind.MINOR)

    services.recommend(draft, by=recommending)

    assert draft.again().state == D.RECOMMENDED
    assert list(Letter.objects.values_list("key", "to")) == [("recommendation_made", editor.pk)]
    with pytest.raises(PermissionDenied):
        services.schedule(draft.again(), by=recommending)


def test_recommendation_is_put_before_the_deputy_of_who_is_away(submission, editor, reported) -> None:
    deputy, today = make_editor_in_chief(), timezone.localdate()
    Absence.objects.create(person=editor, deputy=deputy, first=today, last=today)
    recommending = make_editor_of(submission, decides=False)

    services.recommend(make_decision(submission, by=recommending, kind=DecisionKind.MINOR), by=recommending)

    assert Letter.objects.get().to == deputy


def test_deciding_editor_does_not_recommend(submission, editor, reported) -> None:
    with pytest.raises(PermissionDenied):
        services.recommend(make_decision(submission, by=editor), by=editor)


def test_recommendation_can_be_adopted_and_stays(submission, editor, reported) -> None:
    recommending = make_editor_of(submission, decides=False)
    recommended = make_decision(submission, by=recommending, kind=DecisionKind.MINOR, state=D.RECOMMENDED)

    draft = services.adopt(decision=recommended, by=editor)

    assert (draft.made_by, draft.kind, draft.body) == (editor, recommended.kind, recommended.body)
    assert recommended.again().state == D.RECOMMENDED


def test_recommendation_replaces_a_draft_of_ones_own_only_where_this_was_said(submission, editor, reported) -> None:
    recommending = make_editor_of(submission, decides=False)
    recommended = make_decision(submission, by=recommending, kind=DecisionKind.MINOR, state=D.RECOMMENDED)
    own = make_decision(submission, by=editor, kind=DecisionKind.ACCEPT, body="My own words.")

    with pytest.raises(StepRefused, match="a draft of your own, “Accept”"):
        services.adopt(decision=recommended, by=editor)
    assert own.again().body == "My own words."

    services.adopt(decision=recommended, by=editor, replaces=True)
    assert (own.again().kind, own.again().body) == (DecisionKind.MINOR, recommended.body)


def test_second_recommendation_takes_the_place_of_the_first(submission, editor, reported) -> None:
    recommending = make_editor_of(submission, decides=False)
    first = make_decision(submission, by=recommending, state=D.RECOMMENDED)
    services.recommend(make_decision(submission, by=recommending, kind=DecisionKind.DECLINE), by=recommending)
    assert first.again().state == D.TAKEN_BACK


# -- Deciding against an opinion -----------------------------------------------------------------------------------


@pytest.fixture
def recommended(submission, reported):
    """What an editor who does not decide recommends."""
    junior = make_editor_of(submission, decides=False, given_name="Boupha", family_name="Sar")
    return make_decision(submission, by=junior, kind=DecisionKind.MINOR, state=D.RECOMMENDED)


def test_deciding_otherwise_than_recommended_needs_a_reason_the_history_keeps(submission, editor, recommended) -> None:
    decision = make_decision(submission, by=editor)
    with pytest.raises(StepRefused, match="Boupha Sar recommends “Minor revision”"):
        services.schedule(decision, by=editor)
    assert (decision.again().state, submission.again().decision_goes_at) == (D.DRAFT, None)

    services.schedule(decision.again(), by=editor, note="What they ask for can be done in the proof.")

    event = Event.objects.select_related("text").get(name="decision.overruled")
    assert (event.by, event.text.note) == (editor, "What they ask for can be done in the proof.")
    assert event.facts == {"recommended": [f"{recommended.made_by_id}:minor_revision"]}


def test_deciding_as_recommended_needs_no_reason(submission, editor, recommended) -> None:
    decision = make_decision(submission, by=editor, kind=DecisionKind.MINOR)
    assert services.schedule(decision, by=editor).is_waiting
    assert not Event.objects.filter(name="decision.overruled").exists()


def test_editor_in_chief_decides_in_the_place_of_the_editor_with_a_reason(submission, editor, reported) -> None:
    chief = make_editor_in_chief()
    decision = make_decision(submission, by=chief)
    with pytest.raises(StepRefused, match=f"{editor} decides about this manuscript. Say why you decide instead."):
        services.schedule(decision, by=chief)
    assert services.schedule(decision.again(), by=chief, note="The editor is on leave.").decided_by == chief
    assert Event.objects.get(name="decision.overruled").by == chief


def test_editor_in_chief_needs_no_reason_where_nobody_else_decides() -> None:
    chief, submission = make_editor_in_chief(), make_manuscript(section=make_section(required_reports=0))
    make_round(submission)
    assert services.schedule(make_decision(submission, by=chief), by=chief).decided_by == chief


def test_who_may_not_decide_hears_of_no_reason(submission, editor, recommended) -> None:
    with pytest.raises(PermissionDenied):
        services.schedule(recommended, by=recommended.made_by)


# -- Scheduling ----------------------------------------------------------------------------------------------------


def test_scheduled_decision_changes_nothing_but_refuses_other_steps(submission, editor, reported) -> None:
    make_journal(undo_minutes=10)
    decision = make_decision(submission, by=editor)

    services.schedule(decision, by=editor)

    fresh = submission.again()
    assert fresh.state == State.IN_REVIEW
    assert timedelta(minutes=9) < fresh.decision_goes_at - timezone.now() <= timedelta(minutes=10)
    assert not Letter.objects.exists()
    job = Job.objects.get(kind="decision.send")
    assert (job.facts, job.not_before) == ({"decision": decision.pk}, fresh.decision_goes_at)
    with pytest.raises(StepRefused, match="Take it back first"):
        fresh.end_review(by=editor, note="Enough.")
    with pytest.raises(StepRefused, match="Take it back first"):
        services.schedule(make_decision(fresh, by=editor, kind=DecisionKind.DECLINE), by=editor)
    assert services.send(decision_id=decision.pk) is None


def test_who_may_not_take_the_step_may_not_decide(submission, editor, reported) -> None:
    decision = make_decision(submission, by=editor)
    for person in (
        make_office(),
        submission.corresponding_user,
        reported[0].reviewer,
        make_editor_of(submission, decides=False),
    ):
        with pytest.raises(PermissionDenied):
            services.schedule(decision, by=person)


def test_deciding_without_enough_reports_needs_a_reason(submission, editor, review_round) -> None:
    decision = make_decision(submission, by=editor)
    with pytest.raises(StepRefused, match="more reports are needed"):
        services.schedule(decision, by=editor)
    services.schedule(decision, by=editor, note="The third round; one reader is enough.")
    assert decision.again().note == "The third round; one reader is enough."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": " "}, "Write the letter"),
        ({"kind": DecisionKind.MINOR, "due_on": None}, "by which day"),
        ({"kind": DecisionKind.MINOR, "due_on": timezone.localdate() - timedelta(days=1)}, "by which day"),
        ({"kind": DecisionKind.DECLINE, "note": ""}, "Give a reason"),
        ({"kind": DecisionKind.RETURN}, "is not possible"),
    ],
)
def test_what_is_missing_is_said(submission, editor, reported, fields, reason) -> None:
    with pytest.raises(StepRefused, match=reason):
        services.schedule(make_decision(submission, by=editor, **fields), by=editor)


def test_database_knows_one_decision_waiting(submission, editor, reported) -> None:
    make_decision(submission, by=editor, state=D.SCHEDULED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_decision(submission, by=make_editor_of(submission), state=D.SCHEDULED)
