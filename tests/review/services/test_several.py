"""Several reviewers at once: each by themselves, the refused ones with their reasons, and pressed twice is once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal.models import Letter
from journal.workflow import StepRefused
from review import services
from review.models import Assignment, Proposal, ReviewerProfile
from review.queries import all_proposed
from review.states import AssignmentState, ProposalKind
from submissions.states import ConflictKind
from tests.factories.people import make_user
from tests.factories.review import make_assignment, make_reviewer
from tests.factories.submissions import keep_away

pytestmark = pytest.mark.django_db
S = AssignmentState


def said(rows) -> list[str]:
    return [str(reason) for row in rows for reason in row.reasons]


def test_each_who_is_refused_has_the_reason_and_keeps_nobody_back(submission, review_round, editor) -> None:
    free, author, opposed, away, asked = (
        make_reviewer(), submission.corresponding_user, make_reviewer(), make_reviewer(), make_reviewer()
    )  # fmt: skip
    keep_away(submission, opposed, ConflictKind.OPPOSED)
    ReviewerProfile.objects.create(person=away, not_before=timezone.localdate() + timedelta(days=5))
    make_assignment(review_round, S.INVITED, reviewer=asked)
    found = services.choose_several(submission=submission, people=[author, opposed, away, asked, free], by=editor)
    assert [row.assignment is not None for row in found] == [False, False, False, False, True]
    for reason, words in zip(
        said(found),
        ["is an author of it", "is opposed by", "asks not to be asked", "is on the list already"],
        strict=True,
    ):
        assert words in reason
    assert list(Assignment.objects.filter(state=S.QUEUED).values_list("reviewer", flat=True)) == [free.pk]


def test_choosing_twice_is_choosing_once(submission, review_round, editor) -> None:
    people = [make_reviewer(), make_reviewer()]
    first = services.choose_several(submission=submission, people=people, by=editor)
    again = services.choose_several(submission=submission, people=people, by=editor)
    assert [row.assignment for row in first] == [row.assignment for row in again]
    assert [row.is_new for row in (*first, *again)] == [True, True, False, False]
    assert Assignment.objects.count() == 2


def test_nobody_but_its_editor_chooses(submission, review_round) -> None:
    with pytest.raises(PermissionDenied):
        services.choose_several(submission=submission, people=[make_reviewer()], by=make_user())


def test_letter_of_one_who_is_refused_keeps_no_other_letter_back(submission, review_round, editor) -> None:
    joined, free = (make_assignment(review_round, S.QUEUED) for _each in range(2))
    submission.authors.update(user=joined.reviewer)
    shown = services.invitation_letters([joined, free], by=editor)
    assert [row.letter and row.letter.to_id for row in shown] == [None, free.reviewer_id]
    assert [str(reason) for reason in shown[0].reasons] == [f"{joined.reviewer} cannot review it: is an author of it."]
    assert not Letter.objects.exists()


def test_next_of_the_queue_is_invited_who_may_be_asked_today(submission, review_round, editor) -> None:
    away, following = (make_assignment(review_round, S.QUEUED) for _each in range(2))
    ReviewerProfile.objects.create(person=away.reviewer, not_before=timezone.localdate() + timedelta(days=5))
    assert services.invite_next(submission, by=editor) == following
    assert [away.again().state, following.again().state] == [S.QUEUED, S.INVITED]


def test_next_is_not_invited_where_it_is_another_than_was_shown(submission, review_round, editor) -> None:
    first, second = (make_assignment(review_round, S.QUEUED) for _each in range(2))
    services.invite_next(submission, by=editor, expected={first.pk})
    with pytest.raises(StepRefused, match="Somebody else is next"):
        services.invite_next(submission, by=editor, expected={first.pk})
    assert second.again().state == S.QUEUED


def test_next_is_not_invited_without_a_round(submission, editor) -> None:
    with pytest.raises(StepRefused, match="No round of it is open"):
        services.invite_next(submission, by=editor)


def test_next_is_not_invited_without_a_place_or_a_queue(submission, review_round, editor) -> None:
    with pytest.raises(StepRefused, match="Nobody waits"):
        services.invite_next(submission, by=editor)
    for _each in range(2):
        make_assignment(review_round, S.INVITED)
    make_assignment(review_round, S.QUEUED)
    with pytest.raises(StepRefused, match="As many reviewers are asked"):
        services.invite_next(submission, by=editor)
    with pytest.raises(PermissionDenied):
        services.invite_next(submission, by=make_user())


def test_section_is_told_that_the_authors_proposed_everybody(submission) -> None:
    proposed, other = make_reviewer(), make_reviewer()
    Proposal.objects.create(
        submission=submission, kind=ProposalKind.PROPOSED, name=proposed.name, email=proposed.email,
        made_by=submission.corresponding_user,
    )  # fmt: skip
    assert [all_proposed(submission, people) for people in ([proposed], [proposed, other], [])] == [True, False, False]
    submission.section.asks_one_not_proposed = False
    assert all_proposed(submission, [proposed]) is False
