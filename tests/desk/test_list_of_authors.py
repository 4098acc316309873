"""The list of authors after it was sent: changed with a reason and the consent of all, in the article as well."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from issues.services import open_article
from submissions.models import Submission
from submissions.states import Contribution, State
from tests.factories.people import make_copyeditor, make_editor, make_editor_in_chief
from tests.factories.submissions import keep_away, make_co_author, make_editor_of, make_submission


def list_page(submission: Submission) -> str:
    return reverse("desk:list_of_authors", args=[submission.pk])


def posted_list(submission: Submission, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    initial = submission.authors.count()
    posted: dict[str, Any] = {
        "authors-TOTAL_FORMS": max(initial + 1, len(rows)), "authors-INITIAL_FORMS": initial,
        "version": submission.row_version, "reason": "Left the project.", "has_consent": "on",
    }  # fmt: skip
    for number, row in enumerate(rows):
        posted |= {f"authors-{number}-{name}": value for name, value in row.items()}
    return {**posted, **more}


def rows_of(submission: Submission) -> list[dict[str, Any]]:
    return [
        {"id": a.pk, "given_name": a.given_name, "family_name": a.family_name, "email": a.email,
         "affiliation": a.affiliation, "ORDER": place}
        for place, a in enumerate(submission.authors.all(), start=1)
    ]  # fmt: skip


def test_list_of_authors_is_changed(client: Client) -> None:
    submission = make_submission()
    make_co_author(submission)
    client.force_login(make_editor_of(submission))
    first, second = rows_of(submission)
    new = {"given_name": "Dara", "email": "dara@example.org", "affiliation": "X", "ORDER": 0}
    answer = client.post(list_page(submission), posted_list(submission, [first, {**second, "DELETE": "on"}, new]))
    assert answer.url == reverse("desk:manuscript", args=[submission.pk])
    assert [a.email for a in submission.authors.all()] == ["dara@example.org", submission.corresponding_user.email]


def test_new_author_after_submission_is_asked_what_others_were_asked(client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    page = client.get(list_page(submission)).content.decode()
    assert page.count('data-institution="/manuscripts/institutions/"') == 2
    assert "Look it up in the register" not in page
    facts = {"native_name": "តារា", "native_language": "km", "affiliation": "X", "ror": "028wp3y58", "city": "Hanoi",
             "country": "VN", "credit_roles": Contribution.values[:2]}  # fmt: skip
    new = {"given_name": "Dara", "email": "dara@example.org", "ORDER": 2, **facts}
    assert client.post(list_page(submission), posted_list(submission, [*rows_of(submission), new])).status_code == 302
    added = submission.authors.get(email="dara@example.org")
    assert {name: getattr(added, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"has_consent": ""}, "All authors must have agreed."),
        ({"reason": ""}, "Give a reason"),
        ({"authors-0-email": ""}, "This field is required."),
        ({"authors-0-DELETE": "on"}, "The corresponding author cannot be taken off"),
        ({"version": 99}, "Somebody else was faster"),
    ],
)
def test_list_of_authors_that_cannot_be_says_why(more: dict[str, Any], sentence: str, client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    answer = client.post(list_page(submission), posted_list(submission, rows_of(submission), **more))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_article_made_of_an_accepted_manuscript_names_the_new_authors(client: Client) -> None:
    submission = make_submission(State.ACCEPTED)
    article = open_article(submission=submission, by=None)
    client.force_login(make_editor_of(submission))
    (first,) = rows_of(submission)
    new = {"given_name": "Dara", "email": "dara@example.org", "affiliation": "X", "ORDER": 2}
    client.post(list_page(submission), posted_list(submission, [first, new]))
    assert [a.name for a in article.authors.all()] == ["Bounmy Phommachanh", "Dara"]


def test_list_is_not_there_for_others(client: Client) -> None:
    submission = make_submission()
    conflicted = make_editor_in_chief()
    keep_away(submission, conflicted)
    co_author = make_co_author(submission)
    for other in (submission.corresponding_user, co_author, make_editor(), conflicted, make_copyeditor()):
        client.force_login(other)
        assert client.get(list_page(submission)).status_code == 404
