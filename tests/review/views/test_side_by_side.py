"""Reports side by side: by question, summed up; what is late, aside, asked and added is said of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from review import services
from review.models import Report
from review.queries import rounds_for_editor, side_by_side
from review.states import AssignmentState, DecisionState
from tests.factories.review import asked, make_assignment, make_decision, make_report
from tests.factories.submissions import make_editor_of
from tests.review.visits import at

pytestmark = pytest.mark.django_db
S = AssignmentState


def compared(submission, editor):
    (comparison,) = side_by_side(submission, rounds_for_editor(submission, to_read=True), editor)
    return comparison


def test_each_question_is_a_line_with_an_answer_of_each_reviewer(submission, editor, reported) -> None:
    Report.objects.filter(assignment=reported[1]).update(
        asked=asked({"for_author": "Yes.", "score_originality": 2, "would_review_again": True})
    )
    lines = {line.label: line.answers for line in compared(submission, editor).lines}
    assert list(lines) == [
        "Recommendation",
        "Originality",
        "Clarity of writing",
        "Would you look at a revised version? (for editors only)",
        "Comments to the author",
        "Confidential comments to the editor (for editors only)",
    ]
    assert lines["Originality"] == ["Very good", "Fair"]
    assert lines["Clarity of writing"] == ["Good", ""]
    assert lines["Confidential comments to the editor (for editors only)"] == [
        "I know this field well; publish it.",
        "",
    ]


def test_summary_leaves_out_what_was_set_aside(submission, editor, review_round, reported) -> None:
    Report.objects.filter(assignment=reported[1]).update(
        recommendation="reject", asked=asked({"score_originality": 2, "score_clarity": 3}), would_review_again=False
    )
    aside = make_assignment(review_round, S.REPORTED)
    Report.objects.filter(assignment=aside).update(asked=asked({"score_originality": 5}))
    services.set_aside(aside, by=editor, note="Written by somebody else.")
    assert compared(submission, editor).summary == [
        ("Recommended", "1 × Accept after minor revision, 1 × Reject"),
        ("Originality", "3.0 of 5 (from 2 to 4)"),
        ("Clarity of writing", "3.0 of 5"),
        ("Would look again", "1 of 2"),
        ("Set aside, not counted in", "1"),
    ]


def test_answers_on_a_scale_that_was_made_longer_are_not_reckoned_together(submission, editor, reported) -> None:
    longer = asked({"score_originality": 2})
    for row in longer:
        row["choices"] += [["6", "Rare"], ["7", "Unique"]] if row["key"] == "score_originality" else []
        row["value"] = "7" if row["key"] == "score_originality" else row["value"]
    Report.objects.filter(assignment=reported[1]).update(asked=longer)
    assert [row for row in compared(submission, editor).summary if row[0] == "Originality"] == [
        ("Originality", "4.0 of 5"),
        ("Originality", "7.0 of 7"),
    ]


def test_question_and_answer_stand_with_the_report_each_with_its_day(submission, editor, reported, desk) -> None:
    reported[0].ask_clarification(by=editor, note="Which table do you mean?")
    services.add_addendum(reported[0].again(), by=reported[0].reviewer, text="The second one.")
    reported[1].ask_clarification(by=editor, note="And the first part?")
    first, second = compared(submission, editor).columns
    assert [(said.is_question, said.words) for said in first.exchange] == [
        (True, "Which table do you mean?"),
        (False, "The second one."),
    ]
    assert [said.words for said in second.exchange] == ["And the first part?"]
    page = desk.get(at("reports", submission.pk)).content.decode()
    assert f"{editor} asked, {timezone.localdate():%-d %B %Y}" in page
    assert page.count("No answer yet.") == 1


def test_late_and_aside_are_marked_with_the_reason(submission, editor, reported, review_round, desk) -> None:
    late = make_assignment(review_round, S.ACCEPTED, is_late=True)
    make_report(late)
    type(late).objects.filter(pk=late.pk).update(state=S.REPORTED, reported_at=timezone.now(), number=9)
    services.set_aside(reported[0], by=editor, note="It praises a friend.")
    services.count_again(reported[0].again(), by=editor)
    services.set_aside(reported[1], by=editor, note="It is about another paper.")
    page = desk.get(at("reports", submission.pk)).content.decode()
    assert "Reported late" in page
    assert "It is about another paper." in page
    assert "It praises a friend." not in page


def test_recommendation_of_the_section_editor_stands_beside_the_reports(submission, reported, desk) -> None:
    junior = make_editor_of(submission, decides=False, given_name="Boupha", family_name="Sar")
    make_decision(
        submission, by=junior, kind="minor_revision", state=DecisionState.RECOMMENDED, note="Both ask for little.",
        recommended_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    page = desk.get(at("reports", submission.pk)).content.decode()
    assert "Boupha Sar recommends: Minor revision" in page
    assert "Both ask for little." in page
