from __future__ import annotations

from datetime import timedelta

import pytest
import typst
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from issues import services
from issues.services import Unfit
from issues.states import ArticleState, IssueState
from journal.models import Letter, User
from journal.workflow import StepRefused
from tests.factories.issues import (
    make_article,
    make_correction,
    make_full_issue,
    make_galley,
    make_issue,
    pdf,
    upload,
)
from tests.factories.people import make_journal

pytestmark = pytest.mark.django_db
A = ArticleState


def test_letter_about_a_book_review_says_of_what() -> None:
    works = [{"authors": "A. Nobody", "title": "A river"}, {"title": "A lake"}]
    article = make_article(A.PROOF, works=works)
    article.case.queue("proof_sent", article, by=None)
    assert f"{article.title} (on A. Nobody, A river; A lake)" in Letter.objects.get().body


def test_galley_replaces_the_one_of_its_kind(setter: User) -> None:
    article = make_article(A.TYPESETTING)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3), "one.pdf"))
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(5), "two.pdf"))
    services.upload_galley(article, by=setter, kind="xml", upload=upload(b"<article/>", "a.xml"))
    article = article.again()
    assert article.pdf_pages == 5
    assert [(g.kind, g.number) for g in article.current_galleys] == [("pdf", 2), ("xml", 1)]
    assert article.galleys.count() == 3


def test_unfit_galley_changes_nothing(setter: User) -> None:
    article = make_article(A.TYPESETTING, pages=3)
    with pytest.raises(Unfit):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(b"%PDF-x", "a.pdf"))
    assert article.again().row_version == article.row_version
    assert article.current_galleys[0].number == 1


def test_galleys_are_no_business_of_a_copyeditor(editor: User) -> None:
    article = make_article(A.TYPESETTING, copyeditor=editor)
    with pytest.raises(PermissionDenied):
        services.upload_galley(article, by=editor, kind="pdf", upload=upload(pdf(1), "a.pdf"))


def test_galley_before_typesetting_is_refused_and_leaves_nothing(setter: User) -> None:
    article = make_article()
    with pytest.raises(StepRefused, match="not possible"):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(1), "a.pdf"))
    assert article.galleys.count() == 0


def test_page_numbers_follow_a_new_galley(setter: User) -> None:
    issue = make_full_issue(articles=2, pages=3)
    first, _second = issue.contents
    first.send_back_to_typesetting(by=setter, note="A figure is missing.")
    services.upload_galley(first, by=setter, kind="pdf", upload=upload(pdf(5), "a.pdf"))
    assert [a.pages for a in issue.again().contents] == ["1–5", "6–8"]


def test_issue_in_press_keeps_its_page_numbers(setter: User) -> None:
    issue = make_full_issue(IssueState.IN_PRESS, articles=2, pages=3)
    article = issue.contents[0]
    with pytest.raises(StepRefused, match="must have 3 pages"):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(4), "a.pdf"))
    same = pdf(3, f"Article {article.pk}, page")
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(same, "a.pdf"))
    assert article.again().current_galleys[0].number == 2


@pytest.mark.parametrize("state", [IssueState.ASSEMBLING, IssueState.IN_PRESS])
def test_approved_article_keeps_its_words(setter: User, state: str) -> None:
    article = make_full_issue(state, articles=1, pages=3).contents[0]
    make_galley(article, "xml")
    before = article.again().row_version
    with pytest.raises(StepRefused, match=r"not that of the approved proof.*Send it back to typesetting"):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(3, "Another page"), "a.pdf"))
    with pytest.raises(StepRefused, match="Send it back to typesetting"):
        services.upload_galley(article, by=setter, kind="xml", upload=upload(b"<article/>", "a.xml"))
    for kind in ("pdf", "xml"):
        with pytest.raises(StepRefused, match="Send it back to typesetting"):
            services.drop_galley(article, by=setter, kind=kind)
    assert article.again().row_version == before
    assert [(galley.kind, galley.number) for galley in article.again().current_galleys] == [("pdf", 1), ("xml", 1)]


