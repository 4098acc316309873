from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from issues import services
from issues.models import Issue
from issues.states import ArticleState, IssueState
from journal.models import Event, Letter, User
from journal.workflow import StaleState, StepRefused
from tests.factories.issues import make_accepted, make_article, make_full_issue, make_issue
from tests.factories.people import make_editor, make_production_editor, make_section, make_user

pytestmark = pytest.mark.django_db
A = ArticleState


def pages(issue: Issue) -> list[tuple[int | None, str]]:
    return [(article.position, article.pages) for article in issue.again().contents]


def test_articles_are_placed_at_the_end_and_numbered(setter: User) -> None:
    issue = make_issue(first_page=41)
    for length in (3, 5):
        services.place(make_article(A.READY, pages=length), by=setter, issue=issue)
    assert pages(issue) == [(1, "41–43"), (2, "44–48")]


def test_production_editor_of_a_section_places_its_articles_and_takes_them_out() -> None:
    section = make_section()
    person, issue = make_production_editor(section=section), make_issue()
    article = make_article(A.READY, pages=3, section=section)
    services.place(article, by=person, issue=issue)
    assert pages(issue) == [(1, "1–3")]
    services.take_out(article, by=person)
    assert pages(issue) == []


def test_article_of_one_page_has_one_number(setter: User) -> None:
    issue = make_issue()
    services.place(make_article(A.READY, pages=1), by=setter, issue=issue)
    assert pages(issue) == [(1, "1")]


@pytest.mark.parametrize("state", [IssueState.PLANNED, IssueState.IN_PRESS, IssueState.CANCELLED, IssueState.PUBLISHED])
def test_articles_are_placed_in_assembly_alone(setter: User, state: str) -> None:
    with pytest.raises(StepRefused, match="in assembly"):
        services.place(make_article(A.READY), by=setter, issue=make_issue(state))


def test_article_stands_in_one_issue(setter: User) -> None:
    article = make_article(A.READY, issue=make_issue())
    with pytest.raises(StepRefused, match="stands in an issue already"):
        services.place(article, by=setter, issue=make_issue())


def test_article_that_is_not_ready_is_not_placed(setter: User) -> None:
    with pytest.raises(StepRefused, match="not possible"):
        services.place(make_article(A.PROOF), by=setter, issue=make_issue())


def test_article_that_leaves_closes_the_gap(setter: User) -> None:
    issue = make_full_issue(articles=3, pages=2)
    services.take_out(issue.contents[1], by=setter)
    assert pages(issue) == [(1, "1–2"), (2, "3–4")]


@pytest.mark.parametrize(("to", "order"), [(1, [2, 0, 1]), (2, [0, 2, 1]), (99, [0, 1, 2]), (0, [2, 0, 1])])
def test_article_is_moved_to_a_place(setter: User, to: int, order: list[int]) -> None:
    issue = make_full_issue(articles=3, pages=2)
    before = [article.pk for article in issue.contents]
    services.move(issue, by=setter, article_id=before[2], to=to)
    assert [article.pk for article in issue.again().contents] == [before[place] for place in order]
    assert pages(issue) == [(1, "1–2"), (2, "3–4"), (3, "5–6")]


def test_article_is_moved_up_and_down(setter: User) -> None:
    issue = make_full_issue(articles=3)
    first, second, third = [article.pk for article in issue.contents]
    services.move_by(issue, by=setter, article_id=third, places=-1)
    assert [a.pk for a in issue.again().contents] == [first, third, second]
    services.move_by(issue.again(), by=setter, article_id=first, places=1)
    assert [a.pk for a in issue.again().contents] == [third, first, second]


def test_order_on_an_old_page_is_refused(setter: User) -> None:
    issue = make_full_issue(articles=2)
    seen = issue.row_version
    first, second = [article.pk for article in issue.contents]
    services.move(issue, by=setter, article_id=first, to=2, seen=seen)
    with pytest.raises(StaleState):
        services.move(issue.again(), by=setter, article_id=second, to=2, seen=seen)


