"""The demonstration shows everything there is to show, and is told once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from issues.models import Article, Issue
from issues.states import ArticleState, IssueState
from journal.desk.demo import texts
from journal.models import Event, Job, Letter, User
from review.models import Assignment, Certificate, Round, Suggestion, YearOfThanks
from review.services import actions_out_of_step
from review.states import AssignmentState, RoundState
from submissions.models import Comparison, Flag, Likeness, Submission
from submissions.services.likeness import ALIKE, find_alike
from submissions.services.search import write_words
from submissions.states import FlagKind, Part, State
from tests.desk.demonstration.conftest import Told

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def test_demonstration_shows_every_state_and_is_told_once(told: Told) -> None:
    assert "is ready" in told.said
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

    assert sorted(Flag.objects.values_list("kind", flat=True)) == sorted(FlagKind)

    second = Round.objects.get(number=2, state=RoundState.OPEN)
    assert Comparison.objects.filter(after__version=second.version, made_at__isnull=False).exists()
    assert Suggestion.objects.filter(assignment__round=second).count() == 1
    assert Assignment.objects.filter(is_additional=True, state=AssignmentState.REPORTED).count() == 1
    certificates = sorted((row.language, row.is_withdrawn) for row in Certificate.objects.all())
    assert certificates == [("en", False), ("en", True), ("km", False)]
    thanks = YearOfThanks.objects.get()
    assert (thanks.year, thanks.published_at is None) == (timezone.localdate().year - 1, False)
    assert {row.name: row.is_named for row in thanks.reviewers.all()}["Claire Dupont"] is False

    titles = [row.title for row in Submission.objects.all()]
    assert len(set(titles)) == len(titles)
    assert all(person.domain_differs for person in map(Meeting, Assignment.objects.all()))
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    assert Letter.objects.filter(created_at__lt=timezone.now() - timedelta(days=100)).exists()

    assert list(actions_out_of_step()) == []

    before = (Submission.objects.count(), Event.objects.count(), Letter.objects.count())
    again = io.StringIO()
    call_command("demo", stdout=again)
    assert "stays as it is" in again.getvalue()
    assert (Submission.objects.count(), Event.objects.count(), Letter.objects.count()) == before


def test_no_two_other_manuscripts_of_the_demonstration_are_alike() -> None:
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


def test_every_manuscript_is_found_by_the_words_it_has_now() -> None:
    sent = Submission.objects.exclude(submitted_at=None)
    written = {row.pk: row.search_text.words for row in sent.select_related("search_text")}
    write_words(sent)
    assert {row.pk: row.search_text.words for row in sent.select_related("search_text")} == written
