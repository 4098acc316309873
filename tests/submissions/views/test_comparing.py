"""What changed with a version, as its authors and editors read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from submissions.models import Comparison, Submission
from submissions.states import ComparisonProblem
from tests.factories.people import make_account
from tests.factories.submissions import make_co_author, make_comparison, make_editor_of, make_submission, make_version
from tests.submissions.visits import at

pytestmark = pytest.mark.django_db


def revised(**fields: Any) -> Submission:
    submission = make_submission(**fields)
    make_version(submission)
    return submission


def test_page_shows_words_in_and_out_with_a_jump_to_each(signed_in: Client, author: Any) -> None:
    submission = revised(author=author)
    first, second = submission.versions.all()
    make_comparison(first.manuscript, second.manuscript, ["Sand is taken <b>."], ["Much sand is taken <b>."])
    page = signed_in.get(at("changes", submission, 2)).content.decode()
    assert "2 words in" in page and "one word out" in page  # noqa: PT018
    assert '<del id="change-1">' in page
    assert 'href="#change-1"' in page
    assert "taken &lt;" in page


@pytest.mark.parametrize("number", [1, 3])
def test_there_is_no_page_of_what_cannot_have_changed(signed_in: Client, author: Any, number: int) -> None:
    assert signed_in.get(at("changes", revised(author=author), number)).status_code == 404


def test_version_in_work_has_no_page(signed_in: Client, author: Any) -> None:
    submission = make_submission(author=author)
    make_version(submission, is_sent=False)
    assert signed_in.get(at("changes", submission, 2)).status_code == 404


def test_page_says_that_it_is_being_made_and_asks_again_by_itself(signed_in: Client, author: Any) -> None:
    submission = revised(author=author)
    first, second = submission.versions.all()
    Comparison.objects.create(before=first.manuscript, after=second.manuscript)
    page = signed_in.get(at("changes", submission, 2)).content.decode()
    assert "is being made" in page
    assert "hx-get" in page


def test_page_says_plainly_what_failed_and_offers_to_try_again(signed_in: Client, author: Any) -> None:
    submission = revised(author=author)
    first, second = submission.versions.all()
    Comparison.objects.create(before=first.manuscript, after=second.manuscript, problem=ComparisonProblem.UNREADABLE)
    page = signed_in.get(at("changes", submission, 2)).content.decode()
    assert "no text that can be read" in page
    assert signed_in.post(at("changes", submission, 2)).status_code == 302
    assert Comparison.objects.get().problem == ""


def test_nobody_has_asked_yet(signed_in: Client, author: Any) -> None:
    submission = revised(author=author)
    assert "has not been compared" in signed_in.get(at("changes", submission, 2)).content.decode()
    assert signed_in.post(at("changes", submission, 2)).status_code == 302
    assert Comparison.objects.count() == 1


def test_first_version_cannot_be_compared(signed_in: Client, author: Any) -> None:
    assert signed_in.post(at("changes", revised(author=author), 1)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("editor", 200), ("co-author", 200), ("stranger", 404)])
def test_who_opens_it(client: Client, who: str, status: int) -> None:
    submission = revised()
    people = {"editor": make_editor_of, "co-author": make_co_author}
    client.force_login(people[who](submission) if who in people else make_account())
    assert client.get(at("changes", submission, 2)).status_code == status


@pytest.mark.parametrize("changes", [1, 30])
def test_page_costs_the_same_however_much_has_changed(
    changes: int, signed_in: Client, author: Any, django_assert_num_queries: Any
) -> None:
    submission = revised(author=author)
    first, second = submission.versions.all()
    old = [f"Paragraph {n}." for n in range(30)]
    make_comparison(
        first.manuscript, second.manuscript, old, [f"{line} More." for line in old[:changes]] + old[changes:]
    )
    signed_in.get(at("changes", submission, 2))
    with django_assert_num_queries(7):
        signed_in.get(at("changes", submission, 2))
