"""Files of manuscripts in a real S3 server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.test import Client
from django.urls import reverse

from journal import outbox
from journal.models import Job
from submissions import services
from tests.factories.people import make_account
from tests.factories.submissions import docx, make_co_author, make_editor_of, make_file, make_submission, upload

pytestmark = [pytest.mark.django_db, pytest.mark.store]


def fetched(client: Client, pk: int) -> tuple[bytes, dict[str, str]]:
    """Follow the address of a file to the store; return what came, and its headers."""
    answer = client.get(reverse("submissions:file", args=[pk]))
    assert answer.status_code == 302
    assert urlsplit(answer.url).query
    with urlopen(answer.url) as found:
        return found.read(), {name.lower(): value for name, value in found.headers.items()}


def test_author_gets_back_what_was_sent_byte_by_byte(store: Any, client: Client) -> None:
    author = make_account()
    client.force_login(author)
    content = docx(**{"word/media/map.png": bytes(range(256)) * 9000})  # too long for memory: it goes by a file
    draft = services.start_draft(by=author, upload=upload(content, "Bounmy final.docx"))
    found, headers = fetched(client, draft.current_version.manuscript.pk)
    assert found == content
    assert headers["content-disposition"] == 'attachment; filename="Bounmy final.docx"'
    assert headers["content-type"] == draft.current_version.manuscript.media_type
    assert "Bounmy" not in draft.current_version.manuscript.stored.name


def test_reviewer_copy_is_saved_under_a_number(store: Any, client: Client) -> None:
    submission = make_submission()
    copy = make_file(submission.sent_version, "reviewer_copy", name="Phommachanh.docx")
    client.force_login(make_editor_of(submission))
    _found, headers = fetched(client, copy.pk)
    assert headers["content-disposition"] == f'attachment; filename="{submission.number}-v1.docx"'


def test_replaced_file_is_gone_after_the_job(store: Any) -> None:
    author = make_account()
    draft = services.start_draft(by=author, upload=upload())
    old = draft.current_version.manuscript.stored.name
    services.store_file(submission=draft, upload=upload(name="new.docx"), by=author)
    assert store.exists(old)
    outbox.run_job(Job.objects.get(kind="submissions.discard_files").pk)
    assert not store.exists(old)


def test_address_without_its_signature_opens_nothing(store: Any, client: Client) -> None:
    submission = make_submission()
    client.force_login(make_co_author(submission))
    address = client.get(reverse("submissions:file", args=[submission.sent_version.manuscript.pk])).url
    with pytest.raises(OSError, match="403"), urlopen(address.split("?")[0]):
        pass
