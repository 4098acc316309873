"""Two people at once: one wins, the other is told, and nothing is half done; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from issues import services
from issues.models import Article, Issue, Version
from issues.states import ArticleState, IssueState
from journal.models import Event, Letter, User
from submissions.models import Submission
from tests.factories.issues import make_accepted, make_article, make_full_issue, upload
from tests.factories.people import make_editor_in_chief, make_production_editor

pytestmark = pytest.mark.django_db(transaction=True)
A = ArticleState


def race(*acts: Callable[[], Any]) -> list[str]:
    """Let each act wait for the others, then run; return how each went: ``won``, or the name of the error."""
    ready = threading.Barrier(len(acts), timeout=30)
    outcomes = [""] * len(acts)

    def run(place: int) -> None:
        try:
            ready.wait()
            acts[place]()
            outcomes[place] = "won"
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[place] = type(error).__name__
        finally:
            connection.close()

    crowd = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(60)
    return outcomes


def pages(model: Any, pk: int, count: int) -> list[Any]:
    """Return the same row as so many people have it on their screens."""
    return [model.objects.get(pk=pk) for _person in range(count)]


@pytest.fixture
def people(db: None) -> list[User]:
    return [make_production_editor() for _place in range(8)]


@pytest.mark.parametrize("crowd", [2, 8])
def test_issue_is_published_once(people: list[User], crowd: int) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=2)
    acts = [
        lambda page=page, by=by: services.publish_issue(page, by=by)
        for page, by in zip(pages(Issue, issue.pk, crowd), people, strict=False)
    ]
    assert sorted(race(*acts)) == ["StaleState"] * (crowd - 1) + ["won"]
    assert Version.objects.count() == 2
    assert Event.objects.filter(name="issue.publish").count() == 1
    assert Letter.objects.filter(key="article_published").count() == 2


@pytest.mark.parametrize("crowd", [2, 8])
def test_order_of_an_issue_has_one_winner(people: list[User], crowd: int) -> None:
    issue = make_full_issue(articles=4, pages=2)
    first = issue.contents[0].pk
    acts = [
        lambda page=page, by=by, to=place + 2: services.move(page, by=by, article_id=first, to=to)
        for place, (page, by) in enumerate(zip(pages(Issue, issue.pk, crowd), people, strict=False))
    ]
    assert sorted(race(*acts)) == ["StaleState"] * (crowd - 1) + ["won"]
    contents = Issue.objects.get(pk=issue.pk).contents
    assert [a.position for a in contents] == [1, 2, 3, 4]
    assert [a.pages for a in contents] == ["1–2", "3–4", "5–6", "7–8"]


@pytest.mark.parametrize("time", range(4))
def test_pulling_and_publishing_have_one_winner(people: list[User], time: int) -> None:
    chief = make_editor_in_chief()
    issue = make_full_issue(IssueState.IN_PRESS, articles=2)
    article = issue.contents[0]
    page = Issue.objects.get(pk=issue.pk)
    outcomes = race(
        lambda: services.pull(article, by=chief, note="Doubts."), lambda: services.publish_issue(page, by=people[0])
    )
    assert outcomes.count("won") == 1
    issue, article = Issue.objects.get(pk=issue.pk), Article.objects.get(pk=article.pk)
    if outcomes[0] == "won":
        assert (issue.state, article.state, article.issue_id) == (IssueState.ASSEMBLING, A.READY, None)
        assert not Article.objects.public().exists()
    else:
        assert (issue.state, article.state) == (IssueState.PUBLISHED, A.PUBLISHED)


@pytest.mark.parametrize("time", range(4))
def test_stopping_and_publishing_have_one_winner(people: list[User], time: int) -> None:
    chief = make_editor_in_chief()
    submission = make_accepted()
    article = make_article(A.READY, submission=submission)
    mine, manuscript = Article.objects.get(pk=article.pk), Submission.objects.get(pk=submission.pk)

    def stop() -> None:
        services.stop_article(mine, by=chief, note="Rescinded.")

    outcomes = race(stop, lambda: services.publish_online_first(article, by=people[0]))
    assert outcomes.count("won") == 1
    article = Article.objects.get(pk=article.pk)
    manuscript = Submission.objects.get(pk=submission.pk)
    assert (article.state, manuscript.is_published) in {(A.STOPPED, False), (A.PUBLISHED, True)}


def test_article_is_placed_in_one_issue(people: list[User]) -> None:
    issues = [make_full_issue(articles=1), make_full_issue(articles=1)]
    article = make_article(A.READY)
    mine = pages(Article, article.pk, 2)
    outcomes = race(
        lambda: services.place(mine[0], by=people[0], issue=issues[0]),
        lambda: services.place(mine[1], by=people[1], issue=issues[1]),
    )
    assert sorted(outcomes) == ["StaleState", "won"]
    assert sum(len(Issue.objects.get(pk=issue.pk).contents) for issue in issues) == 3


def test_article_of_a_manuscript_is_made_once() -> None:
    submission = make_accepted()
    outcomes = race(*[lambda: services.open_article(submission=submission, by=None)] * 4)
    assert "won" in outcomes
    assert Article.objects.count() == 1


@pytest.mark.parametrize("crowd", [2, 8])
@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("act", ["upload", "upload and drop"])
def test_galley_has_one_winner(people: list[User], crowd: int, before: int, act: str) -> None:
    article = make_article(A.TYPESETTING, pages=3 if before else None)
    file = b"<article/>"

    def upload_it(page: Article, by: User) -> None:
        services.upload_galley(page, by=by, kind="xml", upload=upload(file, "a.xml"))

    def drop_it(page: Article, by: User) -> None:
        services.drop_galley(page, by=by, kind="xml")

    if before:
        upload_it(article, people[0])
    acts = [
        lambda page=page, by=by, place=place: (drop_it if act != "upload" and place % 2 else upload_it)(page, by)
        for place, (page, by) in enumerate(zip(pages(Article, article.pk, crowd), people, strict=False))
    ]
    assert sorted(race(*acts)) == ["StaleState"] * (crowd - 1) + ["won"]
    assert article.galleys.filter(kind="xml", is_current=True).count() <= 1
