from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues import queries, services
from issues.models import Article, Galley, ProductionFile
from issues.services import upload_file
from issues.states import ArticleState
from journal.models import User
from submissions.models import Submission
from submissions.states import ConflictKind
from tests.factories.issues import (
    docx_file,
    make_accepted,
    make_article,
    make_author,
    make_correction,
    make_galley,
    make_issue,
    make_notice,
    make_query,
    pdf,
    upload,
)
from tests.factories.people import make_editor, make_production_editor, make_user

pytestmark = pytest.mark.django_db
A = ArticleState


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"issues:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()


# -- Who sees what -------------------------------------------------------------------------------------------------


def test_who_sees_an_article(editor: User, setter: User, chief: User, office: User) -> None:
    submission = make_accepted()
    reviewer = make_user()
    conflicted = make_production_editor()
    submission.conflicts.create(person=reviewer, kind=ConflictKind.REVIEWER)
    submission.conflicts.create(person=conflicted, kind=ConflictKind.DECLARED)
    article = make_article(submission=submission, copyeditor=editor)
    co_author = make_user()
    make_author(article, co_author)
    seen = {
        name: queries.visible_to(person).filter(pk=article.pk).exists()
        for name, person in {
            "copyeditor": editor,
            "production editor": setter,
            "chief": chief,
            "office": office,
            "author": submission.corresponding_user,
            "co-author": co_author,
            "reviewer": reviewer,
            "conflicted production editor": conflicted,
            "editor of no article": make_editor(),
            "stranger": make_user(),
        }.items()
    }
    assert seen == {
        "copyeditor": True,
        "production editor": True,
        "chief": True,
        "office": True,
        "author": True,
        "co-author": True,
        "reviewer": False,
        "conflicted production editor": False,
        "editor of no article": False,
        "stranger": False,
    }


def test_copyeditor_sees_her_own_articles_alone(client: Client, editor: User) -> None:
    mine, other = make_article(copyeditor=editor, title="Mine"), make_article(title="Not mine")
    page = text(enter(client, editor).get(at("articles")))
    assert mine.title in page
    assert other.title not in page
    assert client.get(at("production", other.pk)).status_code == 404


def test_production_editor_sees_his_own_article_as_author_alone(client: Client, setter: User) -> None:
    article = make_article(A.PROOF, author=setter)
    enter(client, setter)
    assert article.title not in text(client.get(at("articles")))
    page = client.get(at("production", article.pk))
    assert "Your proof" in text(page)
    assert "Assign a copyeditor" not in text(page)
    for name in ("details", "upload_file", "upload_galley", "add_query"):
        path = at(name, article.pk)
        assert client.post(path, {}).status_code == 404, name


@pytest.mark.parametrize("name", ["production", "proof", "preview", "details", "new_notice", "manuscript"])
def test_stranger_finds_nothing(client: Client, name: str) -> None:
    article = make_article(A.PROOF, submission=make_accepted())
    assert enter(client, make_user()).get(at(name, article.pk)).status_code == 404


