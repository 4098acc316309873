from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from issues import queries, services
from issues.services import Unfit
from issues.states import ArticleState, ProductionFileKind
from journal.models import Event, Grant, Letter, User
from journal.services import OpenPage
from journal.text import trace
from journal.workflow import StaleState, StepRefused
from tests.factories.issues import docx_file, make_article, make_query, upload
from tests.factories.people import make_production_editor, make_user

pytestmark = pytest.mark.django_db
A = ArticleState


def test_queries_go_to_the_author_and_come_back_answered(editor: User) -> None:
    article = make_article(copyeditor=editor)
    first = services.add_query(article, by=editor, place="p. 2", question="2019 or 2020?")
    second = services.add_query(article, by=editor, place="", question="Which province?")
    assert (first.number, second.number, article.again().queries_open) == (1, 2, 2)

    services.raise_queries(article.again(), by=editor)
    article = article.again()
    assert article.state == A.AUTHOR_QUERIES
    assert article.due_on == timezone.localdate() + timedelta(days=5)
    assert Letter.objects.get(key="queries_sent").to == article.corresponding_user

    author = article.corresponding_user
    with pytest.raises(StepRefused, match="2 queries are still open"):
        article.answer_queries(by=author)
    services.keep_answers(article, by=author, answers={query.field: "2020" for query in article.queries.all()})
    article = article.again()
    article.answer_queries(by=author)
    assert article.again().state == A.COPYEDITING
    assert article.again().due_on is None
    assert Letter.objects.get(key="queries_answered").to == editor


def test_queries_cannot_go_out_without_a_question_or_an_author(editor: User) -> None:
    with pytest.raises(StepRefused, match="Write a query first"):
        services.raise_queries(make_article(copyeditor=editor), by=editor)
    nobody = make_article(copyeditor=editor)
    nobody.corresponding_user = None
    nobody.save()
    make_query(nobody)
    with pytest.raises(StepRefused, match="No author"):
        services.raise_queries(nobody, by=editor)


def test_answer_may_be_changed_and_taken_back_until_it_is_sent() -> None:
    article = make_article(A.AUTHOR_QUERIES)
    query = make_query(article, sent_at=timezone.now())
    author = article.corresponding_user
    services.keep_answers(article, by=author, answers={query.field: " Yes. "})
    assert article.again().queries_open == 0
    services.keep_answers(article, by=author, answers={query.field: "  "})
    query.refresh_from_db()
    assert (query.answer, query.answered_at, article.again().queries_open) == ("", None, 1)


def test_answers_typed_in_two_windows_are_merged_and_one_typed_in_both_is_written_by_neither() -> None:
    article = make_article(A.AUTHOR_QUERIES)
    first, second = (make_query(article, sent_at=timezone.now()) for _each in range(2))
    author = article.corresponding_user
    as_loaded = {query.field: trace("") for query in (first, second)}
    one, other = (OpenPage(was=as_loaded, name=name) for name in ("one", "other"))
    services.keep_answers(article, by=author, answers={first.field: "Yes.", second.field: ""}, page=one)
    services.keep_answers(article, by=author, answers={first.field: "No.", second.field: "1998"}, page=other)
    assert {name: (clash.theirs, clash.by) for name, clash in other.clashes.items()} == {first.field: ("Yes.", author)}
    assert list(article.queries.values_list("answer", flat=True)) == ["Yes.", "1998"]


def test_answer_after_the_answers_were_sent_is_refused() -> None:
    article = make_article(A.COPYEDITING)
    query = make_query(article, sent_at=timezone.now())
    with pytest.raises(StepRefused, match="not with you"):
        services.keep_answers(article, by=article.corresponding_user, answers={query.field: "x"})


def test_only_the_corresponding_author_answers(editor: User, setter: User) -> None:
    article = make_article(A.AUTHOR_QUERIES, copyeditor=editor)
    query = make_query(article, sent_at=timezone.now())
    for person in (editor, setter, make_user()):
        with pytest.raises(PermissionDenied):
            services.keep_answers(article, by=person, answers={query.field: "x"})


def test_query_that_was_sent_is_closed_not_deleted(editor: User) -> None:
    article = make_article(copyeditor=editor)
    query = make_query(article, sent_at=timezone.now())
    with pytest.raises(StepRefused, match="can no longer be deleted"):
        services.delete_query(query, by=editor)
    with pytest.raises(StepRefused, match="can no longer be changed"):
        services.change_query(query, by=editor, place="", question="Other?")
    services.close_query(query, by=editor)
    assert article.again().queries_open == 0


def test_query_that_was_not_sent_can_be_changed_and_deleted(editor: User) -> None:
    article = make_article(copyeditor=editor)
    query = make_query(article)
    services.change_query(query, by=editor, place="p. 9", question="Other?")
    query.refresh_from_db()
    assert (query.place, query.question) == ("p. 9", "Other?")
    services.delete_query(query, by=editor)
    assert article.again().queries_open == 0


def test_queries_are_written_in_copyediting_alone(setter: User) -> None:
    with pytest.raises(StepRefused, match="in copyediting"):
        services.add_query(make_article(A.TYPESETTING), by=setter, place="", question="x")


