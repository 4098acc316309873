from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from issues import queries, services
from issues.models import Article, Edition, Issue
from issues.services import notices
from issues.states import ArticleState, IssueState, NoticeKind, VersionKind
from journal.models import Job, Letter, User
from journal.outbox import run_job
from journal.states import Progress
from journal.workflow import StepRefused
from tests.factories.issues import make_article, make_full_issue, make_issue, make_notice, pdf, upload
from tests.factories.people import make_production_editor

pytestmark = pytest.mark.django_db
A = ArticleState


def test_correction_makes_a_version_and_keeps_the_old_one(chief: User, setter: User) -> None:
    article = make_article(A.PUBLISHED, pages=3)
    published_at = article.published_at
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3, "mended"), "new.pdf"))
    assert queries.public_galley(article.pk, "pdf").number == 1  # not public before the correction
    notice = make_notice(article.again())
    before = Edition.objects.values_list("number", flat=True).first() or 0

    notices.correct(article.again(), by=chief, notice=notice)

    article = article.again()
    assert (article.state, article.version, article.published_at) == (A.PUBLISHED, 2, published_at)
    assert queries.public_galley(article.pk, "pdf").number == 2
    assert queries.public_galley(article.pk, "pdf", 1).number == 1
    assert notice.article.again().is_published
    assert [v.kind for v in article.versions.all()] == [VersionKind.FIRST, VersionKind.CORRECTED]
    assert Edition.objects.get().number > before
    assert Letter.objects.get(key="article_corrected").to == article.corresponding_user


def test_pages_of_an_issue_in_assembly_follow_a_correction(chief: User, setter: User) -> None:
    issue = make_issue()
    article = make_article(A.PUBLISHED, pages=3)
    services.place(article, by=setter, issue=issue)
    services.place(make_article(A.READY, pages=2), by=setter, issue=issue)
    services.upload_galley(article.again(), by=setter, kind="pdf", upload=upload(pdf(4), "new.pdf"))
    notices.correct(article.again(), by=chief, notice=make_notice(article.again()))
    assert [row.pages for row in issue.again().contents] == ["1–4", "5–6"]


@pytest.mark.parametrize(
    ("step", "kind", "state"),
    [
        ("express_concern", NoticeKind.CONCERN, A.PUBLISHED),
        ("retract", NoticeKind.RETRACTION, A.RETRACTED),
        ("remove", NoticeKind.REMOVAL, A.REMOVED),
    ],
)
def test_notice_and_act_appear_together(chief: User, step: str, kind: str, state: str) -> None:
    article = make_article(A.PUBLISHED)
    notice = make_notice(article, kind)
    notices.ACTS[f"article.{step}"](article, by=chief, notice=notice)
    assert article.again().state == state
    assert notice.article.again().is_published
    assert article.again().version == 2


def test_retracted_article_is_marked_and_keeps_its_files(chief: User) -> None:
    article = make_article(A.PUBLISHED, title="On sand")
    notices.retract(article, by=chief, notice=make_notice(article, NoticeKind.RETRACTION))
    article = article.again()
    assert article.marked_title == "RETRACTED: On sand"
    assert queries.public_galley(article.pk, "pdf") is not None
    assert queries.public_article(article.pk) is not None


def test_pdf_of_a_retracted_article_is_marked_on_every_page(chief: User) -> None:
    article = make_article(A.PUBLISHED, pages=3)
    original = queries.public_galley(article.pk, "pdf")
    notices.retract(article, by=chief, notice=make_notice(article, NoticeKind.RETRACTION))
    job = Job.objects.get(kind="article.mark")
    assert run_job(job.pk)
    assert not services.mark(article.pk)  # once is enough
    marked = queries.public_galley(article.pk, "pdf")
    assert (marked.number, marked.pages, marked.is_marked) == (2, 3, True)
    with marked.stored.open("rb") as stored:
        pages = PdfReader(io.BytesIO(stored.read())).pages
    assert [page.extract_text().replace(" ", "").count("RETRACTED") for page in pages] == [2, 2, 2]
    assert all(f"page {number} of 3" in page.extract_text() for number, page in enumerate(pages, start=1))
    assert queries.public_galley(article.pk, "pdf", 1) == original  # the version of record stays as it was


@pytest.fixture
def bound_issue(setter: User) -> Issue:
    """A published issue of two articles of three pages, bound."""
    issue = make_full_issue(IssueState.PUBLISHED, articles=2, pages=3)
    services.bind(issue.pk)
    return Issue.objects.get(pk=issue.pk)


