"""The page behind a co-author's personal link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Letter, PersonalLink, User
from review.states import DecisionState
from submissions.models import Submission
from submissions.services import agree, change_authors
from submissions.states import State
from tests.factories.people import make_journal, make_user
from tests.factories.review import make_decision
from tests.factories.submissions import make_co_author, make_editor_of, make_submission

pytestmark = pytest.mark.django_db


def opened(submission: Submission, person: User) -> str:
    row = submission.authors.get(user=person)
    return reverse("desk:objection", args=[PersonalLink.mint(purpose="objection", target=row.pk, person=person)])


def test_link_shows_what_was_submitted(client: Client) -> None:
    submission = make_submission()
    other = make_co_author(submission, given_name="Dara", family_name="Sok")
    answer = client.get(opened(submission, other))
    page = answer.content.decode()
    for words in (submission.title, submission.number, submission.abstract, "Bounmy Phommachanh", "Dara Sok"):
        assert words in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(method: str, client: Client) -> None:
    submission = make_submission()
    address = opened(submission, make_co_author(submission))
    before = Submission.objects.values().get()
    getattr(client, method)(address)
    assert Submission.objects.values().get() == before
    assert PersonalLink.objects.get().ended_at is None


def test_pressing_the_button_objects(client: Client) -> None:
    make_journal()
    submission = make_submission()
    other = make_co_author(submission)
    address = opened(submission, other)
    answer = client.post(address, {"reason": "I never agreed."}, follow=True)
    page = answer.content.decode()
    assert submission.again().objected_at is not None
    assert "Your objection has arrived" in page
    assert submission.number not in page
    assert client.get(address).status_code == 404


def test_co_author_agrees_without_an_account_and_can_still_object(client: Client) -> None:
    submission = make_submission()
    other, third = make_co_author(submission), make_co_author(submission)
    address = opened(submission, other)
    assert client.post(address, {"agree": "yes"}).url == address
    row, untouched = submission.authors.get(user=other), submission.authors.get(user=third)
    assert (row.agreed_at is not None, untouched.agreed_at) == (True, None)
    client.post(address, {"agree": "yes"})
    assert Event.objects.filter(name="submission.author_agreed").count() == 1
    assert "You agreed on" in client.get(address).content.decode()
    client.post(address, {"reason": "I had overlooked something."})
    assert submission.again().objected_at is not None
    assert submission.authors.get(user=other).agreed_at is None


def test_editors_see_who_has_agreed(client: Client) -> None:
    make_journal()
    submission = make_submission()
    client.post(opened(submission, make_co_author(submission)), {"agree": "yes"})
    make_co_author(submission)
    client.force_login(make_editor_of(submission))
    page = client.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()
    assert (page.count("agreed on"), page.count("told, has not answered")) == (1, 1)
    assert "A co-author agreed" in page


def test_nobody_agrees_where_an_objection_stands(client: Client) -> None:
    submission = make_submission(objected_at=timezone.now(), held_at=timezone.now())
    other = make_co_author(submission)
    answer = client.post(opened(submission, other), {"agree": "yes"})
    assert (answer.status_code, submission.authors.get(user=other).agreed_at) == (422, None)
    assert "A co-author objects. That has to be settled first." in answer.content.decode()


def test_nobody_agrees_to_what_is_decided(client: Client) -> None:
    submission = make_submission(State.ACCEPTED)
    other = make_co_author(submission)
    answer = client.post(opened(submission, other), {"agree": "yes"})
    assert (answer.status_code, submission.authors.get(user=other).agreed_at) == (422, None)
    assert "It is too late to agree here." in answer.content.decode()


def test_who_takes_anothers_place_has_not_agreed() -> None:
    submission = make_submission()
    other = make_co_author(submission)
    agree(submission=submission, by=other)
    rows = [{"id": row.pk} for row in submission.authors.all()]
    rows[1]["email"] = "somebody.else@example.org"
    change_authors(submission, authors=rows, has_consent=True, by=make_editor_of(submission), note="A wrong address.")
    row = submission.authors.get(email="somebody.else@example.org")
    assert (row.agreed_at, row.user == other) == (None, False)


def test_objection_takes_back_a_decision_that_is_about_to_go_out(client: Client) -> None:
    submission = make_submission(State.WITH_EDITOR)
    other, editor = make_co_author(submission), make_editor_of(submission)
    decision = make_decision(submission, by=editor, state=DecisionState.SCHEDULED)
    client.post(opened(submission, other), {"reason": "I never agreed."})
    assert (submission.again().decision_goes_at, decision.again().state) == (None, DecisionState.DRAFT)
    assert Letter.objects.get(key="decision_interrupted").to == editor


def test_objection_without_a_reason_asks_for_one(client: Client) -> None:
    submission = make_submission()
    answer = client.post(opened(submission, make_co_author(submission)), {"reason": "  "})
    assert answer.status_code == 422
    assert "Give a reason" in answer.content.decode()
    assert submission.again().objected_at is None


def test_link_works_whoever_else_is_signed_in_and_signs_nobody_in(client: Client) -> None:
    submission = make_submission()
    other, visitor = make_co_author(submission), make_user()
    client.force_login(visitor)
    client.post(opened(submission, other), {"reason": "No."})
    assert Letter.objects.filter(key="objection_told").exists()
    assert client.session["_auth_user_id"] == str(visitor.pk)


def test_link_of_somebody_who_is_named_no_longer_opens_nothing(client: Client) -> None:
    submission = make_submission()
    other = make_co_author(submission)
    address = opened(submission, other)
    submission.authors.filter(user=other).delete()
    assert client.get(address).status_code == 404


def test_expired_link_opens_nothing(client: Client) -> None:
    submission = make_submission()
    address = opened(submission, make_co_author(submission))
    PersonalLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DECLINED, State.WITHDRAWN])
def test_it_may_be_too_late(state: str, client: Client) -> None:
    submission = make_submission(state)
    address = opened(submission, make_co_author(submission))
    assert "It is too late to object here." in client.get(address).content.decode()
    assert client.post(address, {"reason": "No."}).status_code == 422


def test_second_co_author_learns_that_one_has_objected(client: Client) -> None:
    submission = make_submission(objected_at=timezone.now(), held_at=timezone.now())
    page = client.get(opened(submission, make_co_author(submission))).content.decode()
    assert "An objection has arrived already." in page
