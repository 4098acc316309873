"""The demonstration is told by real steps: once, all of it or nothing, never in service."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from issues.models import Article, Issue
from issues.states import ArticleState, IssueState
from journal.desk.demo import telling, texts
from journal.desk.demo.clock import bells_tied, days_ago
from journal.models import Event, Job, Letter, User
from journal.models.outgoing import BELLS
from review.models import Assignment
from submissions.models import Likeness, Submission
from submissions.services.likeness import ALIKE, find_alike
from submissions.states import Part, State
from tests.factories.letters import make_letter
from tests.factories.submissions import make_submission

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def demo() -> str:
    told = io.StringIO()
    call_command("demo", stdout=told)
    return told.getvalue()


@pytest.mark.slow
def test_demonstration_shows_every_state_and_is_told_once() -> None:
    assert "is ready" in demo()
    assert {row.state for row in Submission.objects.all()} == set(State)
    assert {row.state for row in Article.objects.all()} >= {
        ArticleState.AUTHOR_QUERIES, ArticleState.TYPESETTING, ArticleState.PROOF, ArticleState.READY,
        ArticleState.PUBLISHED,
    }  # fmt: skip
    assert [row.state for row in Issue.objects.order_by("volume", "number")] == [
        IssueState.PUBLISHED,
        IssueState.PUBLISHED,
        IssueState.ASSEMBLING,
    ]
    assert all(issue.bound for issue in Issue.objects.filter(state=IssueState.PUBLISHED))
    assert Submission.objects.filter(held_at__isnull=False).exists()
    assert Submission.objects.filter(state=State.WITH_EDITOR, revised_at__isnull=False).exists()

    for people in (texts.STAFF, texts.AUTHORS, texts.REVIEWERS):
        for person in people:
            user = User.objects.get(email=person.email)
            assert user.check_password(texts.PASSWORD)
            assert {role for role, _section in user.grants} == set(person.roles)

    assert [row.parts for row in Likeness.objects.all()] == [{Part.TITLE: 71, Part.ABSTRACT: 82}]

    titles = [row.title for row in Submission.objects.all()]
    assert len(set(titles)) == len(titles)
    assert all(person.domain_differs for person in map(Meeting, Assignment.objects.all()))
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    assert Letter.objects.filter(created_at__lt=timezone.now() - timedelta(days=100)).exists()

    before = (Submission.objects.count(), Event.objects.count(), Letter.objects.count())
    assert "stays as it is" in demo()
    assert (Submission.objects.count(), Event.objects.count(), Letter.objects.count()) == before


@pytest.mark.slow
def test_no_two_other_manuscripts_of_the_demonstration_are_alike() -> None:
    demo()
    Likeness.objects.all().delete()
    for job in Job.objects.filter(kind=ALIKE):
        find_alike(job)
    assert Likeness.objects.count() == 1


class Meeting:
    """A reviewer and the authors of what he reviews."""

    def __init__(self, assignment: Assignment) -> None:
        self.reviewer = assignment.reviewer
        self.authors = assignment.submission.authors.all()

    @property
    def domain_differs(self) -> bool:
        return self.reviewer.email.split("@")[1] not in {author.email.split("@")[1] for author in self.authors}


def test_demonstration_is_not_told_beside_real_manuscripts() -> None:
    make_submission()
    assert "stays as it is" in demo()
    assert Submission.objects.count() == 1


def test_demonstration_is_refused_in_service(settings) -> None:
    settings.IN_SERVICE = True
    with pytest.raises(CommandError, match="not made in service"):
        demo()
    assert not User.objects.exists()


def test_demonstration_that_is_cut_off_leaves_nothing(monkeypatch) -> None:
    def cut_off(scenario) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(telling, "_tell_archive", cut_off)
    with pytest.raises(KeyboardInterrupt):
        telling.tell()
    assert not User.objects.exists()
    assert BELLS


def test_acts_and_letters_of_the_past_lie_in_the_past() -> None:
    now = timezone.now()
    old = make_letter()
    with days_ago(10):
        assert (now - timezone.now()).days in {9, 10}
        letter = make_letter()
    assert abs(timezone.now() - now).seconds < 60
    letter.refresh_from_db()
    old.refresh_from_db()
    assert (now - letter.created_at).days in {9, 10}
    assert (now - old.created_at).days in {0, -1}


def test_bells_ring_again_afterwards() -> None:
    bells = list(BELLS)
    with bells_tied():
        assert BELLS == []
    assert bells == BELLS


def test_accounts_are_listed_where_they_are() -> None:
    told = io.StringIO()
    call_command("accounts", stdout=told)
    assert "no demonstration accounts" in told.getvalue()