def bound_words(issue: Issue) -> list[str]:
    with Issue.objects.get(pk=issue.pk).bound.open("rb") as stored:
        return [page.extract_text() for page in PdfReader(io.BytesIO(stored.read())).pages]


def run_bindings() -> None:
    for job in Job.objects.filter(kind="issue.bind", progress=Progress.QUEUED):
        run_job(job.pk)


def test_whole_issue_is_made_again_when_an_article_is_retracted(chief: User, bound_issue: Issue) -> None:
    article = bound_issue.contents[0]
    notices.retract(article, by=chief, notice=make_notice(article, NoticeKind.RETRACTION))
    run_job(Job.objects.get(kind="article.mark").pk)
    run_bindings()
    words = bound_words(bound_issue)
    assert f"RETRACTED: {article.title}" in " ".join(words[1].split())
    assert ["RETRACTED" in "".join(page.split()) for page in words[2:]] == [True] * 3 + [False] * 3


def test_removed_article_leaves_the_whole_issue_at_once(
    chief: User, bound_issue: Issue, django_capture_on_commit_callbacks: Any
) -> None:
    article, file = bound_issue.contents[0], bound_issue.bound
    with django_capture_on_commit_callbacks(execute=True):
        notices.remove(article, by=chief, notice=make_notice(article, NoticeKind.REMOVAL))
    assert not file.storage.exists(file.name)
    assert not Issue.objects.get(pk=bound_issue.pk).bound
    run_bindings()
    words = bound_words(bound_issue)
    assert len(words) == 2 + 3
    contents = " ".join(words[1].split())
    author = article.authors.get().name
    assert f"REMOVED: {article.title} 1–3 {author} Notice: {article.title}" in contents
    assert not any(f"Article {article.pk}," in page for page in words)


def test_removed_article_leads_nowhere_in_the_whole_issue(chief: User, bound_issue: Issue) -> None:
    article, other = bound_issue.contents
    notices.remove(article, by=chief, notice=make_notice(article, NoticeKind.REMOVAL))
    run_bindings()
    with Issue.objects.get(pk=bound_issue.pk).bound.open("rb") as stored:
        reader = PdfReader(io.BytesIO(stored.read()))
    links = [annotation.get_object() for annotation in reader.pages[1]["/Annots"]]
    assert {reader.get_page_number(link["/Dest"][0].get_object()) for link in links} == {2}
    assert [item.title for item in reader.outline if not isinstance(item, list)] == ["Cover", "Contents", other.heading]
    assert reader.page_labels == ["i", "ii", "4", "5", "6"]


def test_issue_of_which_all_was_removed_is_not_bound(chief: User, bound_issue: Issue) -> None:
    for article in bound_issue.contents:
        notices.remove(article, by=chief, notice=make_notice(article, NoticeKind.REMOVAL))
    assert services.bind(bound_issue.pk) is False


def test_whole_issue_follows_a_correction(chief: User, setter: User, bound_issue: Issue) -> None:
    article = bound_issue.contents[0]
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3, "mended"), "new.pdf"))
    notices.correct(article.again(), by=chief, notice=make_notice(article.again()))
    run_bindings()
    assert "mended 1 of 3" in bound_words(bound_issue)[2]


def test_whole_issue_stays_when_its_pages_stay(chief: User, bound_issue: Issue) -> None:
    article = bound_issue.contents[0]
    notices.express_concern(article, by=chief, notice=make_notice(article, NoticeKind.CONCERN))
    assert not Job.objects.filter(kind="issue.bind").exists()


def test_article_that_is_not_retracted_is_not_marked() -> None:
    assert not services.mark(make_article(A.PUBLISHED).pk)
    assert not services.mark(make_article(A.RETRACTED, kind="notice").pk)


def test_removed_article_keeps_its_page_alone(chief: User) -> None:
    article = make_article(A.RETRACTED)
    notices.remove(article, by=chief, notice=make_notice(article, NoticeKind.REMOVAL))
    article = article.again()
    assert article.is_public
    assert article.public_galleys == []
    assert queries.public_galley(article.pk, "pdf") is None
    assert queries.public_galley(article.pk, "pdf", 1) is None


def test_concern_is_expressed_once_and_lifted(chief: User) -> None:
    article = make_article(A.PUBLISHED)
    notices.express_concern(article, by=chief, notice=make_notice(article, NoticeKind.CONCERN))
    second = make_notice(article, NoticeKind.CONCERN)
    with pytest.raises(StepRefused, match="already"):
        notices.express_concern(article.again(), by=chief, notice=second)
    notices.lift_concern(article.again(), by=chief, notice=make_notice(article, NoticeKind.CONCERN_LIFTED))
    assert article.again().concern_at is None
    assert article.again().version == 3


