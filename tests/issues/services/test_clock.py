from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from issues import services
from issues.models import Article
from issues.states import ArticleState, IssueState
from journal.models import Letter, User
from tests.factories.issues import make_article, make_full_issue, make_issue

pytestmark = pytest.mark.django_db
A = ArticleState


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def test_issue_appears_on_its_day_and_not_before(setter: User) -> None:
    today = timezone.localdate()
    issue = make_full_issue(IssueState.IN_PRESS, publish_on=today)
    assert services.run_clock(now=at(today - timedelta(days=1))) == 0
    assert issue.again().is_in_press
    assert services.run_clock(now=at(today)) == 1
    assert issue.again().is_published
    assert services.run_clock(now=at(today)) == 0


def test_issue_in_press_without_a_date_waits(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, planned_on=timezone.localdate() - timedelta(days=3))
    services.run_clock(now=timezone.now())
    assert issue.again().is_in_press


def test_scheduled_issue_that_fails_its_checks_falls_back_and_the_rest_goes_on(setter: User, office: User) -> None:
    today = timezone.localdate()
    broken = make_full_issue(IssueState.IN_PRESS, publish_on=today)
    Article.objects.filter(pk=broken.contents[0].pk).update(licence_signed_at=None)
    whole = make_full_issue(IssueState.IN_PRESS, publish_on=today)
    assert services.run_clock(now=at(today)) == 1
    assert broken.again().state == IssueState.ASSEMBLING
    assert broken.again().publish_on is None
    assert whole.again().is_published
    assert Letter.objects.filter(key="issue_not_published", to=office).count() == 1
    services.run_clock(now=at(today))
    assert Letter.objects.filter(key="issue_not_published", to=office).count() == 1


@pytest.mark.parametrize("state", [A.AUTHOR_QUERIES, A.PROOF])
def test_author_is_reminded_on_the_day_and_three_and_seven_days_after(state: str) -> None:
    due = timezone.localdate()
    article = make_article(state, due_on=due)
    reminded = []
    for days in range(-2, 30):
        for _twice in range(2):
            services.run_clock(now=at(due + timedelta(days=days)))
        reminded.append(article.again().reminded)
    letters = Letter.objects.filter(key="author_reminded_in_production")
    assert letters.count() == 3
    assert {letter.to_id for letter in letters} == {article.corresponding_user_id}
    assert [days - 2 for days in range(1, 32) if reminded[days] > reminded[days - 1]] == [0, 3, 7]


def test_clock_that_stood_still_reminds_once() -> None:
    article = make_article(A.PROOF, due_on=timezone.localdate())
    services.run_clock(now=at(timezone.localdate() + timedelta(days=20)))
    assert article.again().reminded == 1


def test_author_who_has_answered_is_not_reminded() -> None:
    article = make_article(A.PROOF, due_on=timezone.localdate() - timedelta(days=3))
    services.approve_proof(article, by=article.corresponding_user, agree=True)
    assert services.run_clock(now=timezone.now()) == 0


def test_new_date_begins_new_reminders(editor: User) -> None:
    due = timezone.localdate() - timedelta(days=3)
    article = make_article(A.AUTHOR_QUERIES, due_on=due, copyeditor=editor)
    services.run_clock(now=timezone.now())
    article.again().move_due_date(by=editor, due_on=timezone.localdate())
    assert article.again().reminded == 0
    assert services.run_clock(now=timezone.now()) == 1


def test_those_who_make_an_issue_are_reminded_that_it_closes(setter: User) -> None:
    planned = timezone.localdate() + timedelta(days=90)
    issue = make_issue(planned_on=planned)
    closes = issue.closes_on
    assert closes == planned - timedelta(days=42)
    days = [
        left
        for left in range(20, -5, -1)
        for _twice in range(2)
        if services.run_clock(now=at(closes - timedelta(days=left)))
    ]
    assert days == [14, 7, 0]
    assert Letter.objects.filter(key="issue_closing", to=setter).count() == 3


def test_one_failure_does_not_stop_the_others(setter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    poor = make_article(A.PROOF, due_on=today)
    Article.objects.filter(pk=poor.pk).update(corresponding_user=None)  # nobody to write to: no letter, and no harm
    good = make_article(A.PROOF, due_on=today)
    services.run_clock(now=timezone.now())
    assert good.again().reminded == 1
