from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from issues import services
from issues.models import Article, Edition
from issues.states import ArticleState, IssueState
from journal.models import Event, Job, Letter, User
from journal.workflow import StaleState, StepRefused
from tests.factories.issues import make_accepted, make_article, make_author, make_full_issue, make_issue
from tests.factories.people import make_production_editor, make_user

pytestmark = pytest.mark.django_db
A = ArticleState


def edition() -> int:
    return Edition.objects.values_list("number", flat=True).first() or 0


# -- Freezing ------------------------------------------------------------------------------------------------------


def test_issue_that_is_complete_goes_to_press_and_is_bound(setter: User) -> None:
    issue = make_full_issue()
    assert [reason for _point, reason in issue.checklist if reason] == []
    services.freeze(issue, by=setter)
    assert issue.again().state == IssueState.IN_PRESS
    assert Job.objects.get(kind="issue.bind").facts == {"issue": issue.pk}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"licence_signed_at": None}, "No licence: “Water"),
        ({"pdf_pages": None}, "No PDF: “Water"),
        ({"alt_missing": 2}, "Pictures without alternative text: “Water"),
        ({"state": A.TYPESETTING}, "Not ready: “Water"),
        ({"first_page": 2}, "The page numbers do not run through"),
    ],
)
def test_issue_that_is_not_complete_says_why(setter: User, change: dict[str, object], reason: str) -> None:
    issue = make_full_issue()
    Article.objects.filter(pk=issue.contents[0].pk).update(**change)
    with pytest.raises(StepRefused, match=reason):
        services.freeze(issue.again(), by=setter)
    assert issue.again().state == IssueState.ASSEMBLING


def test_empty_issue_is_not_frozen(setter: User) -> None:
    with pytest.raises(StepRefused, match="No article is placed"):
        services.freeze(make_issue(), by=setter)


def test_issue_waits_for_a_change_that_is_not_confirmed(setter: User) -> None:
    issue = make_full_issue(articles=1)
    article = make_article(A.PUBLISHED, issue=issue)
    Article.objects.filter(pk=article.pk).update(first_page=4, last_page=6)
    article.again().propose_mending(by=setter, summary="A broken link.")
    with pytest.raises(StepRefused, match="A change waits for confirmation"):
        services.freeze(issue.again(), by=setter)


# -- Publishing ----------------------------------------------------------------------------------------------------


def test_issue_appears_with_everything_in_it(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=2)
    submission = make_accepted()
    article = make_article(A.READY, submission=submission, issue=issue, first_page=7, last_page=9)
    co_author = make_user()
    make_author(article, co_author)
    before = edition()

    services.publish_issue(issue, by=setter)

    issue = issue.again()
    assert issue.state == IssueState.PUBLISHED
    assert {a.state for a in issue.contents} == {A.PUBLISHED}
    assert all(a.joined_at == a.published_at and a.version == 1 for a in issue.contents)
    assert [v.galleys.count() for a in issue.contents for v in a.versions.all()] == [1, 1, 1]
    assert submission.again().is_published
    assert edition() == before + 1
    told = set(
        Letter.objects.filter(key="article_published", body__contains=article.title).values_list("to", flat=True)
    )
    assert told == {article.corresponding_user_id, co_author.pk}
    assert "7–9" in Letter.objects.get(key="article_published", to=co_author).body
    assert Letter.objects.filter(key="issue_published", to=setter).count() == 1


def test_article_published_online_first_keeps_its_date_and_gains_pages(setter: User) -> None:
    article = make_article(A.READY, pages=4)
    services.publish_online_first(article, by=setter)
    first = article.again()
    assert (first.state, first.version, first.joined_at, first.pages) == (A.PUBLISHED, 1, None, "")

    issue = make_full_issue(articles=1)
    services.place(first, by=setter, issue=issue)
    assert not article.again().in_published_issue
    services.freeze(issue.again(), by=setter)
    services.publish_issue(issue.again(), by=setter)

    joined = article.again()
    assert joined.published_at == first.published_at
    assert joined.version == 1
    assert (joined.in_published_issue, joined.pages) == (True, "4–7")
    assert Letter.objects.filter(key="article_published", to=article.corresponding_user).count() == 1
    assert "4–7" in Letter.objects.get(key="article_joined_issue").body