def test_act_without_a_notice_is_refused(chief: User) -> None:
    article = make_article(A.PUBLISHED)
    other = make_notice(make_article(A.PUBLISHED), NoticeKind.RETRACTION)
    with pytest.raises(StepRefused, match="Choose a notice about this article"):
        notices.retract(article, by=chief, notice=other)
    wrong = make_notice(article, NoticeKind.CORRECTION)
    with pytest.raises(StepRefused, match="needs a notice of the kind “Retraction”"):
        notices.retract(article.again(), by=chief, notice=wrong)
    assert not wrong.article.again().is_public
    assert article.again().state == A.PUBLISHED


def test_notice_does_not_appear_by_itself(chief: User, setter: User) -> None:
    notice = make_notice(make_article(A.PUBLISHED)).article
    with pytest.raises(StepRefused, match="together with the act"):
        notice.appear_as_notice(by=chief)
    notice.make_ready(by=setter)
    with pytest.raises(StepRefused, match="goes with the article"):
        services.publish_online_first(notice, by=setter)


def test_notice_does_not_appear_with_an_issue_before_the_act_it_speaks_of(chief: User, setter: User) -> None:
    article = make_article(A.PUBLISHED)
    notice = make_notice(article, NoticeKind.RETRACTION, state=A.READY).article
    issue = make_full_issue(articles=1)
    assert notice not in queries.articles_to_place(setter)
    with pytest.raises(StepRefused, match="together with the act"):
        services.place(notice, by=setter, issue=issue)

    Article.objects.filter(pk=notice.pk).update(issue=issue, position=2, pdf_pages=None)
    services.freeze(issue.again(), by=setter)
    with pytest.raises(StepRefused, match="together with the act"):
        services.publish_issue(issue.again(), by=setter)
    assert (issue.again().is_published, notice.again().is_public) == (False, False)


def test_ordinary_article_does_not_appear_as_a_notice(chief: User) -> None:
    with pytest.raises(StepRefused, match="together with the act"):
        make_article(A.READY).appear_as_notice(by=chief)


@pytest.mark.parametrize("step", ["correct", "express_concern", "retract", "remove"])
def test_notices_are_issued_by_the_editor_in_chief_alone(step: str, setter: User, office: User) -> None:
    article = make_article(A.PUBLISHED)
    notice = make_notice(article, {"correct": "correction", "express_concern": "concern"}.get(step, "retraction"))
    if step == "remove":
        notice = make_notice(article, "removal")
    for person in (setter, office):
        with pytest.raises(PermissionDenied):
            notices.ACTS[f"article.{step}"](article, by=person, notice=notice)


def test_chief_who_is_author_issues_no_notice_on_his_own(chief: User) -> None:
    article = make_article(A.PUBLISHED, author=chief)
    with pytest.raises(PermissionDenied):
        notices.retract(article, by=chief, notice=make_notice(article, NoticeKind.RETRACTION))


# -- Technical changes ---------------------------------------------------------------------------------------------


def test_technical_change_is_public_once_a_second_person_confirms(setter: User) -> None:
    article = make_article(A.PUBLISHED)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3, "sharper"), "new.pdf"))
    article.again().propose_mending(by=setter, summary="Figure 2 replaced by a sharper one.")
    assert queries.public_galley(article.pk, "pdf").number == 1
    notices.confirm_mending(article.again(), by=make_production_editor())
    version = article.versions.get(number=2)
    assert (version.kind, version.summary) == (VersionKind.MENDED, "Figure 2 replaced by a sharper one.")
    assert queries.public_galley(article.pk, "pdf").number == 2
    assert article.again().mending_proposed_at is None


def test_dropped_change_leaves_what_readers_have(setter: User) -> None:
    article = make_article(A.PUBLISHED)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3, "worse"), "new.pdf"))
    article.again().propose_mending(by=setter, summary="x")
    notices.drop_mending(article.again(), by=setter)
    assert [g.number for g in Article.objects.get(pk=article.pk).current_galleys] == [1]
    assert article.again().version == 1


def test_change_is_proposed_once_at_a_time(setter: User) -> None:
    article = make_article(A.PUBLISHED)
    article.propose_mending(by=setter, summary="x")
    with pytest.raises(StepRefused, match="waits for its confirmation"):
        article.propose_mending(by=setter, summary="y")
    with pytest.raises(StepRefused, match="No technical change"):
        notices.confirm_mending(make_article(A.PUBLISHED), by=make_production_editor())
