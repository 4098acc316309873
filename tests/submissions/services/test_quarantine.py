"""What has come in parts is kept apart until its check is done: inspected, and shown to the virus scanner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journal import outbox
from journal.models import Event, Job, Section
from journal.workflow import StepRefused
from submissions import queries, services
from submissions.models import IncomingUpload
from submissions.services import incoming as incoming_services
from submissions.services.quarantine import CHECK, DROP
from submissions.services.uploads import UploadRefused
from submissions.states import Check, FileKind
from tests import clamd
from tests.factories.people import make_user
from tests.factories.submissions import docx, make_editor_of, make_revision, make_submission, upload
from tests.submissions.parts import long_docx, run_checks, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.store]

LONG = long_docx()


def dropped() -> list[bool]:
    return [outbox.run_job(pk) for pk in Job.objects.filter(kind=DROP).values_list("pk", flat=True)]


# -- The check -----------------------------------------------------------------------------------------------------


def test_nobody_opens_what_is_not_checked_and_it_cannot_be_sent(draft: Any) -> None:
    uploaded(draft, LONG)
    assert [file.name for file in queries.visible_files(draft.corresponding_user)] == ["Phommachanh_final.docx"]
    draft = draft.again()
    with pytest.raises(StepRefused, match="still being checked"):
        services.submit(draft, by=draft.corresponding_user)
    run_checks()
    draft = draft.again()
    services.submit(draft, by=draft.corresponding_user)
    assert draft.again().sent_version.manuscript.size == len(LONG)


def test_refused_file_says_why_is_gone_from_the_store_and_stands_in_the_way(draft: Any, store: Any) -> None:
    before = draft.current_version.manuscript
    row = uploaded(draft, LONG + b"MZ")
    assert run_checks() == [True]
    row.refresh_from_db()
    assert (row.check_state, row.problem) == (Check.REFUSED, "joined")
    assert draft.again().current_version.manuscript == before
    event = Event.objects.get(name="submission.file_refused")
    assert event.facts == {"kind": "manuscript", "problem": "joined"}
    assert dropped() == [True]
    assert not store.exists(row.key)
    draft = draft.again()
    with pytest.raises(StepRefused, match="A file was refused"):
        services.submit(draft, by=draft.corresponding_user)
    services.drop_upload(submission=draft, incoming_id=row.pk, by=draft.corresponding_user)
    services.submit(draft.again(), by=draft.corresponding_user)


@pytest.mark.parametrize("in_parts", [True, False])
def test_better_file_takes_the_place_of_a_refused_one(in_parts: bool, draft: Any) -> None:
    uploaded(draft, LONG + b"MZ")
    run_checks()
    if in_parts:
        uploaded(draft, LONG)
        run_checks()
    else:
        services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    assert draft.again().intake == Check.CLEAN
    assert not draft.incoming.exists()


def test_revision_waits_as_well(store: Any) -> None:
    revision = make_revision()
    uploaded(revision, LONG, kind=FileKind.RESPONSE)
    with pytest.raises(StepRefused, match="still being checked"):
        services.submit_revision(revision.again(), by=revision.corresponding_user)
    run_checks()
    assert revision.again().version_in_work.file_of(FileKind.RESPONSE).size == len(LONG)
    services.submit_revision(revision.again(), by=revision.corresponding_user)


def test_figure_keeps_its_description(draft: Any) -> None:
    uploaded(draft, LONG, kind=FileKind.SUPPLEMENT, caption="A map\nof it")
    run_checks()
    assert draft.again().current_version.files.get(kind="supplement").caption == "A map of it"


def test_file_that_does_not_arrive_whole_is_refused(draft: Any, store: Any) -> None:
    row = uploaded(draft, LONG)
    IncomingUpload.objects.filter(pk=row.pk).update(size=len(LONG) + 1)
    run_checks()
    row.refresh_from_db()
    assert row.problem == "cut_off"


def test_file_the_section_takes_no_longer_as_it_arrives_is_refused(draft: Any) -> None:
    row = uploaded(draft, LONG, kind=FileKind.SUPPLEMENT)
    Section.objects.update(supplements="not_taken")
    run_checks()
    row.refresh_from_db()
    assert row.problem == "not_taken"


def test_too_many_files_are_said(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("submissions.services.files.MOST_FILES", 1)
    row = uploaded(draft, LONG, kind=FileKind.SUPPLEMENT)
    run_checks()
    row.refresh_from_db()
    assert row.problem == "too_many"


def test_file_removed_while_it_is_checked_stays_away(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = uploaded(draft, LONG)
    checked = incoming_services.uploads.check_upload

    def removed_meanwhile(*args: Any, **kwargs: Any) -> Any:
        found = checked(*args, **kwargs)
        services.drop_upload(submission=draft.again(), incoming_id=row.pk, by=draft.corresponding_user)
        return found

    monkeypatch.setattr(incoming_services.uploads, "check_upload", removed_meanwhile)
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.name == "Phommachanh_final.docx"
    assert draft.again().intake == Check.CLEAN


def test_draft_deleted_while_its_file_is_checked_is_no_error(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(draft, LONG)
    checked = incoming_services.uploads.check_upload

    def deleted_meanwhile(*args: Any, **kwargs: Any) -> Any:
        found = checked(*args, **kwargs)
        services.delete_draft(submission=draft.again(), by=draft.corresponding_user)
        return found

    monkeypatch.setattr(incoming_services.uploads, "check_upload", deleted_meanwhile)
    assert run_checks() == [True]


def test_check_whose_worker_was_killed_is_taken_up_after_its_lease(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(draft, LONG)
    job = Job.objects.get(kind=CHECK)

    def killed(*_args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(incoming_services, "_take_in", killed)
        with pytest.raises(SystemExit):
            outbox.run_job(job.pk)
    assert outbox.run_job(job.pk) is False  # somebody has it
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    assert outbox.run_job(job.pk) is True
    assert draft.again().current_version.manuscript.size == len(LONG)


# -- Viruses -------------------------------------------------------------------------------------------------------


def test_infected_file_in_parts_is_refused_and_deleted(
    draft: Any, store: Any, daemon: clamd.Daemon, monkeypatch: Any
) -> None:
    monkeypatch.setattr(clamd, "VIRUS", LONG[4000:4064])
    row = uploaded(draft, LONG)
    run_checks()
    row.refresh_from_db()
    assert row.problem == "infected"
    assert dropped() == [True]
    assert not store.exists(row.key)


def test_infected_file_that_came_whole_leaves_an_event(draft: Any, daemon: clamd.Daemon, monkeypatch: Any) -> None:
    monkeypatch.setattr(clamd, "VIRUS", docx()[:40])
    with pytest.raises(UploadRefused, match="virus"):
        services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    assert Event.objects.get(name="submission.file_refused").facts == {"kind": "manuscript", "problem": "infected"}


def test_files_wait_for_a_daemon_that_must_see_them(draft: Any, daemon: clamd.Daemon) -> None:
    daemon.is_mute = True
    row = services.store_file(submission=draft, upload=upload(name="better.docx"), by=draft.corresponding_user)
    assert isinstance(row, IncomingUpload)
    assert draft.again().intake == Check.PENDING
    assert run_checks() == [True]
    again = Job.objects.get(kind=CHECK, progress="queued")
    assert again.not_before > timezone.now() + timedelta(minutes=1)
    daemon.is_mute = False
    Job.objects.filter(pk=again.pk).update(not_before=timezone.now())
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.name == "better.docx"
    assert daemon.seen == [len(docx())]


def test_file_that_a_busy_machine_did_not_read_in_time_is_looked_into_later(draft: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(incoming_services.uploads, "LONGEST_WAIT", 0.001)
    row = services.store_file(submission=draft, upload=upload(name="better.docx"), by=draft.corresponding_user)
    assert isinstance(row, IncomingUpload)
    assert run_checks() == [False]
    monkeypatch.undo()
    job = Job.objects.get(kind=CHECK)
    assert (job.progress, draft.again().intake) == ("queued", Check.PENDING)
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.name == "better.docx"


def test_manuscript_begins_while_the_daemon_is_away(store: Any, daemon: clamd.Daemon) -> None:
    daemon.is_mute = True
    submission = services.start_draft(by=make_user(), upload=upload())
    assert submission.again().intake == Check.PENDING
    daemon.is_mute = False
    run_checks()
    assert submission.again().current_version.manuscript.name == "Phommachanh_final.docx"


def test_reviewer_copy_is_not_taken_while_the_daemon_is_away(store: Any, daemon: clamd.Daemon) -> None:
    daemon.is_mute = True
    submission = make_submission()
    with pytest.raises(StepRefused, match="Try again in a few minutes"):
        services.store_reviewer_copy(submission=submission, upload=upload(), by=make_editor_of(submission))


def test_file_whose_check_was_given_up_can_be_checked_again(draft: Any, store: Any) -> None:
    row = uploaded(draft, LONG)
    assert services.run_clock(now=timezone.now()) == 0  # its check is still to come
    Job.objects.filter(kind=CHECK).update(progress="failed", attempts=8)
    assert [services.run_clock(now=timezone.now()) for _twice in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.check_state, row.problem) == (Check.REFUSED, "not_checked")
    assert draft.again().intake == Check.REFUSED
    assert store.exists(row.key)
    for _twice in range(2):
        services.check_again(submission=draft.again(), incoming_id=row.pk, by=draft.corresponding_user)
    assert draft.again().intake == Check.PENDING
    assert services.run_clock(now=timezone.now()) == 0
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.size == len(LONG)


def test_check_that_the_office_tries_again_goes_on(draft: Any) -> None:
    uploaded(draft, LONG)
    Job.objects.filter(kind=CHECK).update(progress="failed", attempts=8)
    services.run_clock(now=timezone.now())
    assert outbox.try_again(Job.objects.get(kind=CHECK))
    assert run_checks() == [True]
    assert draft.again().current_version.manuscript.size == len(LONG)
    assert draft.again().intake == Check.CLEAN
