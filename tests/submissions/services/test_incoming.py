"""Uploads in parts against a real S3 server: gone on with, put together, given up, and whose they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from journal import multipart, outbox
from journal.models import Job
from journal.workflow import StepRefused
from submissions import queries, services
from submissions.models import IncomingUpload, ManuscriptFile
from submissions.services import incoming as incoming_services
from submissions.services.quarantine import CHECK, DROP
from submissions.services.uploads import UploadRefused
from submissions.states import Check, FileKind
from tests import clamd
from tests.factories.people import make_user
from tests.factories.submissions import make_draft, make_submission, upload
from tests.submissions.parts import begun, long_docx, put, run_checks, send, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.store]

LONG = long_docx()


def dropped() -> list[bool]:
    return [outbox.run_job(pk) for pk in Job.objects.filter(kind=DROP).values_list("pk", flat=True)]


def test_file_in_parts_arrives_byte_by_byte_and_becomes_the_manuscript(draft: Any, store: Any) -> None:
    old = draft.current_version.manuscript
    row = uploaded(draft, LONG, name="C:\\Bounmy\\better.docx")
    assert run_checks() == [True]
    file = draft.again().current_version.manuscript
    assert (file.name, file.size, file.check_state) == ("better.docx", len(LONG), Check.CLEAN)
    assert file.sha256 == hashlib.sha256(LONG).hexdigest()
    with store.open(file.stored.name) as stored:
        assert stored.read() == LONG
    assert not ManuscriptFile.objects.filter(pk=old.pk).exists()
    assert not IncomingUpload.objects.exists()
    assert draft.again().intake == Check.CLEAN
    assert dropped() == [True]
    assert not store.exists(row.key)


def test_key_says_nothing_and_lies_apart(draft: Any) -> None:
    row = begun(draft, LONG)
    prefix, _slash, rest = row.key.partition("/")
    assert (prefix, len(rest)) == ("incomingupload", 40)
    assert "Phommachanh" not in row.key


def test_what_was_begun_goes_on_where_it_was(draft: Any) -> None:
    first = begun(draft, LONG)
    send(first, LONG, 1)
    again = begun(draft, LONG)
    assert again == first
    assert services.parts_there(incoming=again, by=again.begun_by) == [1]
    send(again, LONG, 2)
    assert services.parts_there(incoming=again, by=again.begun_by) == [1, 2]
    other = begun(draft, LONG[:-1] + b"x")
    assert other != first


def test_parts_that_miss_are_asked_for(draft: Any) -> None:
    row = begun(draft, LONG)
    send(row, LONG, 2)
    with pytest.raises(StepRefused, match="Parts of the file are missing"):
        services.complete_upload(incoming=row, by=row.begun_by)
    assert draft.again().intake == Check.CLEAN


def test_address_takes_one_part_of_one_length(draft: Any) -> None:
    row = begun(draft, LONG)
    address = services.part_address(incoming=row, number=2, by=row.begun_by)
    last = LONG[multipart.SMALLEST_PART :]
    for wrong, data in ((address, last + b"x"), (address.replace("partNumber=2", "partNumber=1"), last)):
        with pytest.raises(HTTPError, match="403"):
            put(wrong, data)
    assert put(address, last) == 200
    with pytest.raises(StepRefused, match="not wanted"):
        services.part_address(incoming=row, number=3, by=row.begun_by)


def test_addresses_lead_to_where_browsers_reach_the_store(draft: Any, settings: Any) -> None:
    settings.S3_PUBLIC_ENDPOINT_URL = "https://files.example.org"
    row = begun(draft, LONG)
    address = services.part_address(incoming=row, number=1, by=row.begun_by)
    assert address.startswith("https://files.example.org/")


def test_done_twice_is_done_once(draft: Any) -> None:
    row = uploaded(draft, LONG)
    services.complete_upload(incoming=row, by=row.begun_by)
    assert Job.objects.filter(kind=CHECK).count() == 1


def test_note_that_was_lost_after_the_parts_were_put_together_is_made_up_for(draft: Any) -> None:
    row = begun(draft, LONG)
    send(row, LONG)
    multipart.complete(row.key, row.multipart_id, multipart.parts_there(row.key, row.multipart_id))
    services.complete_upload(incoming=row, by=row.begun_by)
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.size == len(LONG)


def test_upload_that_the_store_has_forgotten_is_begun_anew(draft: Any) -> None:
    first = begun(draft, LONG)
    multipart.abort(first.key, first.multipart_id)
    with pytest.raises(StepRefused, match="Choose the file again"):
        services.complete_upload(incoming=first, by=first.begun_by)
    again = begun(draft, LONG)
    assert again != first
    assert list(draft.incoming.all()) == [again]


def test_file_put_together_and_not_noted_is_not_sent_a_second_time(draft: Any) -> None:
    row = begun(draft, LONG)
    send(row, LONG)
    multipart.complete(row.key, row.multipart_id, multipart.parts_there(row.key, row.multipart_id))
    again = begun(draft, LONG)
    assert again == row
    assert services.parts_there(incoming=again, by=again.begun_by) == [1, 2]
    services.complete_upload(incoming=again, by=again.begun_by)
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.size == len(LONG)


def test_file_put_together_and_then_removed_leaves_nothing_in_the_store(draft: Any, store: Any) -> None:
    row = begun(draft, LONG)
    send(row, LONG)
    multipart.complete(row.key, row.multipart_id, multipart.parts_there(row.key, row.multipart_id))
    services.drop_upload(submission=draft, incoming_id=row.pk, by=row.begun_by)
    assert dropped() == [True]
    assert not store.exists(row.key)


@pytest.mark.parametrize(("size", "problem"), [(0, "empty"), (100 * 1024**2 + 1, "too_large")])
def test_size_is_judged_before_anything_is_sent(size: int, problem: str, draft: Any) -> None:
    with pytest.raises(UploadRefused) as refusal:
        services.begin_upload(
            submission=draft,
            kind="manuscript",
            name="a.docx",
            size=size,
            fingerprint="0" * 64,
            by=draft.corresponding_user,
        )
    assert refusal.value.problem == problem


def test_only_who_prepares_it_may(draft: Any) -> None:
    stranger = make_user()
    row = begun(draft, LONG)
    for attempt in (
        lambda: begun(draft, LONG, by=stranger),
        lambda: services.part_address(incoming=row, number=1, by=stranger),
        lambda: services.parts_there(incoming=row, by=stranger),
        lambda: services.complete_upload(incoming=row, by=stranger),
        lambda: services.drop_upload(submission=draft, incoming_id=row.pk, by=stranger),
        lambda: services.check_again(submission=draft, incoming_id=row.pk, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    sent = make_submission(author=draft.corresponding_user)
    with pytest.raises(PermissionDenied):
        begun(sent, LONG)
    with pytest.raises(StepRefused, match="not uploaded here"):
        begun(draft, LONG, kind=FileKind.REVIEWER_COPY)


def test_person_leaves_only_so_many_unfinished(draft: Any) -> None:
    for number in range(10):
        begun(draft, LONG, name=f"{number}.docx")
    with pytest.raises(StepRefused, match="10 uploads"):
        begun(make_draft(author=draft.corresponding_user), LONG)
    services.drop_upload(submission=draft, incoming_id=draft.incoming.first().pk, by=draft.corresponding_user)
    assert begun(draft, LONG, name="one more.docx").name == "one more.docx"


def test_quarantine_of_a_manuscript_holds_only_so_many(draft: Any, daemon: clamd.Daemon) -> None:
    IncomingUpload.objects.bulk_create(
        IncomingUpload(
            submission=draft, kind=FileKind.FIGURE, name=f"{n}.png", size=1, begun_by=draft.corresponding_user,
            completed_at=timezone.now(), check_state=Check.REFUSED, problem="broken",
        )
        for n in range(60)
    )  # fmt: skip
    with pytest.raises(StepRefused, match="60 files are on their way in"):
        begun(draft, LONG, kind=FileKind.SUPPLEMENT)
    daemon.is_mute = True
    by = draft.corresponding_user
    with pytest.raises(StepRefused, match="60 files are on their way in"):
        services.store_file(submission=draft, upload=upload(), by=by, kind=FileKind.SUPPLEMENT)
    services.drop_upload(submission=draft, incoming_id=draft.incoming.first().pk, by=by)
    assert begun(draft, LONG, kind=FileKind.SUPPLEMENT).is_unfinished


def test_parts_put_together_by_two_at_once_are_one_file(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = begun(draft, LONG)
    send(row, LONG)
    listed = multipart.parts_there

    def with_the_other_in_between(key: str, upload: str) -> dict[int, tuple[int, str]]:
        there = listed(key, upload)
        monkeypatch.setattr(multipart, "parts_there", listed)
        services.complete_upload(incoming=IncomingUpload.objects.get(pk=row.pk), by=row.begun_by)
        return there

    monkeypatch.setattr(multipart, "parts_there", with_the_other_in_between)
    services.complete_upload(incoming=row, by=row.begun_by)
    assert run_checks() == [True]
    assert draft.current_version.manuscript.size == len(LONG)


def test_upload_given_up_while_it_is_put_together_is_said(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = begun(draft, LONG)
    send(row, LONG)
    listed = multipart.parts_there

    def with_the_end_in_between(key: str, upload: str) -> dict[int, tuple[int, str]]:
        there = listed(key, upload)
        multipart.abort(key, upload)
        return there

    monkeypatch.setattr(multipart, "parts_there", with_the_end_in_between)
    with pytest.raises(StepRefused, match="knows nothing of this upload"):
        services.complete_upload(incoming=row, by=row.begun_by)


def test_what_is_left_behind_is_given_up_after_days(draft: Any, store: Any) -> None:
    row = begun(draft, LONG)
    send(row, LONG, 1)
    fresh = begun(draft, LONG, name="fresh.docx")
    now = timezone.now()
    IncomingUpload.objects.filter(pk=row.pk).update(used_at=now - timedelta(days=7, minutes=1))
    assert services.run_clock(now=now) == 1
    assert services.run_clock(now=now) == 0
    assert list(draft.incoming.all()) == [fresh]
    assert dropped() == [True]
    with pytest.raises(LookupError):
        multipart.parts_there(row.key, row.multipart_id)


def test_draft_is_deleted_with_what_was_on_its_way(draft: Any) -> None:
    draft.versions.all()
    row = begun(draft, LONG)
    services.delete_draft(submission=draft, by=draft.corresponding_user)
    assert not IncomingUpload.objects.exists()
    assert Job.objects.get(kind=DROP).facts == {"key": row.key, "multipart": row.multipart_id}


def test_manuscript_begins_with_an_upload_once(store: Any) -> None:
    author = make_user()
    facts = {"name": "a.docx", "size": len(LONG), "fingerprint": "1" * 64, "by": author}
    first = services.begin_with_draft(**facts)
    assert services.begin_with_draft(**facts) == first
    assert queries.drafts_of(author).count() == 1


def in_the_other_window_first(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[tuple[str, str]]:
    """Have another window do this before the store begins what is asked for; returns what the store began for us."""
    begin, ours = multipart.begin, []

    def begun_there(key: str) -> str:
        monkeypatch.setattr(multipart, "begin", begin)
        act()
        ours.append((key, begin(key)))
        return ours[0][1]

    monkeypatch.setattr(multipart, "begin", begun_there)
    return ours


def test_two_windows_that_begin_the_same_file_go_on_with_one(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    others = []
    ours = in_the_other_window_first(monkeypatch, lambda: others.append(begun(draft.again(), LONG)))
    assert [begun(draft, LONG)] == others == list(draft.incoming.all())
    assert multipart.parts_there(others[0].key, others[0].multipart_id) == {}
    with pytest.raises(LookupError):
        multipart.parts_there(*ours[0])


def test_two_windows_that_begin_a_manuscript_with_a_file_begin_one(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    author = make_user()
    facts = {"name": "a.docx", "size": len(LONG), "fingerprint": "1" * 64, "by": author}
    in_the_other_window_first(monkeypatch, lambda: services.begin_with_draft(**facts))
    row = services.begin_with_draft(**facts)
    assert list(IncomingUpload.objects.all()) == [row]
    assert list(queries.drafts_of(author)) == [row.submission]


def test_manuscript_whose_upload_is_refused_leaves_no_draft(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    author = make_user()
    monkeypatch.setattr(incoming_services, "MOST_BEGUN", 0)
    with pytest.raises(StepRefused, match="finished none of them"):
        services.begin_with_draft(name="a.docx", size=len(LONG), fingerprint="1" * 64, by=author)
    assert not queries.drafts_of(author).exists()