def test_copyeditor_of_another_article_writes_none(editor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.add_query(make_article(), by=editor, place="", question="x")


def test_author_who_is_production_editor_is_an_author_only(setter: User) -> None:
    article = make_article(author=setter)
    assert [row.name for row, _reasons in article.steps_for(setter)] == ["sign_licence"]
    with pytest.raises(PermissionDenied):
        article.skip_copyediting(by=setter)


@pytest.mark.parametrize(
    ("late", "reminded", "reason"),
    [
        (-1, 2, "has time until"),
        (0, 2, "has time until"),
        (8, 1, "reminded twice first"),
        (8, 0, "reminders so far: 0"),
    ],
)
def test_going_on_without_the_author_is_refused_too_early(setter: User, late: int, reminded: int, reason: str) -> None:
    due = timezone.localdate() - timedelta(days=late)
    article = make_article(A.AUTHOR_QUERIES, due_on=due, reminded=reminded)
    with pytest.raises(StepRefused, match=reason):
        services.go_on_without_answers(article, by=setter, note="No answer.")


def test_going_on_without_the_author_closes_the_queries_and_tells_him(setter: User) -> None:
    article = make_article(A.AUTHOR_QUERIES, due_on=timezone.localdate() - timedelta(days=8), reminded=2)
    make_query(article, sent_at=timezone.now())
    with pytest.raises(StepRefused, match="Give a reason"):
        services.go_on_without_answers(article, by=setter)
    services.go_on_without_answers(article, by=setter, note="No answer to three letters.")
    assert article.again().state == A.COPYEDITING
    assert article.again().queries_open == 0
    assert article.queries.get().closed_at is not None
    assert "No answer to three letters." in Letter.objects.get(key="went_on_without_author").body


def test_copyediting_ends_with_the_edited_text(editor: User) -> None:
    article = make_article(copyeditor=editor)
    with pytest.raises(StepRefused, match="Upload the copyedited text first"):
        services.finish_copyediting(article, by=editor)
    services.finish_copyediting(article.again(), by=editor, upload=upload(docx_file(), "Sok_Dara final.docx"))
    article = article.again()
    assert article.state == A.TYPESETTING
    file = article.files.get()
    assert (file.kind, file.number, file.name) == (ProductionFileKind.COPYEDITED, 1, "Sok_Dara final.docx")
    assert "Sok" not in file.stored.name
    assert [e.name for e in Event.objects.filter(case=article.case_file)] == [
        "article.upload_file",
        "article.finish_copyediting",
    ]


def test_second_upload_of_a_kind_gets_the_next_number(editor: User) -> None:
    article = make_article(copyeditor=editor)
    for words in ("Once.", "Twice."):
        services.upload_file(article, by=editor, kind="copyedited", upload=upload(docx_file(words), "a.docx"))
    assert sorted(article.files.values_list("number", flat=True)) == [1, 2]


def test_upload_that_comes_too_late_leaves_no_file_behind(editor: User) -> None:
    article = make_article(copyeditor=editor)
    with pytest.raises(StaleState):
        services.upload_file(article, by=editor, kind="copyedited", upload=upload(docx_file(), "a.docx"), seen=7)
    assert article.files.count() == 0
    assert not default_storage.exists("productionfile") or default_storage.listdir("productionfile")[1] == []


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"MZ", "virus.exe", "Files of this kind are not taken"),
        (b"", "a.docx", "empty"),
        (b"not a zip", "a.docx", "damaged"),
        (b"GIF89a", "a.png", "not what its name says"),
    ],
)
def test_unfit_working_file_is_refused(editor: User, content: bytes, name: str, reason: str) -> None:
    article = make_article(copyeditor=editor)
    with pytest.raises(Unfit, match=reason):
        services.upload_file(article, by=editor, kind="other", upload=upload(content, name))
    assert article.files.count() == 0


def test_front_matter_is_set_without_copyediting(setter: User) -> None:
    article = make_article(kind="front_matter")
    article.skip_copyediting(by=setter)
    assert article.again().state == A.TYPESETTING


def test_sending_back_tells_the_copyeditor_why(setter: User, editor: User) -> None:
    article = make_article(A.TYPESETTING, copyeditor=editor, copyedited_at=timezone.now())
    article.send_back_to_copyediting(by=setter, note="Table 2 lost a row.")
    assert article.again().state == A.COPYEDITING
    assert article.again().copyedited_at is None
    assert "Table 2 lost a row." in Letter.objects.get(key="sent_back_to_copyediting", to=editor).body


# -- Who is told ---------------------------------------------------------------------------------------------------


def test_whoever_was_assigned_is_told_as_long_as_they_hold_their_role(editor: User, setter: User) -> None:
    other = make_production_editor()
    article = make_article(copyeditor=editor, production_editor=other)
    assert (queries.copyeditors_of(article), queries.production_editors_of(article)) == ([editor], [other])
    Grant.objects.filter(user__in=[editor, other]).update(revoked_at=timezone.now())
    article = article.again()
    assert (queries.copyeditors_of(article), queries.production_editors_of(article)) == ([setter], [setter])
