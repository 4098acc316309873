from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from issues import services
from issues.models import Article
from issues.states import ArticleKind, ArticleState, IssueState, NoticeKind
from journal.models import Letter, Section
from submissions.models import Author, Declaration, Submission, Translation
from tests.factories.issues import make_accepted, make_article, make_full_issue
from tests.factories.people import make_editor_in_chief, make_production_editor, make_section, make_user

pytestmark = pytest.mark.django_db


def test_article_names_every_institution_of_its_authors() -> None:
    submission = make_accepted()
    further = [{"affiliation": "Second school", "ror": "0495fxg12", "city": "Huế", "country": "VN"}]
    submission.authors.update(
        affiliation="First school", city="Kunming", country="CN", further_affiliations=further, is_orcid_verified=True
    )
    author = services.open_article(submission=submission, by=submission.decided_by).authors.get()
    assert author.affiliations_in_words == ["First school, Kunming, China", "Second school, Huế, Vietnam"]
    assert (author.further_affiliations, author.is_orcid_verified) == (further, True)


def test_article_names_the_works_that_its_manuscript_reviews() -> None:
    submission = make_accepted()
    Section.objects.filter(pk=submission.section_id).update(asks_works=True)
    submission.works.create(authors="A. Nobody", title="A river", publisher="A press", year=2024)
    article = services.open_article(submission=submission.again(), by=submission.decided_by).again()
    assert article.works == [{"authors": "A. Nobody", "title": "A river", "publisher": "A press", "year": 2024}]
    assert article.works_reviewed == ["A. Nobody. A river. A press, 2024."]


def test_article_is_a_snapshot_of_its_manuscript() -> None:
    submission = make_accepted(title="Who decides when the river rises?", keywords="water; notice", reports_in=2)
    Author.objects.create(
        submission=submission, position=2, given_name="Aung", native_name="အောင်", native_language="my"
    )
    Translation.objects.create(submission=submission, language="km", title="អ្នកណាសម្រេច")
    submission.declarations.all().delete()
    Declaration.objects.create(submission=submission, question="funding", statement="A fund that is invented.")
    Declaration.objects.create(submission=submission, question="interests", is_none=True, statement="Words kept.")
    Declaration.objects.create(submission=submission, question="data")
    Declaration.objects.create(submission=submission, question="original", is_none=True)

    article = services.open_article(submission=submission, by=submission.decided_by)

    assert article.title == "Who decides when the river rises?"
    assert article.section_title == submission.section.title
    assert article.reports == 2
    assert article.anonymity == "double"
    assert article.case_file == submission.case_file
    assert article.statements == {"interests": "", "funding": "A fund that is invented."}
    assert [a.name for a in article.authors.all()] == ["Bounmy Phommachanh", "Aung"]
    assert article.authors.get(given_name="Aung").native_name == "အောင်"
    assert article.translations.get().title == "អ្នកណាសម្រេច"
    assert article.manuscript_version == submission.versions.get()
    assert article.corresponding_user == submission.corresponding_user


def test_later_change_of_an_account_leaves_the_article_alone() -> None:
    article = services.open_article(submission=make_accepted(), by=None)
    author = article.corresponding_user
    author.family_name = "Other"
    author.save()
    assert article.authors.get().family_name == "Phommachanh"


def test_article_is_made_once() -> None:
    submission = make_accepted()
    first = services.open_article(submission=submission, by=None)
    assert services.open_article(submission=submission, by=None) == first
    assert Article.objects.count() == 1


def test_production_editors_are_told_of_a_new_article() -> None:
    editor = make_production_editor()
    services.open_article(submission=make_accepted(), by=None)
    assert Letter.objects.get(key="article_in_production").to == editor


def test_stopped_article_leaves_its_issue_and_is_revived_by_acceptance() -> None:
    chief = make_editor_in_chief()
    submission = make_accepted()
    issue = make_full_issue(articles=1)
    article = make_article(ArticleState.READY, submission=submission, issue=issue)

    services.stop_article_of(submission=submission, by=chief, note="The acceptance was a mistake.")

    article = article.again()
    assert article.state == ArticleState.STOPPED
    assert article.issue_id is None
    assert len(issue.again().contents) == 1

    submission.title = "A new title after another round"
    submission.save()
    services.open_article(submission=submission, by=chief)
    article = article.again()
    assert article.state == ArticleState.COPYEDITING
    assert article.title == "A new title after another round"
    assert article.licence_signed_at is None
    assert article.pdf_pages is None


