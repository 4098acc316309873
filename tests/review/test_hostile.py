"""What a reviewer may write anywhere does nothing where others read it: no script, no header, no placeholder."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.models import Letter, PersonalLink
from journal.outbox import post
from journal.outbox.letters import completed
from review.models import Assignment, AttachedFile
from review.states import AssignmentState
from tests.anonymity.reading import given
from tests.factories.people import make_journal
from tests.factories.review import make_assignment, make_link
from tests.factories.submissions import pdf

pytestmark = pytest.mark.django_db
S = AssignmentState

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
HOSTILE = f"{SCRIPT}{{{{ 7|add:42 }}}}{{personal_link}}\r\nBcc: victim@example.org\r\n\r\nPay here"
EVIL = ("<script>alert(1)", "<img src=x", "onerror=alert(1)>")


@pytest.fixture
def written(review_round: Any) -> list[Assignment]:
    """Two reviewers who have written the same into everything they are asked."""
    make_journal(undo_minutes=0)
    reports, declines = make_assignment(review_round, S.INVITED), make_assignment(review_round, S.INVITED)
    browser, token = Client(), make_link(reports)

    def post_to(name: str, **filled: Any) -> Any:
        return browser.post(reverse(f"review:{name}_by_link", args=[token]), filled)

    post_to("accept", interests="some", statement=HOSTILE)
    Assignment.objects.filter(pk=reports.pk).update(interests_cleared_at=timezone.now())
    file = SimpleUploadedFile('x"><script>alert(1)<script>.pdf', pdf(), content_type="text/html\r\nX-Evil: 1")
    answers = {"for_author": HOSTILE, "for_editor": HOSTILE, "recommendation": "major"}
    post_to("report", **answers, upload=file)
    post_to("check")
    reports = reports.again()
    assert reports.is_reported
    who = {"who-TOTAL_FORMS": "1", "who-INITIAL_FORMS": "0", "who-0-name": HOSTILE, "who-0-remark": HOSTILE[:300]}
    answer = Client().post(
        reverse("review:decline_by_link", args=[make_link(declines)]),
        {"note": HOSTILE, **who, "who-0-email": "somebody@gmail.com"},
    )
    assert answer.status_code == 200
    return [reports, declines.again()]


def test_what_a_reviewer_writes_is_text_wherever_it_is_read(editor: Any, written: list[Assignment]) -> None:
    submission = written[0].submission
    reader = Client()
    reader.force_login(editor)
    text, _files = given(
        reader, reverse("desk:manuscript", args=[submission.pk]), f"/review/manuscripts/{submission.pk}/"
    )
    for word in EVIL:
        assert word not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7|add:42 }}" in text
    assert "\n49" not in text


def test_what_a_reviewer_writes_makes_no_header_and_no_link(written: list[Assignment]) -> None:
    before = PersonalLink.objects.count()
    for letter in Letter.objects.exclude(to__in=[row.reviewer for row in written]):
        sent = post.message(letter, body=completed(letter), journal_name="J").message()
        assert (sent["Bcc"], sent["To"]) == (None, letter.to_email)
        assert "victim@example.org" not in " ".join(map(str, sent.values()))
    assert PersonalLink.objects.count() == before  # "{personal_link}" in a reviewer's words is text


def test_file_of_a_reviewer_is_kept_under_a_plain_name_and_type(written: list[Assignment]) -> None:
    file = AttachedFile.objects.get()
    assert file.media_type == "application/pdf"
    assert not set('"<>\r\n') & set(file.stored.name or "")


PAGES = (
    "assignment", "report", "check", "decline", "copy", "extend", "own_file", "changes", "enter", "answered", "copy_link"
)  # fmt: skip


def test_pages_of_a_review_are_nobody_elses(written: list[Assignment]) -> None:
    """Another reviewer of the same manuscript, its author, and a reviewer of another one find nothing."""
    mine, other = written
    for person in (other.reviewer, mine.submission.corresponding_user, make_assignment().reviewer):
        browser = Client()
        browser.force_login(person)
        for name in PAGES:
            address = reverse(f"review:{name}", args=[mine.pk])
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"text": "x"}).status_code in {404, 405}
