"""An answer to an invitation that came by mail or by telephone, entered by the office or the editor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Event
from review.models import Assignment
from review.states import AssignmentState
from tests.factories.people import make_office
from tests.factories.review import make_assignment
from tests.review.visits import at

pytestmark = pytest.mark.django_db
S = AssignmentState


def test_office_enters_a_yes_with_what_was_declared(submission, review_round, client) -> None:
    office = make_office()
    client.force_login(office)
    invited = make_assignment(review_round, S.INVITED)
    address = at("answered", invited.pk)
    assert address in client.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    assert client.post(address, {"answer": "yes"}).status_code == 422
    filled = {"answer": "yes", "interests": "some", "statement": "We shared an office.", "note": "By telephone."}
    assert client.post(address, filled).status_code == 302
    row = invited.again()
    assert (row.state, row.interests, row.waits_for_clearance) == (S.ACCEPTED, "We shared an office.", True)
    event = Event.objects.get(name="assignment.accept")
    assert (event.by, event.text.note) == (office, "By telephone.")
    assert client.post(address, filled).status_code == 302  # the button was pressed twice
    assert Event.objects.filter(name="assignment.accept").count() == 1


def test_editor_enters_a_no_and_the_queue_moves(submission, review_round, desk) -> None:
    invited, following = make_assignment(review_round, S.INVITED), make_assignment(review_round, S.QUEUED)
    Assignment.objects.filter(pk=invited.pk).update(position=1)
    assert desk.post(at("answered", invited.pk), {"answer": "no"}).status_code == 302
    assert (invited.again().state, following.again().state) == (S.DECLINED, S.INVITED)


def test_nothing_is_entered_for_who_has_not_been_asked_or_has_reported(submission, review_round, desk) -> None:
    rows = [make_assignment(review_round, state) for state in (S.QUEUED, S.REPORTED, S.INVITED)]
    Assignment.objects.filter(pk=rows[2].pk).update(goes_out_at=timezone.now() + timedelta(minutes=5))
    assert {desk.get(at("answered", row.pk)).status_code for row in rows} == {404}
    assert {desk.post(at("answered", row.pk), {"answer": "no"}).status_code for row in rows} == {404}
