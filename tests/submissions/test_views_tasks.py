"""An author's pages: what they show, what they keep, whom they turn away, and how many queries they cost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import User
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.models import ManuscriptFile, Submission
from submissions.states import Question, State
from tests.factories.people import make_account, make_editor_in_chief, make_journal, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import (
    docx,
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_revision,
    make_submission,
    make_version,
    upload,
)

pytestmark = pytest.mark.django_db

DRAFT_PAGES = [
    "tasks",
    "upload",
    "title",
    "authors",
    "add_author",
    "section",
    "declarations",
    "letter",
    "check",
    "delete",
]
REVISION_PAGES = ["tasks", "upload", "title", "response", "check"]
AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture
def author() -> User:
    return make_account(given_name="Bounmy", family_name="Phommachanh", affiliation="A university")


@pytest.fixture
def signed_in(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def at(name: str, submission: Submission, *more: Any) -> str:
    return reverse(f"submissions:{name}", args=[submission.pk, *more])


# -- Who finds what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAFT_PAGES)
def test_page_of_a_draft_opens_for_its_author(name: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at(name, make_draft(author=author))).status_code == 200


@pytest.mark.parametrize("name", DRAFT_PAGES)
def test_page_of_a_draft_is_not_there_for_others(name: str, client: Client) -> None:
    draft = make_draft()
    for other in (make_user(), make_co_author(draft), make_editor_in_chief(), make_editor_of(draft)):
        client.force_login(other)
        assert client.get(at(name, draft)).status_code == 404


@pytest.mark.parametrize("name", REVISION_PAGES)
def test_page_of_a_revision_opens_for_its_author(name: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at(name, make_revision(author=author))).status_code == 200


@pytest.mark.parametrize("name", ["authors", "section", "declarations", "letter", "delete"])
def test_page_that_a_revision_does_not_have_is_not_there(name: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at(name, make_revision(author=author))).status_code in {302, 404}


def test_tasks_of_a_manuscript_that_was_sent_lead_to_its_page(signed_in: Client, author: User) -> None:
    submission = make_submission(author=author)
    assert signed_in.get(at("tasks", submission)).url == reverse("desk:manuscript", args=[submission.pk])


@pytest.mark.parametrize("name", DRAFT_PAGES[1:8])
def test_task_of_a_manuscript_that_was_sent_is_not_there(name: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at(name, make_submission(author=author))).status_code == 404


def test_declarations_are_closed_to_who_enters_a_draft_for_an_author(client: Client) -> None:
    office = make_editor_in_chief()
    draft = make_draft(entered_by=office)
    client.force_login(office)
    assert client.get(at("declarations", draft)).status_code == 404
    page = client.get(at("tasks", draft))
    assert "Only the author can answer these." in page.content.decode()
    assert at("declarations", draft) not in page.content.decode()


# -- The list ------------------------------------------------------------------------------------------------------


def test_list_is_empty_at_first(signed_in: Client) -> None:
    page = signed_in.get(reverse("submissions:mine")).content.decode()
    assert "You have no manuscript here yet" in page
    assert reverse("submissions:start") in page


def test_list_leads_to_tasks_or_to_the_page(signed_in: Client, author: User) -> None:
    draft, sent = make_draft(author=author), make_submission(author=author)
    page = signed_in.get(reverse("submissions:mine")).content.decode()
    assert f'href="{at("tasks", draft)}"' in page
    assert f'href="{reverse("desk:manuscript", args=[sent.pk])}"' in page


@pytest.mark.parametrize("how_many", [1, 35])
def test_list_costs_the_same_for_one_and_for_many(
    how_many: int, signed_in: Client, author: User, django_assert_num_queries: Any
) -> None:
    section = make_section()
    for _each in range(how_many):
        make_draft(author=author, is_complete=False, section=section)
    with django_assert_num_queries(6):  # session, user, the page, which are with their author, grants, journal
        page = signed_in.get(reverse("submissions:mine"))
    assert page.content.decode().count("<li>\n          <div") == min(how_many, 30)


def test_list_is_paged(signed_in: Client, author: User) -> None:
    for _each in range(35):
        make_draft(author=author, is_complete=False)
    first = signed_in.get(reverse("submissions:mine")).context["page"]
    second = signed_in.get(reverse("submissions:mine") + first.next_url).context["page"]
    assert (len(first.rows), len(second.rows)) == (30, 5)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


# -- The beginning -------------------------------------------------------------------------------------------------


def test_dropped_file_begins_a_manuscript(signed_in: Client, author: User) -> None:
    answer = signed_in.post(reverse("submissions:start"), {"file": upload()})
    draft = Submission.objects.get()
    assert answer.url == at("tasks", draft)
    assert draft.corresponding_user == author
    assert draft.current_version.manuscript.name == "Phommachanh_final.docx"
    assert [a.name for a in draft.authors.all()] == ["Bounmy Phommachanh"]


def test_manuscript_can_begin_without_a_file(signed_in: Client) -> None:
    signed_in.post(reverse("submissions:start"), {})
    assert Submission.objects.get().current_version is None


def test_refused_file_begins_nothing_and_says_why(signed_in: Client) -> None:
    answer = signed_in.post(reverse("submissions:start"), {"file": upload(b"PK\x03\x04broken")})
    assert answer.status_code == 422
    assert "The file is damaged and cannot be opened." in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert not Submission.objects.exists()


def test_journal_that_takes_nothing_says_so(signed_in: Client) -> None:
    make_journal(submissions_open=False)
    answer = signed_in.post(reverse("submissions:start"), {})
    assert "The journal takes no new manuscripts at present." in answer.content.decode()


# -- The tasks -----------------------------------------------------------------------------------------------------


def test_tasks_say_how_far_each_is(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False, title="On rivers")
    rows = signed_in.get(at("tasks", draft)).context["tasks"]
    assert [(row["label"], row["status"]) for row in rows] == [
        ("Upload the manuscript", "Not started"),
        ("Title, abstract and keywords", "In progress"),
        ("Authors and affiliations", "Completed"),
        ("Section", "Not started"),
        ("Declarations", "Not started"),
        ("Letter to the editor", "Optional"),
        ("Check your answers and send", "Cannot start yet"),
    ]
    assert rows[-1]["url"] == ""


def test_tasks_of_a_revision_ask_for_file_and_response(signed_in: Client, author: User) -> None:
    rows = signed_in.get(at("tasks", make_revision(author=author, with_version=False))).context["tasks"]
    assert [(row["label"], row["status"]) for row in rows] == [
        ("Upload the manuscript", "Not started"),
        ("Response to the reviewers", "Not started"),
        ("Title, abstract and keywords", "Completed"),
        ("Check your answers and send", "Cannot start yet"),
    ]


def test_tasks_page_costs_few_queries(signed_in: Client, author: User, django_assert_num_queries: Any) -> None:
    draft = make_draft(author=author)
    for _each in range(8):
        make_author(draft)
    with django_assert_num_queries(14):
        signed_in.get(at("tasks", draft))


def test_title_saves_itself(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(
        at("title", draft), {"language": "km", "title": "អំពី\u200bទន្លេ", "abstract": "One\r\ntwo"}, **AUTOSAVE
    )
    draft = draft.again()
    assert answer.status_code == 204
    assert (draft.language, draft.title, draft.abstract) == (
        "km",
        "អំពី\u200bទន្លេ",
        "One\ntwo",
    )  # zero width space survives


def test_title_too_long_is_not_saved_but_the_rest_is(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("title", draft), {"title": "x" * 501, "abstract": "Kept."}, **AUTOSAVE)
    draft = draft.again()
    assert answer.status_code == 204
    assert (len(draft.title) < 500, draft.abstract) == (True, "Kept.")


def test_title_too_long_is_said_by_the_button_and_nothing_is_lost(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("title", draft), {"title": "x" * 501, "abstract": "Typed."})
    assert answer.status_code == 422
    assert "Typed." in answer.content.decode()
    assert "x" * 501 in answer.content.decode()


def test_save_by_button_leads_back_to_the_tasks(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert signed_in.post(at("letter", draft), {"letter_to_editor": "Dear editor"}).url == at("tasks", draft)
    assert draft.again().letter_to_editor == "Dear editor"


def test_autosave_of_a_page_left_open_says_it_is_out_of_date(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    Submission.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=draft.started_at)
    assert signed_in.post(at("title", draft), {"title": "Late"}, **AUTOSAVE).status_code == 404


def test_further_language_is_added_changed_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    chosen = signed_in.get(at("add_language", draft), {"language": "lo"})
    assert chosen.url == at("translation", draft, "lo")
    assert b'lang="lo"' in signed_in.get(chosen.url).content
    signed_in.post(chosen.url, {"title": "ແມ່ນ້ຳ"})
    assert [(row.language, row.title) for row in draft.translations.all()] == [("lo", "ແມ່ນ້ຳ")]
    signed_in.post(at("remove_translation", draft, "lo"))
    assert not draft.translations.exists()


@pytest.mark.parametrize("language", ["en", "xx"])
def test_language_that_cannot_be_added_is_not_there(language: str, signed_in: Client, author: User) -> None:
    assert signed_in.get(at("translation", make_draft(author=author), language)).status_code == 404


def test_section_is_chosen_among_the_open_ones(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    is_open, closed, editorial = make_section(), make_section(is_open=False), make_section(is_for_authors=False)
    for other in (closed, editorial):
        assert signed_in.post(at("section", draft), {"section": other.pk}).status_code == 422
        assert str(other) not in signed_in.get(at("section", draft)).content.decode()
    assert signed_in.post(at("section", draft), {"section": is_open.pk}).status_code == 302
    assert draft.again().section == is_open


def test_declarations_are_answered_one_by_one(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    answers = {
        "original": "on",
        "funding": "statement",
        "funding_statement": "By a fund.",
        "ai": "none",
        "data_statement": "Here.",
    }
    assert signed_in.post(at("declarations", draft), answers, **AUTOSAVE).status_code == 204
    found = {row.question: str(row.answer) for row in draft.declarations.all() if row.is_answered}
    assert found == {"original": "Confirmed", "funding": "By a fund.", "ai": "None", "data": "Here."}


def test_declarations_show_what_was_answered(signed_in: Client, author: User) -> None:
    page = signed_in.get(at("declarations", make_draft(author=author))).content.decode()
    assert page.count(" checked") == len(Question)


# -- Authors -------------------------------------------------------------------------------------------------------

DARA = {"given_name": "Dara", "family_name": "Sok", "email": "dara@example.org", "affiliation": "A university"}


def names(draft: Submission) -> list[str]:
    return [author.name for author in draft.authors.all()]


def test_author_is_added_changed_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("add_author", draft), {**DARA, "orcid": "https://orcid.org/0000000218250097"})
    added = draft.authors.get(email="dara@example.org")
    assert added.orcid == "0000-0002-1825-0097"
    signed_in.post(at("author", draft, added.pk), {**DARA, "family_name": "", "credit_roles": ["software"]}, **AUTOSAVE)
    added.refresh_from_db()
    assert (added.name, added.credit_roles) == ("Dara", ["software"])
    signed_in.post(at("remove_author", draft, added.pk))
    assert names(draft) == ["Bounmy Phommachanh"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "not an address", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("orcid", "0000-0002-1825-0098", "This is no ORCID iD."),
        ("affiliation", "", "This field is required."),
    ],
)
def test_author_that_cannot_be_taken_says_why_and_keeps_the_words(
    field: str, value: str, sentence: str, signed_in: Client, author: User
) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Sok" in answer.content.decode()


def test_author_without_any_name_is_refused(signed_in: Client, author: User) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, "given_name": "", "family_name": ""})
    assert "Enter a name, in one part or two." in answer.content.decode()


def test_two_authors_with_one_address_are_refused(signed_in: Client, author: User) -> None:
    answer = signed_in.post(at("add_author", make_draft(author=author)), {**DARA, "email": author.email.upper()})
    assert answer.status_code == 422
    assert "Each needs one of their own." in answer.content.decode()


def test_corresponding_author_stays(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("remove_author", draft, draft.authors.get().pk))
    assert names(draft) == ["Bounmy Phommachanh"]


@pytest.mark.parametrize(
    ("posted", "order"),
    [
        ({"move": "up"}, ["A", "C", "B"]),
        ({"move": "down"}, ["A", "B", "C"]),
        ({"position": "1"}, ["C", "A", "B"]),
        ({"position": "99"}, ["A", "B", "C"]),
        ({"move": "sideways"}, ["A", "B", "C"]),
    ],
)
def test_authors_are_put_in_order(posted: dict[str, str], order: list[str], signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    draft.authors.update(given_name="A", family_name="")
    make_author(draft, given_name="B", family_name="")
    last = make_author(draft, given_name="C", family_name="")
    signed_in.post(at("move_author", draft), {"item": last.pk, **posted})
    assert names(draft) == order


def test_author_of_another_manuscript_cannot_be_touched(signed_in: Client, author: User) -> None:
    draft, other = make_draft(author=author), make_draft()
    stranger = other.authors.get()
    assert signed_in.get(at("author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("remove_author", draft, stranger.pk)).status_code == 404
    assert signed_in.post(at("move_author", draft), {"item": stranger.pk, "move": "up"}).status_code == 404


# -- Files ---------------------------------------------------------------------------------------------------------


def test_manuscript_is_replaced(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    signed_in.post(at("upload", draft), {"file": upload(name="better.docx")})
    assert [file.name for file in draft.again().current_version.present_files] == ["better.docx"]


def test_upload_without_a_file_asks_for_one(signed_in: Client, author: User) -> None:
    answer = signed_in.post(at("upload", make_draft(author=author)), {})
    assert "Choose a file first." in answer.content.decode()


def test_figure_is_added_and_removed(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10"
    sent = {"more-kind": "figure", "more-caption": "A map", "more-file": upload(picture, "map.png")}
    assert signed_in.post(at("more_files", draft), sent).status_code == 302
    figure = draft.current_version.files.get(kind="figure")
    assert (figure.name, figure.caption, figure.media_type) == ("map.png", "A map", "image/png")
    signed_in.post(at("remove_file", draft, figure.pk))
    assert [file.kind for file in draft.current_version.files.all()] == ["manuscript"]


def test_refused_figure_is_said_on_the_page(signed_in: Client, author: User) -> None:
    sent = {"more-kind": "figure", "more-file": upload(docx(), "map.png")}
    answer = signed_in.post(at("more_files", make_draft(author=author)), sent)
    assert answer.status_code == 422
    assert "This kind of file cannot be taken." in answer.content.decode()


# -- Check, send, afterwards ---------------------------------------------------------------------------------------


def test_check_shows_every_answer_with_a_way_to_change_it(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    page = signed_in.get(at("check", draft)).content.decode()
    assert draft.title in page
    assert "Phommachanh_final.docx" in page
    for name in ("upload", "title", "authors", "section", "declarations", "letter"):
        assert f'href="{at(name, draft)}"' in page


def test_list_of_authors_says_what_is_missing_of_whom(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    make_author(draft, given_name="Zaw", family_name="Htun", email="", affiliation="")
    page = signed_in.get(at("authors", draft)).content.decode()
    assert page.count("Missing:") == 1
    assert "Missing: mail address, institution" in page


def test_check_leads_to_each_language_and_opens_the_files(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    draft.translations.create(language="lo", title="ຊາຍ")
    page = signed_in.get(at("check", draft)).content.decode()
    assert f'href="{at("translation", draft, "lo")}"' in page
    manuscript = draft.again().current_version.manuscript
    opened = reverse("submissions:file", args=[manuscript.pk])
    assert f'<a href="{opened}">{manuscript.name}</a>' in page


def test_check_of_what_is_incomplete_says_what_is_missing(signed_in: Client, author: User) -> None:
    page = signed_in.get(at("check", make_draft(author=author, is_complete=False))).content.decode()
    assert "Still missing: Upload the manuscript, Title, abstract and keywords, Section, Declarations." in page
    assert "Not given yet" in page


def test_sending_leads_to_the_page_that_says_what_comes(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("check", draft), {"version": draft.row_version})
    page = signed_in.get(answer.url).content.decode()
    assert answer.url == at("sent", draft)
    assert draft.again().number in page
    assert "You hear from us by" in page


def test_button_pressed_twice_sends_once(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    for _each in range(2):
        assert signed_in.post(at("check", draft), {"version": draft.row_version}).url == at("sent", draft)


def test_sending_from_a_stale_page_says_somebody_was_faster(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.post(at("check", draft), {"version": draft.row_version + 1}, follow=True)
    assert "Somebody else was faster than you." in answer.content.decode()
    assert draft.again().state == State.DRAFT


def test_sending_what_is_incomplete_says_why(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, is_complete=False)
    answer = signed_in.post(at("check", draft), {"version": draft.row_version})
    assert answer.status_code == 422
    assert "Still missing" in answer.content.decode()


def test_revision_is_sent(signed_in: Client, author: User) -> None:
    submission = make_revision(author=author)
    answer = signed_in.post(at("check", submission), {"version": submission.row_version})
    assert answer.url == at("sent", submission)
    assert submission.again().state == State.WITH_EDITOR
    Submission.objects.filter(pk=submission.pk).update(decision_goes_at=None)
    assert "Your revision is with us" in signed_in.get(answer.url).content.decode()


def test_response_is_typed_and_uploaded(signed_in: Client, author: User) -> None:
    submission = make_revision(author=author, with_version=False)
    signed_in.post(at("response", submission), {"response": "We mended it."}, **AUTOSAVE)
    signed_in.post(at("response_file", submission), {"file": upload(name="answer.docx")})
    version = submission.again().version_in_work
    assert (version.number, version.response, version.file_of("response").name) == (2, "We mended it.", "answer.docx")
    assert "answer.docx" in signed_in.get(at("response", submission)).content.decode()


@pytest.mark.parametrize("is_given", [True, False])
def test_response_is_written_beside_what_the_author_was_given(signed_in: Client, author: User, is_given: bool) -> None:
    submission = make_revision(author=author)
    reported = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.REPORTED)
    editor = make_editor_of(submission)
    make_decision(
        submission, by=editor, kind=DecisionKind.MAJOR, state=DecisionState.SENT,
        parts=[f"{reported.pk}:comments"] if is_given else [],
    )  # fmt: skip
    page = signed_in.get(at("response", submission)).content.decode()
    assert ("Reviewer 1, round 1" in page) is is_given
    assert ("Say more about the sources." in page) is is_given
    assert str(reported.reviewer) not in page


@pytest.mark.parametrize("is_same", [True, False])
def test_same_file_sent_as_a_revision_is_remarked_upon_and_not_refused(
    signed_in: Client, author: User, is_same: bool
) -> None:
    submission = make_revision(author=author)
    sent = submission.again().sent_version.manuscript.sha256
    in_work = ManuscriptFile.objects.filter(version=submission.again().version_in_work)
    in_work.update(sha256=sent if is_same else "b" * 64)
    for name in ("upload", "check"):
        page = signed_in.get(at(name, submission)).content.decode()
        assert ("the very same file as the one you sent before" in page) is is_same
    assert "Still missing" not in page


def test_first_version_repeats_nothing(signed_in: Client, author: User) -> None:
    assert "the very same file" not in signed_in.get(at("upload", make_draft(author=author))).content.decode()


def test_refused_response_file_is_said_on_its_page(signed_in: Client, author: User) -> None:
    submission = make_revision(author=author)
    answer = signed_in.post(at("response_file", submission), {"file": upload(b"nonsense", "a.docx")})
    assert answer.status_code == 422
    assert "This kind of file cannot be taken." in answer.content.decode()


def test_draft_is_deleted_after_asking(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert "cannot be brought back" in signed_in.get(at("delete", draft)).content.decode()
    assert signed_in.post(at("delete", draft)).url == reverse("submissions:mine")
    assert not Submission.objects.exists()


def test_returned_manuscript_is_not_deleted(signed_in: Client, author: User) -> None:
    submission = make_submission(State.RETURNED, author=author)
    assert signed_in.get(at("delete", submission)).url == at("tasks", submission)
    signed_in.post(at("delete", submission))
    assert Submission.objects.filter(pk=submission.pk).exists()


def test_resubmission_begins_from_a_declined_manuscript(signed_in: Client, author: User) -> None:
    old = make_submission(State.DECLINED, author=author, may_resubmit=True)
    answer = signed_in.post(at("resubmit", old))
    fresh = Submission.objects.get(resubmission_of=old)
    assert answer.url == at("tasks", fresh)
    assert (fresh.title, fresh.section, fresh.state) == (old.title, old.section, State.DRAFT)


def test_resubmission_without_invitation_is_refused(signed_in: Client, author: User) -> None:
    old = make_submission(State.DECLINED, author=author)
    assert signed_in.post(at("resubmit", old)).url == reverse("desk:manuscript", args=[old.pk])
    assert Submission.objects.count() == 1


# -- Getting files back --------------------------------------------------------------------------------------------


def test_author_gets_the_own_file_back(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    answer = signed_in.get(reverse("submissions:file", args=[draft.current_version.manuscript.pk]))
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-cache" or "private" in answer["Cache-Control"]


def test_file_of_another_is_not_there(client: Client) -> None:
    submission = make_submission()
    copy = make_file(submission.sent_version, "reviewer_copy")
    prepared = make_version(submission, is_sent=False).manuscript
    manuscript = submission.sent_version.manuscript
    editor, co_author = make_editor_of(submission), make_co_author(submission)
    expected = {
        make_user(): (404, 404, 404),
        editor: (302, 302, 404),
        co_author: (302, 404, 404),
        submission.corresponding_user: (302, 404, 404),
    }
    for person, answers in expected.items():
        client.force_login(person)
        found = tuple(
            client.get(reverse("submissions:file", args=[file.pk])).status_code for file in (manuscript, copy, prepared)
        )
        assert found == answers


# -- Too much ------------------------------------------------------------------------------------------------------


def test_body_far_over_the_limit_is_turned_away(signed_in: Client) -> None:
    sent = {"wsgi.input": io.BytesIO(b"the beginning of it"), "CONTENT_LENGTH": str(10 * 2**30)}
    answer = signed_in.post(reverse("submissions:start"), {"file": upload()}, **sent)
    assert answer.status_code == 413
    assert "A file may have 100" in answer.content.decode()
    assert not Submission.objects.exists()


def test_file_somewhat_over_the_limit_is_said_beside_its_field(signed_in: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 500
    answer = signed_in.post(reverse("submissions:start"), {"file": upload()})
    assert answer.status_code == 422
    assert "The file is larger than 500" in answer.content.decode()