def test_one_failing_check_publishes_nothing_and_tells_the_office(setter: User, office: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=3)
    broken = issue.contents[1]
    Article.objects.filter(pk=broken.pk).update(licence_signed_at=None)
    before = edition()
    with pytest.raises(StepRefused, match="No licence"):
        services.publish_issue(issue.again(), by=setter)
    issue = issue.again()
    assert issue.state == IssueState.ASSEMBLING
    assert issue.published_at is None
    assert {a.state for a in issue.contents} == {A.READY}
    assert Article.objects.public().count() == 0
    assert edition() == before
    assert "No licence" in Letter.objects.get(key="issue_not_published", to=office).body
    assert not Letter.objects.filter(key="article_published").exists()
    assert list(Event.objects.filter(case=issue.case_file).values_list("name", flat=True)) == ["issue.fall_back"]


def test_article_that_alone_fails_takes_the_issue_back(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=2)
    Article.objects.filter(pk=issue.contents[1].pk).update(title=" ")  # not on the issue's checklist
    with pytest.raises(StepRefused, match="It has no title"):
        services.publish_issue(issue.again(), by=setter)
    assert Article.objects.public().count() == 0
    assert issue.again().state == IssueState.ASSEMBLING


def test_issue_in_assembly_is_not_published_and_stays(setter: User) -> None:
    issue = make_full_issue()
    with pytest.raises(StepRefused, match="not possible"):
        services.publish_issue(issue, by=setter)
    assert issue.again().row_version == issue.row_version


def test_publication_on_an_old_page_is_refused_and_falls_nowhere(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS)
    with pytest.raises(StaleState):
        services.publish_issue(issue, by=setter, seen=issue.row_version + 1)
    assert issue.again().state == IssueState.IN_PRESS


def test_issue_with_ones_own_article_can_be_published(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=1)
    own = make_article(A.READY, author=setter, issue=issue, first_page=4, last_page=6)
    services.publish_issue(issue.again(), by=setter)
    assert own.again().is_published


def test_strangers_publish_nothing(editor: User, chief: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS)
    for person in (editor, chief, make_user()):
        with pytest.raises(PermissionDenied):
            services.publish_issue(issue, by=person)


def test_article_in_an_issue_is_not_published_by_itself_before_it(setter: User) -> None:
    article = make_full_issue(IssueState.IN_PRESS).contents[0]
    with pytest.raises(StepRefused, match="together with its issue"):
        article.publish(by=setter)
    with pytest.raises(StepRefused, match="in press"):
        services.publish_online_first(article, by=setter)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"licence_signed_at": None}, "licence"), ({"pdf_pages": None}, "PDF"), ({"alt_missing": 1}, "alternative text")],
)
def test_online_first_asks_for_licence_galley_and_alternative_texts(
    setter: User, change: dict[str, object], reason: str
) -> None:
    article = make_article(A.READY)
    Article.objects.filter(pk=article.pk).update(**change)
    with pytest.raises(StepRefused, match=reason):
        services.publish_online_first(article.again(), by=setter)
    assert not article.again().is_public
    assert article.versions.count() == 0


# -- Dates and ends ------------------------------------------------------------------------------------------------


def test_postponement_moves_the_date_and_tells_the_authors(office: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=1, publish_on=timezone.localdate())
    later = date(2027, 3, 1)
    with pytest.raises(StepRefused, match="Give a reason"):
        issue.postpone(by=office, planned_on=later)
    issue.postpone(by=office, planned_on=later, note="The printer is ill.")
    assert (issue.planned_on, issue.publish_on, issue.appears_on) == (later, later, later)
    assert "1 March 2027" in Letter.objects.get(key="issue_postponed").body


def test_date_of_publication_is_set_and_taken_back(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS)
    with pytest.raises(StepRefused, match="no date"):
        issue.unschedule(by=setter)
    issue.schedule(by=setter, publish_on=timezone.localdate() + timedelta(days=3))
    issue.unschedule(by=setter)
    assert issue.again().publish_on is None


