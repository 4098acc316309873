"""The proof: read, corrected, approved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from issues.states import ArticleState
from journal.models import User
from tests.factories.issues import (
    make_article,
    make_author,
    make_correction,
    make_galley,
    make_query,
)
from tests.factories.people import make_user
from tests.issues.visits import at, enter, text

pytestmark = pytest.mark.django_db
A = ArticleState


def test_author_notes_returns_and_approves(client: Client, setter: User) -> None:
    article = make_article(A.PROOF)
    enter(client, article.corresponding_user)
    assert "I give" in text(client.get(at("proof", article.pk)))
    client.post(at("proof", article.pk), {"act": "note", "place": "p. 1", "stands": "Sesa", "wanted": "Sesan"})
    page = text(client.get(at("proof", article.pk)))
    assert "Sesan" in page
    assert "I give" not in page  # first return what is noted
    client.post(at("proof", article.pk), {"act": "return"})
    assert article.again().state == A.TYPESETTING

    other = make_article(A.PROOF, author=article.corresponding_user)
    answer = client.post(at("proof", other.pk), {"act": "approve"}, follow=True)
    assert "Agree to the licence" in text(answer)
    answer = client.post(at("proof", other.pk), {"act": "approve", "agree": "on"}, follow=True)
    assert "The proof is approved." in text(answer)
    assert other.again().is_ready


def test_answers_are_kept_where_one_is_missing(client: Client) -> None:
    article = make_article(A.AUTHOR_QUERIES)
    first = make_query(article, sent_at=timezone.now())
    make_query(article, sent_at=timezone.now())
    enter(client, article.corresponding_user)
    answer = client.post(
        at("send_answers", article.pk), {f"q{first.pk}-answer": "It is 2020.", "act": "send"}, follow=True
    )
    assert "One query is still open." in text(answer)
    assert "It is 2020." in text(answer)
    assert article.again().takes_answers


def test_correction_being_written_goes_with_those_returned(client: Client) -> None:
    article = make_article(A.PROOF)
    make_correction(article)
    enter(client, article.corresponding_user)
    half = client.post(at("proof", article.pk), {"act": "return", "place": "", "wanted": "Sesan, not Sesa"})
    assert half.status_code == 422
    assert "Sesan, not Sesa" in text(half)
    done = client.post(
        at("proof", article.pk), {"act": "return", "place": "p. 3", "wanted": "Sesan, not Sesa"}, follow=True
    )
    assert [str(message) for message in done.context["messages"]] == ["Your corrections are on their way."]
    assert article.again().state == A.TYPESETTING
    assert article.corrections.exclude(sent_at=None).count() == 2


def test_proof_is_not_approved_over_a_correction_being_written(client: Client) -> None:
    article = make_article(A.PROOF)
    enter(client, article.corresponding_user)
    data = {"act": "approve", "agree": "on", "place": "p. 3", "wanted": "Sesan, not Sesa"}
    answer = client.post(at("proof", article.pk), data)
    assert answer.status_code == 422
    assert "You have begun to write a correction." in text(answer)
    assert "Sesan, not Sesa" in text(answer)
    assert article.again().takes_corrections


def test_wrong_correction_keeps_what_was_entered(client: Client) -> None:
    article = make_article(A.PROOF)
    enter(client, article.corresponding_user)
    answer = client.post(at("proof", article.pk), {"act": "note", "place": "", "wanted": "Sesan, not Sesa"})
    assert answer.status_code == 422
    assert "Sesan, not Sesa" in text(answer)


def test_corrections_are_ticked_off_by_production_and_taken_back_by_the_author(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    sent = make_correction(article, sent_at=timezone.now())
    enter(client, setter).post(at("correction", sent.pk), {"act": "tick"})
    sent.refresh_from_db()
    assert sent.done_at
    proof = make_article(A.PROOF)
    noted = make_correction(proof)
    assert client.post(at("correction", noted.pk), {"act": "drop"}).status_code == 404
    enter(client, proof.corresponding_user).post(at("correction", noted.pk), {"act": "drop"})
    assert proof.corrections.count() == 0


def test_production_is_told_of_corrections_before_it_sends_the_old_proof_again(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING, pages=4)
    correction = make_correction(article, sent_at=timezone.now())
    enter(client, setter)
    page = client.get(at("production", article.pk))
    assert "The author returned a correction. Upload a new PDF" in text(page)
    assert [step["name"] for step in page.context["steps"] if step["primary"]] == []
    make_galley(article)
    page = client.get(at("production", article.pk))
    assert "One correction is not marked as done." in text(page)
    assert [step["name"] for step in page.context["steps"] if step["primary"]] == ["send_proof"]
    client.post(at("correction", correction.pk), {"act": "tick"})
    assert "not marked as done" not in text(client.get(at("production", article.pk)))


def test_proof_offers_every_galley(client: Client) -> None:
    article = make_article(A.PROOF)
    book = make_galley(article, kind="epub")
    enter(client, article.corresponding_user)
    assert f'"{at("galley", book.pk)}"' in text(client.get(at("proof", article.pk)))


def test_author_reads_the_html_of_the_proof_as_a_page(client: Client) -> None:
    article = make_article(A.PROOF)
    galley = make_galley(article, "html", content=b"<html><body><p>It rose.</p><script>x()</script></body></html>")
    address = f"{at('galley', galley.pk)}?read"
    enter(client, article.corresponding_user)
    assert f'"{address}"' in text(client.get(at("proof", article.pk)))
    shown = text(client.get(address))
    assert "<p>It rose.</p>" in shown
    assert "x()" not in shown
    assert f'"{at("proof", article.pk)}"' in shown
    assert enter(client, make_user()).get(address).status_code == 404


def test_co_author_reads_the_proof_and_changes_nothing(client: Client) -> None:
    article = make_article(A.PROOF)
    co_author = make_user()
    make_author(article, co_author)
    enter(client, co_author)
    assert "Approve the proof" not in text(client.get(at("proof", article.pk)))
    assert client.post(at("proof", article.pk), {"act": "approve", "agree": "on"}).status_code == 404
