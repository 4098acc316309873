"""What is like a manuscript, on the pages of editors: as a flag, in a list, beside each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from issues.states import ArticleState
from journal.models import Event
from submissions import services
from submissions.models import Likeness, Submission
from submissions.services.likeness import _imprints, look_for_alike
from submissions.states import Part
from tests.factories.issues import make_article
from tests.factories.people import make_editor_in_chief, make_office, make_user
from tests.factories.submissions import keep_away, make_author, make_co_author, make_editor_of, make_submission

pytestmark = pytest.mark.django_db

LIST, COMPARISON = 6, 12
"""Queries of both pages, sign-in included."""

ABSTRACT = (
    "Sand is taken from the bed of the river faster than it comes, and the banks fall in behind those who take it every "
    "year. Nobody has counted before how many steps of land a village loses by it."
)
TEXT = " ".join(f"In the year {n} the village lost {n * 3} steps of its bank." for n in range(100))


def alike(
    title: str = "The price of a riverbank", abstract: str = ABSTRACT, text: str = TEXT, **fields: Any
) -> Submission:
    """Make a manuscript with its imprints, and compare it."""
    submission = make_submission(title=title, abstract=abstract, **fields)
    parts = {Part.TITLE: title, Part.ABSTRACT: abstract, Part.TEXT: text}
    for part, words in parts.items():
        for imprint in _imprints(part, "en", words):
            imprint.submission = submission
            imprint.save()
    look_for_alike(submission)
    return submission


def page_of(submission: Submission) -> str:
    return reverse("desk:manuscript", args=[submission.pk])


def list_of(submission: Submission) -> str:
    return reverse("desk:alike", args=[submission.pk])


def compare_page(submission: Submission) -> str:
    return reverse("desk:beside", args=[submission.pk, Likeness.objects.latest("pk").pk])


def read(client: Client, who: Any, address: str) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# -- The flag ------------------------------------------------------------------------------------------------------


def test_flag_stands_on_the_pages_of_both(client: Client) -> None:
    chief, first, second = make_editor_in_chief(), alike(), alike()
    for submission in (first, second):
        text = read(client, chief, page_of(submission))
        assert "It is like one other text that the journal has." in text
        assert list_of(submission) in text


def test_no_flag_without_likeness_nor_for_a_resubmission_nor_once_settled(client: Client) -> None:
    chief, first = make_editor_in_chief(), alike()
    assert "It is like" not in read(client, chief, page_of(first))
    alike(resubmission_of=first)
    assert "It is like" not in read(client, chief, page_of(first))
    other = alike("Money sent home", abstract=ABSTRACT, text="")
    assert "It is like 2 other texts" in read(client, chief, page_of(other))
    for row in Likeness.objects.filter(submission=other):
        services.settle_likeness(likeness_id=row.pk, by=chief, note="No concern.")
    assert "It is like" not in read(client, chief, page_of(other))


def test_author_learns_nothing(client: Client) -> None:
    first, second = alike(), alike()
    for submission in (first, second):
        author = submission.corresponding_user
        text = read(client, author, page_of(submission))
        assert "It is like" not in text
        assert "Found to be like" not in text
        assert client.get(list_of(submission)).status_code == 404
        assert client.get(compare_page(submission)).status_code == 404


def test_author_never_reads_that_a_likeness_was_looked_at_and_why(client: Client) -> None:
    first, second = alike(), alike()
    chief = make_editor_in_chief()
    services.settle_likeness(likeness_id=Likeness.objects.get().pk, by=chief, note="The thesis of Bounmy.")
    said = ("Likeness looked at", "The thesis of Bounmy.")
    for submission in (first, second):
        assert [words in read(client, chief, page_of(submission)) for words in said] == [True, True]
        chief_who_wrote = make_editor_in_chief()
        make_author(submission, user=chief_who_wrote)
        for author in (submission.corresponding_user, make_co_author(submission), chief_who_wrote):
            assert [words in read(client, author, page_of(submission)) for words in said] == [False, False]


# -- The list ------------------------------------------------------------------------------------------------------


def test_list_names_the_other_and_how_alike_it_is(client: Client) -> None:
    first, second = alike(), alike()
    text = read(client, make_office(), list_of(second))
    assert f"{first.number} · Submitted · Title 100 % · Abstract 100 % · Text 100 %" in text
    assert compare_page(second) in text


def test_who_may_not_see_the_other_learns_only_that_the_office_should_look(client: Client) -> None:
    first, second = alike("Riverbankish prices"), alike("Delta money and its senders")
    of_one, kept_away, office = make_editor_of(second), make_editor_in_chief(), make_office()
    keep_away(first, kept_away)
    author_of_first = make_editor_of(second)
    Submission.objects.filter(pk=first.pk).update(corresponding_user=author_of_first)
    for person in (of_one, kept_away, author_of_first):
        text = read(client, person, list_of(second))
        assert "Ask the office to look at both." in text
        for secret in (first.number, "Riverbankish", "100 %", "99 %", "Abstract", str(first.corresponding_user)):
            assert secret not in text
        assert client.get(compare_page(second)).status_code == 404
        answer = client.post(compare_page(second), {"note": "No concern."})
        assert answer.status_code == 404
    assert Likeness.objects.get().settled_at is None
    assert "Riverbankish" in read(client, office, list_of(second))


@pytest.mark.parametrize("times", [1, 30])
def test_list_costs_the_same(times: int, client: Client, django_assert_num_queries: Any) -> None:
    chief = make_editor_in_chief()
    last = make_submission()
    for _n in range(times):
        other = make_submission()
        Likeness.objects.create(submission=other, other=last, title=100)
    client.force_login(chief)
    client.get(list_of(last))
    with django_assert_num_queries(LIST):
        assert client.get(list_of(last)).status_code == 200


def test_list_goes_on_over_pages(client: Client) -> None:
    chief, last = make_editor_in_chief(), make_submission()
    for _n in range(31):
        Likeness.objects.create(submission=make_submission(), other=last, title=100)
    client.force_login(chief)
    first = client.get(list_of(last))
    assert len(first.context["rows"]) == 30
    assert len(client.get(list_of(last) + first.context["next_url"]).context["rows"]) == 1


# -- Beside each other ---------------------------------------------------------------------------------------------


def test_both_stand_beside_each_other_with_what_is_shared_marked(client: Client) -> None:
    first = alike("The price of a riverbank", text=f"{TEXT} And so we end.")
    second = alike("Riverbank: the price of a house", abstract=ABSTRACT.replace("every year", "each day"))
    text = read(client, make_editor_in_chief(), compare_page(second))
    assert "<mark>the price of a</mark> house" in text
    assert "<mark>The price of a</mark>" in text
    assert "those who take it</mark> each day." in text
    assert "those who take it</mark> every year." in text
    assert text.count("In the year 99 the village") == 2
    assert page_of(first) in text


def test_article_stands_beside_a_manuscript(client: Client) -> None:
    article = make_article(ArticleState.PUBLISHED, title="The price of a riverbank")
    services.keep_article(article=article.pk, submission=None, words=[("en", article.title, "")])
    submission = alike()
    row = Likeness.objects.get(publication=article.pk)
    text = read(client, make_editor_of(submission), reverse("desk:beside", args=[submission.pk, row.pk]))
    assert article.get_absolute_url() in text
    assert text.count("<mark>The price of a riverbank</mark>") == 2


@pytest.mark.parametrize("times", [1, 30])
def test_comparison_costs_the_same(times: int, client: Client, django_assert_num_queries: Any) -> None:
    alike()
    second = alike(text=TEXT * (1 + times // 6))
    for _n in range(times):
        alike()
    row = Likeness.objects.get(submission=second, other__isnull=False)
    client.force_login(make_editor_in_chief())
    address = reverse("desk:beside", args=[second.pk, row.pk])
    client.get(address)
    with django_assert_num_queries(COMPARISON):
        assert client.get(address).status_code == 200


def test_editor_says_that_it_is_no_concern(client: Client) -> None:
    _first, second = alike(), alike()
    chief = make_editor_in_chief()
    client.force_login(chief)
    address = compare_page(second)
    without = client.post(address, {"note": " "})
    assert (without.status_code, Likeness.objects.get().settled_at) == (422, None)
    answer = client.post(address, {"note": "The same authors, and they say so."})
    assert answer.url == page_of(second)
    assert Event.objects.filter(name="submission.likeness_settled", by=chief).count() == 2
    text = read(client, chief, address)
    assert "had no concern" in text
    assert '<form class="form"' not in text


def test_likeness_of_other_manuscripts_is_not_found(client: Client) -> None:
    alike(), alike()
    third = alike("Quite another one", "Nothing of it.", "")
    client.force_login(make_editor_in_chief())
    assert client.get(reverse("desk:beside", args=[third.pk, Likeness.objects.get().pk])).status_code == 404
    assert client.get(list_of(third)).content.decode().count("Nothing is like it") == 1
    client.force_login(make_user())
    assert client.get(list_of(third)).status_code == 404