def test_cancelled_issue_releases_its_articles(chief: User, setter: User) -> None:
    issue = make_full_issue(articles=2)
    with pytest.raises(PermissionDenied):
        services.cancel_issue(issue, by=setter, note="x")
    articles = issue.contents
    services.cancel_issue(issue, by=chief, note="Too few articles.")
    assert issue.again().state == IssueState.CANCELLED
    assert [a.again().issue_id for a in articles] == [None, None]
    assert Letter.objects.filter(key="issue_cancelled").count() == 2
    assert make_issue(volume=issue.volume, number=issue.number).pk  # its number is free again


def test_merged_issue_brings_its_articles_along(chief: User) -> None:
    issue, into = make_full_issue(IssueState.IN_PRESS, articles=2), make_full_issue(articles=1)
    services.cancel_issue(issue, by=chief, note="Merged.", into=into)
    assert [a.pages for a in into.again().contents] == ["1–3", "4–6", "7–9"]
    assert issue.again().contents == []


@pytest.mark.parametrize("state", [IssueState.PLANNED, IssueState.IN_PRESS])
def test_articles_merge_only_into_an_issue_in_assembly(chief: User, state: str) -> None:
    issue = make_full_issue()
    with pytest.raises(StepRefused, match="another issue"):
        services.cancel_issue(issue, by=chief, note="x", into=make_issue(state))
    with pytest.raises(StepRefused, match="another issue"):
        services.cancel_issue(issue, by=chief, note="x", into=issue)
    assert len(issue.again().contents) == 2


def test_published_issue_is_not_cancelled(chief: User) -> None:
    with pytest.raises(StepRefused, match="not possible"):
        services.cancel_issue(make_full_issue(IssueState.PUBLISHED), by=chief, note="x")


# -- Planning ------------------------------------------------------------------------------------------------------


def test_issue_is_planned_with_guest_editors(office: User) -> None:
    guests = [{"family_name": "Prak", "given_name": "Chanthy"}, {"family_name": "Aung", "given_name": ""}]
    issue = services.plan_issue(by=office, volume=9, number=1, planned_on=date(2027, 6, 15), guests=guests)
    assert [g.name for g in issue.guest_editors.all()] == ["Chanthy Prak", "Aung"]
    assert issue.case_file.label == "JGMS 9(1)"
    issue.begin_assembling(by=office)
    assert issue.again().is_assembling


def test_number_is_given_once(office: User) -> None:
    make_issue(volume=9, number=1)
    with pytest.raises(StepRefused, match="already"):
        services.plan_issue(by=office, volume=9, number=1, planned_on=date(2027, 6, 15))
    other = make_issue(volume=9, number=2)
    with pytest.raises(StepRefused, match="already"):
        services.describe_issue(other, by=office, changes={"number": 1})


def test_first_page_moves_all_pages(office: User) -> None:
    issue = make_full_issue(articles=2, pages=2)
    services.describe_issue(issue, by=office, changes={"first_page": 101}, seen=issue.row_version)
    assert [a.pages for a in issue.again().contents] == ["101–102", "103–104"]


def test_copyeditor_plans_no_issue(editor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.plan_issue(by=editor, volume=1, number=1, planned_on=date(2027, 6, 15))


def test_production_editor_confirms_not_his_own_change() -> None:
    first, second = make_production_editor(), make_production_editor()
    article = make_article(A.PUBLISHED)
    article.propose_mending(by=first, summary="Figure 2 sharper.")
    assert [u.to for u in Letter.objects.filter(key="mending_proposed")] == [second]
    with pytest.raises(PermissionDenied):
        services.ACTS["article.confirm_mending"](article, by=first)
    services.ACTS["article.confirm_mending"](article.again(), by=second)
    assert article.again().version == 2


def test_letter_names_volume_and_pages_only_when_they_are_settled(setter: User) -> None:
    issue = make_full_issue(articles=1, pages=2)
    early = issue.contents[0]
    services.publish_online_first(early, by=setter)
    assert str(issue) not in Letter.objects.filter(key="article_published").latest("pk").body
    services.freeze(issue.again(), by=setter)
    services.publish_issue(issue.again(), by=setter)
    assert str(issue) in Letter.objects.filter(key="article_joined_issue").latest("pk").body
