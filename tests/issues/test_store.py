"""Files of the archive in a real S3 server: kept private, given out by addresses that live shortly."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from issues import services
from issues.models import Issue
from issues.states import ArticleState, IssueState
from journal.models import User
from journal.workflow import StepRefused
from tests.factories.issues import make_article, make_full_issue, pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.store, pytest.mark.usefixtures("store")]


def fetched(answer: Any) -> Any:
    assert answer.status_code == 302
    return urllib.request.urlopen(answer.headers["Location"], timeout=10)


def test_reader_gets_the_pdf_under_its_public_name(client: Client, setter: User) -> None:
    article = make_article(ArticleState.TYPESETTING)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(2), "Sok_Dara_final.pdf"))
    services.send_proof(article.again(), by=setter)
    services.approve_proof(article.again(), by=article.corresponding_user, agree=True)
    services.publish_online_first(article.again(), by=setter)
    answer = client.get(f"/articles/{article.pk}/{article.pk}.pdf")
    assert "Sok" not in answer.headers["Location"]
    with fetched(answer) as file:
        assert file.read() == pdf(2)
        assert file.headers["Content-Type"] == "application/pdf"
        assert file.headers["Content-Disposition"] == f'inline; filename="{article.pk}.pdf"'
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(answer.headers["Location"].split("?")[0], timeout=10)


def test_whole_issue_is_bound_out_of_the_store(client: Client) -> None:
    issue = make_full_issue(IssueState.PUBLISHED, articles=2, pages=2)
    services.bind(issue.pk)
    issue = Issue.objects.get(pk=issue.pk)
    with fetched(client.get(issue.bound_address)) as file:
        assert file.read(5) == b"%PDF-"
        assert f"-{issue.volume}-{issue.number}.pdf" in file.headers["Content-Disposition"]


def test_refused_upload_leaves_nothing_in_the_store(setter: User) -> None:
    article = make_article(ArticleState.COPYEDITING)
    before = len(default_storage.listdir("galley")[1])
    with pytest.raises(StepRefused):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(1), "a.pdf"))
    assert len(default_storage.listdir("galley")[1]) == before