def test_article_of_another_issue_is_not_moved(setter: User) -> None:
    issue, other = make_full_issue(articles=1), make_full_issue(articles=1)
    for act in (
        lambda: services.move(issue, by=setter, article_id=other.contents[0].pk, to=1),
        lambda: services.move_by(issue, by=setter, article_id=other.contents[0].pk, places=1),
    ):
        with pytest.raises(StepRefused, match="any longer"):
            act()


def test_order_is_settled_in_press(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS)
    with pytest.raises(StepRefused, match="not possible"):
        services.move(issue, by=setter, article_id=issue.contents[0].pk, to=2)
    with pytest.raises(StepRefused, match="in press"):
        services.take_out(issue.contents[0], by=setter)


def test_strangers_order_nothing() -> None:
    issue = make_full_issue()
    with pytest.raises(PermissionDenied):
        services.move(issue, by=make_user(), article_id=issue.contents[0].pk, to=2)


def test_pulling_from_an_issue_in_press_unfreezes_it_and_tells_the_authors(chief: User, setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=3, pages=2)
    article = issue.contents[0]
    with pytest.raises(PermissionDenied):
        services.pull(article, by=setter, note="Doubts.")
    with pytest.raises(StepRefused, match="Give a reason"):
        services.pull(article, by=chief)
    services.pull(article, by=chief, note="Doubts about table 2.")
    assert article.again().issue_id is None
    assert article.again().state == A.READY
    assert issue.again().state == IssueState.ASSEMBLING
    assert pages(issue) == [(1, "1–2"), (2, "3–4")]
    letter = Letter.objects.get(key="article_pulled")
    assert letter.to == article.corresponding_user
    assert "Doubts about table 2." in letter.body
    told = Letter.objects.get(key="pull_told")
    assert told.to == setter
    assert "Doubts about table 2." in told.body
    names = list(Event.objects.filter(case=issue.case_file).values_list("name", flat=True))
    assert names == ["issue.unfreeze", "issue.arrange"]


def test_article_in_assembly_is_taken_out_not_pulled(chief: User) -> None:
    issue = make_full_issue()
    with pytest.raises(StepRefused, match="not in press"):
        services.pull(issue.contents[0], by=chief, note="x")


@pytest.mark.parametrize("state", [A.RETRACTED, A.REMOVED])
def test_article_retracted_before_its_issue_leaves_it_and_blocks_nothing(setter: User, chief: User, state: str) -> None:
    issue = make_full_issue(articles=1)
    gone = make_article(state, issue=issue)
    with pytest.raises(StepRefused, match="Not ready"):
        services.freeze(issue.again(), by=setter)
    services.take_out(gone, by=setter)
    services.freeze(issue.again(), by=setter)
    assert (gone.again().issue, issue.again().is_in_press) == (None, True)


def test_article_retracted_in_press_is_pulled(setter: User, chief: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=1)
    gone = make_article(A.RETRACTED, issue=issue)
    services.pull(gone, by=chief, note="It is retracted.")
    assert (gone.again().issue, issue.again().is_assembling) == (None, True)


def test_issue_with_a_retracted_article_can_be_cancelled(chief: User) -> None:
    issue = make_full_issue(articles=1)
    gone = make_article(A.RETRACTED, issue=issue)
    services.cancel_issue(issue.again(), by=chief, note="Too few articles.")
    assert (gone.again().issue, issue.again().is_cancelled) == (None, True)


def test_acting_editor_pulls_where_the_chief_is_excluded(chief: User) -> None:
    acting = make_editor()
    submission = make_accepted(acting_editor=acting)
    submission.conflicts.create(person=chief, kind="declared")
    issue = make_full_issue(IssueState.IN_PRESS, articles=1)
    article = make_article(A.READY, submission=submission, issue=issue)
    with pytest.raises(PermissionDenied):
        services.pull(article, by=chief, note="x")
    services.pull(article.again(), by=acting, note="x")
    assert issue.again().state == IssueState.ASSEMBLING
