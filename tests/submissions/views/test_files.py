"""The files of a manuscript: given by the author, given back, and too large."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import User
from submissions.models import Submission
from tests.factories.issues import light_picture
from tests.factories.people import make_user
from tests.factories.submissions import (
    docx,
    make_co_author,
    make_draft,
    make_editor_of,
    make_file,
    make_submission,
    make_version,
    upload,
)
from tests.submissions.visits import at

pytestmark = pytest.mark.django_db


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
    sent = {"more-kind": "figure", "more-caption": "A map", "more-file": upload(light_picture(16, 16), "map.png")}
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
