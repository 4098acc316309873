"""The reviewer copy made by itself after a version was sent, and the search after who wrote it."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from journal import outbox
from journal.models import Event, Job, Section
from journal.states import Anonymity, Progress
from submissions import services
from submissions.cleaning import findings, forms_of_names, phrases
from submissions.models import ManuscriptFile, NameSearch, ResponsePoint, Submission, Version
from submissions.services import copies, uploads
from submissions.services.files import DISCARD
from submissions.states import FIND_NAMES, MAKE_COPY, FileKind, State, Sureness, TraceKind
from tests.factories.people import make_section
from tests.factories.submissions import (
    archive,
    docx,
    make_author,
    make_draft,
    make_editor_of,
    make_file,
    make_revision,
    make_submission,
    pages_saying,
    pdf,
    upload,
    written,
)
from tests.submissions.kept import in_store, run_jobs

pytestmark = pytest.mark.django_db

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(*paragraphs: str, author: str = "Zuleika") -> bytes:
    """Return a Word file with these paragraphs, the last of which somebody has put in."""
    rows = [f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs]
    rows[-1] = rows[-1].replace("<w:p><w:r>", f'<w:p><w:ins w:id="1" w:author="{author}"><w:r>')
    rows[-1] = rows[-1].replace("</w:r></w:p>", "</w:r></w:ins></w:p>")
    return docx(**{"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(rows)}</w:body></w:document>'})


def sent(content: bytes, *, name: str = "Phommachanh_final.docx", section: Section | None = None) -> Submission:
    """Return a manuscript that its author has sent, with the jobs still to do."""
    draft = make_draft(section=section or make_section())
    author = draft.corresponding_user
    services.store_file(submission=draft, upload=upload(content, name), by=author)
    services.submit(draft.again(), by=author)
    return draft.again()


def copy_of(submission: Submission) -> ManuscriptFile | None:
    version = submission.again().sent_version
    return version.reviewer_copy if version else None


def content_of(file: ManuscriptFile) -> bytes:
    with file.stored.open("rb") as stored:
        return stored.read()


# -- The copy ------------------------------------------------------------------------------------------------------


def test_copy_is_made_after_it_was_sent_and_waits_for_its_release() -> None:
    submission = sent(word("Sand is taken.", "Bounmy Phommachanh says so."))
    run_jobs()
    copy = copy_of(submission)
    assert copy is not None
    assert copy.name == f"{submission.number}-v1.docx"
    with zipfile.ZipFile(copy.stored.open("rb")) as opened:
        text = opened.read("word/document.xml").decode()
    assert ("Zuleika" in text, 'w:author="Author"' in text) == (False, True)
    assert submission.again().reviewer_copy_released_at is None
    assert [trace.found for trace in copy.name_search.found] == ["Bounmy Phommachanh"]
    assert Event.objects.filter(name="submission.reviewer_copy_made", case=submission.case_file).count() == 1


def test_copy_is_made_once_however_often_the_job_runs() -> None:
    submission = sent(docx())
    for _again in range(3):
        Job.objects.filter(kind=MAKE_COPY).update(progress=Progress.QUEUED)
        run_jobs()
    assert ManuscriptFile.objects.filter(version__submission=submission, kind=FileKind.REVIEWER_COPY).count() == 1


def test_copy_whose_worker_was_lost_behind_it_is_searched_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = sent(word("Bounmy Phommachanh says so."))
    add = copies._add

    def lost(*args: Any) -> None:
        add(*args)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(copies, "_add", lost)
        with pytest.raises(SystemExit):
            outbox.run_job(Job.objects.get(kind=MAKE_COPY).pk)
    Job.objects.filter(kind=MAKE_COPY).update(lease_until=timezone.now())
    run_jobs()
    assert [trace.found for trace in search_of(copy_of(submission)).found] == ["Bounmy Phommachanh"]


def test_copy_of_an_editor_is_not_put_aside() -> None:
    submission = sent(docx())
    by_hand = services.store_reviewer_copy(submission=submission, upload=upload(), by=make_editor_of(submission))
    run_jobs()
    assert copy_of(submission) == by_hand


def test_editor_who_is_faster_than_the_worker_wins() -> None:
    submission = sent(docx())
    editor = make_editor_of(submission)
    by_hand = services.store_reviewer_copy(submission=submission, upload=upload(), by=editor)
    source = submission.sent_version.manuscript
    with source.stored.open("rb") as file:
        made, checked = uploads.without_names(file, copies._as_checked(source), word="Author")
    assert copies._add(submission.sent_version.pk, made, checked) is None
    discarded = Job.objects.filter(kind=DISCARD).latest("pk").facts["keys"]
    run_jobs()
    assert [by_hand.stored.storage.exists(key) for key in discarded] == [False]
    assert copy_of(submission) == by_hand


@pytest.mark.parametrize(
    "section", [{"anonymity": Anonymity.SINGLE}, {"anonymity": Anonymity.OPEN}, {"is_reviewed": False}]
)
def test_no_copy_is_made_where_reviewers_may_know_or_there_are_none(section: dict[str, Any]) -> None:
    submission = sent(docx(), section=make_section(**section))
    run_jobs()
    assert copy_of(submission) is None


def test_copy_is_made_when_it_moves_to_a_section_that_hides_names() -> None:
    submission = sent(docx(), section=make_section(anonymity=Anonymity.OPEN))
    run_jobs()
    editor = make_editor_of(submission, role="editor_in_chief")
    services.change_section(submission.again(), section=make_section(), by=editor, note="It belongs there.")
    run_jobs()
    assert copy_of(submission) is not None


def test_revision_gets_a_copy_of_its_own() -> None:
    submission = make_revision()
    services.submit_revision(submission, by=submission.corresponding_user)
    run_jobs()
    assert copy_of(submission).version.number == 2


def test_version_that_was_replaced_meanwhile_gets_none() -> None:
    submission = sent(docx())
    first = submission.sent_version
    newer = Version.objects.create(submission=submission, number=2)
    make_file(newer)
    Version.objects.filter(pk=newer.pk).update(sent_at=first.sent_at)
    run_jobs()
    assert not first.files.filter(kind=FileKind.REVIEWER_COPY).exists()


OBJECT = docx(**{
    "word/embeddings/a.rtf": b"{\\rtf1}",
    "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/oleObject" Target="embeddings/a.rtf"/></Relationships>',
})  # fmt: skip
BROKEN = {
    "an object of another program": (OBJECT, "docx", "uncleanable"),
    "no archive": (b"PK\x03\x04" + b"nonsense" * 20, "docx", "broken"),
    "half an archive": (docx()[:-200], "docx", "broken"),
    "an archive of something else": (archive({"a": "b"}), "odt", "uncleanable"),
    "half a PDF": (pdf(pages=3)[:200], "pdf", "broken"),
}


@pytest.mark.parametrize(("content", "kind", "problem"), BROKEN.values(), ids=BROKEN)
def test_copy_that_cannot_be_made_leaves_none_and_says_why(content: bytes, kind: str, problem: str) -> None:
    submission = sent(docx())
    manuscript = submission.sent_version.manuscript
    storage = manuscript.stored.storage
    key = storage.save(f"manuscriptfile/{manuscript.pk}.{kind}", ContentFile(content))
    ManuscriptFile._base_manager.filter(pk=manuscript.pk)._update(
        [(ManuscriptFile._meta.get_field("stored"), None, key)]
    )
    run_jobs()
    assert copy_of(submission) is None
    assert NameSearch.objects.get(file=manuscript).copy_problem == problem
    assert Job.objects.get(kind=MAKE_COPY).progress == Progress.DONE


def test_copy_by_hand_is_cleaned_too() -> None:
    submission = make_submission()
    editor = make_editor_of(submission)
    copy = services.store_reviewer_copy(submission=submission, upload=upload(word("A")), by=editor)
    assert content_of(copy) != word("A")
    with pytest.raises(services.UploadRefused, match="an object of another program"):
        services.store_reviewer_copy(submission=submission, upload=upload(OBJECT), by=editor)


# -- The search ----------------------------------------------------------------------------------------------------


def search_of(file: ManuscriptFile) -> NameSearch:
    return NameSearch.objects.get(file=file)


def test_draft_is_searched_after_its_upload() -> None:
    draft = make_draft()
    text = word("By Phommachanh Bounmy.", "As in our earlier paper.", "References", "Phommachanh B. (2019)")
    file = services.store_file(submission=draft, upload=upload(text), by=draft.corresponding_user)
    run_jobs()
    found = search_of(file)
    assert [(trace.kind, trace.found) for trace in found.found] == [
        ("name", "Phommachanh Bounmy"), ("self_citation", "our earlier paper"), ("reference", "Phommachanh B"),
    ]  # fmt: skip
    assert (found.telling, [n for _label, n in found.counts]) == (2, [1, 1, 1])


def test_control_characters_of_a_pdf_do_not_keep_what_was_found_out_of_the_database() -> None:
    draft = make_draft()
    text = written(pages_saying("By Bounmy Phommachanh \\000of the river\\001"))
    file = services.store_file(submission=draft, upload=upload(text, "x.pdf"), by=draft.corresponding_user)
    run_jobs()
    assert [(trace.found, trace.after) for trace in search_of(file).found] == [("Bounmy Phommachanh", " of the river")]
    assert Job.objects.exclude(progress=Progress.DONE).count() == 0


def test_author_who_is_named_while_a_file_is_searched_is_searched_for_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = make_draft()
    author = draft.corresponding_user
    file = services.store_file(submission=draft, upload=upload(word("With Dara Chann.")), by=author)
    read = uploads.traces_in

    def named_meanwhile(*args: Any) -> Any:
        found = read(*args)
        if not draft.authors.filter(email="d@example.org").exists():
            make_author(draft, given_name="Dara", family_name="Chann", email="d@example.org")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "traces_in", named_meanwhile)
        run_jobs()
    assert [trace.found for trace in search_of(file).found] == ["Dara Chann"]


def test_search_that_failed_and_waits_for_hours_is_not_waited_for() -> None:
    draft = make_draft()
    author = draft.corresponding_user
    services.store_file(submission=draft, upload=upload(), by=author)
    Job.objects.filter(kind=FIND_NAMES).update(not_before=timezone.now() + timedelta(hours=6), attempts=7)
    services.save_author(submission=draft, by=author, given_name="Dara", family_name="Chann", email="d@example.org")
    soon = timezone.now() + timedelta(minutes=1)
    assert Job.objects.filter(kind=FIND_NAMES, not_before__lt=soon).count() == 1


def test_change_of_the_authors_has_it_searched_anew() -> None:
    draft = make_draft()
    author = draft.corresponding_user
    file = services.store_file(submission=draft, upload=upload(word("With Dara Chann.")), by=author)
    run_jobs()
    assert search_of(file).traces == []
    row = services.save_author(
        submission=draft, by=author, given_name="Dara", family_name="Chann", email="d@example.org"
    )
    services.save_author(submission=draft, by=author, author_id=row.pk, affiliation="Chann Institute")
    assert Job.objects.filter(kind=FIND_NAMES, progress=Progress.QUEUED).count() == 1
    Job.objects.filter(kind=FIND_NAMES).update(not_before=draft.since)
    run_jobs()
    assert [trace.found for trace in search_of(file).found] == ["Dara Chann"]
    services.remove_author(submission=draft, author_id=row.pk, by=author)
    Job.objects.filter(kind=FIND_NAMES).update(not_before=draft.since)
    run_jobs()
    assert search_of(file).traces == []


def test_search_that_was_done_for_these_authors_is_not_done_again() -> None:
    draft = make_draft()
    file = services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    run_jobs()
    before = search_of(file).searched_at
    Job.objects.filter(kind=FIND_NAMES).update(progress=Progress.QUEUED)
    run_jobs()
    assert search_of(file).searched_at == before


def test_search_of_a_file_that_is_gone_is_nothing() -> None:
    job = outbox.enqueue(FIND_NAMES, {"file": 0})
    assert outbox.run_job(job.pk)


def test_what_stands_beside_the_copy_is_searched_too() -> None:
    draft = make_draft()
    author = draft.corresponding_user
    services.save_metadata(submission=draft, by=author, title="On the sand of Phommachanh", abstract="Ours.")
    services.submit(draft.again(), by=author)
    run_jobs()
    assert [(trace.part, trace.found) for trace in copy_of(draft).name_search.found] == [("title", "Phommachanh")]


def test_answers_to_the_reviewers_are_searched_too() -> None:
    submission = make_revision()
    version = submission.version_in_work
    ResponsePoint.objects.create(
        version=version, text="Whose is it?", answer="It is Bounmy Phommachanh who measured it."
    )
    services.submit_revision(submission, by=submission.corresponding_user)
    run_jobs()
    assert [(trace.part, trace.found) for trace in copy_of(submission).name_search.found] == [
        ("response", "Bounmy Phommachanh")
    ]


@pytest.mark.parametrize("by_hand", [True, False])
def test_no_copy_stands_for_a_moment_beside_words_that_nobody_has_searched(*, by_hand: bool) -> None:
    submission = make_revision()
    version = submission.version_in_work
    ResponsePoint.objects.create(
        version=version, text="Phommachanh asks himself.", answer="We thank Bounmy Phommachanh."
    )
    services.submit_revision(submission, by=submission.corresponding_user)
    if by_hand:
        services.store_reviewer_copy(submission=submission.again(), upload=upload(), by=make_editor_of(submission))
    else:
        copies.make_reviewer_copy(Job.objects.get(kind=MAKE_COPY))
    search = search_of(copy_of(submission))
    assert [trace.found for trace in search.found] == ["Phommachanh", "We thank", "Bounmy Phommachanh"]
    assert (search.telling, search.looked_for) == (2, "")  # its own text is searched by the worker
    Job.objects.filter(kind=MAKE_COPY).delete()
    run_jobs()
    assert len(search_of(copy_of(submission)).found) == 3
    assert search_of(copy_of(submission)).looked_for != ""


def test_replaced_file_takes_its_search_along() -> None:
    draft = make_draft()
    old = services.store_file(submission=draft, upload=upload(), by=draft.corresponding_user)
    run_jobs()
    services.store_file(submission=draft, upload=upload(word("A")), by=draft.corresponding_user)
    run_jobs()
    assert not in_store(old)
    assert NameSearch.objects.count() == 1


def test_change_of_authors_after_it_was_sent_has_the_copy_searched() -> None:
    submission = sent(word("With Dara Chann."))
    run_jobs()
    assert search_of(copy_of(submission)).traces == []
    make_author(submission, given_name="Dara", family_name="Chann")
    rows = [
        {
            "id": row.pk,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "email": row.email,
            "affiliation": "A",
        }
        for row in submission.authors.all()
    ]
    editor = make_editor_of(submission, role="editor_in_chief")
    services.change_authors(submission.again(), authors=rows, has_consent=True, by=editor, note="Forgotten.")
    Job.objects.filter(kind=FIND_NAMES).update(not_before=submission.since)
    run_jobs()
    assert [trace.found for trace in search_of(copy_of(submission)).found] == ["Dara Chann"]


def test_the_search_and_the_tables_have_the_same_words() -> None:
    by_phrases = {kind for kind, _sure, _pattern in phrases.PATTERNS}
    assert {*by_phrases, forms_of_names.NAME, forms_of_names.INSTITUTION, findings.REFERENCE} == {*TraceKind.values}
    assert {forms_of_names.SURE, forms_of_names.LIKELY, forms_of_names.POSSIBLE} == {*Sureness.values}


def test_returned_manuscript_that_is_sent_again_unchanged_keeps_its_copy() -> None:
    submission = sent(docx())
    run_jobs()
    copy = copy_of(submission)
    submission.again().return_to_author(by=make_editor_of(submission), note="Look again.")
    services.submit(submission.again(), by=submission.corresponding_user)
    run_jobs()
    assert submission.again().state == State.SUBMITTED
    assert copy_of(submission) == copy
