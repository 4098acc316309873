"""A change of the list of authors on the screen: asked for, answered by link, decided, and unseen by others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Letter
from review.states import AssignmentState
from submissions.models import AuthorChange, AuthorConsent
from submissions.states import State
from tests.desk.changing import NEW, Standing, link
from tests.desk.test_list_of_authors import posted_list, rows_of
from tests.factories.people import make_editor, make_editor_in_chief, make_user
from tests.factories.review import make_assignment, make_round
from tests.factories.submissions import keep_away

pytestmark = pytest.mark.django_db

PAGE = 11  # queries


def test_change_is_asked_for_on_a_page(client: Client) -> None:
    at = Standing()
    client.force_login(at.author)
    page = reverse("desk:ask_for_authors", args=[at.submission.pk])
    assert page in client.get(reverse("desk:manuscript", args=[at.submission.pk])).content.decode()
    assert client.get(page).status_code == 200
    first, second = rows_of(at.submission)
    posted = posted_list(at.submission, [first, {**second, "DELETE": "on"}, {**NEW, "ORDER": 3}])
    answer = client.post(page, {**posted, "corresponding": at.author.email, "reason": ""})
    assert (answer.status_code, AuthorChange.objects.count()) == (422, 0)
    answer = client.post(page, {**posted, "corresponding": at.author.email})
    assert answer.url == reverse("desk:author_change", args=[at.submission.pk])
    shown = client.get(answer.url).content.decode()
    for words in ("Added: Dara; taken off: Chan", "Left the project.", "has not answered"):
        assert words in shown
    assert "Make the change" not in shown
    said = client.post(answer.url, {"withdraw": "yes"}, follow=True).content.decode()
    assert "The change of the authors is not asked for any longer." in said
    assert AuthorChange.objects.get().outcome == "withdrawn"
    assert client.post(answer.url, {"withdraw": "yes"}).status_code == 404


def test_editor_decides_on_a_page_and_sees_the_flag(client: Client) -> None:
    at = Standing()
    at.ask()
    at.answer(at.chan, agrees=False, words="A word for the editors.")
    client.force_login(at.editor)
    page, manuscript = (reverse(f"desk:{name}", args=[at.submission.pk]) for name in ("author_change", "manuscript"))
    assert "A change of the list of authors is asked for" in client.get(manuscript).content.decode()
    shown = client.get(page).content.decode()
    assert ("A word for the editors." in shown, "Do not ask for it any longer" in shown) == (True, False)
    assert client.post(page, {"grant": "yes", "note": ""}).status_code == 422
    assert client.post(page, {"grant": "yes", "note": "Agreed by telephone."}).url == manuscript
    assert at.names == ["Bounmy Phommachanh", "Dara"]
    shown = client.get(manuscript).content.decode()
    assert "The list of authors was changed after submission (added: Dara; taken off: Chan)." in shown


def test_words_to_the_editors_are_not_the_authors_to_read(client: Client) -> None:
    at = Standing()
    at.ask()
    at.answer(at.chan, agrees=False, words="A word for the editors.")
    client.force_login(at.author)
    page = client.get(reverse("desk:author_change", args=[at.submission.pk])).content.decode()
    assert "Does not agree" in page
    assert "A word for the editors." not in page


@pytest.mark.parametrize("name", ["ask_for_authors", "author_change"])
def test_pages_are_not_there_for_others(name: str, client: Client) -> None:
    at = Standing()
    at.ask()
    conflicted = make_editor_in_chief()
    keep_away(at.submission, conflicted)
    for other in (at.chan, at.dara, make_editor(), conflicted):
        client.force_login(other)
        assert client.get(reverse(f"desk:{name}", args=[at.submission.pk])).status_code == 404


def test_name_of_an_account_is_not_for_other_authors_to_learn(client: Client) -> None:
    at = Standing()
    make_user("dara@example.org", given_name="Somebody", family_name="Renamed")
    at.ask()
    client.force_login(at.author)
    page = client.get(reverse("desk:author_change", args=[at.submission.pk])).content.decode()
    assert ("Renamed" in page, "Dara:" in page) == (False, True)


def test_reviewer_learns_nothing_of_it(client: Client) -> None:
    at = Standing(state=State.IN_REVIEW)
    assignment = make_assignment(make_round(at.submission), AssignmentState.ACCEPTED)
    at.ask()
    at.answer(at.chan)
    at.answer(at.dara)
    client.force_login(assignment.reviewer)
    for name in ("author_change", "ask_for_authors", "manuscript"):
        assert client.get(reverse(f"desk:{name}", args=[at.submission.pk])).status_code == 404
    page = client.get(reverse("review:assignment", args=[assignment.pk]))
    assert page.status_code == 200
    shown = page.content.decode()
    assert [words for words in ("Dara", "Chan", "Bounmy", "list of authors") if words in shown] == []
    assert not Letter.objects.filter(to=assignment.reviewer, key__startswith="author").exists()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(method: str, client: Client) -> None:
    at = Standing()
    at.ask()
    address, before = link(at, at.dara), list(AuthorConsent.objects.values())
    getattr(client, method)(address)
    assert list(AuthorConsent.objects.values()) == before


def test_author_answers_by_link_without_an_account(client: Client) -> None:
    at = Standing()
    at.ask()
    address = link(at, at.dara)
    page = client.get(address).content.decode()
    for words in (at.submission.title, "Added: Dara; taken off: Chan", "Chan has left."):
        assert words in page
    assert client.post(address, {"words": ""}).status_code == 422
    assert "Your answer of" in client.post(address, {"yes": "yes", "words": ""}).content.decode()
    last = link(at, at.chan)
    assert "All authors agreed" in client.post(last, {"yes": "yes"}).content.decode()
    assert at.names == ["Bounmy Phommachanh", "Dara"]
    assert client.get(address).status_code == 404


def test_pages_cost_the_same_at_one_and_at_many(client: Client, django_assert_num_queries: Any) -> None:
    at = Standing()
    at.ask()
    client.force_login(at.author)
    page = reverse("desk:author_change", args=[at.submission.pk])
    client.get(page)
    with django_assert_num_queries(PAGE):
        client.get(page)
    AuthorChange.objects.all().delete()
    at.ask(authors=[{"id": at.own.pk}, *({**NEW, "email": f"d{n}@example.org"} for n in range(30))])
    with django_assert_num_queries(PAGE):
        client.get(page)
