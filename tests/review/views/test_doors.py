"""Personal links: inert until a button is pressed, for one person and one review."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, Letter, PersonalLink, User
from review.models import Answer, Assignment, AttachedFile, Report, Suggestion
from review.states import AssignmentState
from tests.factories.people import make_account, make_user
from tests.factories.review import (
    make_assignment,
    make_link,
)
from tests.factories.submissions import make_editor_of

pytestmark = pytest.mark.django_db
S = AssignmentState
PAGES = ("accept", "decline", "copy", "report", "autosave", "check", "own_file", "extend", "clarify")


def traces() -> list[Any]:
    """Everything that a page could have changed."""
    return [
        list(Assignment.objects.order_by("pk").values()),
        list(PersonalLink.objects.order_by("pk").values()),
        *(model.objects.count() for model in (Event, Letter, Report, Answer, AttachedFile, Suggestion, User)),
    ]


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("state", S.values)
def test_opening_a_link_changes_nothing(review_round, state, method) -> None:
    assignment = make_assignment(review_round, state)
    token, reading = make_link(assignment), make_link(assignment, purpose="review_read")
    client = Client()
    before = traces()

    for name in ("by_link", *(f"{page}_by_link" for page in PAGES)):
        getattr(client, method)(reverse(f"review:{name}", args=[token]))
    for name in ("read_by_link", "read_copy_by_link", "read_own_file_by_link"):
        getattr(client, method)(reverse(f"review:{name}", args=[reading]))

    assert traces() == before
    assert client.cookies == {}


@pytest.mark.parametrize("state", S.values)
def test_link_opens_what_the_state_allows(review_round, state) -> None:
    assignment = make_assignment(review_round, state)
    client = Client()
    opened = {
        "writing": client.get(reverse("review:by_link", args=[make_link(assignment)])).status_code,
        "reading": client.get(
            reverse("review:read_by_link", args=[make_link(assignment, purpose="review_read")])
        ).status_code,
    }
    assert opened == {
        "writing": 200 if state in {S.INVITED, S.ACCEPTED, S.EXPIRED} else 404,
        "reading": 200 if state == S.REPORTED else 404,
    }


def test_dead_link_says_so_in_plain_words(review_round) -> None:
    assignment = make_assignment(review_round, S.CANCELLED)
    answer = Client().get(reverse("review:by_link", args=[make_link(assignment)]))
    assert answer.status_code == 404
    assert "no longer valid" in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["x", "y" * 43])
def test_unknown_link_is_as_dead(token) -> None:
    assert Client().get(reverse("review:by_link", args=[token])).status_code == 404


def test_expired_link_is_dead(review_round) -> None:
    token = make_link(make_assignment(review_round))
    PersonalLink.objects.update(expires_at=timezone.now())
    assert Client().get(reverse("review:by_link", args=[token])).status_code == 404


def test_link_is_for_one_review_only(review_round) -> None:
    one, other = make_assignment(review_round), make_assignment(review_round)
    PersonalLink.objects.all().delete()
    token = make_link(one)
    PersonalLink.objects.update(target=other.pk)  # a link whose person is not the reviewer opens nothing
    assert Client().get(reverse("review:by_link", args=[token])).status_code == 404


def test_link_acts_for_its_person_whoever_is_signed_in(review_round) -> None:
    assignment = make_assignment(review_round)
    client = Client()
    client.force_login(make_account())
    client.post(reverse("review:accept_by_link", args=[make_link(assignment)]), {"interests": "none"})
    assert Event.objects.get(name="assignment.accept").by == assignment.reviewer


@pytest.mark.parametrize("name", ["by_link", "report_by_link", "decline_by_link"])
def test_link_pages_send_no_referrer_and_are_not_kept(review_round, name) -> None:
    answer = Client().get(reverse(f"review:{name}", args=[make_link(make_assignment(review_round, S.ACCEPTED))]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_reading_link_does_not_write(review_round) -> None:
    assignment = make_assignment(review_round, S.REPORTED)
    Assignment.objects.update(clarification_asked_at=timezone.now())
    token = make_link(assignment, purpose="review_read")
    answer = Client().post(reverse("review:clarify_by_link", args=[token]), {"text": "More."})
    assert answer.status_code == 404
    assert not Report.objects.get().addenda.exists()


@pytest.mark.parametrize("person", ["stranger", "author", "other reviewer", "editor"])
def test_pages_of_another_reviewer_are_not_there(submission, review_round, person) -> None:
    assignment = make_assignment(review_round, S.ACCEPTED)
    people = {
        "stranger": make_user(),
        "author": submission.corresponding_user,
        "other reviewer": make_assignment(review_round, S.ACCEPTED).reviewer,
        "editor": make_editor_of(submission),
    }
    client = Client()
    client.force_login(people[person])
    for name in ("assignment", "report", "decline", "copy", "extend", "check"):
        assert client.get(reverse(f"review:{name}", args=[assignment.pk])).status_code == 404


def test_tokens_stay_out_of_the_logs(review_round, caplog, monkeypatch) -> None:
    token = make_link(make_assignment(review_round, S.ACCEPTED))
    client = Client(raise_request_exception=False)
    client.get(reverse("review:check_by_link", args=[token]))
    client.get(reverse("review:by_link", args=[token]) + "nothing/")
    from journal.middleware import TokensHidden  # noqa: PLC0415 - what the handlers of the settings put before each line

    for record in caplog.records:
        TokensHidden().filter(record)
        assert token not in record.getMessage()
