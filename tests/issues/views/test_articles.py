"""An article in production: who sees it, its questions, its files, and the lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from issues import queries
from issues.models import Article, Galley, ProductionFile
from issues.services import upload_file
from issues.states import ArticleState
from journal.models import User
from journal.text import trace
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
    make_query,
    pdf,
    upload,
)
from tests.factories.people import make_editor, make_production_editor, make_user
from tests.issues.visits import at, enter, text

pytestmark = pytest.mark.django_db
A = ArticleState


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
    assert client.post(at("send_answers", article.pk), posted, headers={"x-autosave": "1"}).json() == {
        "was": {query.field: trace("It is")},
        "clashes": [],
        "filled": [],
    }
    query.refresh_from_db()
    assert query.answer == "It is"
    assert "The answer is saved." not in text(client.get(at("production", article.pk)))
    article.answer_queries(by=article.corresponding_user, seen=article.again().row_version)
    assert client.post(at("send_answers", article.pk), posted, headers={"x-autosave": "1"}).status_code == 409


def test_answer_changed_in_another_window_is_shown_beside_ones_own_and_not_sent(client: Client) -> None:
    article = make_article(A.AUTHOR_QUERIES)
    query = make_query(article, sent_at=timezone.now(), answer="Yes.", answered_at=timezone.now())
    enter(client, article.corresponding_user)
    posted = {query.field: "No.", f"was-{query.field}": trace(""), "page": "other", "act": "send"}
    answer = client.post(at("send_answers", article.pk), posted)
    assert answer.status_code == 409
    clash = html.fromstring(answer.content).xpath(f"//*[@data-clash='{query.field}']//blockquote")
    assert [each.text for each in clash] == ["Yes."]
    assert article.again().takes_answers
    del posted["act"]
    answer = client.post(
        at("send_answers", article.pk), {**posted, "keep": query.field, f"was-{query.field}": trace("Yes.")}
    )
    assert answer.url.endswith(f"#id_{query.field}")
    query.refresh_from_db()
    assert query.answer == "No."


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


def test_count_of_a_view_stops_where_nobody_asks_any_longer(
    client: Client, setter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("issues.queries.production.COUNTED", 2)
    monkeypatch.setattr("issues.queries.COUNTED", 2)
    for _row in range(2):
        make_article(A.PROOF)
    make_article(A.COPYEDITING)
    enter(client, setter)
    tabs = client.get(at("articles")).context["tabs"]
    assert [tab["count"] for tab in tabs[:4]] == ["more than 2", "1", "2", "0"]


@pytest.mark.once  # on SQLite: PostgreSQL goes by what it has counted in the tables
def test_what_waits_for_nobody_is_read_by_an_index(setter: User) -> None:
    plan = queries.waiting_for(setter).explain()
    assert "articles_by_copyeditor (state=? AND copyeditor_id=?)" in plan
    assert "articles_by_setter (state=? AND production_editor_id=?)" in plan


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