def test_approved_article_gets_its_dates_and_a_further_form(setter: User) -> None:
    article = make_article(A.READY, pages=1)
    words = "The river rose by 3 metres.\n\nReceived 12 January 2026\n\n"
    make_galley(article, pages=1, content=typst.compile(words.encode()))
    dated = typst.compile(f"{words}Published 3 May 2026".encode())
    with pytest.raises(StepRefused, match="not that of the approved proof"):
        services.upload_galley(article, by=setter, kind="pdf", upload=upload(dated, "a.pdf"))
    moved = typst.compile(words.replace("12 January", "3 May").encode())
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(moved, "a.pdf"))
    services.upload_galley(article.again(), by=setter, kind="xml", upload=upload(b"<article/>", "a.xml"))
    assert [(galley.kind, galley.number) for galley in article.again().current_galleys] == [("pdf", 3), ("xml", 1)]


def test_galley_that_is_taken_away_takes_its_pages(setter: User) -> None:
    article = make_article(A.TYPESETTING, pages=3)
    services.drop_galley(article, by=setter, kind="pdf")
    assert article.again().pdf_pages is None
    assert article.again().current_galleys == []


def test_proof_goes_out_with_pdf_and_alternative_texts(setter: User) -> None:
    article = make_article(A.TYPESETTING)
    with pytest.raises(StepRefused, match="Upload the PDF galley first"):
        services.send_proof(article, by=setter)
    page = b"<html><body>x<img src='a.png'></body></html>"
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(1), "a.pdf"))
    services.upload_galley(article, by=setter, kind="html", upload=upload(page, "a.html"))
    with pytest.raises(StepRefused, match="One picture in the galleys has no alternative text"):
        services.send_proof(article, by=setter)
    services.drop_galley(article, by=setter, kind="html")
    services.send_proof(article, by=setter)
    assert article.again().state == A.PROOF
    assert article.again().due_on == timezone.localdate() + timedelta(days=5)
    assert Letter.objects.get(key="proof_sent").to == article.corresponding_user


def test_corrections_go_back_and_the_next_proof_ends_them(setter: User) -> None:
    article = make_article(A.PROOF)
    author = article.corresponding_user
    with pytest.raises(StepRefused, match="Note at least one correction"):
        services.return_corrections(article, by=author)
    correction = services.note_correction(article, by=author, place="p. 1", stands="Sesa", wanted="Sesan")
    with pytest.raises(StepRefused, match="One correction is noted"):
        services.approve_proof(article.again(), by=author, agree=True)
    services.return_corrections(article.again(), by=author)
    article = article.again()
    correction.refresh_from_db()
    assert (article.state, article.corrections_open) == (A.TYPESETTING, 0)
    assert correction.sent_at is not None
    services.tick_correction(correction, by=setter)
    assert correction.done_at is not None
    services.tick_correction(correction, by=setter)
    assert correction.done_at is None
    services.send_proof(article.again(), by=setter)
    correction.refresh_from_db()
    assert correction.done_at is not None


def test_correction_can_be_taken_back_until_it_is_sent(setter: User) -> None:
    article = make_article(A.PROOF)
    correction = make_correction(article)
    services.drop_correction(correction, by=article.corresponding_user)
    assert article.again().corrections_open == 0
    sent = make_correction(article, sent_at=timezone.now())
    with pytest.raises(StepRefused, match="sent already"):
        services.drop_correction(sent, by=article.corresponding_user)


def test_corrections_are_noted_on_a_proof_alone() -> None:
    article = make_article(A.TYPESETTING)
    with pytest.raises(StepRefused, match="No proof is with you"):
        services.note_correction(article, by=article.corresponding_user, place="p. 1", wanted="x")


def test_only_the_corresponding_author_corrects_and_approves(setter: User, editor: User) -> None:
    article = make_article(A.PROOF)
    for person in (setter, editor):
        with pytest.raises(PermissionDenied):
            services.note_correction(article, by=person, place="p. 1", wanted="x")
        with pytest.raises(PermissionDenied):
            services.approve_proof(article, by=person, agree=True)


