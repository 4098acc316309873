"""Somebody says when they are away: who is told instead of an editor, and what waits for a reviewer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Absence, Letter, User
from review.models import Assignment
from review.states import AssignmentState
from submissions.models import Submission
from tests.factories import people
from tests.factories.review import make_assignment
from tests.factories.submissions import keep_away, make_editor_of, make_submission

pytestmark = pytest.mark.django_db
AWAY = "/desk/away/"


@pytest.fixture
def submission() -> Submission:
    return make_submission()


@pytest.fixture
def editor(submission: Submission) -> User:
    return make_editor_of(submission)


def away(editor: User, deputy: User, *, days: tuple[int, int] = (0, 3)) -> Absence:
    first, last = (timezone.localdate() + timedelta(days=n) for n in days)
    return Absence.objects.create(person=editor, deputy=deputy, first=first, last=last)


def told(submission: Submission) -> list[User | None]:
    submission.case.queue("desk_due", submission, by=None, day=timezone.localdate())
    return [letter.to for letter in Letter.objects.filter(key="desk_due")]


def test_editor_enters_and_takes_out(client: Client, editor: User, django_assert_num_queries: Any) -> None:
    deputy, today = people.make_editor_in_chief(), timezone.localdate()
    client.force_login(editor)
    words = {"first": today.isoformat(), "last": today.isoformat(), "deputy": deputy.pk}
    assert client.post(AWAY, words).status_code == 302
    assert f"{deputy} is told instead" in client.get(AWAY).content.decode()
    assert client.post(AWAY, {**words, "deputy": editor.pk}).status_code == 422
    row = Absence.objects.get()
    remove = reverse("desk:away_remove", args=[row.pk])
    client.force_login(deputy)
    assert client.post(remove).status_code == 404
    client.force_login(editor)
    for count in (0, 30):
        for _n in range(count):
            away(editor, deputy)
        with django_assert_num_queries(6):  # session, person, roles, open reviews, the page, those who may be chosen
            client.get(AWAY)
    assert client.post(remove).status_code == 302
    assert not Absence.objects.filter(pk=row.pk).exists()


def test_who_does_not_edit_names_no_deputy_and_who_reviews_moves_dates(client: Client) -> None:
    reviewer = make_assignment(state=AssignmentState.ACCEPTED).reviewer
    for person, asked in ((people.make_copyeditor(), []), (reviewer, ["asks_for_time"])):
        client.force_login(person)
        assert list(client.get(AWAY).context["form"].fields) == ["first", "last", *asked]
    today, words = timezone.localdate(), {"first": "2020-01-01", "last": "2020-01-02"}
    assert "These days are over" in client.post(AWAY, words).content.decode()
    due_on = Assignment.objects.get().due_on
    words = {"first": today.isoformat(), "last": (today + timedelta(days=4)).isoformat(), "asks_for_time": "on"}
    for _twice in range(2):
        assert client.post(AWAY, words).status_code == 302
    assert Absence.objects.get().person == reviewer
    assert Assignment.objects.get().due_on == due_on + timedelta(days=4)


def test_days_far_ahead_are_a_slip_of_the_pen(client: Client) -> None:
    client.force_login(people.make_copyeditor())
    answer = client.post(AWAY, {"first": "9999-12-30", "last": "9999-12-31"})
    assert "more than 1,000 days ahead" in answer.content.decode()
    assert not Absence.objects.exists()


def test_nobody_enters_more_than_anybody_needs(client: Client) -> None:
    person, today = people.make_copyeditor(), timezone.localdate()
    client.force_login(person)
    for n in range(21):
        day = (today + timedelta(days=n)).isoformat()
        answer = client.post(AWAY, {"first": day, "last": day})
    assert "You have entered 20 absences" in answer.content.decode()
    assert Absence.objects.count() == 20


def test_deputy_is_told_instead_while_the_editor_is_away(submission: Submission, editor: User) -> None:
    deputy = people.make_editor_in_chief()
    away(editor, deputy)
    assert told(submission) == [deputy]


@pytest.mark.parametrize("days", [(-3, -1), (1, 3)])
def test_editor_is_told_before_and_after(submission: Submission, editor: User, days: tuple[int, int]) -> None:
    away(editor, people.make_editor_in_chief(), days=days)
    assert told(submission) == [editor]


def test_deputy_who_may_not_see_it_is_not_told(submission: Submission, editor: User) -> None:
    chief = people.make_editor_in_chief()
    keep_away(submission, chief)
    away(editor, chief)
    assert told(submission) == [editor]


def test_deputy_who_is_away_as_well_is_not_told(submission: Submission, editor: User) -> None:
    deputy = people.make_editor_in_chief()
    away(editor, deputy)
    away(deputy, make_editor_of(make_submission()))
    assert told(submission) == [editor]


def test_deputy_who_edits_it_as_well_is_told_once(submission: Submission, editor: User) -> None:
    other = make_editor_of(submission)
    away(editor, other)
    assert told(submission) == [other]
