"""An editor says when they are away, and who is told instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Absence, Letter, User
from submissions.models import Submission
from tests.factories import people
from tests.factories.submissions import keep_away, make_editor_of, make_submission

pytestmark = pytest.mark.django_db
AWAY = "/office/away/"


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
    assert client.post(AWAY, {**words, "deputy": editor.pk}).status_code == 200
    row = Absence.objects.get()
    remove = reverse("office:away_remove", args=[row.pk])
    client.force_login(deputy)
    assert client.post(remove).status_code == 404
    client.force_login(editor)
    for count in (0, 30):
        for _n in range(count):
            away(editor, deputy)
        with django_assert_num_queries(5):  # session, person, roles, the page, those who may be chosen
            client.get(AWAY)
    assert client.post(remove).status_code == 302
    assert not Absence.objects.filter(pk=row.pk).exists()


def test_page_is_for_those_who_edit(client: Client) -> None:
    for person in (people.make_user(), people.make_copyeditor()):
        client.force_login(person)
        assert client.get(AWAY).status_code == 404


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


def test_deputy_who_edits_it_as_well_is_told_once(submission: Submission, editor: User) -> None:
    other = make_editor_of(submission)
    away(editor, other)
    assert told(submission) == [other]
