"""Reading a manuscript once it lies in the store, and taking over what it says where nobody has typed anything yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from journal import apart, outbox
from journal.models import Job
from submissions.models import FileReading, ManuscriptFile, Submission, Translation, Version
from submissions.models.files import READ
from submissions.reading import VERSION, Reading
from submissions.services.access import locked
from submissions.services.flags import flag_hidden_text
from submissions.states import FileKind

if TYPE_CHECKING:
    from pathlib import Path

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


def read_drafts_anew() -> int:
    """Have manuscripts in preparation that an earlier reader read be read anew; return how many were not asked for."""
    in_work = {"kind": FileKind.MANUSCRIPT, "replaced_at__isnull": True, "version__sent_at__isnull": True}
    earlier = ManuscriptFile.objects.filter(**in_work, reading__reader__lt=VERSION)
    files = {file.reading_key: file for file in earlier.select_related("version__submission__case_file")}
    asked = Job.objects.filter(unique_key__in=files).values_list("unique_key", flat=True) if files else ()
    wanted = files.keys() - set(asked)
    for key in wanted:
        ask_to_read(files[key])
    return len(wanted)


def read_file(job: Job) -> None:
    """Do a job of that kind: read a file, outside any transaction, and keep what it says.

    A file that was replaced meanwhile leaves nothing behind. Where it was read already by this reader, nothing is done,
    nor where it was sent since an earlier one read it.
    """
    file = ManuscriptFile.objects.filter(pk=job.facts["file"]).select_related("version").first()
    if file is None or FileReading.objects.filter(file=file, reader=VERSION).exists():
        return
    answer = _read(file)
    with transaction.atomic():
        submission = locked(versions__files=file.pk)
        if submission is None:  # the file, or its draft, was deleted while it was read
            return
        known = FileReading.objects.filter(file=file).first()
        if known is not None and Version.objects.filter(pk=file.version_id, sent_at__isnull=False).exists():
            return
        if known is not None and answer["facts"]:
            answer["facts"] = _as_decided(answer["facts"], known, submission)
        reading, _is_new = FileReading.objects.update_or_create(
            file=file, defaults={**answer, "reader": VERSION, "read_at": timezone.now()}
        )
        if known is None or not known.languages:
            _fill(submission, reading)
        count_words(submission)
        flag_hidden_text(submission, file.version)


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


def _as_decided(facts: dict[str, Any], known: FileReading, submission: Submission) -> dict[str, Any]:
    """Return what was read anew; but of fields in which other words were typed than were read, what was read before.

    Of these the authors have decided with that before them, and nothing else is offered in its place.
    """
    fresh, columns = FileReading(facts=facts), {"title": "titles", "abstract": "abstracts", "keywords": "keywords"}
    kept = {column: {**facts[column]} for column in columns.values()}
    rows: list[Submission | Translation] = [submission, *submission.translations.all()]
    for row in rows:
        read, anew = known.words_in(row.language), fresh.words_in(row.language)
        for name, column in columns.items():
            if getattr(row, name) not in {"", read[name], anew[name]}:
                kept[column].pop(row.language, None)
                before = getattr(known.found, column).get(row.language)
                kept[column] |= {row.language: before} if before else {}
    return {**facts, **kept, "title": kept["titles"].get(facts["language"], "")}


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
