"""Choosing reviewers: who can be asked, and what speaks against somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.models import Event, Letter
from journal.workflow import StepRefused
from review import services
from review.models import Assignment
from review.states import AssignmentState, ConcernKind
from submissions.states import ConflictKind
from tests.factories.people import make_editor, make_office, make_user
from tests.factories.review import (
    make_assignment,
    make_reviewer,
)
from tests.factories.submissions import keep_away, make_author, make_submission

pytestmark = pytest.mark.django_db
S = AssignmentState


def test_chosen_person_is_on_the_list_and_knows_nothing(submission, editor, review_round) -> None:
    person = make_reviewer()

    chosen = services.choose(submission=submission, person=person, by=editor)

    assert (chosen.state, chosen.round, chosen.position, chosen.days_given) == (S.QUEUED, review_round, 1, 28)
    assert not Letter.objects.exists()
    assert submission.again().reviewers_asked == 0


def test_choosing_is_for_editors_and_office(submission, review_round) -> None:
    for stranger in (make_user(), make_editor(), submission.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.choose(submission=submission, person=make_reviewer(), by=stranger)
    services.choose(submission=submission, person=make_reviewer(), by=make_office())


def test_choosing_without_a_round_says_what_to_do(submission, editor) -> None:
    with pytest.raises(StepRefused, match="Send the manuscript to review first"):
        services.choose(submission=submission, person=make_reviewer(), by=editor)


def test_choosing_twice_is_refused(submission, editor, review_round) -> None:
    person = services.choose(submission=submission, person=make_reviewer(), by=editor).reviewer
    with pytest.raises(StepRefused, match="on the list already"):
        services.choose(submission=submission, person=person, by=editor)


def test_choosing_who_declined_points_to_inviting_again(submission, editor, review_round) -> None:
    declined = make_assignment(review_round, S.DECLINED)
    with pytest.raises(StepRefused, match="invite again"):
        services.choose(submission=submission, person=declined.reviewer, by=editor)


def test_database_refuses_a_reviewer_twice_in_a_round(review_round) -> None:
    assignment = make_assignment(review_round)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(review_round, S.QUEUED, reviewer=assignment.reviewer)


def test_author_can_never_review(submission, editor, review_round) -> None:
    with pytest.raises(StepRefused, match="cannot review it: is an author"):
        services.choose(submission=submission, person=submission.corresponding_user, by=editor, reason="Best")


def test_author_is_known_by_address_too(submission, editor, review_round) -> None:
    make_author(submission, email="Dara@river.example")
    with pytest.raises(StepRefused, match="is an author"):
        services.choose(submission=submission, person=make_user("dara@river.example"), by=editor, reason="Best")


def test_its_own_editor_can_never_review(submission, editor, review_round) -> None:
    with pytest.raises(StepRefused, match="is an editor of it"):
        services.choose(submission=submission, person=editor, by=editor, reason="Nobody else")


def concerning(kind: str, submission):
    if kind == ConcernKind.INSTITUTION:
        return make_reviewer(affiliation="  DEMONSTRATION university ")
    if kind == ConcernKind.DOMAIN:
        make_author(submission, email="a@mail.mekong.example")
        return make_user("b@Mail.Mekong.example", affiliation="Elsewhere")
    person = make_reviewer()
    if kind == ConcernKind.COAUTHOR:
        other = make_submission(author=submission.corresponding_user)
        make_author(other, user=person)
    elif kind == ConcernKind.OPPOSED:
        keep_away(submission, person, ConflictKind.OPPOSED)
    else:
        keep_away(submission, person, ConflictKind.DECLARED)
    return person


OVERRIDABLE = [
    ConcernKind.INSTITUTION,
    ConcernKind.DOMAIN,
    ConcernKind.COAUTHOR,
    ConcernKind.OPPOSED,
    ConcernKind.DECLARED,
]


@pytest.mark.parametrize("kind", OVERRIDABLE)
def test_concern_needs_a_reason_and_the_history_keeps_it(submission, editor, review_round, kind) -> None:
    person = concerning(kind, submission)
    with pytest.raises(StepRefused, match="Give a reason"):
        services.choose(submission=submission, person=person, by=editor)

    chosen = services.choose(submission=submission, person=person, by=editor, reason="Nobody else knows Lao law.")

    event = Event.objects.get(name="conflict.overridden", subject_id=chosen.pk)
    assert (event.facts["concerns"], event.text.note) == ([str(kind)], "Nobody else knows Lao law.")


def test_common_paper_of_long_ago_is_no_concern(submission, editor, review_round) -> None:
    person = make_reviewer()
    other = make_submission(author=submission.corresponding_user, started_at=timezone.now() - timedelta(days=4 * 365))
    make_author(other, user=person)
    assert services.choose(submission=submission, person=person, by=editor).override_reason == ""


def test_mail_domain_of_everybody_is_no_concern(submission, editor, review_round) -> None:
    make_author(submission, email="a@gmail.com")
    assert services.choose(submission=submission, person=make_user("b@gmail.com"), by=editor).is_queued


@pytest.mark.parametrize(
    ("move", "position", "expected"),
    [("up", 0, "acb"), ("down", 0, "abc"), ("", 1, "cab"), ("", 2, "acb"), ("", 99, "abc")],
)
def test_queue_is_put_in_order(review_round, editor, move, position, expected) -> None:
    rows = {name: make_assignment(review_round, S.QUEUED) for name in "abc"}

    services.reorder(assignment=rows["c"], by=editor, move=move, position=position)

    names = {row.pk: name for name, row in rows.items()}
    assert "".join(names[row.pk] for row in Assignment.objects.order_by("position")) == expected
