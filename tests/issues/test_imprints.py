"""What manuscripts are compared with of the articles of the journal: kept by the worker once they are public."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from issues import services
from issues.services.imprints import IMPRINT
from issues.services.publication import make_version
from issues.states import ArticleKind, ArticleState, GalleyKind, VersionKind
from journal.models import Job
from journal.outbox import run_job
from submissions.models import Imprint
from submissions.services.likeness import ALIKE
from submissions.states import Part
from tests.factories.issues import make_accepted, make_article, make_galley
from tests.factories.submissions import make_draft, make_submission

pytestmark = pytest.mark.django_db

TEXT = " ".join(f"In the year {n} the village lost {n * 3} steps of its bank." for n in range(60))


def kept() -> set[tuple[str, str]]:
    return set(Imprint.objects.values_list("part", "text"))


def test_public_version_of_an_article_is_kept_by_the_worker() -> None:
    article = make_article(ArticleState.PUBLISHED, title="The price of a riverbank", abstract="Short.")
    article.translations.create(language="km", title="ទឹកនៅក្នុងទន្លេមេគង្គ")
    article.version += 1
    make_version(article, VersionKind.FIRST, by=None)
    job = Job.objects.get(kind=IMPRINT)
    assert run_job(job.pk)
    assert kept() == {(Part.TITLE, "The price of a riverbank"), (Part.TITLE, "ទឹកនៅក្នុងទន្លេមេគង្គ")}
    assert set(Imprint.objects.values_list("publication", "submission")) == {(article.pk, None)}
    services.take_imprint(article.pk)
    assert Imprint.objects.count() == 2


def test_article_of_the_journals_own_is_kept_with_its_text() -> None:
    article = make_article(ArticleState.PUBLISHED, kind=ArticleKind.EDITORIAL)
    page = f"<html><head><title>x</title></head><body><h1>y</h1><p>{TEXT}</p></body></html>"
    make_galley(article, GalleyKind.HTML, content=page.encode())
    services.take_imprint(article.pk)
    (text,) = Imprint.objects.filter(part=Part.TEXT).values_list("text", flat=True)
    assert TEXT in text


def test_article_made_of_a_manuscript_is_kept_as_that_manuscript() -> None:
    submission = make_accepted(title="The price of a riverbank")
    article = make_article(ArticleState.PUBLISHED, submission=submission)
    services.take_imprint(article.pk)
    assert set(Imprint.objects.values_list("publication", "submission", "part")) == {
        (article.pk, submission.pk, Part.TITLE)
    }


def test_article_that_is_not_public_is_not_kept() -> None:
    services.take_imprint(make_article(ArticleState.READY).pk)
    assert Imprint.objects.count() == 0


def test_command_compares_what_was_not(capsys: pytest.CaptureFixture[str]) -> None:
    make_draft()
    submission = make_submission()
    article = make_article(ArticleState.PUBLISHED)
    make_article(ArticleState.READY)
    call_command("find_alike")
    assert capsys.readouterr().out == "The worker compares 2 manuscripts and articles.\n"
    wanted = [(job.kind, job.facts) for job in Job.objects.order_by("pk")]
    assert wanted == [
        (IMPRINT, {"article": article.pk}), (ALIKE, {"version": submission.sent_version.pk}),
    ]  # fmt: skip
    for job in Job.objects.all():
        assert run_job(job.pk)
    call_command("find_alike")
    assert capsys.readouterr().out == "The worker compares 0 manuscripts and articles.\n"
    call_command("find_alike", "--all")
    assert capsys.readouterr().out == "The worker compares 2 manuscripts and articles.\n"