def test_approval_keeps_the_words_of_the_licence() -> None:
    make_journal(licence_url="https://creativecommons.org/licenses/by/4.0/")
    article = make_article(A.PROOF)
    author = article.corresponding_user
    with pytest.raises(StepRefused, match="Agree to the licence"):
        services.approve_proof(article, by=author)
    services.approve_proof(article, by=author, agree=True)
    article = article.again()
    licence = article.licences.get()
    assert licence.text.startswith("I give the journal “Journal of Greater Mekong Studies” the right to publish")
    assert article.state == A.READY
    assert (licence.signed_by, licence.recorded_by) == (author, None)
    assert licence.url == article.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert "who keep the copyright" in licence.text
    assert licence.url in licence.text


def test_licence_that_was_signed_on_paper_is_recorded_with_its_source(office: User, setter: User) -> None:
    article = make_article(A.READY, licence_signed_at=None)
    with pytest.raises(PermissionDenied):
        services.record_licence(article, by=setter, note="Signed on paper.")
    with pytest.raises(StepRefused, match="Give a reason"):
        services.record_licence(article, by=office)
    services.record_licence(article, by=office, note="Signed on paper, 3 May.")
    licence = article.licences.get()
    assert (licence.signed_by, licence.recorded_by) == (article.corresponding_user, office)
    with pytest.raises(StepRefused, match="signed already"):
        services.sign_licence(article, by=article.corresponding_user, agree=True)


def test_going_on_without_approval_asks_for_the_licence(setter: User) -> None:
    article = make_article(A.PROOF, due_on=timezone.localdate() - timedelta(days=8), reminded=2)
    make_correction(article)
    services.go_on_without_approval(article, by=setter, note="No answer.")
    article = article.again()
    assert (article.state, article.corrections_open, article.licence_signed_at) == (A.READY, 0, None)
    assert Letter.objects.filter(key="licence_wanted", to=article.corresponding_user).count() == 1
    with pytest.raises(StepRefused, match="has not agreed to the licence"):
        services.publish_online_first(article, by=setter)


def test_proof_that_is_taken_back_keeps_what_was_noted(setter: User) -> None:
    article = make_article(A.PROOF)
    correction = make_correction(article)
    services.take_proof_back(article, by=setter, note="A page was missing.")
    correction.refresh_from_db()
    assert article.again().state == A.TYPESETTING
    assert correction.sent_at is not None
    assert "A page was missing." in Letter.objects.get(key="proof_taken_back").body


def test_editorial_of_the_editor_in_chief_is_approved_by_him(chief: User, setter: User) -> None:
    article = services.create_directly(by=chief, kind="editorial", title="A word before")
    with pytest.raises(PermissionDenied):
        article.skip_copyediting(by=chief)  # it is his own
    article.skip_copyediting(by=setter)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(2), "a.pdf"))
    with pytest.raises(StepRefused, match="The author approves the proof"):
        article.make_ready(by=setter)
    services.send_proof(article, by=setter)
    services.approve_proof(article, by=chief, agree=True)
    assert article.again().state == A.READY


def test_front_matter_needs_no_author(setter: User) -> None:
    article = make_article(A.TYPESETTING, kind="front_matter", pages=1)
    article.make_ready(by=setter)
    assert article.again().is_ready
    assert article.again().licence_signed_at is None


def test_editorial_of_an_author_without_an_account_waits_for_his_licence_alone(setter: User, office: User) -> None:
    names = [{"given_name": "Chanthy", "family_name": "Prak"}]
    article = services.create_directly(by=setter, kind="editorial", title="A word before", authors=names)
    article.skip_copyediting(by=setter)
    services.upload_galley(article, by=setter, kind="pdf", upload=upload(pdf(2), "a.pdf"))
    with pytest.raises(StepRefused, match="The office records one that was signed elsewhere"):
        article.make_ready(by=setter)
    services.record_licence(article, by=office, note="Signed on paper.")
    article.again().make_ready(by=setter)
    assert article.again().is_ready


def test_ready_article_is_not_sent_back_while_its_issue_is_in_press(setter: User) -> None:
    article = make_article(A.READY, issue=make_issue(IssueState.IN_PRESS))
    with pytest.raises(StepRefused, match="in press"):
        article.send_back_to_typesetting(by=setter, note="x")
    other = make_article(A.READY, issue=make_issue())
    make_galley(other)
    other.again().send_back_to_typesetting(by=setter, note="x")
    assert other.again().state == A.TYPESETTING