@pytest.mark.parametrize("name", ["articles", "issues", "new_article", "new_issue"])
def test_visitor_is_sent_to_the_door(client: Client, name: str) -> None:
    answer = client.get(at(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_author_gets_galleys_and_no_working_file(client: Client, editor: User) -> None:
    article = make_article(A.COPYEDITING, submission=make_accepted(), copyeditor=editor)
    file = upload_file(article, by=editor, kind="copyedited", upload=upload(docx_file(), "notes.docx"))
    galley = make_galley(article)
    enter(client, article.corresponding_user)
    assert client.get(at("galley", galley.pk)).status_code == 302
    assert client.get(at("working_file", file.pk)).status_code == 404
    assert client.get(at("manuscript", article.pk)).status_code == 404
    assert "notes.docx" not in text(client.get(at("production", article.pk)))
    enter(client, editor)
    assert client.get(at("working_file", file.pk)).status_code == 302
    assert client.get(at("manuscript", article.pk)).status_code == 302


def test_galley_that_was_replaced_is_not_given_any_longer(client: Client, setter: User) -> None:
    article = make_article(A.PROOF)
    old = Galley.objects.get(article=article)
    make_galley(article)
    assert enter(client, setter).get(at("galley", old.pk)).status_code == 404


def test_history_for_the_author_holds_no_word_for_editors(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    article.send_back_to_copyediting(by=setter, note="The author cannot write.")
    enter(client, article.corresponding_user)
    assert "cannot write" not in text(client.get(at("production", article.pk)))
    enter(client, setter)
    assert "cannot write" in text(client.get(at("production", article.pk)))


# -- Questions -----------------------------------------------------------------------------------------------------


def test_copyeditor_writes_a_query(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    enter(client, editor)
    answer = client.post(at("add_query", article.pk), {"place": "p. 2", "question": "2019 or 2020?"}, follow=True)
    assert "2019 or 2020?" in text(answer)
    assert article.again().queries_open == 1


def test_empty_query_keeps_what_was_entered(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    answer = enter(client, editor).post(at("add_query", article.pk), {"place": "page 77", "question": ""})
    assert answer.status_code == 422
    assert "page 77" in text(answer)
    assert "Error:" in text(answer)


def test_author_answers_and_sends(client: Client) -> None:
    article = make_article(A.AUTHOR_QUERIES)
    query = make_query(article, sent_at=timezone.now())
    hidden = make_query(article, question="Not sent yet?", sent_at=None)
    enter(client, article.corresponding_user)
    assert hidden.question not in text(client.get(at("production", article.pk)))
    hidden.delete()
    Article.objects.filter(pk=article.pk).update(queries_open=1)
    answer = client.post(at("send_answers", article.pk), {"act": "send"}, follow=True)
    assert "One query is still open." in text(answer)
    answer = client.post(
        at("send_answers", article.pk), {f"q{query.pk}-answer": "It is 2020.", "act": "send"}, follow=True
    )
    assert "Your answers are on their way" in text(answer)
    assert article.again().takes_queries
    assert "It is 2020." in text(client.get(at("production", article.pk)))


def test_answer_is_saved_as_it_is_typed(client: Client) -> None:
    article = make_article(A.AUTHOR_QUERIES)
    query = make_query(article, sent_at=timezone.now())
    enter(client, article.corresponding_user)
    posted = {f"q{query.pk}-answer": "It is"}
    assert client.post(at("send_answers", article.pk), posted, headers={"x-autosave": "1"}).status_code == 204
    query.refresh_from_db()
    assert query.answer == "It is"
    assert "The answer is saved." not in text(client.get(at("production", article.pk)))
    article.answer_queries(by=article.corresponding_user, seen=article.again().row_version)
    assert client.post(at("send_answers", article.pk), posted, headers={"x-autosave": "1"}).status_code == 409


@pytest.mark.parametrize(("act", "sent"), [("delete", False), ("close", True)])
def test_copyeditor_withdraws_a_query(client: Client, editor: User, act: str, *, sent: bool) -> None:
    article = make_article(copyeditor=editor)
    query = make_query(article, sent_at=timezone.now() if sent else None)
    enter(client, editor).post(at("query", query.pk), {"act": act})
    assert article.again().queries_open == 0


def test_query_is_changed_until_it_is_sent(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    query = make_query(article, place="p. 1", question="Which year?")
    page = text(enter(client, editor).get(at("production", article.pk)))
    assert f'id="q{query.pk}_question"' in page
    assert 'value="change"' in page
    client.post(at("query", query.pk), {"act": "change", "place": "p. 2", "question": "Which month?"})
    query.refresh_from_db()
    assert (query.place, query.question) == ("p. 2", "Which month?")
    query.sent_at = timezone.now()
    query.save()
    assert 'value="change"' not in text(client.get(at("production", article.pk)))


def test_author_neither_deletes_nor_closes_queries(client: Client) -> None:
    article = make_article(A.AUTHOR_QUERIES)
    query = make_query(article, sent_at=timezone.now())
    enter(client, article.corresponding_user)
    for act in ("delete", "close", "change"):
        data = {"act": act, "question": "x"}
        assert client.post(at("query", query.pk), data).status_code == 404


# -- Files ---------------------------------------------------------------------------------------------------------


def test_galley_is_uploaded(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    enter(client, setter)
    answer = client.post(
        at("upload_galley", article.pk), {"kind": "pdf", "upload": upload(pdf(4), "a.pdf")}, follow=True
    )
    assert "The galley is kept." in text(answer)
    assert "4 pages" in text(answer)
    client.post(at("drop_galley", article.pk, "pdf"))
    assert article.again().pdf_pages is None


def test_galleys_of_an_approved_article_stay_and_the_page_says_so(client: Client, setter: User) -> None:
    article = make_article(A.READY)
    page = text(enter(client, setter).get(at("production", article.pk)))
    assert "Take away" not in page
    assert "Add a galley, or replace the PDF by one with the same text" in page
    assert "the author then reads it again" in page
    answer = client.post(at("upload_galley", article.pk), {"kind": "pdf", "upload": upload(pdf(3, "Other"), "a.pdf")})
    assert answer.status_code == 422
    assert "The text is not that of the approved proof" in text(answer)
    assert "Send it back to typesetting" in text(client.post(at("drop_galley", article.pk, "pdf"), follow=True))
    assert article.again().current_galleys[0].number == 1


def test_refused_galley_says_why(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    answer = enter(client, setter).post(
        at("upload_galley", article.pk), {"kind": "pdf", "upload": upload(b"nothing", "a.pdf")}
    )
    assert answer.status_code == 422
    assert "This is not a PDF file." in text(answer)


def test_working_file_is_uploaded(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    data = {"kind": "copyedited", "upload": upload(docx_file(), "edited.docx"), "note": "Tables next."}
    answer = enter(client, editor).post(at("upload_file", article.pk), data, follow=True)
    assert "edited.docx" in text(answer)
    assert "Tables next." in text(answer)
    assert ProductionFile.objects.count() == 1


# -- Proof ---------------------------------------------------------------------------------------------------------


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


# -- Words about it ------------------------------------------------------------------------------------------------


def details(article: Article, **changes: Any) -> dict[str, Any]:
    posted = {
        "title": article.title, "abstract": article.abstract, "keywords": article.keywords, "language": "en",
        "section_title": article.section_title, "seen": article.row_version,
        "translations-TOTAL_FORMS": 1, "translations-INITIAL_FORMS": 0,
        "translations-0-language": "km", "translations-0-title": "ទន្លេ",
    }  # fmt: skip
    return {**posted, **changes}


def test_title_and_languages_are_changed(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    enter(client, editor)
    assert client.get(at("details", article.pk)).status_code == 200
    client.post(at("details", article.pk), details(article, title="A  better\ntitle"))
    assert article.again().title == "A better title"
    assert article.translations.get().title == "ទន្លេ"


@pytest.mark.parametrize("second", ["km", "en"])
def test_language_that_is_there_twice_is_refused_and_kept_in_the_form(
    client: Client, editor: User, second: str
) -> None:
    article = make_article(copyeditor=editor)
    more = {"translations-TOTAL_FORMS": 2, "translations-1-language": second, "translations-1-title": "My words"}
    answer = enter(client, editor).post(at("details", article.pk), details(article, **more))
    assert answer.status_code == 422
    assert "are there twice" in text(answer)
    assert "My words" in text(answer)
    assert article.translations.count() == 0


def test_change_on_an_old_page_is_refused_and_kept_in_the_form(client: Client, editor: User) -> None:
    article = make_article(copyeditor=editor)
    stale = details(article, title="My words", seen=article.row_version + 5)
    answer = enter(client, editor).post(at("details", article.pk), stale)
    assert answer.status_code == 422
    assert "Somebody else was faster" in text(answer)
    assert "My words" in text(answer)


def test_published_article_is_not_changed_by_a_form(client: Client, setter: User) -> None:
    article = make_article(A.PUBLISHED)
    enter(client, setter)
    assert client.get(at("details", article.pk)).status_code == 404
    assert client.post(at("details", article.pk), details(article, title="x")).status_code == 404


def test_preview_is_the_public_page_for_those_who_may(client: Client, setter: User) -> None:
    article = make_article(A.READY, title="On sand")
    answer = enter(client, setter).get(at("preview", article.pk))
    assert "This is a preview" in text(answer)
    assert "On sand" in text(answer)
    assert "noindex" in text(answer)
    assert "citation_title" not in text(answer)


def test_preview_leads_to_the_words_of_the_html(client: Client, setter: User) -> None:
    article = make_article(A.TYPESETTING)
    galley = make_galley(article, "html", content=b"<html><body><p>It rose.</p><script>x()</script></body></html>")
    address = f"{at('galley', galley.pk)}?read"
    assert address in text(enter(client, setter).get(at("preview", article.pk)))
    shown = text(client.get(address))
    assert "<p>It rose.</p>" in shown
    assert "x()" not in shown
    assert "Readers cannot see it yet" in shown
    assert client.get(at("galley", galley.pk)).status_code == 302
    assert enter(client, make_user()).get(address).status_code == 404


def test_editorial_is_made(client: Client, chief: User) -> None:
    enter(client, chief)
    data = {"kind": "editorial", "title": "A word", "language": "en", **authors_posted({})}
    answer = client.post(at("new_article"), data, follow=True)
    assert "A word" in text(answer)
    article = Article.objects.get()
    assert article.corresponding_user == chief
    assert article.authors.get().is_corresponding


def test_import_names_its_authors(client: Client, setter: User) -> None:
    data = {
        "kind": "article",
        "title": "Old",
        "language": "en",
        **authors_posted(
            {"family_name": "Nguyễn", "given_name": "Vũ Tùng", "printed_name": "Nguyễn Vũ Tùng", "affiliation": "Here"},
            {"given_name": "Aung", "native_name": "အောင်", "native_language": "my"},
        ),
    }
    enter(client, setter).post(at("new_article"), data)
    authors = Article.objects.get().authors.all()
    assert [(a.name, a.native_name, a.affiliation) for a in authors] == [
        ("Nguyễn Vũ Tùng", "", "Here"),
        ("Aung", "အောင်", ""),
    ]
    assert Article.objects.get().corresponding_user is None


def authors_posted(*rows: dict[str, Any], known: int = 0) -> dict[str, Any]:
    sent = {f"authors-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return {"authors-TOTAL_FORMS": len(rows), "authors-INITIAL_FORMS": known, **sent}


def test_authors_of_an_editorial_change_until_it_is_published(client: Client, setter: User, chief: User) -> None:
    article = services.create_directly(by=chief, kind="editorial", title="A word before")
    services.sign_licence(article, by=chief, agree=True)
    page = enter(client, setter).get(at("written_by", article.pk))
    assert chief.email in text(page)
    guest = make_user(email="sophea@example.org")
    rows = [
        {"given_name": "Chanthy", "family_name": "Prak", "ORDER": 1, "DELETE": "on"},
        {"given_name": "Sophea", "family_name": "Prak", "printed_name": "Prak Sophea", "account": guest.email},
    ]
    data = {"seen": article.again().row_version, **authors_posted(*rows, known=1)}
    client.post(at("written_by", article.pk), data)
    article = article.again()
    assert [(a.name, a.user, a.is_corresponding) for a in article.authors.all()] == [("Prak Sophea", guest, True)]
    assert article.corresponding_user == guest
    assert article.licence_signed_at is None  # it was another person's
    answer = client.post(at("written_by", article.pk), data)
    assert (answer.status_code, article.authors.count()) == (422, 1)  # the page was old
    unknown = authors_posted({"given_name": "X", "account": "nobody@example.org"})
    assert "knows nobody" in text(client.post(at("written_by", article.pk), {"seen": article.row_version, **unknown}))


def test_authors_of_a_manuscript_and_of_what_is_published_are_not_changed_here(client: Client, setter: User) -> None:
    enter(client, setter)
    for article in (make_article(submission=make_accepted()), make_article(A.PUBLISHED)):
        assert client.get(at("written_by", article.pk)).status_code == 404
        assert client.post(at("written_by", article.pk), authors_posted({})).status_code == 404


def test_notice_is_written_by_the_chief(client: Client, chief: User, setter: User) -> None:
    article = make_article(A.PUBLISHED)
    enter(client, setter)
    assert client.get(at("new_notice", article.pk)).status_code == 404
    enter(client, chief)
    data = {"kind": "correction", "title": "Correction", "text": "It is 2020."}
    answer = client.post(at("new_notice", article.pk), data, follow=True)
    assert "Correction is written" in text(answer)
    assert client.get(at("new_notice", article.notices.get().article_id)).status_code == 404
    assert client.get(at("new_notice", make_article(A.READY).pk)).status_code == 404


@pytest.mark.parametrize("state", list(A))
@pytest.mark.parametrize("who", ["setter", "chief", "author", "editor"])
def test_page_of_an_article_in_every_state(client: Client, request: Any, state: str, who: str) -> None:
    editor = request.getfixturevalue("editor")
    article = make_article(state, copyeditor=editor, submission=make_accepted())
    make_query(article, sent_at=timezone.now())
    make_notice(article)
    person = article.corresponding_user if who == "author" else request.getfixturevalue(who)
    enter(client, person)
    for name in ("production", "proof", "preview"):
        assert client.get(at(name, article.pk)).status_code == 200, name


# -- Lists ---------------------------------------------------------------------------------------------------------


def test_list_by_stage_words_and_lateness(client: Client, setter: User) -> None:
    late = make_article(A.PROOF, title="Late one", due_on=timezone.localdate() - timedelta(days=2))
    fine = make_article(A.TYPESETTING, title="Fine one", production_editor=setter)
    published = make_article(A.PUBLISHED, title="Out already")
    enter(client, setter)

    def shown(query: str) -> set[str]:
        page = text(client.get(at("articles") + query))
        return {title for title in (late.title, fine.title, published.title) if title in page}

    assert shown("") == {"Late one", "Fine one"}
    assert shown("?view=author") == {"Late one"}
    assert shown("?view=published") == {"Out already"}
    assert shown("?view=nonsense") == {"Late one", "Fine one"}
    assert shown("?late=on") == {"Late one"}
    assert shown("?mine=on") == {"Fine one"}
    assert shown("?q=fine") == {"Fine one"}
    assert shown(f"?q={late.authors.get().family_name}") == {"Late one"}
    assert shown("?q=%25") == set()


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_list(client: Client, setter: User, rows: int, django_assert_num_queries: Any) -> None:
    for _row in range(rows):
        make_article(A.PROOF, production_editor=setter, copyeditor=setter, pages=1)
    enter(client, setter)
    with django_assert_num_queries(6):
        assert client.get(at("articles")).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_page(client: Client, setter: User, rows: int, django_assert_num_queries: Any) -> None:
    article = make_article(A.PROOF, submission=make_accepted(), production_editor=setter)
    for _row in range(rows):
        make_author(article, make_user())
        make_query(article, sent_at=timezone.now())
        make_correction(article, sent_at=timezone.now())
        make_galley(article, pages=1)
        article.case.record("article.upload_file", article, by=setter)
    enter(client, setter)
    with django_assert_num_queries(14):
        assert client.get(at("production", article.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_authors_page(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    article = make_article(A.AUTHOR_QUERIES, submission=make_accepted())
    for _row in range(rows):
        make_query(article, sent_at=timezone.now())
        article.case.record("article.raise_queries", article, by=None, audience=15)
    enter(client, article.corresponding_user)
    with django_assert_num_queries(15):
        assert client.get(at("production", article.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_proof(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    article = make_article(A.PROOF, submission=make_accepted())
    for _row in range(rows):
        make_correction(article)
    enter(client, article.corresponding_user)
    with django_assert_num_queries(15):
        assert client.get(at("proof", article.pk)).status_code == 200


def test_what_waits_for_whom(editor: User, setter: User) -> None:
    author = make_user()
    with_author = make_article(A.PROOF, author=author)
    with_editor = make_article(A.COPYEDITING, copyeditor=editor)
    with_setter = make_article(A.TYPESETTING, production_editor=setter)
    nobodys = make_article(A.COPYEDITING)
    make_article(A.READY)
    assert set(queries.waiting_for(author)) == {with_author}
    assert set(queries.waiting_for(editor)) == {with_editor}
    assert set(queries.waiting_for(setter)) == {with_setter, nobodys}


def test_article_of_a_manuscript_for_its_page(django_assert_num_queries: Any) -> None:
    submission = make_accepted()
    manuscripts = queries.with_article(Submission.objects.filter(pk=submission.pk))
    assert not hasattr(manuscripts.get(), "article")
    article = make_article(A.PROOF, submission=submission, issue=make_issue())
    make_query(article)
    make_query(article)
    make_correction(article)
    with django_assert_num_queries(1):
        found = manuscripts.get()
        assert found.article == article
        assert found.article.issue
        assert (found.article_queries, found.article_corrections) == (2, 1)


def test_role_for_one_section_does_not_reach_into_another(db: None) -> None:
    mine, other = make_accepted(), make_accepted()
    setter = make_production_editor(section=mine.section)
    here, there = make_article(submission=mine), make_article(submission=other)
    assert set(queries.produced_by(setter)) == {here}
    assert here.steps_for(setter)
    assert not there.steps_for(setter)


def test_former_copyeditor_sees_nothing_any_longer(editor: User) -> None:
    article = make_article(copyeditor=editor)
    editor.role_grants.update(revoked_at=timezone.now())
    editor.__dict__.pop("grants", None)
    assert not queries.produced_by(editor).exists()
    assert not article.again().steps_for(editor)