def test_stopping_an_article_unfreezes_its_issue() -> None:
    chief = make_editor_in_chief()
    submission = make_accepted()
    issue = make_full_issue(IssueState.IN_PRESS, articles=1)
    make_article(ArticleState.READY, submission=submission, issue=issue)
    services.stop_article_of(submission=submission, by=chief, note="Rescinded.")
    assert issue.again().state == IssueState.ASSEMBLING


def test_stopping_where_nothing_is_in_production_does_nothing() -> None:
    assert services.stop_article_of(submission=make_accepted(), by=make_editor_in_chief(), note="x") is None


def test_change_of_authors_after_acceptance_reaches_the_article() -> None:
    submission = make_accepted()
    article = services.open_article(submission=submission, by=None)
    Author.objects.create(submission=submission, position=2, given_name="Aung")
    services.take_over_changes(submission=submission, by=None)
    assert [a.name for a in article.authors.all()] == ["Bounmy Phommachanh", "Aung"]


def test_change_of_authors_after_acceptance_leaves_what_production_has_changed() -> None:
    submission = make_accepted()
    article = services.open_article(submission=submission, by=None)
    edited = {"title": "As the copyeditor wrote it", "section_title": "Essays"}
    services.describe_article(
        article, by=make_production_editor(), changes=edited, translations=[{"language": "km", "title": "ចំណងជើង"}]
    )
    services.take_over_changes(submission=submission.again(), by=None)
    article = article.again()
    assert {name: getattr(article, name) for name in edited} == edited
    assert article.translations.get().title == "ចំណងជើង"


def test_article_moves_with_its_manuscript_to_another_section() -> None:
    submission = make_accepted()
    article = services.open_article(submission=submission, by=None)
    other = make_section(title="Notes")
    Submission.objects.filter(pk=submission.pk).update(section=other)
    services.take_over_changes(submission=submission.again(), by=None)
    article = article.again()
    assert (article.section, article.section_title) == (other, "Notes")


def test_correction_that_was_never_sent_does_not_come_back_with_the_article() -> None:
    chief, submission = make_editor_in_chief(), make_accepted()
    article = make_article(ArticleState.PROOF, submission=submission)
    services.note_correction(article, by=article.corresponding_user, place="page 1", wanted="sand")
    services.stop_article_of(submission=submission, by=chief, note="Rescinded.")
    services.open_article(submission=submission, by=chief)
    Article.objects.filter(pk=article.pk).update(state=ArticleState.PROOF)
    article = article.again()
    services.note_correction(article, by=article.corresponding_user, place="page 2", wanted="water")
    assert article.again().corrections_open == 1


def test_published_article_is_not_changed_by_its_manuscript() -> None:
    submission = make_accepted()
    article = make_article(ArticleState.PUBLISHED, submission=submission)
    Author.objects.create(submission=submission, position=2, given_name="Aung")
    assert services.take_over_changes(submission=submission, by=None) is None
    assert article.authors.count() == 1


def test_editorial_is_written_by_who_makes_it() -> None:
    chief = make_editor_in_chief(given_name="Chanthy", family_name="Prak")
    article = services.create_directly(by=chief, kind=ArticleKind.EDITORIAL, title="A word before")
    assert article.authors.get().name == "Chanthy Prak"
    assert article.corresponding_user == chief
    assert article.state == ArticleState.COPYEDITING
    assert article.case_file.label.startswith("JGMS-")
    assert article.case_file.label.endswith("-E01")


@pytest.mark.parametrize("roles", [[], ["copyeditor"], ["editor"]])
def test_article_is_not_made_by_others(roles: list[str], django_user_model: Any) -> None:
    person = make_user()
    for role in roles:
        person.role_grants.create(role=role)
    with pytest.raises(PermissionDenied):
        services.create_directly(by=person, kind=ArticleKind.FRONT_MATTER, title="x")


def test_notice_is_linked_both_ways_and_not_public() -> None:
    chief = make_editor_in_chief()
    target = make_article(ArticleState.PUBLISHED)
    notice = services.write_notice(
        by=chief, target=target, kind=NoticeKind.CORRECTION, title="Correction", text="It is 2020."
    )
    assert notice.state == ArticleState.TYPESETTING
    assert not notice.is_public
    assert target.notices.get().article == notice
    assert notice.notice_of.target == target


def test_notice_is_written_by_the_editor_in_chief_alone() -> None:
    target = make_article(ArticleState.PUBLISHED)
    with pytest.raises(PermissionDenied):
        services.write_notice(
            by=make_production_editor(), target=target, kind=NoticeKind.RETRACTION, title="x", text="y"
        )
