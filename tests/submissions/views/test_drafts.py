"""An author's manuscripts and their tasks: what is shown, who is turned away, and how many queries it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from journal.models import User
from review.states import AssignmentState, DecisionKind, DecisionState, RoundState
from submissions.guards import has_revised_version
from submissions.models import ManuscriptFile, Submission
from submissions.states import State
from tests.factories.people import make_editor_in_chief, make_journal, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_round
from tests.factories.submissions import (
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_revision,
    make_submission,
    upload,
)
from tests.submissions.visits import AUTOSAVE, at

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
REVISION_PAGES = ["tasks", "upload", "title", "check"]


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
def test_task_of_a_manuscript_that_was_sent_leads_to_its_page(name: str, signed_in: Client, author: User) -> None:
    submission = make_submission(author=author)
    answer = signed_in.get(at(name, submission))
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:manuscript", args=[submission.pk]))


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


def test_words_that_nobody_has_looked_at_are_not_said_to_be_done(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, are_words_unseen=True)
    row = signed_in.get(at("tasks", draft)).context["tasks"][1]
    assert (row["status"], row["hint"]) == (
        "To be checked", "Read from your file: look whether it is right, and save it.",
    )  # fmt: skip
    assert draft.missing == []  # the last look shows them, and sending them says that they are right
    (form,) = (
        form for form in html.fromstring(signed_in.get(at("title", draft)).content).forms if "title" in form.fields
    )
    signed_in.post(at("title", draft), dict(form.form_values()))
    assert signed_in.get(at("tasks", draft)).context["tasks"][1]["status"] == "Completed"


def test_revision_without_reports_speaks_of_none(signed_in: Client, author: User) -> None:
    revision = make_revision(author=author, with_version=False, reports_in=0)
    addresses = [at("tasks", revision), at("check", revision), reverse("review:response", args=[revision.pk])]
    for address in [*addresses, reverse("desk:manuscript", args=[revision.pk])]:
        page = signed_in.get(address).content.decode()
        assert [words in page for words in ("the reports", "the reviewers", "Answer to the editors")] == [
            False, False, "desk" not in address,
        ]  # fmt: skip
    assert "answer the editors first" in str(has_revised_version(revision))


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
    with django_assert_num_queries(15):  # the file is not read, nor waits for it: one less, or as many
        signed_in.get(at("tasks", draft))


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


def test_check_says_in_words_what_is_missing_of_authors_and_works(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author, section=make_section(asks_works=True))
    make_author(draft, given_name="Zaw", family_name="Htun", email="", affiliation="")
    draft.works.create(title="Salt and rice", authors="U. Nobody")
    page = signed_in.get(at("check", draft)).content.decode()
    assert "<div>Missing: mail address, institution</div>" in page
    assert "<div>Missing: publisher, year</div>" in page
    assert page.count("Missing:") == 2


def test_check_says_which_half_of_a_further_language_is_missing(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    draft.translations.create(language="lo", title="ຊາຍ")
    draft.translations.create(language="th", abstract="ทราย")
    draft.translations.create(language="vi", title="Cát", abstract="Cát của sông.")
    page = signed_in.get(at("check", draft)).content.decode()
    notes = [">Missing: abstract<" in page, ">Missing: title<" in page, page.count("Missing:")]
    assert notes == [True, True, 2]


def test_no_row_of_the_check_is_empty(signed_in: Client, author: User) -> None:
    section = make_section(declarations={"funding": "asked", "data": "asked"}, is_reviewed=False)
    draft = make_draft(author=author, section=section, abstract="", keywords="")
    draft.declarations.filter(question="funding").delete()
    draft.declarations.filter(question="data").update(is_none=False)
    groups = signed_in.get(at("check", draft)).context["groups"]
    rows = [row for group in groups for row in group["rows"]]
    assert [row["label"] for row in rows if not row["value"] and not row["missing"]] == []
    left = [row["label"] for row in rows if row["value"] == "Left open: the section does not require an answer."]
    assert [*map(str, left)] == ["Funding", "Availability of data"]


def test_list_of_tasks_says_which_declarations_are_missing(signed_in: Client, author: User) -> None:
    draft = make_draft(author=author)
    assert "Not answered yet" not in signed_in.get(at("tasks", draft)).content.decode()
    draft.declarations.filter(question__in=["funding", "ethics"]).update(is_none=False, statement="")
    assert "Not answered yet: Funding, Ethics approval" in signed_in.get(at("tasks", draft)).content.decode()


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


@pytest.mark.parametrize(
    ("number", "words"), [(1, "Each co-author gets a letter"), (7, "Each of the 7 co-authors gets a letter")]
)
def test_many_co_authors_are_counted_where_few_are_named(
    number: int, words: str, signed_in: Client, author: User
) -> None:
    submission = make_submission(author=author)
    for _each in range(number):
        make_author(submission)
    assert words in signed_in.get(at("sent", submission)).content.decode()


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
    signed_in.post(reverse("review:response", args=[submission.pk]), {"response": "We mended it."}, **AUTOSAVE)
    signed_in.post(at("response_file", submission), {"file": upload(name="answer.docx")})
    version = submission.again().version_in_work
    assert (version.number, version.response, version.file_of("response").name) == (2, "We mended it.", "answer.docx")
    assert "answer.docx" in signed_in.get(reverse("review:response", args=[submission.pk])).content.decode()


@pytest.mark.parametrize("is_given", [True, False])
def test_response_is_written_beside_what_the_author_was_given(signed_in: Client, author: User, is_given: bool) -> None:
    submission = make_revision(author=author)
    reported = make_assignment(make_round(submission, state=RoundState.CLOSED), AssignmentState.REPORTED)
    editor = make_editor_of(submission)
    make_decision(
        submission, by=editor, kind=DecisionKind.MAJOR, state=DecisionState.SENT,
        parts=[f"{reported.pk}:comments"] if is_given else [],
    )  # fmt: skip
    page = signed_in.get(reverse("review:response", args=[submission.pk])).content.decode()
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
