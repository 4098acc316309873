"""What is read of a file: by the worker, once, and taken over only where nobody has typed anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from journal import outbox
from journal.models import Job
from journal.services import OpenPage
from journal.states import Progress
from journal.text import trace
from submissions import queries, services
from submissions.models import FileReading, IncomingUpload, ManuscriptFile, Submission
from submissions.models.files import READ
from submissions.reading import VERSION
from submissions.services.reading import read_file
from submissions.states import Check, FileKind, State, Task, TaskState
from tests.factories.papers import ABSTRACT, ABSTRACT_IN_KHMER, TITLE, paper
from tests.factories.people import make_section, make_user
from tests.factories.submissions import (
    make_author,
    make_draft,
    make_revision,
    make_submission,
    pages_saying,
    upload,
    written,
)
from tests.submissions.kept import run_jobs

pytestmark = pytest.mark.django_db

KHMER = ("មូលន័យសង្ខេប", ABSTRACT_IN_KHMER)


def begun(content: bytes | None = None, **told: Any) -> Submission:
    """Return a draft that was begun with a file, as it is after the worker has been by."""
    author = make_user(given_name="Sokha", family_name="Chan", affiliation="A university")
    draft = services.start_draft(by=author, upload=upload(paper(**told) if content is None else content))
    run_jobs()
    return draft.again()


def test_upload_answers_before_the_file_is_read() -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper()))
    assert queries.read_state(draft) == queries.ReadState(is_awaited=True)
    run_jobs()
    state = queries.read_state(draft.again())
    assert state.reading is not None
    assert (state.reading.found.title, state.is_awaited) == (TITLE, False)


def test_control_characters_of_a_pdf_are_not_kept() -> None:
    draft = begun(written(pages_saying("Keywords: rivers\\000, sand\\001")))
    facts = FileReading.objects.get(file=draft.current_version.manuscript).facts
    assert facts["keywords"] == {"en": ["rivers", "sand"]}


def test_file_in_quarantine_is_waited_for_and_a_refused_one_is_not() -> None:
    draft = make_draft(is_complete=False)
    IncomingUpload.objects.create(
        submission=draft, kind=FileKind.MANUSCRIPT, name="x.docx", size=1, stored="x", begun_by=draft.corresponding_user,
        completed_at=timezone.now(),
    )  # fmt: skip
    assert queries.read_state(draft).is_awaited
    IncomingUpload.objects.update(check_state=Check.REFUSED, problem="virus")
    assert not queries.read_state(draft).is_awaited


def test_still_empty_draft_is_filled_in_each_language() -> None:
    draft = begun(more=KHMER)
    assert (draft.language, draft.title, draft.abstract) == ("en", TITLE, ABSTRACT)
    assert draft.tasks[Task.TITLE] == TaskState.TO_BE_CHECKED
    assert draft.keywords == "sand mining; riverbanks; livelihoods"
    assert [(row.language, row.abstract) for row in draft.translations.all()] == [("km", ABSTRACT_IN_KHMER)]


@pytest.mark.parametrize("typed", [{"title": "Mine"}, {"abstract": "Mine"}, {"keywords": "mine"}])
def test_nothing_is_written_where_anything_was_typed(typed: dict[str, str]) -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper()))
    services.save_metadata(submission=draft, by=draft.corresponding_user, **typed)
    run_jobs()
    draft = draft.again()
    assert {name: getattr(draft, name) for name in ("title", "abstract", "keywords")} == {
        "title": "", "abstract": "", "keywords": "", **typed,
    }  # fmt: skip


def test_what_was_filled_in_gives_way_to_what_is_typed_on_a_page_opened_before() -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper(more=KHMER)))
    page = OpenPage(was={name: trace("") for name in ("title", "abstract")}, name="one")
    run_jobs()
    services.save_metadata(submission=draft, by=draft.corresponding_user, page=page, title="Mine", abstract="")
    in_khmer = OpenPage(was={"abstract": trace("")}, name="two")
    services.save_translation(
        submission=draft, language="km", by=draft.corresponding_user, page=in_khmer, abstract="ខ្ញុំ"
    )
    draft = draft.again()
    assert (page.clashes, in_khmer.clashes) == ({}, {})
    assert (draft.title, draft.abstract) == ("Mine", ABSTRACT)
    assert draft.translations.get().abstract == "ខ្ញុំ"


def test_page_that_was_opened_before_the_file_was_read_has_not_shown_its_words() -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper()))
    page = OpenPage(was={name: trace("") for name in ("title", "abstract", "keywords")}, name="one")
    run_jobs()
    author = draft.corresponding_user
    services.save_metadata(submission=draft, by=author, page=page, title="", abstract="", keywords="mine")
    assert (draft.again().are_words_unseen, draft.again().keywords) == (True, "mine")
    services.save_metadata(submission=draft, by=author, title=TITLE, abstract=ABSTRACT, keywords="mine")
    assert not draft.again().are_words_unseen


def test_section_that_no_form_has_chosen_does_not_give_way() -> None:
    draft = begun()
    page = OpenPage(was={"section": trace(None)}, name="one")
    Submission.objects.filter(pk=draft.pk).update(section=make_section())
    services.save_metadata(submission=draft, by=draft.corresponding_user, page=page, section=make_section())
    assert set(page.clashes) == {"section"}


def test_later_file_with_other_words_writes_over_nothing() -> None:
    draft = begun()
    services.store_file(
        submission=draft, upload=upload(paper(title="Another title for the same")), by=draft.corresponding_user
    )
    run_jobs()
    draft = draft.again()
    reading = queries.read_state(draft).reading
    assert (draft.title, reading and reading.found.title) == (TITLE, "Another title for the same")
    assert FileReading.objects.count() == 1


def test_file_replaced_while_it_is_read_leaves_nothing_behind() -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper(title="The first title of all")))
    first = Job.objects.get(kind=READ)
    services.store_file(submission=draft, upload=upload(paper()), by=draft.corresponding_user)
    read_file(first)
    assert not FileReading.objects.exists()
    run_jobs()
    assert draft.again().title == TITLE


def test_draft_deleted_before_its_file_is_read_is_no_failure() -> None:
    draft = services.start_draft(by=make_user(), upload=upload(paper()))
    services.delete_draft(submission=draft, by=draft.corresponding_user)
    run_jobs()
    assert set(Job.objects.values_list("progress", flat=True)) == {Progress.DONE}


def test_reading_twice_does_it_once() -> None:
    draft = begun()
    job = Job.objects.get(kind=READ)
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="", abstract="", keywords="")
    before = FileReading.objects.get()
    read_file(job)
    assert FileReading.objects.get().read_at == before.read_at
    assert draft.again().title == ""


def test_what_an_earlier_reader_read_is_read_anew() -> None:
    draft = begun()
    FileReading.objects.update(reader=0, facts=None, problem="broken")
    read_file(Job.objects.get(kind=READ))
    reading = queries.read_state(draft.again()).reading
    assert (reading and reading.problem, reading and reading.found.title) == ("", TITLE)


def of_an_earlier_reader(submission: Submission, **facts: Any) -> FileReading:
    """Let the reading of a file be that of an earlier reader, who read something else."""
    row = FileReading.objects.get(file=submission.current_version.manuscript)
    row.reader, row.facts = VERSION - 1, {**row.facts, **facts}
    row.save()
    Job.objects.filter(kind=READ).delete()
    return row


def test_clock_has_a_draft_read_anew_once_and_offers_nothing_in_place_of_what_was_typed() -> None:
    draft = begun(more=KHMER)
    of_an_earlier_reader(
        draft, titles={"en": "Wrong title", "km": "ខុស"}, abstracts={"en": ABSTRACT[:40], "km": "ខុស"}, keywords={}
    )
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="Mine", abstract=ABSTRACT[:40])
    services.save_translation(submission=draft, language="km", by=draft.corresponding_user, abstract="ខុស")
    assert [services.run_clock(now=timezone.now()) for _time in range(2)] == [1, 0]
    run_jobs()
    draft = draft.again()
    row = FileReading.objects.get()
    assert (draft.title, draft.abstract, draft.translations.get().abstract) == ("Mine", ABSTRACT[:40], "ខុស")
    assert (row.reader, row.words_in("en")["title"], row.found.title) == (VERSION, "Wrong title", "Wrong title")
    assert (row.words_in("en")["abstract"], row.words_in("km")["abstract"]) == (ABSTRACT, ABSTRACT_IN_KHMER)


def test_draft_that_was_emptied_stays_empty_when_it_is_read_anew() -> None:
    draft = begun()
    of_an_earlier_reader(draft)
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="", abstract="", keywords="")
    services.run_clock(now=timezone.now())
    run_jobs()
    assert (draft.again().title, FileReading.objects.get().reader) == ("", VERSION)


def test_manuscript_that_was_sent_keeps_its_reading() -> None:
    sent, draft = make_submission(), make_draft()
    for submission in (sent, draft):
        FileReading.objects.create(file=submission.current_version.manuscript, problem="broken", reader=VERSION - 1)
    assert services.run_clock(now=timezone.now()) == 1
    job = Job.objects.get(kind=READ)
    assert job.facts == {"file": draft.current_version.manuscript.pk}
    services.submit(draft, by=draft.corresponding_user)
    read_file(job)
    assert set(FileReading.objects.values_list("reader", "problem")) == {(VERSION - 1, "broken")}


def test_file_that_cannot_be_read_says_so_and_fills_nothing() -> None:
    draft = begun()
    file = draft.current_version.manuscript
    assert file is not None
    file.stored.storage.delete(file.stored.name)
    ManuscriptFile.objects.filter(pk=file.pk).update(stored=file.stored.storage.save("x.docx", ContentFile(b"PK\x03")))
    FileReading.objects.all().delete()
    read_file(Job.objects.get(kind=READ))
    reading = FileReading.objects.get()
    assert (reading.facts, reading.problem, reading.found.words) == (None, "broken", 0)


def test_words_are_counted_as_the_version_is_sent_and_of_a_file_read_late() -> None:
    draft = begun()
    reading = queries.read_state(draft).reading
    assert reading is not None
    complete = make_draft(author=draft.corresponding_user)
    file = complete.current_version.manuscript
    FileReading.objects.create(file=file, facts=reading.facts, reader=1)
    services.submit(complete, by=complete.corresponding_user)
    assert complete.again().word_count == reading.found.words

    late = make_submission()
    file = late.current_version.manuscript
    assert file is not None
    job = outbox.enqueue(READ, {"file": file.pk}, case=late.case_file)
    read_file(job)
    assert late.again().word_count == FileReading.objects.get(file=file).found.words


def test_file_that_goes_along_into_a_new_version_takes_its_reading_with_it() -> None:
    submission = make_submission(State.RETURNED)
    file = submission.current_version.manuscript
    facts = FileReading(file=file, problem="broken", reader=1)
    facts.save()
    version = services.start_revision_version(submission=submission, by=submission.corresponding_user)
    assert version.manuscript.reading.problem == "broken"
    assert version.manuscript.pk != file.pk


def test_other_files_are_not_read() -> None:
    revision = make_revision()
    for kind in (FileKind.RESPONSE, FileKind.SUPPLEMENT):
        services.store_file(submission=revision, upload=upload(), kind=kind, by=revision.corresponding_user)
    assert not Job.objects.filter(kind=READ).exists()


# -- Authors -------------------------------------------------------------------------------------------------------


def test_authors_of_the_file_are_added_once_and_none_who_is_there() -> None:
    draft = begun()
    assert [author.name for author in draft.authors.all()] == ["Sokha Chan"]
    reading = queries.read_state(draft).reading
    (found,) = services.authors_found(draft, reading).values()
    assert found.printed == "Khamla Vongsa"
    for _pressed in range(2):
        services.add_found_authors(submission=draft, by=draft.corresponding_user)
    assert [author.name for author in draft.again().authors.all()] == ["Sokha Chan", "Khamla Vongsa"]


@pytest.mark.parametrize(
    "there",
    [
        {"given_name": "KHAMLA", "family_name": "vongsa"},
        {"given_name": "Vongsa", "family_name": "Khamla"},
        {"given_name": "", "family_name": "", "printed_name": "Khamla  Vongsa"},
    ],
)
def test_author_who_is_there_under_a_like_name_is_not_offered(there: dict[str, str]) -> None:
    draft = begun()
    make_author(draft, **there)
    assert services.authors_found(draft.again(), queries.read_state(draft).reading) == {}


def test_author_with_the_same_address_is_not_offered() -> None:
    draft = begun()
    draft.authors.update(given_name="Another", family_name="Name", email="Sokha.Chan@example.org")
    found = services.authors_found(draft.again(), queries.read_state(draft).reading)
    assert [author.printed for author in found.values()] == ["Khamla Vongsa"]


def test_only_the_chosen_author_is_added() -> None:
    draft = begun()
    draft.authors.update(given_name="Another", family_name="Name")
    found = services.authors_found(draft.again(), queries.read_state(draft).reading)
    key = next(key for key, author in found.items() if author.printed == "Khamla Vongsa")
    added = services.add_found_authors(submission=draft, by=draft.corresponding_user, chosen=[key, "no such key"])
    assert [author.name for author in added] == ["Khamla Vongsa"]
