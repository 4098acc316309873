"""What editors and office do on pages of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Letter, User
from journal.states import Anonymity
from submissions import views
from submissions.forms import ASKS
from submissions.models import Submission
from submissions.services import ACTS
from tests.factories.people import (
    make_administrator,
    make_copyeditor,
    make_editor,
    make_editor_in_chief,
    make_office,
    make_section,
    make_user,
)
from tests.factories.submissions import keep_away, make_co_author, make_editor_of, make_submission, upload

pytestmark = pytest.mark.django_db

ENTRY = {"kind": "entered", "email": "dara@example.org", "given_name": "Dara", "title": "On rivers"}


# -- Entering ------------------------------------------------------------------------------------------------------


def test_manuscript_is_entered_for_its_author(client: Client) -> None:
    client.force_login(make_office())
    answer = client.post(reverse("submissions:enter"), ENTRY)
    draft = Submission.objects.get()
    assert answer.url == reverse("submissions:tasks", args=[draft.pk])
    assert draft.corresponding_user.email == "dara@example.org"


def test_contribution_is_commissioned(client: Client) -> None:
    client.force_login(make_editor())
    sent = {
        **ENTRY,
        "kind": "commissioned",
        "section": make_section().pk,
        "due_on": timezone.localdate() + timedelta(days=90),
    }
    client.post(reverse("submissions:enter"), sent)
    assert Submission.objects.get().is_commissioned
    assert Letter.objects.filter(key="draft_commissioned").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"given_name": ""}, "Enter the author’s name"),
        ({"title": ""}, "This field is required."),
        ({"kind": "commissioned"}, "Choose the section it is for."),
        ({"kind": "commissioned"}, "Say by which day you would like to have it."),
        ({"due_on": "2001-01-01"}, "The day is past already."),
    ],
)
def test_entry_that_lacks_something_says_what(change: dict[str, str], sentence: str, client: Client) -> None:
    client.force_login(make_office())
    answer = client.post(reverse("submissions:enter"), {**ENTRY, **change})
    assert answer.status_code == 422
    assert sentence.replace("’", "&#x27;") in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("make", [make_user, make_copyeditor, make_administrator])
def test_others_enter_nothing(make: Any, client: Client) -> None:
    client.force_login(make())
    assert client.get(reverse("submissions:enter")).status_code == 404


# -- The reviewer copy ---------------------------------------------------------------------------------------------


def copy_page(submission: Submission) -> str:
    return reverse("submissions:reviewer_copy", args=[submission.pk])


def test_reviewer_copy_is_uploaded_looked_at_and_released(client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    client.post(
        copy_page(submission), {"file": upload(name="copy.docx"), "upload": "yes", "version": submission.row_version}
    )
    page = client.get(copy_page(submission)).content.decode()
    assert "copy.docx" in page
    assert "Release to reviewers" in page
    assert submission.again().reviewer_copy_released_at is None
    answer = client.post(copy_page(submission), {"release": "yes", "version": submission.row_version})
    assert answer.url == reverse("desk:manuscript", args=[submission.pk])
    assert submission.again().reviewer_copy_released_at is not None


def test_reviewer_copy_that_is_not_there_cannot_be_released(client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    assert "Release to reviewers" not in client.get(copy_page(submission)).content.decode()
    answer = client.post(copy_page(submission), {"release": "yes", "version": submission.row_version})
    assert "Upload a reviewer copy without names first." in answer.content.decode()


def test_manuscript_itself_can_be_released_where_authors_are_named(client: Client) -> None:
    submission = make_submission(section=make_section(anonymity=Anonymity.OPEN))
    client.force_login(make_editor_of(submission))
    assert "without a copy they read the manuscript itself" in client.get(copy_page(submission)).content.decode()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"upload": "yes"}, "Choose a file first."),
        ({"upload": "yes", "file": b"nonsense"}, "This kind of file cannot be taken."),
    ],
)
def test_bad_reviewer_copy_says_why(posted: dict[str, Any], sentence: str, client: Client) -> None:
    submission = make_submission()
    client.force_login(make_editor_of(submission))
    if "file" in posted:
        posted = {**posted, "file": upload(posted["file"])}
    answer = client.post(copy_page(submission), {**posted, "version": submission.row_version})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# -- Who finds these pages -----------------------------------------------------------------------------------------


def test_pages_of_editors_are_not_there_for_others(client: Client) -> None:
    submission = make_submission()
    conflicted = make_editor_in_chief()
    keep_away(submission, conflicted)
    for other in (
        submission.corresponding_user,
        make_co_author(submission),
        make_editor(),
        conflicted,
        make_copyeditor(),
    ):
        client.force_login(other)
        assert client.get(copy_page(submission)).status_code == 404


# -- What the desk's screen of steps takes from here ---------------------------------------------------------------


def test_every_ask_of_a_step_has_a_field() -> None:
    missing = [
        f"{row.name}.{ask}"
        for row in Submission.steps()
        for ask in row.asks
        if f"submission.{row.name}.{ask}" not in ASKS
    ]
    assert missing == []


def test_every_act_and_screen_belongs_to_a_step() -> None:
    steps = {f"submission.{row.name}" for row in Submission.steps()}
    assert set(ACTS) - steps == set()
    assert set(views.SCREENS) - steps == set()
    assert {".".join(name.split(".")[:2]) for name in ASKS} - steps == set()


def field(name: str, submission: Submission, user: User) -> Any:
    return ASKS[name](submission, user)


def test_fields_offer_what_is_possible() -> None:
    submission, chief = make_submission(), make_editor_in_chief()
    co_author, editor = make_co_author(submission), make_editor_of(submission)
    free = make_editor()
    assert set(field("submission.assign.editor", submission, chief).queryset) == {chief, editor, free}
    assert set(field("submission.unassign.editor", submission, chief).queryset) == {editor}
    (other,) = field("submission.change_corresponding_author.author", submission, chief).queryset
    assert other.user == co_author
    assert submission.section not in field("submission.change_section.section", submission, chief).queryset
    assert field("submission.assign.decides", submission, chief).clean("False") is False
    assert field("submission.exclude.person", submission, chief).clean(free.email.upper()) == free
    for name in ASKS:
        assert field(name, submission, chief).label
