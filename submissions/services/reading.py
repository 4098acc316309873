"""Reading a manuscript once it lies in the store, and taking over what it says where nobody has typed anything yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from journal import apart, outbox
from submissions.models import FileReading, ManuscriptFile, Submission, Translation, Version
from submissions.models.files import READ
from submissions.reading import VERSION, Reading
from submissions.services.access import locked
from submissions.states import FileKind

if TYPE_CHECKING:
    from pathlib import Path

    from journal.models import Job

LEASE = 180  # seconds; reading a file ends long before


def ask_to_read(file: ManuscriptFile) -> None:
    """Have a manuscript read by the worker after the commit; of other files nothing is asked."""
    if file.kind == FileKind.MANUSCRIPT:
        case = file.version.submission.case_file
        outbox.enqueue(READ, {"file": file.pk}, case=case, unique_key=file.reading_key)


def carry_reading(file: ManuscriptFile, *, to: ManuscriptFile) -> None:
    """Let the row of the same file in another version have what was read of it, or have it read."""
    known = FileReading.objects.filter(file=file).first() if file.kind == FileKind.MANUSCRIPT else None
    if known is None:
        ask_to_read(to)
    else:
        FileReading.objects.create(file=to, facts=known.facts, problem=known.problem, reader=known.reader)


def read_file(job: Job) -> None:
    """Do a job of that kind: read a file, outside any transaction, and keep what it says.

    A file that was replaced meanwhile leaves nothing behind. Where it was read already by this reader, nothing is done.
    """
    file = ManuscriptFile.objects.filter(pk=job.facts["file"]).select_related("version").first()
    if file is None or FileReading.objects.filter(file=file, reader=VERSION).exists():
        return
    answer = _read(file)
    with transaction.atomic():
        submission = locked(versions__files=file.pk)
        if submission is None:  # the file, or its draft, was deleted while it was read
            return
        reading, _is_new = FileReading.objects.update_or_create(
            file=file, defaults={**answer, "reader": VERSION, "read_at": timezone.now()}
        )
        _fill(submission, reading)
        count_words(submission)


def _read(file: ManuscriptFile) -> dict[str, Any]:
    """Return what a file in the store says, or the problem with it, as the row keeps it."""
    with file.stored.open("rb") as stored, apart.on_disk(stored) as source:
        try:
            found = read_apart(source, file.suffix.removeprefix("."))
        except apart.Refused as refusal:
            return {"facts": None, "problem": refusal.problem}
    return {"facts": found.to_json(), "problem": ""}


def read_apart(source: Path, kind: str) -> Reading:
    """Return what a file on this machine says; raises ``Refused`` with ``broken`` or ``bomb``, and ``Busy``."""
    return Reading.from_json(apart.answer_of("submissions.reading", kind, source.resolve())["reading"])


def count_words(submission: Submission) -> None:
    """Write down how many words the newest version that was sent has, once its file is read. To be called locked."""
    newest = Version.objects.filter(submission=submission, sent_at__isnull=False).order_by("-number").first()
    of_manuscript = {"file__version": newest, "file__kind": FileKind.MANUSCRIPT, "facts__isnull": False}
    reading = FileReading.objects.filter(**of_manuscript).first() if newest else None
    if reading is not None:
        submission.word_count = reading.found.words
        submission.save(update_fields=["word_count"])


def _fill(submission: Submission, reading: FileReading) -> None:
    """Take over title, abstract and keywords in each language, as long as nobody has typed any of them."""
    typed = (submission.title, submission.abstract, submission.keywords, submission.submitted_at)
    if any(typed) or submission.translations.exists() or not reading.languages:
        return
    main, *others = reading.languages
    submission.language, submission.are_words_unseen = main, True
    for name, text in reading.words_in(main).items():
        setattr(submission, name, text)
    submission.save(update_fields=["language", "title", "abstract", "keywords", "are_words_unseen"])
    Translation.objects.bulk_create(
        Translation(submission=submission, language=language, **reading.words_in(language)) for language in others
    )
